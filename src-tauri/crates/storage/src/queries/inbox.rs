//! What waits beside proposals: credits that expire soon, imports with rejected rows; and what a person put off.

use credit_desk_domain::Instant;
use sqlx::FromRow;

use super::statement::Statement;
use crate::engine::on_engine;
use crate::error::Result;
use crate::posting::check_text;
use crate::store::{Store, Unit};

/// Credits of a lot that expire soon.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ExpiringRow {
    /// Organisation.
    pub org_id: i64,
    /// Its name.
    pub organisation: String,
    /// Sequence number of the transaction that added the lot.
    pub lot_seq: i64,
    /// Kind of that addition.
    pub kind: i64,
    /// Category's code.
    pub category: i64,
    /// What is left, in micro-credits.
    pub remaining: i64,
    /// When it expires, in microseconds.
    pub expires_at: i64,
}

/// An import that left rows out.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RejectedImportRow {
    /// The import.
    pub import_id: String,
    /// When, in microseconds.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What the file brought.
    pub subject: String,
    /// File name.
    pub name: String,
    /// Rows of the file.
    pub rows: i64,
    /// Of those, rejected.
    pub rejected: i64,
}

impl Store {
    /// Lots with a rest that expire after `now` and before `until`, the next first.
    pub async fn expiring_lots(&self, now: Instant, until: Instant, limit: u16) -> Result<Vec<ExpiringRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (now, until, count) = (s.int(now.micros()), s.int(until.micros()), s.int(i64::from(limit)));
        s.text = format!(
            "select l.org_id, o.name as organisation, l.lot_seq, l.kind, l.category, l.remaining, l.expires_at
             from lot l join organisation o on o.org_id = l.org_id
             where l.remaining > 0 and l.expires_at > {now} and l.expires_at < {until} and o.status <> 'closed'
             order by l.expires_at, l.org_id, l.lot_seq limit {count}"
        );
        s.fetch_all(&mut connection).await
    }

    /// Imports since `since` that rejected rows, newest first.
    pub async fn rejected_imports(&self, since: Instant, limit: u16) -> Result<Vec<RejectedImportRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (since, count) = (s.int(since.micros()), s.int(i64::from(limit)));
        s.text = format!(
            "select import_id, at, actor, subject, name, rows, rejected from import_file
             where rejected > 0 and at >= {since} order by at desc, import_id limit {count}"
        );
        s.fetch_all(&mut connection).await
    }

    /// What a person put off, each item with the instant at which it comes back.
    pub async fn snoozed_items(&self, login: &str, now: Instant) -> Result<Vec<(String, i64)>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (login, now) = (s.text(login), s.int(now.micros()));
        s.text = format!(
            "select item, until from snooze where login = {login} and until > {now} order by until, item"
        );
        s.fetch_all(&mut connection).await
    }
}

impl Unit {
    /// Puts an item off until an instant, for the acting person; with nothing it comes back now.
    pub async fn snooze(&mut self, item: &str, until: Option<Instant>) -> Result<()> {
        check_text("item", item)?;
        let login = self.actor_or_login().await?;
        on_engine!(self.connection(), |c| {
            sqlx::query("delete from snooze where login = $1 and item = $2")
                .bind(&login)
                .bind(item)
                .execute(&mut *c)
                .await?;
            if let Some(until) = until {
                sqlx::query("insert into snooze (login, item, until) values ($1, $2, $3)")
                    .bind(&login)
                    .bind(item)
                    .bind(until.micros())
                    .execute(c)
                    .await?;
            }
        });
        Ok(())
    }
}
