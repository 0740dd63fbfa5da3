//! Who works at the desk: staff, what each may decide alone, sign-in to a file.
//!
//! On PostgreSQL a login's role is its group on the server and row `staff` carries the rest; on SQLite the row carries
//! everything, the password's hash too. Changes are proposals: [`apply_staff`] and [`apply_policy`] carry a confirmed one
//! out, in the unit of work of the decision.

mod apply;
mod sign_in;
mod terms;

use std::collections::HashMap;

pub use credit_desk_domain::policy::Limits;
use credit_desk_domain::{Credits, Instant, OrgId, Role};
use sqlx::FromRow;

use crate::engine::{Connection, Engine, on_engine};
use crate::error::{Result, StorageError};
use crate::store::Store;

pub use self::apply::{apply_policy, apply_staff};
pub use self::sign_in::{Arrival, Credential, Tried};
pub use self::terms::{PolicyTerms, StaffTerms, StaffWas, TermsError, term_lines};

/// One of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Role; on PostgreSQL that of the login's group.
    pub role: Role,
    /// Credits in one decision; nothing is the role's limit.
    pub single_limit: Option<Credits>,
    /// Credits decided in 24 hours; nothing is the role's limit.
    pub daily_limit: Option<Credits>,
    /// Organisation that they belong to.
    pub org: Option<OrgId>,
    /// False once their access ended.
    pub active: bool,
    /// True where they sign in with a password that the book keeps; never on PostgreSQL.
    pub has_password: bool,
    /// Wrong passwords keep them out until then.
    pub locked_until: Option<Instant>,
    /// Last seen at the desk.
    pub last_seen_at: Option<Instant>,
}

/// What one person of a role may decide alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLimit {
    /// `request`, `grant`, `void`, `reversal`, `extension`, `coupon`.
    pub action: String,
    /// Role.
    pub role: Role,
    /// Currency of the organisation; empty is any.
    pub currency: String,
    /// Since when.
    pub starts_at: Instant,
    /// The limits.
    pub limits: Limits,
}

#[derive(FromRow)]
struct StaffRaw {
    login: String,
    name: String,
    email: Option<String>,
    role: String,
    single_limit: Option<i64>,
    daily_limit: Option<i64>,
    org_id: Option<i64>,
    status: String,
    has_password: i64,
    locked_until: i64,
    last_seen_at: Option<i64>,
}

impl StaffRaw {
    fn member(self) -> Result<StaffMember> {
        let bad = |column| StorageError::Inconsistent { table: "staff", column, row: self.login.clone() };
        let instant = |at: i64| Instant::try_from_micros(at).ok();
        Ok(StaffMember {
            role: Role::from_code(&self.role).map_err(|_| bad("role"))?,
            org: self.org_id.map(OrgId::try_new).transpose().map_err(|_| bad("org_id"))?,
            login: self.login,
            name: self.name,
            email: self.email,
            single_limit: self.single_limit.map(Credits::from_micro),
            daily_limit: self.daily_limit.map(Credits::from_micro),
            active: self.status == "active",
            has_password: self.has_password != 0,
            locked_until: Some(self.locked_until).filter(|at| *at > 0).and_then(instant),
            last_seen_at: self.last_seen_at.and_then(instant),
        })
    }
}

