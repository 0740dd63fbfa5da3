//! One transaction or open tally with everything that belongs to it.

use credit_desk_domain::{TallyId, TransactionId};
use sqlx::FromRow;

use super::lot::{LOT_COLUMNS, LotRow};
use super::row::ListRow;
use super::statement::{Bind, Statement};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::store::Store;

/// Records shown of an hourly transaction.
const RECORDS: i64 = 200;

/// A posted transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementDetail {
    /// As in the list.
    pub row: ListRow,
    /// Wallet: 0 is main.
    pub wallet: i64,
    /// When it was posted.
    pub posted_at: i64,
    /// Who posted it.
    pub actor: String,
    /// Its hash.
    pub hash: Vec<u8>,
    /// Quantity in millionths of the unit.
    pub quantity: Option<i64>,
    /// The operation's unit.
    pub unit: Option<String>,
    /// What it drew from lots or gave back to them, in order.
    pub allocations: Vec<AllocationRow>,
    /// The lot that it added.
    pub lot: Option<LotRow>,
    /// What it reverses.
    pub reverses: Option<OriginalRow>,
    /// The lot that its original added, where it reverses an addition.
    pub reversed_lot: Option<LotRow>,
    /// What reversed it.
    pub reversed_by: Option<ReversalRow>,
    /// The hour that it was posted from.
    pub tally: Option<TallyDetail>,
    /// Files whose import posted it: same actor, same instant.
    pub imports: Vec<String>,
}

/// A draw on a lot.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AllocationRow {
    /// Micro-credits taken; negative where given back.
    pub taken: i64,
    /// Micro-credits gone from the lot before.
    pub consumed_before: i64,
    /// The lot.
    #[sqlx(flatten)]
    pub lot: LotRow,
}

/// The original of a reversal.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OriginalRow {
    /// Its ID.
    pub txn_id: Vec<u8>,
    /// Its sequence number.
    pub seq: i64,
    /// Its kind's code.
    pub kind: i64,
    /// Its signed micro-credits.
    pub amount: i64,
}

/// The reversal of an original.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReversalRow {
    /// Its ID.
    pub txn_id: Vec<u8>,
    /// When it was posted.
    pub posted_at: i64,
    /// Who posted it.
    pub actor: String,
    /// Its reason.
    pub reason: Option<String>,
}

/// An hourly tally, open or posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyDetail {
    /// Its ID.
    pub tally_id: Vec<u8>,
    /// Start of its hour.
    pub hour_starts_at: i64,
    /// Records inside.
    pub count: i64,
    /// The first of them by time.
    pub records: Vec<TallyRecord>,
    /// Quantity in millionths of the unit.
    pub quantity: Option<i64>,
    /// The operation's unit.
    pub unit: Option<String>,
}

/// A record inside an hourly tally.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TallyRecord {
    /// Source system.
    pub source: String,
    /// ID there.
    pub record_id: String,
    /// When.
    pub occurred_at: i64,
    /// Micro-credits used, without sign.
    pub credits: i64,
    /// Quantity in millionths of the unit.
    pub quantity: Option<i64>,
    /// Customer's user.
    pub user_ref: Option<String>,
}

#[derive(FromRow)]
struct Rest {
    wallet: i64,
    posted_at: i64,
    actor: String,
    hash: Vec<u8>,
    quantity: Option<i64>,
    unit: Option<String>,
    reverses_seq: Option<i64>,
}

#[derive(FromRow)]
struct TallyRow {
    org_id: i64,
    tally_id: Vec<u8>,
    hour_starts_at: i64,
    records: i64,
    quantity: Option<i64>,
    unit: Option<String>,
}

