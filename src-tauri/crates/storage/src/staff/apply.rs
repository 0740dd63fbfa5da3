//! Carrying out a confirmed proposal about staff or limits, in the unit of work of its decision.

use credit_desk_domain::{Instant, Role};

use super::terms::{PolicyTerms, StaffTerms, StaffWas, one_line};
use crate::audit::AuditEntry;
use crate::engine::{Connection, Engine};
use crate::error::{Result, StorageError};
use crate::store::Unit;

pub(crate) fn refused(rule: &str) -> StorageError {
    StorageError::Refused { rule: rule.to_owned() }
}

/// Invites, changes or ends as a proposal's terms say, and writes it to the audit log. `role` is the actor's.
///
/// On PostgreSQL this is `apply_staff(terms)`, which only the decision's own function may call: there it is refused.
///
/// # Errors
/// `staff_changed_since` where the person is not as the proposal says they were, `staff_last_admin`,
/// `staff_password_needed`, `staff_login`.
pub async fn apply_staff(unit: &mut Unit, terms: &str, role: &str, now: Instant) -> Result<()> {
    let asked = StaffTerms::parse(terms).map_err(|_| refused("staff_terms"))?;
    let action = {
        let actor = unit.actor.clone();
        let Connection::Sqlite(c) = unit.connection() else { return Err(refused("staff_only_by_command")) };
        let is: Option<StoredPerson> = sqlx::query_as(
            "select name, email, role, single_limit, daily_limit, org_id, status, password_hash is not null
             from staff where login = $1",
        )
        .bind(&asked.login)
        .fetch_optional(&mut **c)
        .await?;
        let had_password = is.as_ref().is_some_and(|row| row.7);
        let is = is.map(|(name, email, role, single, daily, org, status, _)| {
            (name, email, role, single, daily, org, status)
        });
        if is != asked.was.as_ref().map(columns) {
            return Err(refused("staff_changed_since"));
        }
        let becomes = &asked.becomes;
        let other_admins: i64 = sqlx::query_scalar(
            "select count(*) from staff where login <> $1 and role = 'admin' and status = 'active' and password_hash is not null",
        )
        .bind(&asked.login)
        .fetch_one(&mut **c)
        .await?;
        if other_admins == 0 && !(becomes.active && becomes.role == Role::Admin) {
            return Err(refused("staff_last_admin"));
        }
        let verifier: Option<String> = match &asked.password {
            None => None,
            Some(digest) => {
                sqlx::query_scalar("select verifier from staff_secret where digest = $1")
                    .bind(digest)
                    .fetch_optional(&mut **c)
                    .await?
            }
        };
        if (asked.password.is_some() || becomes.active && !had_password) && verifier.is_none() {
            return Err(refused("staff_password_needed"));
        }
        sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
        let (name, email, role, single, daily, org, status) = columns(becomes);
        let statement = if asked.was.is_none() {
            "insert into staff (login, name, email, role, single_limit, daily_limit, org_id, status, password_hash, created_at, created_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        } else {
            // A new password ends a lock-out.
            "update staff set name = $2, email = $3, role = $4, single_limit = $5, daily_limit = $6, org_id = $7, status = $8,
               password_hash = coalesce($9, password_hash),
               failures = case when $9 is null then failures else 0 end,
               locked_until = case when $9 is null then locked_until else 0 end
             where login = $1 and $10 > 0 and $11 <> ''"
        };
        sqlx::query(statement)
            .bind(&asked.login)
            .bind(name)
            .bind(email)
            .bind(role)
            .bind(single)
            .bind(daily)
            .bind(org)
            .bind(status)
            .bind(verifier)
            .bind(now.micros())
            .bind(actor)
            .execute(&mut **c)
            .await?;
        sqlx::query("delete from staff_secret where digest = $1")
            .bind(asked.password.as_deref())
            .execute(&mut **c)
            .await?;
        sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
        match &asked.was {
            None => "invite_staff",
            Some(was) if was.active && !becomes.active => "end_staff",
            Some(_) => "change_staff",
        }
    };
    tell(unit, action, asked.login, terms, role, now).await
}

