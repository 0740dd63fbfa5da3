//! What staff can do with Credit Desk, without a window.
mod error;
pub mod imports;
pub mod exports;
pub mod organisations;
mod session;
pub mod transactions;
pub mod view;

pub use error::{ActionError, Result};
pub use session::Session;
