//! What an import asks of the book inside its own unit of work, where its postings can be seen already.

use credit_desk_domain::{Credits, Currency, Instant, OrgId};
use sqlx::FromRow;

use crate::engine::on_engine;
use crate::error::{Result, StorageError};
use crate::registry::NewOrganisation;
use crate::store::Unit;

#[derive(FromRow)]
struct OrganisationRow {
    org_id: i64,
    external_id: String,
    name: String,
    legal_name: Option<String>,
    country: Option<String>,
    tax_id: Option<String>,
    email: Option<String>,
    plan: String,
    plan_expires_at: Option<i64>,
    currency: String,
    status: String,
}

impl OrganisationRow {
    fn read(self) -> Result<(OrgId, NewOrganisation)> {
        let bad = |column| StorageError::Inconsistent {
            table: "organisation",
            column,
            row: self.org_id.to_string(),
        };
        let org = OrgId::try_new(self.org_id).map_err(|_| bad("org_id"))?;
        let plan_expires_at = self
            .plan_expires_at
            .map(Instant::try_from_micros)
            .transpose()
            .map_err(|_| bad("plan_expires_at"))?;
        let currency = Currency::parse(&self.currency).map_err(|_| bad("currency"))?;
        Ok((
            org,
            NewOrganisation {
                external_id: self.external_id,
                name: self.name,
                legal_name: self.legal_name,
                country: self.country,
                tax_id: self.tax_id,
                email: self.email,
                plan: self.plan,
                plan_expires_at,
                currency,
                status: self.status,
            },
        ))
    }
}

impl Unit {
    /// An organisation as it stands in the book, by its external ID.
    pub async fn lookup_organisation(
        &mut self,
        external_id: &str,
    ) -> Result<Option<(OrgId, NewOrganisation)>> {
        let row: Option<OrganisationRow> = on_engine!(self.connection(), |c| {
            sqlx::query_as(
                "select org_id, external_id, name, legal_name, country, tax_id, email, plan, plan_expires_at, currency, status
                 from organisation where external_id = $1",
            )
            .bind(external_id)
            .fetch_optional(c)
            .await?
        });
        row.map(OrganisationRow::read).transpose()
    }

    /// Debt that an organisation's usage has added from a sequence number on. Exact where nothing but usage was posted
    /// since, and final once this unit has posted to the organisation, because its head is locked from then on.
    pub async fn debt_made_since(&mut self, org: OrgId, first_seq: i64) -> Result<Credits> {
        let micro: i64 = on_engine!(self.connection(), |c| {
            sqlx::query_scalar(
                "select cast(coalesce(sum(w.debt - coalesce((
                     select m.debt_after from movement m
                     where m.org_id = w.org_id and m.wallet = w.wallet and m.seq < $2 order by m.seq desc limit 1), 0)), 0) as bigint)
                 from wallet w where w.org_id = $1 and w.debt > 0",
            )
            .bind(org.get())
            .bind(first_seq)
            .fetch_one(c)
            .await?
        });
        Ok(Credits::from_micro(micro))
    }
}