/// Changes limits as a proposal's terms say, from now on, and writes it to the audit log. As [`apply_staff`].
///
/// # Errors
/// `policy_changed_since` where the limits are not as the proposal says they were.
pub async fn apply_policy(unit: &mut Unit, terms: &str, role: &str, now: Instant) -> Result<()> {
    let asked = PolicyTerms::parse(terms).map_err(|_| refused("staff_terms"))?;
    let actor = unit.actor.clone();
    let micro =
        |credits: Option<credit_desk_domain::Credits>| credits.map(credit_desk_domain::Credits::micro);
    {
        let Connection::Sqlite(c) = unit.connection() else { return Err(refused("staff_only_by_command")) };
        let is: Option<StoredLimits> = sqlx::query_as(
            "select single_limit, daily_limit, maker_limit, org_limit from policy
             where action = $1 and role = $2 and currency = $3 and starts_at <= $4 order by starts_at desc limit 1",
        )
        .bind(&asked.action)
        .bind(asked.role.code())
        .bind(&asked.currency)
        .bind(now.micros())
        .fetch_optional(&mut **c)
        .await?;
        if is != asked.was.map(|was| (micro(was.single), micro(was.daily), micro(was.maker), micro(was.org)))
        {
            return Err(refused("policy_changed_since"));
        }
        sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
        sqlx::query(
            "insert into policy (action, role, currency, starts_at, single_limit, daily_limit, maker_limit, org_limit, actor, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $4)",
        )
        .bind(&asked.action)
        .bind(asked.role.code())
        .bind(&asked.currency)
        .bind(now.micros())
        .bind(micro(asked.becomes.single))
        .bind(micro(asked.becomes.daily))
        .bind(micro(asked.becomes.maker))
        .bind(micro(asked.becomes.org))
        .bind(actor)
        .execute(&mut **c)
        .await?;
        sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
    }
    let currency = if asked.currency.is_empty() { String::new() } else { format!(" {}", asked.currency) };
    let subject = format!("{} {}{currency}", asked.action, asked.role.code());
    tell(unit, "change_policy", subject, terms, role, now).await
}

async fn tell(
    unit: &mut Unit,
    action: &str,
    subject: String,
    terms: &str,
    role: &str,
    now: Instant,
) -> Result<()> {
    let entry = AuditEntry {
        action: action.to_owned(),
        org: None,
        subject,
        before: one_line(terms, true),
        after: one_line(terms, false),
        reason: None,
    };
    unit.audit(&entry, role, now).await
}

/// A person as stored, with whether there is a password.
type StoredPerson = (String, Option<String>, String, Option<i64>, Option<i64>, Option<i64>, String, bool);

/// Limits as stored: single, daily, of a maker, of an organisation.
type StoredLimits = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

type Columns = (String, Option<String>, String, Option<i64>, Option<i64>, Option<i64>, String);

fn columns(person: &StaffWas) -> Columns {
    let micro =
        |credits: Option<credit_desk_domain::Credits>| credits.map(credit_desk_domain::Credits::micro);
    let status = if person.active { "active" } else { "ended" };
    (
        person.name.clone(),
        person.email.clone(),
        person.role.code().to_owned(),
        micro(person.single_limit),
        micro(person.daily_limit),
        person.org.map(credit_desk_domain::OrgId::get),
        status.to_owned(),
    )
}

impl Unit {
    /// Keeps the verifier of a password until the proposal that names its digest is decided.
    pub async fn keep_secret(&mut self, digest: &str, verifier: &str, now: Instant) -> Result<()> {
        let actor = self.actor.clone();
        match self.connection() {
            Connection::Sqlite(c) => {
                let old = now.saturating_add_micros(-60 * Instant::DAY_MICROS);
                sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
                sqlx::query("delete from staff_secret where made_at < $1")
                    .bind(old.micros())
                    .execute(&mut **c)
                    .await?;
                sqlx::query(
                    "insert into staff_secret (digest, verifier, made_by, made_at)
                     select $1, $2, $3, $4 where not exists (select 1 from staff_secret where digest = $1)",
                )
                .bind(digest)
                .bind(verifier)
                .bind(actor)
                .bind(now.micros())
                .execute(&mut **c)
                .await?;
                sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
            }
            Connection::Postgres(c) => {
                sqlx::query("select keep_secret($1, $2)")
                    .bind(digest)
                    .bind(verifier)
                    .execute(&mut **c)
                    .await?;
            }
        }
        Ok(())
    }

    /// Which engine this unit writes to.
    pub fn engine(&mut self) -> Engine {
        self.connection().engine()
    }
}
