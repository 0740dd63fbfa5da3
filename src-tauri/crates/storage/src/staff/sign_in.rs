//! Sign-in to a book in a file; and who arrives at a book on a server, which checks logins itself.

use credit_desk_domain::{Instant, Role};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::apply::refused;
use crate::engine::{Connection, Pools, on_engine};
use crate::error::{Result, StorageError};
use crate::postgres;
use crate::store::{Location, Store, Unit};

/// What a sign-in is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

/// What became of a try to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// Signed in.
    Right,
    /// Wrong password, counted.
    Wrong,
    /// Too many wrong ones before: nothing counts now.
    Resting,
}

/// Somebody who opened a book on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Name.
    pub name: String,
    /// False where their access ended.
    pub active: bool,
}

impl Store {
    /// True where somebody must sign in: a file with active staff who have a password.
    pub async fn asks_for_sign_in(&self) -> Result<bool> {
        match self.pools.read().await? {
            Connection::Postgres(_) => Ok(false),
            Connection::Sqlite(mut c) => Ok(sqlx::query_scalar(
                "select exists (select 1 from staff where password_hash is not null and status = 'active')",
            )
            .fetch_one(&mut *c)
            .await?),
        }
    }

    /// What an active person of a file signs in with; nothing for anybody else.
    pub async fn credential(&self, login: &str) -> Result<Option<Credential>> {
        let mut connection = match self.pools.read().await? {
            Connection::Postgres(_) => return Ok(None),
            Connection::Sqlite(connection) => connection,
        };
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select name, role, password_hash from staff
             where login = $1 and status = 'active' and password_hash is not null",
        )
        .bind(login)
        .fetch_optional(&mut *connection)
        .await?;
        row.map(|(name, role, password_hash)| {
            let role = Role::from_code(&role).map_err(|_| StorageError::Inconsistent {
                table: "staff",
                column: "role",
                row: login.to_owned(),
            })?;
            Ok(Credential { name, role, password_hash })
        })
        .transpose()
    }

    /// The login of a server's book arrives: it has a staff row from then on and is seen, at most once a minute. With
    /// `sign_in` the audit log says so. Nothing for a login without a role, and on SQLite.
    pub async fn arrive(&self, sign_in: bool) -> Result<Option<Arrival>> {
        let mut connection = match self.pools.write().await? {
            Connection::Sqlite(_) => return Ok(None),
            Connection::Postgres(connection) => connection,
        };
        let row: Option<(String, String)> = sqlx::query_as("select name, status from arrive($1)")
            .bind(sign_in)
            .fetch_optional(&mut *connection)
            .await?;
        Ok(row.map(|(name, status)| Arrival { name, active: status == "active" }))
    }

    /// Whether the server lets this login in with this password. False on SQLite.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn server_accepts(&self, login: &str, password: &str) -> Result<bool> {
        let Location::Server(url) = self.location() else { return Ok(false) };
        let options = postgres::options(url)?.username(login).password(password);
        match PgConnection::connect_with(&options).await {
            Ok(connection) => {
                connection.close().await?;
                Ok(true)
            }
            Err(sqlx::Error::Database(error))
                if matches!(error.code().as_deref(), Some("28P01" | "28000")) =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// From here on, new connections to the server use another password: the one that was just set.
    pub fn use_password(&self, password: &str) -> Result<()> {
        if let (Location::Server(url), Pools::Postgres { pool }) = (self.location(), &self.pools) {
            pool.set_connect_options(postgres::options(url)?.password(password));
        }
        Ok(())
    }
}

impl Unit {
    /// Sets the password of a person of the file: a first one makes them admin, as whoever could open the file could do
    /// everything. `verifier` is its argon2id hash. On PostgreSQL it is the SCRAM verifier of the login's own password.
    pub async fn set_password(&mut self, login: &str, verifier: &str, now: Instant) -> Result<()> {
        let verifier_is_plain = |text: &str| {
            text.starts_with("SCRAM-SHA-256$")
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "$:+/=-".contains(c))
        };
        match self.connection() {
            Connection::Sqlite(c) => {
                sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
                let changed = sqlx::query(
                    "update staff set password_hash = $2, failures = 0, locked_until = 0 where login = $1 and status = 'active'",
                )
                .bind(login)
                .bind(verifier)
                .execute(&mut **c)
                .await?
                .rows_affected();
                if changed == 0 {
                    sqlx::query(
                        "insert into staff (login, name, role, password_hash, last_seen_at, created_at, created_by)
                         select $1, $1, 'admin', $2, $3, $3, $1
                         where not exists (select 1 from staff where password_hash is not null and status = 'active')",
                    )
                    .bind(login)
                    .bind(verifier)
                    .bind(now.micros())
                    .execute(&mut **c)
                    .await?;
                }
                sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
            }
            Connection::Postgres(c) => {
                if !verifier_is_plain(verifier) {
                    return Err(refused("staff_secret_digest"));
                }
                // A utility statement takes no parameters; the verifier holds nothing that would end the literal.
                sqlx::raw_sql(AssertSqlSafe(format!("alter role current_user password '{verifier}'")))
                    .execute(&mut **c)
                    .await?;
            }
        }
        Ok(())
    }

    /// Whether a try to sign in to a file counts: a right password outside a lock-out forgets the failures before, a
    /// wrong one is counted and locks for as many microseconds as `rest` says of that many failures. Inside a lock-out
    /// nothing counts, not even the right one.
    pub async fn judge_sign_in(
        &mut self,
        login: &str,
        right: bool,
        now: Instant,
        rest: fn(i64) -> i64,
    ) -> Result<Tried> {
        let Connection::Sqlite(c) = self.connection() else { return Ok(Tried::Resting) };
        let row: Option<(i64, i64)> =
            sqlx::query_as("select failures, locked_until from staff where login = $1 and status = 'active'")
                .bind(login)
                .fetch_optional(&mut **c)
                .await?;
        let Some((failures, locked_until)) = row else { return Ok(Tried::Wrong) };
        if locked_until > now.micros() {
            return Ok(Tried::Resting);
        }
        let failures = if right { 0 } else { failures + 1 };
        let rest = if right { 0 } else { rest(failures) };
        let until = if rest > 0 { now.saturating_add_micros(rest).micros() } else { 0 };
        sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
        sqlx::query(
            "update staff set failures = $2, locked_until = $3, last_seen_at = case when $4 then $5 else last_seen_at end
             where login = $1",
        )
        .bind(login)
        .bind(failures)
        .bind(until)
        .bind(right)
        .bind(now.micros())
        .execute(&mut **c)
        .await?;
        sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
        Ok(if right { Tried::Right } else { Tried::Wrong })
    }

    /// Somebody of the file is at the desk. SQLite.
    pub async fn note_seen(&mut self, login: &str, now: Instant) -> Result<()> {
        on_engine!(self.connection(), |c| {
            sqlx::query("update kernel_gate set open = 1").execute(&mut *c).await?;
            sqlx::query("update staff set last_seen_at = $2 where login = $1")
                .bind(login)
                .bind(now.micros())
                .execute(&mut *c)
                .await?;
            sqlx::query("update kernel_gate set open = 0").execute(&mut *c).await?;
        });
        Ok(())
    }
}
