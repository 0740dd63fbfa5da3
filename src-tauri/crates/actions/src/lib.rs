//! What staff can do with Credit Desk, without a window.
mod error;
pub mod imports;
pub mod view;

pub use error::{ActionError, Result};
