//! `verify`: the whole book worked out again from its transactions, and each difference named.
//!
//! Scans run beside each other, each in one snapshot: the organisations (in as many parts as there are processors), the
//! hourly records, the source records, the audit log. Transactions stream by in the order of their keys; memory holds what
//! is kept of a few organisations. SQLite is read on read-only connections of its own, PostgreSQL by `copy`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::runtime::Handle;

mod account;
mod closing;
mod copy;
mod coupon;
mod cursor;
mod difference;
mod extension;
mod kept;
mod proposal;
mod row;
mod rule;
mod scan;

pub use difference::{Difference, DifferenceKind};

use crate::error::{Result, StorageError};
use crate::store::{Location, Store};
use copy::{PostgresSource, Snapshot};
use cursor::{Cursor as _, Source, SqliteSource};
use difference::Findings;
use row::Range;
use scan::Watch;

/// Called with the transactions done and their total number, from several threads.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// What was read and what does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Organisations read.
    pub organisations: u64,
    /// Transactions that their heads name.
    pub transactions: u64,
    /// Audit entries read; nothing where this login may not read the audit log.
    pub audit_entries: Option<u64>,
    /// True where it was stopped before its end.
    pub cancelled: bool,
    /// Differences by organisation and sequence; of one kind a hundred per organisation at most.
    pub differences: Vec<Difference>,
    /// Number of differences, those not listed included.
    pub found: u64,
}

impl VerifyReport {
    /// True where the whole book was read and everything agrees.
    pub fn is_clean(&self) -> bool {
        self.found == 0 && !self.cancelled
    }
}

/// Ranges whose lots, totals and so on are loaded at once hold at most this many organisations or transactions.
const RANGE_ORGANISATIONS: usize = 500;
const RANGE_TRANSACTIONS: i64 = 500_000;

/// Threads that work out organisations.
const PARTS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scan {
    Organisations,
    Hours,
    Records,
    Audit,
    Coupons,
    Proposals,
}

impl Scan {
    fn words(self) -> &'static str {
        match self {
            Self::Organisations => "transactions",
            Self::Hours => "hourly records",
            Self::Records => "source records",
            Self::Audit => "audit log",
            Self::Coupons => "coupons",
            Self::Proposals => "requests and proposals",
        }
    }
}

impl Store {
    /// Recomputes every balance, lot, total, sequence and hash from the transactions and names each difference.
    ///
    /// A login that is limited to some organisations verifies those.
    ///
    /// # Errors
    /// Where the book cannot be read at all; damaged parts are differences.
    pub async fn verify(&self, progress: Progress, cancel: Arc<AtomicBool>) -> Result<VerifyReport> {
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        match self.location() {
            Location::File(path) => {
                let path = path.clone();
                let open = move || SqliteSource::open(&path);
                run(open, processors.clamp(1, PARTS), true, progress, cancel).await
            }
            Location::Server(url) => {
                let options = crate::postgres::options(url)?;
                let mut snapshot = Snapshot::take(&options).await?;
                let may_audit = snapshot.may_read_audit().await?;
                let (name, runtime) = (snapshot.name.clone(), Handle::current());
                let open = move || Ok(PostgresSource::new(options.clone(), name.clone(), runtime.clone()));
                // The server's own processes take the other half of the processors where it runs on this machine.
                let report = run(open, (processors / 2).clamp(1, PARTS), may_audit, progress, cancel).await;
                drop(snapshot);
                report
            }
        }
    }
}

