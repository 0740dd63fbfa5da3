//! A batch of usage on SQLite: the rule of `post_usage` (migrations/sqlite/kernel.sql) worked out here and written at once.
//!
//! Per-row triggers took about 60 µs of processor time a row, and half of the rest went into the journal that a statement
//! with triggers keeps in case one of them aborts; so they are off on this connection while a batch is written. Nothing is
//! given up by it: a file is guarded by the operating system, so whoever can open it can do what this program can, and the
//! schema's checks, unique keys and append-only guards hold for these rows as for all others. The contract suite holds
//! one-by-one posting, batches, PostgreSQL's kernel and the independent auditor to the same rows and hashes.
//!
//! Shape: load heads, wallets and open lots of the organisations in the batch; walk the records in order; write
//! movements, allocations, lots, wallets, heads, monthly totals and what the text search reads. Runs inside the caller's
//! transaction.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use credit_desk_domain::hash::{ChainLot, ChainRow, chain_hash};
use credit_desk_domain::{Instant, Kind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Usage;
use crate::error::{Result, StorageError};

/// The wallet at work: its lots in draw-down order.
struct Purse {
    balance: i64,
    debt: i64,
    lots: Vec<OpenLot>,
    /// Lots before this one are empty.
    first: usize,
}

struct OpenLot {
    seq: i64,
    amount: i64,
    remaining: i64,
    effective_at: i64,
    expires_at: i64,
    touched: bool,
}

struct Head {
    seq: i64,
    posted_at: i64,
    hash: [u8; 32],
}

/// Key of a kept monthly total: organisation, month, kind, operation, project.
type TotalKey = (i64, i64, i64, i64, i64);

/// Posts records that do not stand in the book yet, in the given order.
pub(super) fn post(
    connection: &Connection,
    batch: &[&Usage],
    posted_at: Instant,
    actor: &str,
) -> rusqlite::Result<Result<()>> {
    let _off = WithoutTriggers::on(connection)?;
    let mut heads: HashMap<i64, Head> = HashMap::new();
    let mut purses: HashMap<(i64, i64), Purse> = HashMap::new();
    let mut totals: HashMap<TotalKey, (i64, i64)> = HashMap::new();
    let mut months = Months::default();
    let mut lots = Vec::new();
    {
        let mut movement = connection.prepare(
            "insert into movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
               posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note,
               lot_seq, lot_taken, lot_before, actor, hash)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25,
               ?26, ?27)",
        )?;
        let mut allocation = connection.prepare(
            "insert into allocation (org_id, seq, n, lot_seq, taken, consumed_before) values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let mut event = connection.prepare(
            "insert into event (org_id, event_id, name) values (?1, ?2, ?3) on conflict do nothing",
        )?;
        let mut event_words =
            connection.prepare("insert into search_event (words, org_id, event_id) values (?3, ?1, ?2)")?;
        for usage in batch {
            let org = usage.org.get();
            if !matches!(usage.kind.code(), 10 | 11) {
                return Ok(Err(refused("usage_kind")));
            }
            let need = usage.credits.micro();
            if need < 0 {
                return Ok(Err(refused("usage_not_negative")));
            }
            let head = match heads.entry(org) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let Some(head) = load_head(connection, org)? else {
                        return Ok(Err(refused("organisation_known")));
                    };
                    entry.insert(head)
                }
            };
            let purse = match purses.entry((org, usage.wallet)) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let Some(purse) = load_purse(connection, org, usage.wallet)? else {
                        return Ok(Err(refused("wallet_known")));
                    };
                    entry.insert(purse)
                }
            };
            let occurred = usage.occurred_at.micros();
            let Some(month) = months.open_at(connection, occurred)? else {
                return Ok(Err(StorageError::NotFound {
                    what: "open billing month for this record".to_owned(),
                }));
            };
            let settled_before = purse.balance - purse.debt;
            lots.clear();
            let Some(()) = purse.draw(need, occurred, &mut lots) else {
                return Ok(Err(refused("amount_in_range")));
            };
            head.seq += 1;
            head.posted_at = head.posted_at.max(posted_at.micros());
            head.hash = chain_hash(
                &head.hash,
                &ChainRow {
                    org_id: org,
                    seq: head.seq,
                    txn_id: usage.txn_id,
                    wallet: usage.wallet,
                    kind: usage.kind.code(),
                    amount: -need,
                    balance_after: purse.balance,
                    debt_after: purse.debt,
                    occurred_at: occurred,
                    posted_at: head.posted_at,
                    source: Some(&usage.record.source),
                    record_id: Some(&usage.record.record_id),
                    event_id: usage.event_id.as_deref(),
                    operation_id: Some(usage.operation_id),
                    project_id: Some(usage.project_id),
                    quantity: usage.quantity,
                    reverses_seq: None,
                    reference: usage.record.reference.as_deref(),
                    note: usage.record.note.as_deref(),
                    reason: usage.record.reason.as_deref(),
                    user_ref: usage.user.as_deref(),
                    month,
                    actor: Some(actor),
                    lots: &lots,
                    terms: None,
                },
            );
            let single = if let [lot] = lots.as_slice() { Some(*lot) } else { None };
            movement.execute(params![
                org,
                head.seq,
                usage.txn_id.as_bytes(),
                usage.wallet,
                usage.kind.code(),
                -need,
                settled_before,
                purse.balance,
                purse.debt,
                occurred,
                head.posted_at,
                month,
                usage.record.source,
                usage.record.record_id,
                usage.event_id,
                usage.operation_id,
                usage.project_id,
                usage.user,
                usage.quantity,
                usage.record.reference,
                usage.record.reason,
                usage.record.note,
                single.map(|lot| lot.lot_seq),
                single.map(|lot| lot.amount),
                single.map(|lot| lot.consumed_before),
                actor,
                head.hash,
            ])?;
            if lots.len() > 1 {
                for (n, lot) in (1_i64..).zip(&lots) {
                    allocation.execute(params![
                        org,
                        head.seq,
                        n,
                        lot.lot_seq,
                        lot.amount,
                        lot.consumed_before
                    ])?;
                }
            }
            if let (Some(event_id), Some(name)) = (&usage.event_id, &usage.event_name) {
                if event.execute(params![org, event_id, name])? == 1 {
                    event_words.execute(params![org, event_id, name])?;
                }
            }
            if usage.kind != Kind::Usage {
                make_searchable(connection, usage, head.seq)?;
            }
            let total = totals
                .entry((org, month, usage.kind.code(), usage.operation_id, usage.project_id))
                .or_insert((0, 0));
            *total = (total.0 - need, total.1 + 1);
        }
    }
    put_away(connection, &heads, &purses, &totals)?;
    Ok(Ok(()))
}