impl Store {
    /// A posted transaction with what belongs to it.
    ///
    /// # Errors
    /// [`StorageError::NotFound`].
    pub async fn get_transaction(&self, id: TransactionId) -> Result<MovementDetail> {
        let missing = || StorageError::NotFound { what: format!("transaction {id}") };
        let row = self.lookup_transaction(id).await?.ok_or_else(missing)?;
        let mut connection = self.pools.read().await?;
        let c = &mut connection;
        let (org, seq) = (row.org_id, row.seq);
        let rest: Vec<Rest> = on_key(
            "select m.wallet, m.posted_at, m.actor, m.hash, m.quantity, op.unit, m.reverses_seq
             from movement m left join operation op on op.operation_id = m.operation_id and m.operation_id <> 0
             where m.org_id = $1 and m.seq = $2",
            org,
            seq,
        )
        .fetch_all(c)
        .await?;
        let rest = rest.into_iter().next().ok_or_else(missing)?;
        let allocations = on_key(
            &format!(
                "select a.taken, a.consumed_before, {LOT_COLUMNS}
                 from allocation_all a join lot l on l.org_id = a.org_id and l.lot_seq = a.lot_seq
                 join movement lm on lm.org_id = l.org_id and lm.seq = l.lot_seq
                 where a.org_id = $1 and a.seq = $2 order by a.n"
            ),
            org,
            seq,
        )
        .fetch_all(c)
        .await?;
        let mut reverses = None;
        let mut reversed_lot = None;
        if let Some(original) = rest.reverses_seq {
            let sql = "select txn_id, seq, kind, amount from movement where org_id = $1 and seq = $2";
            reverses = on_key(sql, org, original).fetch_all(c).await?.pop();
            reversed_lot = lot_of(c, org, original).await?;
        }
        let sql =
            "select txn_id, posted_at, actor, reason from movement where org_id = $1 and reverses_seq = $2";
        let reversed_by = on_key(sql, org, seq).fetch_all(c).await?.pop();
        let tallies: Vec<TallyRow> = on_key(
            "select t.org_id, t.tally_id, t.hour_starts_at, t.records, t.quantity, op.unit
             from tally t left join operation op on op.operation_id = t.operation_id
             where t.org_id = $1 and t.posted_seq = $2",
            org,
            seq,
        )
        .fetch_all(c)
        .await?;
        let tally = match tallies.into_iter().next() {
            Some(tally) => Some(with_records(c, tally).await?),
            None => None,
        };
        let mut s = Statement::default();
        let (posted, by) = (s.int(rest.posted_at), s.text(&rest.actor));
        s.text = format!("select name from import_file where at = {posted} and actor = {by} order by name");
        let imports: Vec<(String,)> = s.fetch_all(c).await?;
        Ok(MovementDetail {
            imports: imports.into_iter().map(|row| row.0).collect(),
            lot: lot_of(c, org, seq).await?,
            row,
            wallet: rest.wallet,
            posted_at: rest.posted_at,
            actor: rest.actor,
            hash: rest.hash,
            quantity: rest.quantity,
            unit: rest.unit,
            allocations,
            reverses,
            reversed_lot,
            reversed_by,
            tally,
        })
    }

    /// A tally with its records.
    ///
    /// # Errors
    /// [`StorageError::NotFound`].
    pub async fn get_tally(&self, id: TallyId) -> Result<TallyDetail> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let bytes = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = format!(
            "select t.org_id, t.tally_id, t.hour_starts_at, t.records, t.quantity, op.unit
             from tally t left join operation op on op.operation_id = t.operation_id where t.tally_id = {bytes}"
        );
        let tallies: Vec<TallyRow> = s.fetch_all(&mut connection).await?;
        let tally = tallies
            .into_iter()
            .next()
            .ok_or_else(|| StorageError::NotFound { what: format!("hourly tally {id}") })?;
        with_records(&mut connection, tally).await
    }
}

fn on_key(sql: &str, org: i64, seq: i64) -> Statement {
    Statement { text: sql.to_owned(), binds: vec![Bind::Int(org), Bind::Int(seq)] }
}

async fn lot_of(connection: &mut Connection, org: i64, seq: i64) -> Result<Option<LotRow>> {
    let sql = format!(
        "select {LOT_COLUMNS} from lot l join movement lm on lm.org_id = l.org_id and lm.seq = l.lot_seq
         where l.org_id = $1 and l.lot_seq = $2"
    );
    Ok(on_key(&sql, org, seq).fetch_all(connection).await?.pop())
}

async fn with_records(connection: &mut Connection, tally: TallyRow) -> Result<TallyDetail> {
    let mut s = Statement::default();
    let (org, id, limit) = (s.int(tally.org_id), s.bind(Bind::Bytes(tally.tally_id.clone())), s.int(RECORDS));
    s.text = format!(
        "select source, record_id, occurred_at, credits, quantity, user_ref from usage_record
         where org_id = {org} and tally_id = {id} order by occurred_at, record_id limit {limit}"
    );
    Ok(TallyDetail {
        records: s.fetch_all(connection).await?,
        tally_id: tally.tally_id,
        hour_starts_at: tally.hour_starts_at,
        count: tally.records,
        quantity: tally.quantity,
        unit: tally.unit,
    })
}
