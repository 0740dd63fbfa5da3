//! The four things that are scanned: organisations, hours, source records, the audit log.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use credit_desk_domain::hash::{ChainLot, GENESIS, SEPARATOR, chain_hash_of_text};

use super::account::{Account, hex};
use super::cursor::{Cursor, Source};
use super::difference::{Difference, DifferenceKind as What, Findings};
use super::kept::{Months, load};
use super::row::{ALLOCATIONS, MOVEMENTS, Range, Row};
use crate::error::{Result, StorageError};

/// Transactions between two looks at the progress.
const STEP: u64 = 8_192;

/// Progress and cancellation, shared by all scans.
#[derive(Clone)]
pub(super) struct Watch {
    pub total: u64,
    pub done: Arc<AtomicU64>,
    pub cancel: Arc<AtomicBool>,
    pub progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
}

impl Watch {
    fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn step(&self, count: u64) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        (self.progress)(done.min(self.total), self.total);
    }
}

/// Works out every organisation of the ranges, one after the other. What is kept beside the transactions is loaded a range
/// at a time, so that memory holds the lots of a few organisations and no transactions.
pub(super) fn organisations<S: Source>(source: &S, ranges: &[Range], watch: &Watch) -> Result<Findings> {
    let mut findings = Findings::default();
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { return Ok(findings) };
    let months = Months::load(source)?;
    let whole = Range { from: first.from, to: last.to };
    let mut movement_statement = source.prepare(&whole.statement(MOVEMENTS))?;
    let mut movements = S::run(&mut movement_statement)?;
    let mut allocation_statement = source.prepare(&whole.statement(ALLOCATIONS))?;
    let mut parts = Parts { cursor: S::run(&mut allocation_statement)?, next: None };
    parts.advance()?;
    let mut more = movements.advance()?;
    let mut taken: Vec<ChainLot> = Vec::new();
    let mut count = 0;
    for range in ranges {
        let mut all = load(source, *range)?;
        let mut account: Option<Account<'_>> = None;
        while more {
            let row = Row::read(&movements)?;
            if row.org > range.to {
                break;
            }
            let same = account.as_ref().is_some_and(|account| account.org == row.org);
            if !same && let Some(done) = account.take() {
                findings.merge(done.end());
            }
            let account = account.get_or_insert_with(|| {
                Account::new(row.org, all.remove(&row.org).unwrap_or_default(), &months)
            });
            taken.clear();
            parts.of(row.org, row.seq, &mut taken, &mut findings)?;
            if let Some(lot) = row.lot {
                // Where one lot suffices it stands in the row; parts beside it would have been counted twice.
                if !taken.is_empty() {
                    account.note(
                        What::Allocation,
                        row.seq,
                        None,
                        "one lot in the row or several parts",
                        "both",
                    );
                }
                taken.insert(0, lot);
            }
            account.transaction(&row, &taken);
            count += 1;
            if count % STEP == 0 {
                watch.step(STEP);
                if watch.cancelled() {
                    return Ok(findings);
                }
            }
            more = movements.advance()?;
        }
        if let Some(done) = account {
            findings.merge(done.end());
        }
        for (org, kept) in all {
            findings.merge(Account::new(org, kept, &months).end());
        }
    }
    parts.of(i64::MAX, i64::MAX, &mut taken, &mut findings)?;
    watch.step(count % STEP);
    Ok(findings)
}

/// Parts that stand in a table of their own, merged with the transactions.
struct Parts<C> {
    cursor: C,
    next: Option<(i64, i64, ChainLot)>,
}

impl<C: Cursor> Parts<C> {
    fn advance(&mut self) -> Result<()> {
        self.next = if self.cursor.advance()? {
            let lot = ChainLot {
                lot_seq: self.cursor.int(2)?,
                amount: self.cursor.int(3)?,
                consumed_before: self.cursor.int(4)?,
            };
            Some((self.cursor.int(0)?, self.cursor.int(1)?, lot))
        } else {
            None
        };
        Ok(())
    }

