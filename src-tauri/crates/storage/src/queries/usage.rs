//! Usage over time: quarters of an hour for charts, months from the kept totals for cards.

use credit_desk_domain::{Instant, OrgId};
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// Usage of one quarter of an hour, which lies within one day and one hour of every zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct UsageSlot {
    /// Its start, in microseconds.
    pub starts_at: i64,
    /// Micro-credits used, without sign.
    pub credits: i64,
}

/// Usage of one billing month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct MonthUsageRow {
    /// yyyymm.
    pub month: i64,
    /// Micro-credits used, without sign, less what was reversed in it.
    pub credits: i64,
    /// Usage transactions.
    pub transactions: i64,
}

/// Microseconds in a quarter of an hour.
const QUARTER: i64 = 900_000_000;

impl Store {
    /// Usage, manual consumption and open tallies from an instant until another, by quarter of an hour.
    pub async fn usage_slots(&self, org: OrgId, from: Instant, until: Instant) -> Result<Vec<UsageSlot>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (org, from, until) = (s.int(org.get()), s.int(from.micros()), s.int(until.micros()));
        s.text = format!(
            "select u.slot * {QUARTER} as starts_at, cast(sum(u.credits) as bigint) as credits from (
               select m.occurred_at / {QUARTER} as slot, -m.amount as credits from movement m
               where m.org_id = {org} and m.occurred_at >= {from} and m.occurred_at < {until} and +m.kind in (10, 11)
               union all
               select t.last_at / {QUARTER}, t.credits from tally t
               where t.org_id = {org} and t.posted_seq is null and t.last_at >= {from} and t.last_at < {until}
             ) u
             group by u.slot order by u.slot"
        );
        s.fetch_all(&mut connection).await
    }

    /// Usage by billing month, from `month` (yyyymm) on, reversals of usage taken off in the month they were posted in.
    pub async fn month_usage(&self, org: OrgId, month: i64) -> Result<Vec<MonthUsageRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (org, month) = (s.int(org.get()), s.int(month));
        s.text = format!(
            "select u.month, cast(-sum(u.amount) as bigint) as credits, cast(sum(u.n) as bigint) as transactions from (
               select t.month, t.amount, t.n from month_total t
               where t.org_id = {org} and t.month >= {month} and t.kind in (10, 11)
               union all
               select r.month, r.amount, 0 from movement r join movement m on m.org_id = r.org_id and m.seq = +r.reverses_seq
               where r.org_id = {org} and r.kind = 30 and r.kind <> 10 and r.month >= {month} and m.kind in (10, 11)
             ) u
             group by u.month order by u.month"
        );
        s.fetch_all(&mut connection).await
    }

    /// Usage from an instant until another, less what was reversed in that time, without sign.
    pub async fn used_between(&self, org: OrgId, from: Instant, until: Instant) -> Result<i64> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (org, from, until) = (s.int(org.get()), s.int(from.micros()), s.int(until.micros()));
        s.text = format!(
            "select cast(-coalesce(sum(u.amount), 0) as bigint) from (
               select m.amount from movement m
               where m.org_id = {org} and m.occurred_at >= {from} and m.occurred_at < {until} and +m.kind in (10, 11)
               union all
               select r.amount from movement r join movement m on m.org_id = r.org_id and m.seq = +r.reverses_seq
               where r.org_id = {org} and r.kind = 30 and r.kind <> 10 and r.occurred_at >= {from} and r.occurred_at < {until}
                 and m.kind in (10, 11)
             ) u"
        );
        s.fetch_number(&mut connection).await
    }
}
