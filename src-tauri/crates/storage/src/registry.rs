//! The small reference tables: organisations, wallets, projects, operations and their rates.

use credit_desk_domain::{Credits, Currency, Instant, OrgId};
use sqlx::FromRow;

use crate::engine::{Connection, on_engine};
use crate::error::{Result, StorageError};
use crate::posting::{check_option, check_text};
use crate::store::{Store, Unit};

/// A buyer to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    /// The platform's own ID of it; unique in the book.
    pub external_id: String,
    /// Name shown everywhere.
    pub name: String,
    /// Legal name.
    pub legal_name: Option<String>,
    /// ISO 3166 country.
    pub country: Option<String>,
    /// Tax ID.
    pub tax_id: Option<String>,
    /// Billing e-mail.
    pub email: Option<String>,
    /// Plan badge.
    pub plan: String,
    /// End of the plan.
    pub plan_expires_at: Option<Instant>,
    /// Currency of its purchases.
    pub currency: Currency,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

/// How an operation's usage is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// One transaction per record.
    Each,
    /// Records of an hour become one transaction when the hour is over.
    Hourly,
}

impl Settlement {
    fn code(self) -> i64 {
        match self {
            Self::Each => 1,
            Self::Hourly => 2,
        }
    }

    fn from_code(code: i64) -> Option<Self> {
        match code {
            1 => Some(Self::Each),
            2 => Some(Self::Hourly),
            _ => None,
        }
    }
}

/// What usage is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Number, from 1.
    pub operation_id: i64,
    /// Name, e.g. `AI image rotation`.
    pub name: String,
    /// Unit of its quantity, e.g. `photo`.
    pub unit: String,
    /// How it is settled.
    pub settlement: Settlement,
}

/// One rate of an operation, from its start until the next one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateRow {
    /// Operation.
    pub operation_id: i64,
    /// From when.
    pub starts_at: Instant,
    /// Credits for one whole unit.
    pub credits_per_unit: Credits,
}

/// An organisation as imports look it up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OrganisationKey {
    /// Number.
    pub org_id: i64,
    /// The platform's ID.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Currency code.
    pub currency: String,
    /// Status.
    pub status: String,
}

/// A project as imports look it up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectKey {
    /// Number.
    pub project_id: i64,
    /// Organisation.
    pub org_id: i64,
    /// Name.
    pub name: String,
    /// The wallet that pays: 0 is main.
    pub wallet: i64,
}

#[derive(FromRow)]
struct OperationRow {
    operation_id: i64,
    name: String,
    unit: String,
    settlement: i64,
}

impl Store {
    /// All organisations' keys (a book has some ten thousand at most).
    pub async fn organisation_keys(&self) -> Result<Vec<OrganisationKey>> {
        let mut connection = self.pools.read().await?;
        on_engine!(&mut connection, |c| {
            Ok(sqlx::query_as(
                "select org_id, external_id, name, currency, status from organisation order by org_id",
            )
            .fetch_all(c)
            .await?)
        })
    }

    /// All projects, or those of one organisation.
    pub async fn project_keys(&self, org: Option<OrgId>) -> Result<Vec<ProjectKey>> {
        let mut connection = self.pools.read().await?;
        on_engine!(&mut connection, |c| {
            Ok(sqlx::query_as(
                "select project_id, org_id, name, wallet from project where $1 = 0 or org_id = $1 order by org_id, name",
            )
            .bind(org.map_or(0, OrgId::get))
            .fetch_all(c)
            .await?)
        })
    }

    /// All operations by name.
    pub async fn operations(&self) -> Result<Vec<Operation>> {
        let mut connection = self.pools.read().await?;
        let rows: Vec<OperationRow> = on_engine!(&mut connection, |c| {
            sqlx::query_as("select operation_id, name, unit, settlement from operation order by name")
                .fetch_all(c)
                .await?
        });
        rows.into_iter()
            .map(|row| {
                let settlement =
                    Settlement::from_code(row.settlement).ok_or_else(|| StorageError::Inconsistent {
                        table: "operation",
                        column: "settlement",
                        row: row.operation_id.to_string(),
                    })?;
                Ok(Operation { operation_id: row.operation_id, name: row.name, unit: row.unit, settlement })
            })
            .collect()
    }

    /// All rates by operation and start.
    pub async fn rates(&self) -> Result<Vec<RateRow>> {
        let mut connection = self.pools.read().await?;
        let rows: Vec<(i64, i64, i64)> = on_engine!(&mut connection, |c| {
            sqlx::query_as(
                "select operation_id, starts_at, credits_per_unit from rate order by operation_id, starts_at",
            )
            .fetch_all(c)
            .await?
        });
        rows.into_iter()
            .map(|(operation_id, starts_at, credits)| {
                let starts_at =
                    Instant::try_from_micros(starts_at).map_err(|_| StorageError::Inconsistent {
                        table: "rate",
                        column: "starts_at",
                        row: operation_id.to_string(),
                    })?;
                Ok(RateRow { operation_id, starts_at, credits_per_unit: Credits::from_micro(credits) })
            })
            .collect()
    }
}

/// Numbers of reference rows are taken one after the other; on PostgreSQL two desks wait for each other here.
async fn lock_registry(connection: &mut Connection) -> Result<()> {
    if let Connection::Postgres(c) = connection {
        sqlx::query("select pg_advisory_xact_lock(4242, 2)").execute(&mut **c).await?;
    }
    Ok(())
}

