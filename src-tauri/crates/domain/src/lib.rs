//! Credit Desk domain.
