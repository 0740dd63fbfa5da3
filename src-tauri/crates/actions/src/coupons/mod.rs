//! Coupons: batches, codes, redemptions.
//!
//! A batch is issued with the terms of its promotion ([`form`], [`issue`]); within the person's limits its codes are valid at
//! once, otherwise when a second person approves the proposal. Codes leave this program once, in a [`CodeSheet`] that is
//! saved to a file; the book keeps their hashes.

mod approval;
mod batch;
mod detail;
mod form;
mod issue;
mod redeem;
mod sheet;
mod sheet_pdf;

pub use batch::list_batches;
pub use detail::{disable_batch, get_batch};
pub use issue::{issue_batch, preview_batch};
pub use redeem::redeem_code;
pub use sheet::{CodeSheet, save_codes};