async fn run<S: Source>(
    open: impl Fn() -> Result<S> + Clone + Send + 'static,
    parts: usize,
    may_audit: bool,
    progress: Progress,
    cancel: Arc<AtomicBool>,
) -> Result<VerifyReport> {
    let opened = open.clone();
    let heads = blocking(move || heads(&opened()?)).await?;
    let transactions = heads.iter().map(|(_, seq)| u64::try_from(*seq).unwrap_or(0)).sum();
    let watch =
        Watch { total: transactions, done: Arc::new(AtomicU64::new(0)), cancel: cancel.clone(), progress };
    let mut work: Vec<(Scan, Vec<Range>)> =
        split(&heads, parts).into_iter().map(|ranges| (Scan::Organisations, ranges)).collect();
    let others = [Scan::Hours, Scan::Records, Scan::Coupons, Scan::Proposals];
    work.extend(others.map(|scan| (scan, Vec::new())));
    if may_audit {
        work.push((Scan::Audit, Vec::new()));
    }
    let mut running = Vec::new();
    for (scan, ranges) in work {
        let (open, watch) = (open.clone(), watch.clone());
        running.push(tokio::spawn(blocking(move || {
            let mut entries = None;
            let scanned = open().and_then(|source| match scan {
                Scan::Organisations => scan::organisations(&source, &ranges, &watch),
                Scan::Hours => scan::hours(&source, &watch),
                Scan::Records => scan::records(&source),
                Scan::Coupons => coupon::coupons(&source),
                Scan::Proposals => proposal::proposals(&source),
                Scan::Audit => scan::audit(&source).map(|(findings, count)| {
                    entries = Some(count);
                    findings
                }),
            });
            Ok((scan::or_unreadable(scanned, scan.words())?, entries))
        })));
    }
    let mut findings = Findings::default();
    let mut audit_entries = None;
    for task in running {
        let (found, entries) =
            task.await.map_err(|_| StorageError::Unavailable(sqlx::Error::WorkerCrashed))??;
        findings.merge(found);
        audit_entries = audit_entries.or(entries);
    }
    let mut differences = findings.kept;
    differences.sort();
    Ok(VerifyReport {
        organisations: u64::try_from(heads.len()).unwrap_or(u64::MAX),
        transactions,
        audit_entries,
        cancelled: cancel.load(Ordering::Relaxed),
        differences,
        found: findings.counts.values().sum(),
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StorageError::Unavailable(sqlx::Error::WorkerCrashed))?
}

fn heads<S: Source>(source: &S) -> Result<Vec<(i64, i64)>> {
    let mut heads = Vec::new();
    source.each("select org_id, seq from head order by org_id", |row| {
        heads.push((row.int(0)?, row.int(1)?));
        Ok(())
    })?;
    Ok(heads)
}

/// Cuts the organisations into `parts` of about the same number of transactions, each in ranges that are loaded at once.
/// Every possible organisation falls into one of them, also one that has no head.
fn split(heads: &[(i64, i64)], parts: usize) -> Vec<Vec<Range>> {
    let total: i64 = heads.iter().map(|(_, seq)| (*seq).max(0)).fold(0, i64::saturating_add);
    let share = total / i64::try_from(parts).unwrap_or(1) + 1;
    let mut all = Vec::new();
    let mut part: Vec<Range> = Vec::new();
    let (mut from, mut in_part, mut in_range, mut organisations) = (i64::MIN, 0_i64, 0_i64, 0_usize);
    for (org, seq) in heads {
        in_part = in_part.saturating_add((*seq).max(0));
        in_range = in_range.saturating_add((*seq).max(0));
        organisations += 1;
        let part_full = in_part >= share;
        if part_full || in_range >= RANGE_TRANSACTIONS || organisations >= RANGE_ORGANISATIONS {
            part.push(Range { from, to: *org });
            (from, in_range, organisations) = (*org, 0, 0);
        }
        if part_full {
            all.push(std::mem::take(&mut part));
            in_part = 0;
        }
    }
    part.push(Range { from, to: i64::MAX });
    all.push(part);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_organisation_falls_into_exactly_one_range() {
        let heads: Vec<(i64, i64)> = (1..=2_000).map(|org| (org, org % 7 * 1_000)).collect();
        for parts in 1..=4 {
            let ranges: Vec<Range> = split(&heads, parts).into_iter().flatten().collect();
            assert_eq!(ranges.first().map(|range| range.from), Some(i64::MIN), "from the first");
            assert_eq!(ranges.last().map(|range| range.to), Some(i64::MAX), "to the last");
            for pair in ranges.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "each begins where the one before ended");
            }
            assert!(split(&heads, parts).len() >= parts, "{parts} parts");
        }
        assert_eq!(split(&[], 4).len(), 1, "an empty book has one part");
    }
}