/// No trigger of this connection fires while it lives.
struct WithoutTriggers<'a>(&'a Connection);

impl<'a> WithoutTriggers<'a> {
    fn on(connection: &'a Connection) -> rusqlite::Result<Self> {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        Ok(Self(connection))
    }
}

impl Drop for WithoutTriggers<'_> {
    fn drop(&mut self) {
        self.0
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)
            .expect("BUG: an open connection's triggers can be switched on");
    }
}

/// What the trigger `movement_searchable` of the kernel does.
fn make_searchable(connection: &Connection, usage: &Usage, seq: i64) -> rusqlite::Result<()> {
    let record = &usage.record;
    let texts = [record.note.as_deref(), record.reference.as_deref(), record.reason.as_deref()];
    if texts.iter().all(Option::is_none) {
        return Ok(());
    }
    let words = texts.map(Option::unwrap_or_default).join(" ");
    connection
        .prepare_cached("insert into search_note (org_id, occurred_at, seq, kind, words) values (?1, ?2, ?3, ?4, lower(?5))")?
        .execute(params![usage.org.get(), usage.occurred_at.micros(), seq, usage.kind.code(), words])?;
    connection
        .prepare_cached("insert into search_note_words (words, org_id, seq) values (?3, ?1, ?2)")?
        .execute(params![usage.org.get(), seq, words])?;
    Ok(())
}

