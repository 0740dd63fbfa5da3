//! The audit log.

use std::sync::Arc;

use credit_desk_actions::audit_log;
use credit_desk_actions::view::{AuditFilter, AuditPage, ChainCheck};

use super::exports::ExportResult;
use crate::desk::Desk;
use crate::dialog;
use crate::error::Problem;

pub async fn list_audit(
    desk: Desk,
    filter: AuditFilter,
    cursor: Option<String>,
) -> Result<AuditPage, Problem> {
    let book = desk.book().await?;
    Ok(audit_log::list_audit(&book.store, &book.session, &filter, cursor.as_deref()).await?)
}

pub async fn check_audit_chain(desk: Desk) -> Result<ChainCheck, Problem> {
    let book = desk.book().await?;
    Ok(audit_log::check_audit_chain(&book.store, &book.session).await?)
}

pub async fn export_audit(
    desk: Desk,
    filter: AuditFilter,
    bom: bool,
    job: String,
) -> Result<Option<ExportResult>, Problem> {
    let book = desk.book().await?;
    let name = format!("audit-log-{}.csv", book.session.zone.day_of(book.session.now()));
    let Some(path) = dialog::save_file(desk.app(), "Export audit log", &name).await else {
        return Ok(None);
    };
    let watch = Arc::new(desk.start_job(job));
    let rows = audit_log::export_audit(&book.store, &book.session, &filter, &path, bom, watch).await?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Some(ExportResult { name, rows }))
}
