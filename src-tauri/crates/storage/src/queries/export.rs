//! The whole filtered list as a stream, newest first, without holding it: for exports.
//!
//! SQLite is read through a connection of its own (three times as fast as row by row through the pool's driver), PostgreSQL
//! through COPY. Names, heads and open tallies (few) are read first in one snapshot; tallies are merged in by their place, and
//! what was posted since is left out: the sequence has no gaps, so whatever is beyond an organisation's head is newer.

use std::collections::{HashMap, HashSet};

use super::filter::{ListKey, MovementFilter, Start};
use super::plan::Plan;
use super::row::{ListRow, TALLY_COLUMNS, TALLY_NAMES};
use super::statement::Statement;
use super::{export_postgres, export_sqlite};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::store::Store;

/// One row of an export, borrowed from the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportRow<'a> {
    /// False for an open tally.
    pub posted: bool,
    /// The transaction's ID, or the tally's.
    pub id: [u8; 16],
    /// Organisation.
    pub org_id: i64,
    /// Sequence number; `i64::MAX` for a tally.
    pub seq: i64,
    /// When, in microseconds.
    pub occurred_at: i64,
    /// Kind's code.
    pub kind: i64,
    /// Signed micro-credits.
    pub amount: i64,
    /// Wallet's credits less debt after it; nothing for a tally.
    pub settled_after: Option<i64>,
    /// True where a reversal undid it.
    pub reversed: bool,
    /// Organisation's name.
    pub organisation: &'a str,
    /// The platform's ID of it.
    pub external_id: &'a str,
    /// The platform's event.
    pub event_id: Option<&'a str>,
    /// Its name.
    pub event_name: Option<&'a str>,
    /// Operation's name.
    pub operation: Option<&'a str>,
    /// Project's name.
    pub project: Option<&'a str>,
    /// Customer's user.
    pub user: Option<&'a str>,
    /// Reference.
    pub reference: Option<&'a str>,
    /// Reason code.
    pub reason: Option<&'a str>,
    /// Note.
    pub note: Option<&'a str>,
    /// Source system; empty for a tally.
    pub source: &'a str,
    /// Record ID; empty for a tally.
    pub record_id: &'a str,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The next row, please.
    Continue,
    /// Enough.
    Stop,
}

/// Who takes the rows.
pub trait ExportSink: Send + 'static {
    /// Takes one row.
    fn row(&mut self, row: &ExportRow<'_>) -> Flow;
}

/// Columns of the stream over `m` (movement) and `e` (event), in the order in which [`Merge::movement`] reads them.
pub(super) const COLUMNS: &str = "m.txn_id, m.org_id, m.seq, m.occurred_at, m.kind, m.amount, m.balance_after - m.debt_after,
    m.operation_id, m.project_id, m.event_id, e.name, m.user_ref, m.reference, m.reason, m.note, m.source, m.record_id";
const JOINS: &str = " left join event e on e.org_id = m.org_id and e.event_id = m.event_id";

/// What a stream yields of a movement; names of organisations, operations and projects are added from memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawRow<'a> {
    pub id: [u8; 16],
    /// org_id, seq, occurred_at, kind, amount, settled_after, operation_id, project_id
    pub numbers: [i64; 8],
    /// event_id, event name, user, reference, reason, note
    pub texts: [Option<&'a str>; 6],
    pub source: &'a str,
    pub record_id: &'a str,
}

/// Adds names and merges open tallies into the stream of movements.
pub(super) struct Merge<S> {
    pub(super) sink: S,
    organisations: HashMap<i64, (String, String)>,
    operations: HashMap<i64, String>,
    projects: HashMap<i64, String>,
    reversed: HashSet<(i64, i64)>,
    /// Last sequence number of each organisation in the snapshot.
    heads: HashMap<i64, i64>,
    /// Oldest first, so that the newest is taken off the end.
    tallies: Vec<(ListKey, ListRow)>,
}

impl<S: ExportSink> Merge<S> {
    /// A movement, after the tallies that stand before it.
    pub(super) fn movement(&mut self, raw: &RawRow<'_>) -> Flow {
        let [org_id, seq, occurred_at, kind, amount, settled_after, operation, project] = raw.numbers;
        if self.heads.get(&org_id).is_none_or(|head| seq > *head) {
            return Flow::Continue;
        }
        let place = (occurred_at, org_id, seq);
        while let Some((key, _)) = self.tallies.last()
            && (key.at, key.org, key.seq) > place
        {
            if self.tally() == Flow::Stop {
                return Flow::Stop;
            }
        }
        let (organisation, external_id) = self
            .organisations
            .get(&org_id)
            .map_or(("", ""), |(name, external)| (name.as_str(), external.as_str()));
        let [event_id, event_name, user, reference, reason, note] = raw.texts;
        self.sink.row(&ExportRow {
            posted: true,
            id: raw.id,
            org_id,
            seq,
            occurred_at,
            kind,
            amount,
            settled_after: Some(settled_after),
            reversed: self.reversed.contains(&(org_id, seq)),
            organisation,
            external_id,
            event_id,
            event_name,
            operation: self.operations.get(&operation).map(String::as_str),
            project: self.projects.get(&project).map(String::as_str),
            user,
            reference,
            reason,
            note,
            source: raw.source,
            record_id: raw.record_id,
        })
    }

