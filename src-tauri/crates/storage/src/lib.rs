//! Credit Desk storage.