impl Unit {
    /// Adds an organisation with its main wallet.
    ///
    /// # Errors
    /// `organisation_external_id` where its external ID is taken.
    pub async fn add_organisation(&mut self, new: &NewOrganisation, now: Instant) -> Result<OrgId> {
        check_text("external ID", &new.external_id)?;
        check_text("name", &new.name)?;
        for (field, text) in [
            ("legal name", &new.legal_name),
            ("country", &new.country),
            ("tax ID", &new.tax_id),
            ("e-mail", &new.email),
        ] {
            check_option(field, text.as_deref())?;
        }
        lock_registry(self.connection()).await?;
        let org: i64 = on_engine!(self.connection(), |c| {
            let org: i64 = sqlx::query_scalar("select coalesce(max(org_id), 0) + 1 from organisation")
                .fetch_one(&mut *c)
                .await?;
            sqlx::query(
                "insert into organisation (org_id, external_id, name, legal_name, country, tax_id, email, plan, plan_expires_at, currency,
                   status, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(org)
            .bind(&new.external_id)
            .bind(&new.name)
            .bind(new.legal_name.as_deref())
            .bind(new.country.as_deref())
            .bind(new.tax_id.as_deref())
            .bind(new.email.as_deref())
            .bind(&new.plan)
            .bind(new.plan_expires_at.map(Instant::micros))
            .bind(new.currency.code())
            .bind(&new.status)
            .bind(now.micros())
            .execute(&mut *c)
            .await?;
            sqlx::query("insert into head (org_id, seq, posted_at, hash) values ($1, 0, 0, $2)")
                .bind(org)
                .bind([0_u8; 32].as_slice())
                .execute(&mut *c)
                .await?;
            sqlx::query("insert into wallet (org_id, wallet) values ($1, 0)").bind(org).execute(c).await?;
            org
        });
        OrgId::try_new(org).map_err(|_| StorageError::Inconsistent {
            table: "organisation",
            column: "org_id",
            row: org.to_string(),
        })
    }

    /// Adds a project; with `own_wallet` it gets a wallet of its own, else the main one pays.
    pub async fn add_project(&mut self, org: OrgId, name: &str, own_wallet: bool) -> Result<ProjectKey> {
        check_text("project", name)?;
        lock_registry(self.connection()).await?;
        on_engine!(self.connection(), |c| {
            let project_id: i64 = sqlx::query_scalar("select coalesce(max(project_id), 0) + 1 from project")
                .fetch_one(&mut *c)
                .await?;
            let wallet: i64 = if own_wallet {
                let wallet: i64 =
                    sqlx::query_scalar("select coalesce(max(wallet), 0) + 1 from wallet where org_id = $1")
                        .bind(org.get())
                        .fetch_one(&mut *c)
                        .await?;
                sqlx::query("insert into wallet (org_id, wallet) values ($1, $2)")
                    .bind(org.get())
                    .bind(wallet)
                    .execute(&mut *c)
                    .await?;
                wallet
            } else {
                0
            };
            sqlx::query("insert into project (project_id, org_id, name, wallet) values ($1, $2, $3, $4)")
                .bind(project_id)
                .bind(org.get())
                .bind(name)
                .bind(wallet)
                .execute(c)
                .await?;
            Ok(ProjectKey { project_id, org_id: org.get(), name: name.to_owned(), wallet })
        })
    }

    /// Adds an operation.
    pub async fn add_operation(
        &mut self,
        name: &str,
        unit: &str,
        settlement: Settlement,
    ) -> Result<Operation> {
        check_text("operation", name)?;
        check_text("unit", unit)?;
        lock_registry(self.connection()).await?;
        on_engine!(self.connection(), |c| {
            let operation_id: i64 =
                sqlx::query_scalar("select coalesce(max(operation_id), 0) + 1 from operation")
                    .fetch_one(&mut *c)
                    .await?;
            sqlx::query(
                "insert into operation (operation_id, name, unit, settlement) values ($1, $2, $3, $4)",
            )
            .bind(operation_id)
            .bind(name)
            .bind(unit)
            .bind(settlement.code())
            .execute(c)
            .await?;
            Ok(Operation { operation_id, name: name.to_owned(), unit: unit.to_owned(), settlement })
        })
    }

    /// Adds a rate from an instant on. A rate is never edited; a later start supersedes it.
    pub async fn add_rate(&mut self, rate: RateRow, now: Instant) -> Result<()> {
        let actor = self.actor_or_login().await?;
        on_engine!(self.connection(), |c| {
            sqlx::query("insert into rate (operation_id, starts_at, credits_per_unit, actor, created_at) values ($1, $2, $3, $4, $5)")
                .bind(rate.operation_id)
                .bind(rate.starts_at.micros())
                .bind(rate.credits_per_unit.micro())
                .bind(actor)
                .bind(now.micros())
                .execute(c)
                .await?;
            Ok(())
        })
    }

    /// Who acts: the login on PostgreSQL, the person at the desk on SQLite.
    pub(crate) async fn actor_or_login(&mut self) -> Result<String> {
        let actor = self.actor.clone();
        match self.connection() {
            Connection::Sqlite(_) => Ok(actor),
            Connection::Postgres(c) => {
                Ok(sqlx::query_scalar("select session_user::text").fetch_one(&mut **c).await?)
            }
        }
    }
}
