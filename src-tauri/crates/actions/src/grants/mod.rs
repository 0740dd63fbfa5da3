//! Credits given by staff; voids, reversals, extensions.

use std::path::Path;

use credit_desk_storage::Store;

use crate::error::Result;
use crate::imports::SourceFile;
use crate::session::Session;
use crate::view;

/// Opens a CSV of grants and counts its rows.
pub async fn open_file(_: &Path) -> Result<(SourceFile, u32)> {
    Err(crate::error::not_built())
}

/// Grants, newest first.
pub async fn list_grants(
    _: &Store,
    _: &Session,
    _: &view::GrantFilter,
    _: Option<&str>,
) -> Result<view::GrantPage> {
    Err(crate::error::not_built())
}

/// What a grant would do.
pub async fn preview_grant(_: &Store, _: &Session, _: &view::NewGrant) -> Result<view::GrantPreview> {
    Err(crate::error::not_built())
}

/// Posts or proposes a grant.
pub async fn grant_credits(_: &Store, _: &Session, _: &view::NewGrant) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}

/// Runs a bulk grant where nothing is kept.
pub async fn rehearse_bulk_grant(
    _: &Store,
    _: &Session,
    _: &view::NewBulkGrant,
    _: Option<&SourceFile>,
) -> Result<view::Rehearsal> {
    Err(crate::error::not_built())
}

/// Proposes exactly what was rehearsed.
pub async fn propose_bulk_grant(
    _: &Store,
    _: &Session,
    _: &view::NewBulkGrant,
    _: Option<&SourceFile>,
    _: &str,
) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}

/// What a void would do.
pub async fn preview_void(_: &Store, _: &Session, _: &str) -> Result<view::WorkPreview> {
    Err(crate::error::not_built())
}

/// Takes the rest of a lot back, or proposes it.
pub async fn void_lot(_: &Store, _: &Session, _: &view::NewVoid) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}

/// What a reversal would do.
pub async fn preview_reversal(_: &Store, _: &Session, _: &str) -> Result<view::WorkPreview> {
    Err(crate::error::not_built())
}

/// Undoes a transaction, or proposes it.
pub async fn reverse_transaction(_: &Store, _: &Session, _: &view::NewReversal) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}

/// What an extension would do.
pub async fn preview_extension(_: &Store, _: &Session, _: &str, _: &str) -> Result<view::WorkPreview> {
    Err(crate::error::not_built())
}

/// Lets a lot expire later, or proposes it.
pub async fn extend_lot(_: &Store, _: &Session, _: &view::NewExtension) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}
