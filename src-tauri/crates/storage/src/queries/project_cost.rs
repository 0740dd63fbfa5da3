//! What each project of an organisation used.

use credit_desk_domain::{Instant, OrgId};
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// One project's costs, without sign, in micro-credits.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectCostRow {
    /// Project; 0 is usage that names none.
    pub project_id: i64,
    /// Its name.
    pub name: Option<String>,
    /// This month.
    pub this_month: i64,
    /// The month before.
    pub last_month: i64,
    /// The last 24 hours.
    pub last_day: i64,
    /// Last event's ID.
    pub event_id: Option<String>,
    /// Its name.
    pub event_name: Option<String>,
    /// Last usage.
    pub last_at: Option<i64>,
}

impl Store {
    /// Costs by project of an organisation: two billing months (yyyymm) from the kept totals with open tallies in the
    /// first, the last 24 hours before `now`, and the newest usage.
    pub async fn project_costs(
        &self,
        org: OrgId,
        this_month: i64,
        last_month: i64,
        now: Instant,
    ) -> Result<Vec<ProjectCostRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(org.get());
        let (this_month, last_month) = (s.int(this_month), s.int(last_month));
        let (day_ago, at) = (s.int(now.micros() - Instant::DAY_MICROS), s.int(now.micros()));
        s.text = format!(
            "select c.project_id, p.name, c.this_month, c.last_month, c.last_day, m.event_id, e.name as event_name, m.occurred_at as last_at
             from (
               select u.project_id, cast(sum(u.this_month) as bigint) as this_month, cast(sum(u.last_month) as bigint) as last_month,
                 cast(sum(u.last_day) as bigint) as last_day,
                 case when u.project_id <> 0 then
                   (select n.seq from movement n where n.project_id = u.project_id and n.project_id <> 0 and +n.kind in (10, 11)
                      and +n.org_id = {org} order by n.occurred_at desc, n.org_id desc, n.seq desc limit 1)
                 else
                   (select n.seq from movement n where n.org_id = {org} and +n.project_id = 0 and +n.kind in (10, 11)
                    order by n.occurred_at desc, n.seq desc limit 1)
                 end as newest
               from (
                 select t.project_id, case when t.month = {this_month} then -t.amount else 0 end as this_month,
                   case when t.month = {last_month} then -t.amount else 0 end as last_month, 0 as last_day
                 from month_total t
                 where t.org_id = {org} and t.month in ({this_month}, {last_month}) and t.kind in (10, 11)
                 union all
                 select m.project_id, 0, 0, -m.amount from movement m
                 where m.org_id = {org} and m.occurred_at > {day_ago} and m.occurred_at <= {at} and +m.kind = 10
                 union all
                 select t.project_id, t.credits, 0, case when t.last_at > {day_ago} then t.credits else 0 end from tally t
                 where t.org_id = {org} and t.posted_seq is null
                 union all
                 select p.project_id, 0, 0, 0 from project p where p.org_id = {org}
               ) u
               group by u.project_id
             ) c
             left join project p on p.project_id = c.project_id
             left join movement m on m.org_id = {org} and m.seq = c.newest
             left join event e on e.org_id = {org} and e.event_id = m.event_id
             order by c.this_month desc, c.last_month desc, c.project_id"
        );
        s.fetch_all(&mut connection).await
    }
}
