//! Coupons: batches, codes, redemptions.

use std::path::Path;

use credit_desk_storage::Store;

use crate::error::Result;
use crate::session::Session;
use crate::view;

/// The codes of a batch, as they are shown once.
#[derive(Debug)]
pub struct CodeSheet {
    name: String,
}

impl CodeSheet {
    /// Name of a file for them, without its ending.
    pub fn file_stem(&self) -> &str {
        &self.name
    }
}

/// Writes the codes to a file.
pub async fn save_codes(_: &CodeSheet, _: view::CodeFile, _: &Path) -> Result<()> {
    Err(crate::error::not_built())
}

/// Every batch.
pub async fn list_batches(_: &Store, _: &Session) -> Result<Vec<view::BatchRow>> {
    Err(crate::error::not_built())
}

/// One batch.
pub async fn get_batch(_: &Store, _: &Session, _: &str) -> Result<view::BatchDetail> {
    Err(crate::error::not_built())
}

/// What a batch would be.
pub async fn preview_batch(_: &Store, _: &Session, _: &view::NewBatch) -> Result<view::BatchPreview> {
    Err(crate::error::not_built())
}

/// Issues or proposes a batch.
pub async fn issue_batch(
    _: &Store,
    _: &Session,
    _: &view::NewBatch,
) -> Result<(view::BatchIssued, Option<CodeSheet>)> {
    Err(crate::error::not_built())
}

/// Stops new redemptions.
pub async fn disable_batch(_: &Store, _: &Session, _: &str, _: &str) -> Result<view::BatchDetail> {
    Err(crate::error::not_built())
}

/// Redeems a code for a customer.
pub async fn redeem_code(_: &Store, _: &Session, _: &view::NewRedemption) -> Result<view::RedemptionOutcome> {
    Err(crate::error::not_built())
}
