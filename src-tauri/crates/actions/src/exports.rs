//! The filtered transactions as CSV: the whole set in list order, however many, streamed.
//!
//! The file is written beside its target under a name of its own and takes the target's name once it is whole, so that
//! nobody opens half an export. Text cells that a spreadsheet would take for a formula get an apostrophe in front.

mod cell;

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use credit_desk_domain::{Area, Kind, Level};
use credit_desk_storage::queries::{ExportRow, ExportSink, Flow};
use credit_desk_storage::{StorageError, Store};

use crate::imports::Watch;
use crate::rights::authorize;
use crate::transactions::{filter, wording};
use crate::view::TransactionFilter;
use crate::{ActionError, Result, Session};
use cell::Cells;

pub(crate) use cell::Safe;

/// The header. Instants are ISO 8601 in UTC, amounts decimals with a point.
const HEADER: [&str; 17] = [
    "date",
    "type",
    "status",
    "organisation",
    "external_id",
    "event_id",
    "event",
    "operation",
    "project",
    "user",
    "description",
    "credits",
    "balance_after",
    "transaction_id",
    "source",
    "record_id",
    "reference",
];

/// Rows between two reports of progress and looks at the cancel flag.
const STEP: u64 = 4_096;

/// Writes every transaction that the filter shows to `path`, newest first, and answers how many. `bom` marks the file as
/// UTF-8 for spreadsheets that would guess otherwise.
///
/// # Errors
/// A file that cannot be written, and a cancelled export: what stood at `path` before is left as it was.
pub async fn export_transactions(
    store: &Store,
    session: &Session,
    filter: &TransactionFilter,
    path: &Path,
    bom: bool,
    watch: Arc<dyn Watch>,
) -> Result<u64> {
    authorize(session, Area::Transactions, Level::View)?;
    let asked = filter::read(filter, session.zone)?;
    let total = crate::transactions::summarise_transactions(store, session, filter).await?.count;
    let part = Part::create(path)?;
    let sink = CsvSink::new(part, bom, watch, total)?;
    let mut sink = store.stream_transactions(&asked, sink).await?;
    if let Some(error) = sink.failed.take() {
        return Err(error);
    }
    sink.finish(path)
}

/// The unfinished file; removed unless it was given its name.
pub(crate) struct Part {
    path: PathBuf,
    file: Option<File>,
    kept: bool,
}

impl Part {
    pub(crate) fn create(target: &Path) -> Result<Self> {
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path);
        let file = file.map_err(|source| file_error(target, source))?;
        Ok(Self { path, file: Some(file), kept: false })
    }

    /// The file to write to; once.
    pub(crate) fn file(&mut self) -> File {
        self.file.take().expect("BUG: a new part has its file")
    }

    /// Gives the written file its name, once it is on disk.
    pub(crate) fn keep(mut self, file: File, target: &Path) -> Result<()> {
        let wrap = |source| file_error(target, source);
        file.sync_all().map_err(wrap)?;
        drop(file);
        std::fs::rename(&self.path, target).map_err(wrap)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing better can be done with a file that cannot be removed either.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

pub(crate) fn file_error(path: &Path, source: std::io::Error) -> ActionError {
    let what = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ActionError::Storage(StorageError::File { what: format!("the export {what}"), source })
}

/// Turns rows into lines.
struct CsvSink {
    csv: csv::Writer<BufWriter<File>>,
    part: Part,
    cells: Cells,
    rows: u64,
    total: Option<u64>,
    watch: Arc<dyn Watch>,
    failed: Option<ActionError>,
}

impl CsvSink {
    fn new(mut part: Part, bom: bool, watch: Arc<dyn Watch>, total: Option<u64>) -> Result<Self> {
        let file = part.file();
        let mut buffer = BufWriter::with_capacity(1 << 20, file);
        let wrap = |source| file_error(&part.path, source);
        if bom {
            buffer.write_all("\u{feff}".as_bytes()).map_err(wrap)?;
        }
        let mut csv = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(buffer);
        csv.write_record(HEADER).map_err(|error| wrap(error.into()))?;
        watch.progress("Writing rows", 0, total);
        Ok(Self { csv, part, cells: Cells::default(), rows: 0, total, watch, failed: None })
    }

    fn write(&mut self, row: &ExportRow<'_>) -> Result<()> {
        let kind = wording::kind(row.kind, row.org_id, row.seq)?;
        let status = match (row.posted, row.reversed) {
            (false, _) => "Accumulating",
            (true, true) => "Reversed",
            (true, false) => "Completed",
        };
        self.cells.fill(row);
        let csv = &mut self.csv;
        let cells = &mut self.cells;
        let written = (|| {
            csv.write_field(&cells.date)?;
            csv.write_field(kind.words())?;
            csv.write_field(status)?;
            for text in [
                Some(row.organisation),
                Some(row.external_id),
                row.event_id,
                row.event_name,
                row.operation,
                row.project,
                row.user,
            ] {
                csv.write_field(cells.safe.text(text.unwrap_or_default()))?;
            }
            csv.write_field(cells.safe.text(description(kind, row)))?;
            csv.write_field(&cells.credits)?;
            csv.write_field(&cells.balance)?;
            csv.write_field(&cells.id)?;
            for text in [row.source, row.record_id, row.reference.unwrap_or_default()] {
                csv.write_field(cells.safe.text(text))?;
            }
            csv.write_record(None::<&[u8]>)
        })();
        written.map_err(|error: csv::Error| file_error(&self.part.path, error.into()))
    }

    /// Gives the file its name, once it is on disk.
    fn finish(self, target: &Path) -> Result<u64> {
        self.watch.progress("Writing rows", self.rows, Some(self.rows));
        let wrap = |source| file_error(target, source);
        let buffer = self.csv.into_inner().map_err(|error| wrap(error.into_error()))?;
        let file = buffer.into_inner().map_err(|error| wrap(error.into_error()))?;
        self.part.keep(file, target)?;
        Ok(self.rows)
    }
}

impl ExportSink for CsvSink {
    fn row(&mut self, row: &ExportRow<'_>) -> Flow {
        if self.rows.is_multiple_of(STEP) && self.rows > 0 {
            self.watch.progress("Writing rows", self.rows, self.total);
            if self.watch.cancelled() {
                self.failed = Some(ActionError::refused(
                    "cancelled",
                    "the export was cancelled; no file was written",
                    "Export again when you want it.",
                ));
                return Flow::Stop;
            }
        }
        match self.write(row) {
            Ok(()) => {
                self.rows += 1;
                Flow::Continue
            }
            Err(error) => {
                self.failed = Some(error);
                Flow::Stop
            }
        }
    }
}

/// As in the list: the note or reason given, else what a transaction of its kind is for.
fn description<'a>(kind: Kind, row: &ExportRow<'a>) -> &'a str {
    let given = row.note.or(row.reason).map(str::trim).filter(|text| !text.is_empty());
    given.unwrap_or_else(|| wording::purpose(kind))
}
