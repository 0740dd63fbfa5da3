//! What staff can do with Credit Desk, without a window.
pub mod view;
