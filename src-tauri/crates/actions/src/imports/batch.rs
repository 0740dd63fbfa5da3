//! The second pass over a file: rows are read and checked on a thread of their own and handed over in batches, so
//! that the database is never waited for with an unread file, nor the other way round.

use std::sync::Arc;

use credit_desk_domain::Instant;
use tokio::sync::mpsc;

use super::field::RowProblem;
use super::known::Known;
use super::mapping::paths_of;
use super::note::Notes;
use super::record::Record;
use super::refusal::ImportRefusal;
use super::row::{Row, RowReader};
use super::source_file::SourceFile;
use super::survey::RowCheck;
use crate::view::ImportPlan;

/// Records in a batch, about.
const RECORDS: usize = 2_000;
/// Bytes of rows in a batch, about; long rows make smaller batches.
const BYTES: usize = 4 * 1024 * 1024;
/// Batches that wait.
const WAITING: usize = 2;

/// A row that was checked.
pub(super) struct CheckedRow {
    pub(super) line: u64,
    /// The row itself, where rejected ones are written to a file.
    pub(super) row: Option<Row>,
    pub(super) outcome: Result<Vec<Record>, RowProblem>,
}

/// What a reading thread hands over; at the end of the file the channel closes.
pub(super) type Batches = mpsc::Receiver<Result<Vec<CheckedRow>, ImportRefusal>>;

/// Starts reading.
pub(super) fn read(
    file: SourceFile,
    plan: ImportPlan,
    known: Arc<Known>,
    now: Instant,
    keep_rows: bool,
) -> Batches {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        if let Err(refusal) = send(&file, &plan, &known, now, keep_rows, &sender) {
            // Nobody listens any more where the import was cancelled.
            let _ = sender.blocking_send(Err(refusal));
        }
    });
    receiver
}

fn send(
    file: &SourceFile,
    plan: &ImportPlan,
    known: &Known,
    now: Instant,
    keep_rows: bool,
    sender: &mpsc::Sender<Result<Vec<CheckedRow>, ImportRefusal>>,
) -> Result<(), ImportRefusal> {
    let mut reader = RowReader::open(file, &paths_of(plan))?;
    let mut check = RowCheck::new(plan, file, reader.columns(), known, now)?;
    let mut notes = Notes::default();
    let (mut batch, mut records, mut bytes) = (Vec::new(), 0, 0);
    while let Some(row) = reader.next_row()? {
        let mut made = Vec::new();
        let outcome = check.records(row, &mut notes, &mut made).map(|()| made);
        records += outcome.as_ref().map_or(1, Vec::len);
        bytes += row.raw().len();
        batch.push(CheckedRow { line: row.line(), row: keep_rows.then(|| row.clone()), outcome });
        if records >= RECORDS || bytes >= BYTES {
            if sender.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
            (records, bytes) = (0, 0);
        }
    }
    if !batch.is_empty() {
        let _ = sender.blocking_send(Ok(batch));
    }
    Ok(())
}
