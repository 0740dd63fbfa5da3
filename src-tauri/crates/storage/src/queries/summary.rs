//! Totals of the list from what the posting keeps, never counted row by row.

use sqlx::FromRow;

use super::filter::MovementFilter;
use super::plan::Plan;
use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// A month's totals, in micro-credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct MonthTotal {
    /// The billing month, yyyymm.
    pub month: i64,
    /// Sum of what added credits.
    pub credits_in: i64,
    /// Sum of what took credits; not positive.
    pub credits_out: i64,
    /// Posted transactions.
    pub transactions: i64,
}

/// Open tallies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct TallyTotal {
    /// How many.
    pub tallies: i64,
    /// Micro-credits used, without sign.
    pub credits: i64,
}

impl Store {
    /// Totals by billing month of the filter's organisation, kinds, operation and project; its other parts are not
    /// looked at. A kind counts as in or out by the sign of its sum per organisation, month, operation and project.
    pub async fn month_totals(&self, filter: &MovementFilter) -> Result<Vec<MonthTotal>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let mut conditions = vec!["t.n >= 0".to_owned()];
        conditions.extend(filter.org.map(|org| format!("t.org_id = {}", s.int(org.get()))));
        if !filter.kinds.is_empty() {
            let kinds: Vec<String> = filter.kinds.iter().map(|kind| s.int(kind.code())).collect();
            conditions.push(format!("t.kind in ({})", kinds.join(", ")));
        }
        if let Some(name) = &filter.operation {
            let name = s.text(name);
            conditions.push(format!(
                "t.operation_id in (select op.operation_id from operation op where op.name = {name})"
            ));
        }
        if let Some(name) = &filter.project {
            let name = s.text(name);
            conditions.push(format!(
                "t.project_id in (select pj.project_id from project pj where pj.name = {name})"
            ));
        }
        let conditions = conditions.join(" and ");
        s.text = format!(
            "select t.month, cast(sum(case when t.amount > 0 then t.amount else 0 end) as bigint) as credits_in,
               cast(sum(case when t.amount < 0 then t.amount else 0 end) as bigint) as credits_out,
               cast(sum(t.n) as bigint) as transactions
             from month_total t where {conditions} group by t.month order by t.month"
        );
        s.fetch_all(&mut connection).await
    }

    /// Open tallies that the filter shows.
    pub async fn tally_total(&self, filter: &MovementFilter) -> Result<TallyTotal> {
        let mut connection = self.pools.read().await?;
        let Some(plan) = Plan::prepare(&mut connection, filter).await? else {
            return Ok(TallyTotal::default());
        };
        if !plan.has_tallies() {
            return Ok(TallyTotal::default());
        }
        let mut s = Statement::default();
        let conditions = plan.tally_conditions(&mut s, &super::Start::Newest);
        s.text = format!(
            "select cast(count(*) as bigint) as tallies, cast(coalesce(sum(t.credits), 0) as bigint) as credits
             from tally t where {conditions}"
        );
        Ok(s.fetch_all(&mut connection).await?.first().copied().unwrap_or_default())
    }

    /// Organisations in debt: all, or whether this one is (0 or 1).
    pub async fn organisations_in_debt(&self, filter: &MovementFilter) -> Result<u64> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(filter.org.map_or(0, credit_desk_domain::OrgId::get));
        s.text = format!(
            "select cast(count(distinct org_id) as bigint) from wallet where debt > 0 and ({org} = 0 or org_id = {org})"
        );
        Ok(u64::try_from(s.fetch_number(&mut connection).await?).unwrap_or(0))
    }
}
