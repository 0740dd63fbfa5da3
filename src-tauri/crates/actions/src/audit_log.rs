//! The audit log.

use std::path::Path;
use std::sync::Arc;

use credit_desk_storage::Store;

use crate::error::Result;
use crate::imports::Watch;
use crate::session::Session;
use crate::view;

/// Entries, newest first.
pub async fn list_audit(
    _: &Store,
    _: &Session,
    _: &view::AuditFilter,
    _: Option<&str>,
) -> Result<view::AuditPage> {
    Err(crate::error::not_built())
}

/// Checks every hash.
pub async fn check_audit_chain(_: &Store, _: &Session) -> Result<view::ChainCheck> {
    Err(crate::error::not_built())
}

/// Streams entries as CSV.
pub async fn export_audit(
    _: &Store,
    _: &Session,
    _: &view::AuditFilter,
    _: &Path,
    _: bool,
    _: Arc<dyn Watch>,
) -> Result<u64> {
    Err(crate::error::not_built())
}