    /// Those of a transaction; what comes before it in order belongs to none.
    fn of(&mut self, org: i64, seq: i64, into: &mut Vec<ChainLot>, findings: &mut Findings) -> Result<()> {
        while let Some((of_org, of_seq, lot)) = self.next {
            if (of_org, of_seq) > (org, seq) {
                break;
            }
            if (of_org, of_seq) == (org, seq) {
                into.push(lot);
            } else {
                findings.add(Difference {
                    org: Some(of_org),
                    seq: Some(of_seq),
                    lot: Some(lot.lot_seq),
                    kind: What::AllocationWithoutTransaction,
                    subject: String::new(),
                    expected: "a transaction".to_owned(),
                    found: format!("a part of {}", lot.amount),
                });
            }
            self.advance()?;
        }
        Ok(())
    }
}

/// Sum of an hour's records.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hour {
    records: i64,
    credits: i128,
    quantity: Option<i128>,
    first: Option<i64>,
    last: Option<i64>,
}

impl Hour {
    fn words(&self) -> String {
        format!(
            "{} of {} records, quantity {:?}, from {:?} to {:?}",
            self.credits, self.records, self.quantity, self.first, self.last
        )
    }
}

/// Compares every hour's tally with its records.
pub(super) fn hours<S: Source>(source: &S, watch: &Watch) -> Result<Findings> {
    let mut findings = Findings::default();
    let mut statement = source.prepare(
        "select org_id, tally_id, hour_starts_at, credits, quantity, records, first_at, last_at from tally order by org_id, tally_id",
    )?;
    let mut tallies = S::run(&mut statement)?;
    let mut record_statement = source
        .prepare("select org_id, tally_id, occurred_at, credits, quantity from usage_record order by org_id, tally_id, occurred_at, record_id")?;
    let mut records = S::run(&mut record_statement)?;
    let mut more_records = records.advance()?;
    let mut more_tallies = tallies.advance()?;
    let note = |findings: &mut Findings, org: i64, id: &[u8], expected: String, found: String| {
        let subject = format!("hour {}", hex(id));
        findings.add(Difference {
            org: Some(org),
            seq: None,
            lot: None,
            kind: What::TallyRecords,
            subject,
            expected,
            found,
        });
    };
    while more_tallies || more_records {
        if watch.cancelled() {
            return Ok(findings);
        }
        let record_key =
            if more_records { Some((records.int(0)?, records.bytes(1)?.to_vec())) } else { None };
        let tally_key = if more_tallies { Some((tallies.int(0)?, tallies.bytes(1)?.to_vec())) } else { None };
        let (org, id) = match (&tally_key, &record_key) {
            (Some(tally), Some(record)) => tally.min(record).clone(),
            (Some(key), None) | (None, Some(key)) => key.clone(),
            (None, None) => break,
        };
        let mut hour = Hour::default();
        while more_records && records.int(0)? == org && records.bytes(1)? == id {
            let at = records.int(2)?;
            hour.records += 1;
            hour.credits += i128::from(records.int(3)?);
            if let Some(quantity) = records.option_int(4)? {
                hour.quantity = Some(hour.quantity.unwrap_or(0) + i128::from(quantity));
            }
            hour.first = Some(hour.first.map_or(at, |first| first.min(at)));
            hour.last = Some(hour.last.map_or(at, |last| last.max(at)));
            more_records = records.advance()?;
        }
        if tally_key == Some((org, id.clone())) {
            let starts = tallies.int(2)?;
            let kept = Hour {
                records: tallies.int(5)?,
                credits: i128::from(tallies.int(3)?),
                quantity: tallies.option_int(4)?.map(i128::from),
                first: Some(tallies.int(6)?),
                last: Some(tallies.int(7)?),
            };
            let outside = hour.first.is_some_and(|at| at < starts)
                || hour.last.is_some_and(|at| at - starts >= 3_600_000_000);
            if hour != kept || outside {
                note(&mut findings, org, &id, hour.words(), kept.words());
            }
            more_tallies = tallies.advance()?;
        } else {
            note(&mut findings, org, &id, "a tally".to_owned(), format!("records of none: {}", hour.words()));
        }
    }
    Ok(findings)
}

