//! What staff can do with Credit Desk, without a window.
pub mod addition;
pub mod audit_log;
pub mod book;
pub mod coupons;
mod cursor;
pub mod demo;
mod error;
pub mod exports;
pub mod grants;
pub mod home;
pub mod imports;
pub mod inbox;
pub mod organisations;
pub mod proposals;
pub mod rate_card;
pub mod registration;
pub mod rights;
mod session;
pub mod settlement;
pub mod staff;
pub mod transactions;
pub mod view;
mod wording;

pub use error::{ActionError, Result};
pub use session::Session;