    /// The next tally.
    fn tally(&mut self) -> Flow {
        let Some((_, row)) = self.tallies.pop() else { return Flow::Continue };
        self.sink.row(&ExportRow {
            posted: false,
            id: row.id.as_slice().try_into().unwrap_or_default(),
            org_id: row.org_id,
            seq: row.seq,
            occurred_at: row.occurred_at,
            kind: row.kind,
            amount: row.amount,
            settled_after: None,
            reversed: false,
            organisation: &row.organisation,
            external_id: &row.external_id,
            event_id: row.event_id.as_deref(),
            event_name: row.event_name.as_deref(),
            operation: row.operation.as_deref(),
            project: row.project.as_deref(),
            user: None,
            reference: None,
            reason: None,
            note: None,
            source: "",
            record_id: "",
        })
    }

    /// The tallies older than every movement.
    pub(super) fn rest(&mut self) {
        while !self.tallies.is_empty() {
            if self.tally() == Flow::Stop {
                return;
            }
        }
    }
}

impl Store {
    /// Streams every transaction and open tally that the filter shows into `sink`, newest first, and gives it back. Stops
    /// early where the sink says so.
    pub async fn stream_transactions<S: ExportSink>(&self, filter: &MovementFilter, sink: S) -> Result<S> {
        let mut connection = self.pools.read().await?;
        let begin = match &mut connection {
            // Whatever ends the stream early leaves a connection that nobody should get: this one is not given back.
            Connection::Sqlite(c) => {
                c.close_on_drop();
                "begin"
            }
            Connection::Postgres(c) => {
                c.close_on_drop();
                "begin isolation level repeatable read, read only"
            }
        };
        execute(&mut connection, begin).await?;
        let Some(plan) = Plan::prepare(&mut connection, filter).await? else { return Ok(sink) };
        let mut merge = prepare(&mut connection, &plan, sink).await?;
        if !plan.has_movements() {
            merge.rest();
            return Ok(merge.sink);
        }
        let mut statement = Statement::default();
        statement.text = plan.movement_stream(&mut statement, COLUMNS, JOINS);
        match &mut connection {
            Connection::Sqlite(_) => {
                drop(connection);
                let path = self.file().map(std::path::Path::to_path_buf).unwrap_or_default();
                let run =
                    tokio::task::spawn_blocking(move || export_sqlite::stream(&path, &statement, merge));
                run.await.map_err(|_| StorageError::Unavailable(sqlx::Error::WorkerCrashed))?
            }
            Connection::Postgres(c) => export_postgres::stream(c, &statement, merge).await,
        }
    }
}

async fn execute(connection: &mut Connection, sql: &'static str) -> Result<()> {
    crate::engine::on_engine!(connection, |c| sqlx::query(sql).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Names, reversed transactions and open tallies.
async fn prepare<S: ExportSink>(connection: &mut Connection, asked: &Plan, sink: S) -> Result<Merge<S>> {
    let plain = |text: &str| Statement { text: text.to_owned(), binds: Vec::new() };
    let organisations: Vec<(i64, String, String)> =
        plain("select org_id, name, external_id from organisation").fetch_all(connection).await?;
    let operations: Vec<(i64, String)> =
        plain("select operation_id, name from operation").fetch_all(connection).await?;
    let projects: Vec<(i64, String)> =
        plain("select project_id, name from project").fetch_all(connection).await?;
    let reversed: Vec<(i64, i64)> =
        plain("select org_id, reverses_seq from movement where reverses_seq is not null")
            .fetch_all(connection)
            .await?;
    let heads: Vec<(i64, i64)> = plain("select org_id, seq from head").fetch_all(connection).await?;
    let mut tallies = Vec::new();
    if asked.has_tallies() {
        let mut s = Statement::default();
        let conditions = asked.tally_conditions(&mut s, &Start::Newest);
        s.text = format!("select {TALLY_COLUMNS} from tally t{TALLY_NAMES} where {conditions}");
        let rows: Vec<ListRow> = s.fetch_all(connection).await?;
        tallies = rows.into_iter().map(|row| (row.key(), row)).collect();
        tallies.sort_by(|a, b| a.0.cmp(&b.0));
    }
    Ok(Merge {
        sink,
        organisations: organisations
            .into_iter()
            .map(|(org, name, external)| (org, (name, external)))
            .collect(),
        operations: operations.into_iter().collect(),
        projects: projects.into_iter().collect(),
        reversed: reversed.into_iter().collect(),
        heads: heads.into_iter().collect(),
        tallies,
    })
}