impl Purse {
    /// Draws `need` from the lots that are valid at `occurred`; the rest becomes debt. `None` where that overflows.
    fn draw(&mut self, need: i64, occurred: i64, lots: &mut Vec<ChainLot>) -> Option<()> {
        let mut left = need;
        for lot in &mut self.lots[self.first..] {
            if left == 0 {
                break;
            }
            if lot.remaining == 0 || lot.effective_at > occurred || occurred >= lot.expires_at {
                continue;
            }
            let taken = lot.remaining.min(left);
            lots.push(ChainLot {
                lot_seq: lot.seq,
                amount: taken,
                consumed_before: lot.amount - lot.remaining,
            });
            lot.remaining -= taken;
            lot.touched = true;
            left -= taken;
            self.balance -= taken;
        }
        while self.lots.get(self.first).is_some_and(|lot| lot.remaining == 0) {
            self.first += 1;
        }
        self.debt = self.debt.checked_add(left)?;
        Some(())
    }
}

fn refused(rule: &str) -> StorageError {
    StorageError::Refused { rule: rule.to_owned() }
}

fn load_head(connection: &Connection, org: i64) -> rusqlite::Result<Option<Head>> {
    connection
        .prepare_cached("select seq, posted_at, hash from head where org_id = ?1")?
        .query_row([org], |row| Ok(Head { seq: row.get(0)?, posted_at: row.get(1)?, hash: row.get(2)? }))
        .optional()
}

fn load_purse(connection: &Connection, org: i64, wallet: i64) -> rusqlite::Result<Option<Purse>> {
    let wallet_row: Option<(i64, i64)> = connection
        .prepare_cached("select balance, debt from wallet where org_id = ?1 and wallet = ?2")?
        .query_row([org, wallet], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((balance, debt)) = wallet_row else { return Ok(None) };
    let lots = connection
        .prepare_cached(
            "select lot_seq, amount, remaining, effective_at, expires_at from lot where org_id = ?1 and wallet = ?2 and remaining > 0
             order by priority, expires_at, category, unit_cost, effective_at, lot_seq",
        )?
        .query_map([org, wallet], |row| {
            Ok(OpenLot {
                seq: row.get(0)?,
                amount: row.get(1)?,
                remaining: row.get(2)?,
                effective_at: row.get(3)?,
                expires_at: row.get(4)?,
                touched: false,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(Purse { balance, debt, lots, first: 0 }))
}

fn put_away(
    connection: &Connection,
    heads: &HashMap<i64, Head>,
    purses: &HashMap<(i64, i64), Purse>,
    totals: &HashMap<TotalKey, (i64, i64)>,
) -> rusqlite::Result<()> {
    let mut lot_rest =
        connection.prepare("update lot set remaining = ?3 where org_id = ?1 and lot_seq = ?2")?;
    let mut wallet_rest =
        connection.prepare("update wallet set balance = ?3, debt = ?4 where org_id = ?1 and wallet = ?2")?;
    for (&(org, wallet), purse) in purses {
        for lot in purse.lots.iter().filter(|lot| lot.touched) {
            lot_rest.execute(params![org, lot.seq, lot.remaining])?;
        }
        wallet_rest.execute(params![org, wallet, purse.balance, purse.debt])?;
    }
    let mut head_now =
        connection.prepare("update head set seq = ?2, posted_at = ?3, hash = ?4 where org_id = ?1")?;
    for (org, head) in heads {
        head_now.execute(params![org, head.seq, head.posted_at, head.hash])?;
    }
    let mut total_now = connection.prepare(
        "insert into month_total (org_id, month, kind, operation_id, project_id, amount, n) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict do update set amount = amount + excluded.amount, n = n + excluded.n",
    )?;
    for (&(org, month, kind, operation, project), &(amount, n)) in totals {
        total_now.execute(params![org, month, kind, operation, project, amount, n])?;
    }
    Ok(())
}

/// The open billing month of an instant, remembered from record to record.
#[derive(Default)]
struct Months {
    /// From, until (excluded), month.
    last: Option<(i64, i64, i64)>,
}

impl Months {
    fn open_at(&mut self, connection: &Connection, at: i64) -> rusqlite::Result<Option<i64>> {
        if let Some((from, until, month)) = self.last
            && (from..until).contains(&at)
        {
            return Ok(Some(month));
        }
        self.last = connection
            .prepare_cached(
                "select starts_at, ends_at, month from billing_month where ends_at > ?1 and closed_at is null order by ends_at limit 1",
            )?
            .query_row([at], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        Ok(self.last.map(|(_, _, month)| month))
    }
}
