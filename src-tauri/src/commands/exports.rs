//! Export: the filtered transactions as CSV, into a file that the user chooses.

use std::sync::Arc;

use credit_desk_actions::exports;
use credit_desk_actions::view::TransactionFilter;
use serde::Serialize;
use ts_rs::TS;

use crate::desk::Desk;
use crate::dialog;
use crate::error::Problem;

/// A file that was written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ExportResult {
    /// File name, never a path.
    pub name: String,
    /// Rows written.
    #[ts(type = "number")]
    pub rows: u64,
}

pub async fn export_transactions(
    desk: Desk,
    filter: TransactionFilter,
    bom: bool,
    job: String,
) -> Result<Option<ExportResult>, Problem> {
    let book = desk.book().await?;
    let name = format!("transactions-{}.csv", book.session.zone.day_of(book.session.now()));
    let Some(path) = dialog::save_file(desk.app(), "Export transactions", &name).await else {
        return Ok(None);
    };
    let watch = Arc::new(desk.start_job(job));
    let rows = exports::export_transactions(&book.store, &book.session, &filter, &path, bom, watch).await?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Some(ExportResult { name, rows }))
}
