//! The filtered audit log as CSV, streamed; cells that a spreadsheet would take for a formula get an apostrophe in front.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use credit_desk_storage::Store;

use super::{query, row};
use crate::error::{ActionError, Result};
use crate::exports::{Part, Safe, file_error};
use crate::imports::Watch;
use crate::session::Session;
use crate::view::AuditFilter;

/// The header; times are ISO 8601 in UTC, hashes whole.
const HEADER: [&str; 13] = [
    "n",
    "at",
    "actor",
    "role",
    "action",
    "what",
    "organisation_id",
    "organisation",
    "subject",
    "before",
    "after",
    "reason",
    "hash",
];
/// Entries read at once.
const STEP: u16 = 2_000;

/// Writes every entry that the filter shows to `path`, newest first, and answers how many. `bom` marks the file as UTF-8
/// for spreadsheets that would guess otherwise.
///
/// # Errors
/// A file that cannot be written, and a cancelled export: what stood at `path` before is left as it was.
pub async fn export_audit(
    store: &Store,
    session: &Session,
    filter: &AuditFilter,
    path: &Path,
    bom: bool,
    watch: Arc<dyn Watch>,
) -> Result<u64> {
    let mut query = query(session, filter)?;
    let total = u64::try_from(store.count_audit(&query).await?).ok();
    let mut part = Part::create(path)?;
    let file = part.file();
    let mut buffer = BufWriter::with_capacity(1 << 18, file);
    if bom {
        buffer.write_all("\u{feff}".as_bytes()).map_err(|error| file_error(path, error))?;
    }
    let wrong = |error: csv::Error| file_error(path, error.into());
    let mut csv = csv::Writer::from_writer(buffer);
    csv.write_record(HEADER).map_err(wrong)?;
    let mut written = 0;
    let mut safe = Safe::default();
    loop {
        watch.progress("Writing entries", written, total);
        if watch.cancelled() {
            return Err(ActionError::refused(
                "cancelled",
                "the export was cancelled; no file was written",
                "Export again when you want it.",
            ));
        }
        // Entries are never changed, so pages by their numbers are one picture of the log.
        let rows = store.list_audit(&query, STEP).await?;
        let Some(last) = rows.last() else { break };
        query.older_than = Some(last.n);
        let whole = rows.len() == usize::from(STEP);
        for stored in rows {
            let hash = crate::transactions::wording::hex(&stored.hash);
            let shown = row(stored)?;
            let org = shown.org_id.map(|org| org.to_string()).unwrap_or_default();
            let cells = [
                shown.n.to_string(),
                shown.at.0,
                shown.actor,
                shown.role,
                shown.action,
                shown.sentence,
                org,
                shown.organisation.unwrap_or_default(),
                shown.subject,
                shown.before.unwrap_or_default(),
                shown.after.unwrap_or_default(),
                shown.reason.unwrap_or_default(),
                hash,
            ];
            for cell in &cells {
                csv.write_field(safe.text(cell)).map_err(wrong)?;
            }
            csv.write_record(None::<&[u8]>).map_err(wrong)?;
            written += 1;
        }
        if !whole {
            break;
        }
    }
    watch.progress("Writing entries", written, Some(written));
    let buffer = csv.into_inner().map_err(|error| file_error(path, error.into_error()))?;
    let file = buffer.into_inner().map_err(|error| file_error(path, error.into_error()))?;
    part.keep(file, path)?;
    Ok(written)
}
