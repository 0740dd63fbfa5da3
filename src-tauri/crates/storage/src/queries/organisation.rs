//! Organisations with their balances: one query for all of them, no query per row.

use credit_desk_domain::{Instant, OrgId};
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// An organisation with its figures now, in micro-credits and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OrganisationRow {
    /// Number.
    pub org_id: i64,
    /// The platform's ID.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Plan badge.
    pub plan: String,
    /// Status: `active`, `suspended` or `closed`.
    pub status: String,
    /// What is left of all lots, expired ones included until they are posted as expired.
    pub balance: i64,
    /// Debt.
    pub debt: i64,
    /// What is left of the lots that can be spent now.
    pub spendable: i64,
    /// Of that, promotional.
    pub promotional: i64,
    /// Open tallies, without sign.
    pub accumulating: i64,
    /// Usage of the last 24 hours, hourly usage included, without sign.
    pub last_day: i64,
    /// Newest purchase or auto-recharge.
    pub last_purchase_at: Option<i64>,
    /// The next expiry of an open lot.
    pub expires_at: Option<i64>,
    /// What expires then.
    pub expiring: i64,
    /// Category's code of what expires then; promotional where both do.
    pub expiring_category: Option<i64>,
}

/// The register's other columns.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OrganisationDetail {
    /// Legal name.
    pub legal_name: Option<String>,
    /// ISO 3166 country.
    pub country: Option<String>,
    /// Tax ID.
    pub tax_id: Option<String>,
    /// Billing e-mail.
    pub email: Option<String>,
    /// When the plan ends.
    pub plan_expires_at: Option<i64>,
    /// Currency code.
    pub currency: String,
}

impl Store {
    /// All organisations, or one, with their figures at `now`, in no order.
    pub async fn organisation_rows(&self, org: Option<OrgId>, now: Instant) -> Result<Vec<OrganisationRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let only = |s: &mut Statement, column: &str| {
            org.map(|org| format!(" and {column} = {}", s.int(org.get()))).unwrap_or_default()
        };
        let at = s.int(now.micros());
        let day_ago = s.int(now.micros() - Instant::DAY_MICROS);
        let (wallets, lots, tallies) =
            (only(&mut s, "w.org_id"), only(&mut s, "l.org_id"), only(&mut s, "t.org_id"));
        let (used, hourly, next) =
            (only(&mut s, "m.org_id"), only(&mut s, "h.org_id"), only(&mut s, "x.org_id"));
        let organisations = only(&mut s, "o.org_id");
        s.text = format!(
            "select o.org_id, o.external_id, o.name, o.plan, o.status, coalesce(w.balance, 0) as balance, coalesce(w.debt, 0) as debt,
               coalesce(l.spendable, 0) as spendable, coalesce(l.promotional, 0) as promotional,
               coalesce(t.credits, 0) as accumulating,
               coalesce(u.credits, 0) + coalesce(h.credits, 0) as last_day,
               (select max(b.at) from (
                  select max(m.occurred_at) as at from movement m where m.org_id = o.org_id and m.kind = 1 and m.kind <> 10
                  union all
                  select max(m.occurred_at) from movement m where m.org_id = o.org_id and m.kind = 2 and m.kind <> 10
                ) b) as last_purchase_at,
               l.expires_at, coalesce(x.credits, 0) as expiring, x.category as expiring_category
             from organisation o
             left join (select w.org_id, cast(sum(w.balance) as bigint) as balance, cast(sum(w.debt) as bigint) as debt
               from wallet w where 1 = 1{wallets} group by w.org_id) w on w.org_id = o.org_id
             left join (select l.org_id,
                 cast(sum(case when l.effective_at <= {at} and l.expires_at > {at} then l.remaining else 0 end) as bigint) as spendable,
                 cast(sum(case when l.effective_at <= {at} and l.expires_at > {at} and l.category = 1 then l.remaining else 0 end) as bigint)
                   as promotional,
                 min(case when l.expires_at > {at} and l.expires_at < 9223372036854775807 then l.expires_at end) as expires_at
               from lot l where l.remaining > 0{lots} group by l.org_id) l on l.org_id = o.org_id
             left join (select t.org_id, cast(sum(t.credits) as bigint) as credits
               from tally t where t.posted_seq is null{tallies} group by t.org_id) t on t.org_id = o.org_id
             left join (select m.org_id, cast(-sum(m.amount) as bigint) as credits
               from movement m where m.occurred_at > {day_ago} and m.occurred_at <= {at} and m.kind = 10{used} group by m.org_id) u
               on u.org_id = o.org_id
             left join (select h.org_id, cast(sum(h.credits) as bigint) as credits
               from tally h where h.posted_seq is null and h.last_at > {day_ago} and h.last_at <= {at}{hourly} group by h.org_id) h
               on h.org_id = o.org_id
             left join (select x.org_id, x.expires_at, cast(sum(x.remaining) as bigint) as credits, min(x.category) as category
               from lot x where x.remaining > 0 and x.expires_at < 9223372036854775807{next} group by x.org_id, x.expires_at) x
               on x.org_id = o.org_id and x.expires_at = l.expires_at
             where 1 = 1{organisations}"
        );
        s.fetch_all(&mut connection).await
    }

    /// The rest of an organisation's register.
    pub async fn organisation_detail(&self, org: OrgId) -> Result<Option<OrganisationDetail>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(org.get());
        s.text = format!(
            "select legal_name, country, tax_id, email, plan_expires_at, currency from organisation where org_id = {org}"
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }
}
