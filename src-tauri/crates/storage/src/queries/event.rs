//! Event look-up: everything that an event's number was charged for.

use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// One organisation's part of an event, in micro-credits and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EventShare {
    /// Organisation.
    pub org_id: i64,
    /// Its name.
    pub organisation: String,
    /// The event's name there.
    pub event_name: Option<String>,
    /// Posted transactions.
    pub posted: i64,
    /// Open tallies.
    pub open: i64,
    /// Records inside hourly tallies, open and posted.
    pub records: i64,
    /// Sum of what added credits.
    pub credits_in: i64,
    /// Sum of what took credits, open tallies included; not positive.
    pub credits_out: i64,
    /// First time.
    pub first_at: i64,
    /// Last time.
    pub last_at: i64,
}

impl Store {
    /// Each organisation's part of an event, those with most transactions first; none where nothing carries the number.
    pub async fn event_shares(&self, event_id: &str) -> Result<Vec<EventShare>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (a, b, c) = (s.text(event_id), s.text(event_id), s.text(event_id));
        s.text = format!(
            "select x.org_id, coalesce(o.name, '') as organisation, e.name as event_name, x.posted, x.open, x.records,
               x.credits_in, x.credits_out, x.first_at, x.last_at
             from (
               select u.org_id, cast(sum(u.posted) as bigint) as posted, cast(sum(u.open) as bigint) as open,
                 cast(sum(u.records) as bigint) as records,
                 cast(sum(case when u.amount > 0 then u.amount else 0 end) as bigint) as credits_in,
                 cast(sum(case when u.amount < 0 then u.amount else 0 end) as bigint) as credits_out,
                 min(u.first_at) as first_at, max(u.last_at) as last_at
               from (
                 select m.org_id, 1 as posted, 0 as open, 0 as records, m.amount, m.occurred_at as first_at, m.occurred_at as last_at
                 from movement m where m.event_id = {a}
                 union all
                 select t.org_id, 0, case when t.posted_seq is null then 1 else 0 end, t.records,
                   case when t.posted_seq is null then -t.credits else 0 end, t.first_at, t.last_at
                 from tally t where t.event_id = {b} and t.event_id <> ''
               ) u
               group by u.org_id
             ) x
             left join organisation o on o.org_id = x.org_id
             left join event e on e.org_id = x.org_id and e.event_id = {c}
             order by x.posted + x.open desc, x.org_id"
        );
        s.fetch_all(&mut connection).await
    }
}