/// Action, role, currency, start, and the four limits.
type PolicyRaw = (String, String, String, i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

const SQLITE_STAFF: &str = "select login, name, email, role, single_limit, daily_limit, org_id, status,
    password_hash is not null as has_password, locked_until, last_seen_at from staff";
const POSTGRES_STAFF: &str = "select login, name, email, coalesce(staff_role(login), role) as role, single_limit, daily_limit, org_id, status,
    0::bigint as has_password, 0::bigint as locked_until, last_seen_at from staff";

impl Store {
    /// Everybody, active first, by name. On PostgreSQL for those who may see staff: admins and auditors.
    pub async fn staff(&self) -> Result<Vec<StaffMember>> {
        let mut rows: Vec<StaffRaw> = match self.pools.read().await? {
            Connection::Sqlite(mut c) => sqlx::query_as(SQLITE_STAFF).fetch_all(&mut *c).await?,
            Connection::Postgres(mut c) => sqlx::query_as(POSTGRES_STAFF).fetch_all(&mut *c).await?,
        };
        rows.sort_by_cached_key(|row| (row.status != "active", row.name.to_lowercase(), row.login.clone()));
        rows.into_iter().map(StaffRaw::member).collect()
    }

    /// One of the staff by login; on PostgreSQL as [`Store::staff`].
    pub async fn staff_member(&self, login: &str) -> Result<Option<StaffMember>> {
        Ok(self.staff().await?.into_iter().find(|member| member.login == login))
    }

    /// Names by login, for whoever sees what others did; every role may know them.
    pub async fn staff_names(&self) -> Result<HashMap<String, String>> {
        let mut connection = self.pools.read().await?;
        let rows: Vec<(String, String)> = on_engine!(&mut connection, |c| {
            sqlx::query_as("select login, name from staff").fetch_all(c).await?
        });
        Ok(rows.into_iter().collect())
    }

    /// Limits in force at an instant: the newest row that has begun for each action, role and currency.
    pub async fn policies(&self, now: Instant) -> Result<Vec<PolicyLimit>> {
        let mut connection = self.pools.read().await?;
        let rows: Vec<PolicyRaw> = on_engine!(&mut connection, |c| {
            sqlx::query_as(
                "select action, role, currency, starts_at, single_limit, daily_limit, maker_limit, org_limit from policy p
                 where starts_at = (select max(b.starts_at) from policy b
                   where b.action = p.action and b.role = p.role and b.currency = p.currency and b.starts_at <= $1)
                 order by action, role, currency",
            )
            .bind(now.micros())
            .fetch_all(c)
            .await?
        });
        rows.into_iter()
            .map(|(action, role, currency, starts_at, single, daily, maker, org)| {
                let bad =
                    |column| StorageError::Inconsistent { table: "policy", column, row: action.clone() };
                Ok(PolicyLimit {
                    role: Role::from_code(&role).map_err(|_| bad("role"))?,
                    starts_at: Instant::try_from_micros(starts_at).map_err(|_| bad("starts_at"))?,
                    limits: Limits {
                        single: single.map(Credits::from_micro),
                        daily: daily.map(Credits::from_micro),
                        maker: maker.map(Credits::from_micro),
                        org: org.map(Credits::from_micro),
                    },
                    action,
                    currency,
                })
            })
            .collect()
    }

    /// True where nobody else could confirm a change of staff or limits: a file in which fewer than two active admins
    /// have a password. On a server there is always its administrator to name a second one.
    pub async fn staff_alone(&self) -> Result<bool> {
        if self.engine() == Engine::Postgres {
            return Ok(false);
        }
        let admins = self.staff().await?.into_iter();
        Ok(admins.filter(|one| one.active && one.has_password && one.role == Role::Admin).count() < 2)
    }

    /// IDs of proposals about staff and limits that wait, oldest first.
    pub async fn staff_proposals(&self) -> Result<Vec<Vec<u8>>> {
        let mut connection = self.pools.read().await?;
        let rows: Vec<(Vec<u8>,)> = on_engine!(&mut connection, |c| {
            sqlx::query_as(
                "select proposal_id from proposal where state in ('open', 'second') and action in ('staff', 'policy') order by asked_at",
            )
            .fetch_all(c)
            .await?
        });
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// The proposal about staff or limits that was made with a key: its ID, action, subject and state.
    pub async fn staff_proposal(&self, key: &str) -> Result<Option<(Vec<u8>, String, String, String)>> {
        let mut connection = self.pools.read().await?;
        Ok(on_engine!(&mut connection, |c| {
            sqlx::query_as(
                "select proposal_id, action, coalesce(subject, ''), state from proposal where source = 'desk' and record_id = $1",
            )
            .bind(key)
            .fetch_optional(c)
            .await?
        }))
    }

    /// What the server's administrator has to run before a change of a login can be carried out; nothing where the desk
    /// may do it all. PostgreSQL only.
    pub async fn server_needs(
        &self,
        login: &str,
        role: Role,
        active: bool,
        password: bool,
    ) -> Result<Option<String>> {
        match self.pools.read().await? {
            Connection::Sqlite(_) => Ok(None),
            Connection::Postgres(mut c) => {
                Ok(sqlx::query_scalar("select staff_server_needs($1, $2, $3, $4)")
                    .bind(login)
                    .bind(role.code())
                    .bind(active)
                    .bind(password)
                    .fetch_one(&mut *c)
                    .await?)
            }
        }
    }

    /// True where the server has such a login already; never on SQLite.
    pub async fn server_has_login(&self, login: &str) -> Result<bool> {
        match self.pools.read().await? {
            Connection::Sqlite(_) => Ok(false),
            Connection::Postgres(mut c) => {
                Ok(sqlx::query_scalar("select exists (select 1 from pg_roles where rolname = $1)")
                    .bind(login)
                    .fetch_one(&mut *c)
                    .await?)
            }
        }
    }
}

impl StaffMember {
    /// The person as a proposal's terms tell them.
    pub fn as_was(&self) -> StaffWas {
        StaffWas {
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.role,
            single_limit: self.single_limit,
            daily_limit: self.daily_limit,
            org: self.org,
            active: self.active,
        }
    }
}
