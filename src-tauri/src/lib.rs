//! Credit Desk window.
