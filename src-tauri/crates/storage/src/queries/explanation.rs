//! A balance at an instant, from the transactions posted by then.
//!
//! `posted_at` never falls within an organisation's sequence, so the instant is a place in it, found by halving. Sums are
//! taken over the shorter side of that place: what was posted by then, or the kept totals less what was posted since.

use credit_desk_domain::{Instant, OrgId};
use sqlx::FromRow;

use super::lot::{DRAW_DOWN_ORDER, LOT_COLUMNS, LotRow};
use super::statement::Statement;
use crate::engine::Connection;
use crate::error::Result;
use crate::store::Store;

/// A kind's part of a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct KindStep {
    /// Kind's code.
    pub kind: i64,
    /// Transactions.
    pub transactions: i64,
    /// Their signed sum in micro-credits.
    pub amount: i64,
}

/// An organisation's balance at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The last sequence number posted by then; 0 where nothing was.
    pub seq: i64,
    /// By kind, in the order of their codes.
    pub steps: Vec<KindStep>,
    /// Lots with something left then, in draw-down order; `remaining` is what was left then.
    pub lots: Vec<LotRow>,
    /// Open tallies now, without sign, in micro-credits.
    pub accumulating: i64,
}

impl Store {
    /// How an organisation's balance at `at` came about.
    pub async fn explain(&self, org: OrgId, at: Instant) -> Result<Explanation> {
        let mut connection = self.pools.read().await?;
        let c = &mut connection;
        let (seq, last) = place(c, org, at).await?;
        let since_is_shorter = last - seq < seq;
        let mut s = Statement::default();
        let (number, posted) = (s.int(org.get()), s.int(seq));
        s.text = if since_is_shorter {
            format!(
                "select u.kind, cast(sum(u.n) as bigint) as transactions, cast(sum(u.amount) as bigint) as amount from (
                   select t.kind, t.n, t.amount from month_total t where t.org_id = {number}
                   union all
                   select m.kind, -1, -m.amount from movement m where m.org_id = {number} and m.seq > {posted}
                 ) u group by u.kind having sum(u.n) > 0 order by u.kind"
            )
        } else {
            format!(
                "select m.kind, cast(count(*) as bigint) as transactions, cast(sum(m.amount) as bigint) as amount
                 from movement m where m.org_id = {number} and m.seq <= {posted} group by m.kind order by m.kind"
            )
        };
        let steps = s.fetch_all(c).await?;
        let mut s = Statement::default();
        let (number, posted) = (s.int(org.get()), s.int(seq));
        // What a lot had left: what it has left now and was taken since, or what it held less what was taken by then.
        let (start, side) = if since_is_shorter { ("l.remaining", ">") } else { ("l.amount", "<=") };
        let sign = if since_is_shorter { "+" } else { "-" };
        let columns = LOT_COLUMNS.replace("l.remaining", "d.remaining");
        s.text = format!(
            "select {columns} from (
               select l.org_id, l.lot_seq, {start} {sign} coalesce(a.taken, 0) as remaining
               from lot l
               left join (
                 select x.lot_seq, cast(sum(x.taken) as bigint) as taken from allocation_all x
                 where x.org_id = {number} and x.seq {side} {posted} group by x.lot_seq
               ) a on a.lot_seq = l.lot_seq
               where l.org_id = {number} and l.lot_seq <= {posted}
             ) d
             join lot l on l.org_id = d.org_id and l.lot_seq = d.lot_seq
             join movement lm on lm.org_id = l.org_id and lm.seq = l.lot_seq
             where d.remaining > 0 order by {DRAW_DOWN_ORDER}"
        );
        let lots = s.fetch_all(c).await?;
        let mut s = Statement::default();
        let number = s.int(org.get());
        s.text = format!(
            "select cast(coalesce(sum(t.credits), 0) as bigint) from tally t where t.org_id = {number} and t.posted_seq is null"
        );
        let accumulating = s.fetch_number(c).await?;
        Ok(Explanation { seq, steps, lots, accumulating })
    }
}

/// The last sequence number posted by `at`, and the last of all.
async fn place(connection: &mut Connection, org: OrgId, at: Instant) -> Result<(i64, i64)> {
    let mut s = Statement::default();
    let (org, at) = (s.int(org.get()), s.int(at.micros()));
    s.text = format!(
        "with recursive half (low, high, last) as (
           select cast(0 as bigint), h.seq, h.seq from head h where h.org_id = {org}
           union all
           select
             case when (select m.posted_at from movement m where m.org_id = {org} and m.seq = (half.low + half.high + 1) / 2) <= {at}
               then (half.low + half.high + 1) / 2 else half.low end,
             case when (select m.posted_at from movement m where m.org_id = {org} and m.seq = (half.low + half.high + 1) / 2) <= {at}
               then half.high else (half.low + half.high + 1) / 2 - 1 end,
             half.last
           from half where half.low < half.high
         )
         select low, last from half where low = high"
    );
    let rows: Vec<(i64, i64)> = s.fetch_all(connection).await?;
    Ok(rows.first().copied().unwrap_or((0, 0)))
}