/// Finds source records that stand in the book more than once, whatever their organisations.
pub(super) fn records<S: Source>(source: &S) -> Result<Findings> {
    let mut findings = Findings::default();
    for sql in [
        "select source, record_id, min(org_id), max(org_id), count(*) from movement group by source, record_id having count(*) > 1",
        "select source, record_id, min(org_id), max(org_id), count(*) from usage_record group by source, record_id having count(*) > 1",
        "select r.source, r.record_id, r.org_id, m.org_id, cast(2 as bigint) from usage_record r \
         join movement m on m.source = r.source and m.record_id = r.record_id",
    ] {
        source.each(sql, |row| {
            let (first, last) = (row.int(2)?, row.int(3)?);
            findings.add(Difference {
                org: Some(first),
                seq: None,
                lot: None,
                kind: What::DuplicateRecord,
                subject: format!("record {} of {}", row.text(1)?, row.text(0)?),
                expected: "once".to_owned(),
                found: format!("{} times, also of org_{last}", row.int(4)?),
            });
            Ok(())
        })?;
    }
    Ok(findings)
}

/// Checks the audit log's numbers and hashes; answers its number of entries too.
pub(super) fn audit<S: Source>(source: &S) -> Result<(Findings, u64)> {
    let mut findings = Findings::default();
    let (mut number, mut hash, mut entries) = (0_i64, GENESIS, 0);
    let note = |findings: &mut Findings, kind, n: i64, expected: String, found: String| {
        findings.add(Difference {
            org: None,
            seq: Some(n),
            lot: None,
            kind,
            subject: "audit log".to_owned(),
            expected,
            found,
        });
    };
    source.each("select n, at, actor, role, action, org_id, subject, before, after, reason, hash from audit order by n", |row| {
        let n = row.int(0)?;
        let org = row.option_int(5)?.map(|org| org.to_string()).unwrap_or_default();
        let fields = [
            &n.to_string(),
            &row.int(1)?.to_string(),
            row.text(2)?,
            row.text(3)?,
            row.text(4)?,
            &org,
            row.text(6)?,
            row.option_text(7)?.unwrap_or_default(),
            row.option_text(8)?.unwrap_or_default(),
            row.option_text(9)?.unwrap_or_default(),
        ];
        let mut text = String::with_capacity(256);
        for (place, field) in fields.into_iter().enumerate() {
            if place > 0 {
                text.push(SEPARATOR);
            }
            text.push_str(field);
        }
        let stands = row.bytes(10)?;
        if n != number.saturating_add(1) {
            note(&mut findings, What::AuditGap, n, number.saturating_add(1).to_string(), n.to_string());
        } else if chain_hash_of_text(&hash, &text) != stands {
            note(&mut findings, What::AuditChain, n, hex(&chain_hash_of_text(&hash, &text)), hex(stands));
        }
        hash = stands.try_into().unwrap_or(GENESIS);
        number = n;
        entries += 1;
        Ok(())
    })?;
    Ok((findings, entries))
}

/// A scan that could not go on names the place instead of hiding what the others found.
pub(super) fn or_unreadable(result: Result<Findings>, what: &str) -> Result<Findings> {
    match result {
        Err(error @ (StorageError::Stream(_) | StorageError::Inconsistent { .. })) => {
            let reason = match &error {
                StorageError::Stream(source) => source.to_string(),
                other => other.to_string(),
            };
            let mut findings = Findings::default();
            findings.add(Difference {
                org: None,
                seq: None,
                lot: None,
                kind: What::Unreadable,
                subject: what.to_owned(),
                expected: "readable rows".to_owned(),
                found: reason,
            });
            Ok(findings)
        }
        other => other,
    }
}
