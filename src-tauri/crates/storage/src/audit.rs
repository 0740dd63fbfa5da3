//! The audit log: who did what; each entry carries the hash of the one before and stands in the same database
//! transaction as the change that it tells of.

use credit_desk_domain::{Instant, OrgId};

use crate::engine::Connection;
use crate::error::Result;
use crate::posting::{check_option, check_text};
use crate::store::Unit;

/// One entry to write; actor and time come from the unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// What was done, e.g. `import`.
    pub action: String,
    /// Organisation, where it is about one.
    pub org: Option<OrgId>,
    /// The thing it was done to, e.g. a file name.
    pub subject: String,
    /// State before.
    pub before: Option<String>,
    /// State after.
    pub after: Option<String>,
    /// Reason given.
    pub reason: Option<String>,
}

impl Unit {
    /// Writes an audit entry into this unit of work. `role` is the actor's on SQLite; PostgreSQL knows it from the login.
    pub async fn audit(&mut self, entry: &AuditEntry, role: &str, now: Instant) -> Result<()> {
        check_text("action", &entry.action)?;
        check_text("subject", &entry.subject)?;
        check_option("before", entry.before.as_deref())?;
        check_option("after", entry.after.as_deref())?;
        check_option("reason", entry.reason.as_deref())?;
        let actor = self.actor.clone();
        match self.connection() {
            Connection::Sqlite(c) => {
                sqlx::query(
                    "insert into write_audit (at, actor, role, action, org_id, subject, before, after, reason)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                )
                .bind(now.micros())
                .bind(actor)
                .bind(role)
                .bind(&entry.action)
                .bind(entry.org.map(OrgId::get))
                .bind(&entry.subject)
                .bind(entry.before.as_deref())
                .bind(entry.after.as_deref())
                .bind(entry.reason.as_deref())
                .execute(&mut **c)
                .await?;
            }
            Connection::Postgres(c) => {
                sqlx::query("select write_audit($1, $2, $3, $4, $5, $6, $7)")
                    .bind(now.micros())
                    .bind(&entry.action)
                    .bind(entry.org.map(OrgId::get))
                    .bind(&entry.subject)
                    .bind(entry.before.as_deref())
                    .bind(entry.after.as_deref())
                    .bind(entry.reason.as_deref())
                    .execute(&mut **c)
                    .await?;
            }
        }
        Ok(())
    }
}
