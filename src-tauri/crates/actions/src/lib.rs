//! What staff can do with Credit Desk, without a window.
pub mod addition;
pub mod book;
pub mod demo;
mod error;
pub mod exports;
pub mod home;
pub mod imports;
pub mod organisations;
pub mod rate_card;
pub mod registration;
pub mod reversal;
mod session;
pub mod settlement;
pub mod transactions;
pub mod view;

pub use error::{ActionError, Result};
pub use session::Session;
