//! Which files were imported, so that the same one again is recognised.

use credit_desk_domain::Instant;
use sqlx::FromRow;

use crate::engine::on_engine;
use crate::error::Result;
use crate::store::{Store, Unit};

/// One imported file.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ImportFile {
    /// Made by the caller; the same import twice has the same.
    pub import_id: String,
    /// When, in microseconds UTC.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// `usage`, `organisations`, `purchases` or `grants`.
    pub subject: String,
    /// File name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Data rows.
    pub rows: i64,
    /// Records posted.
    pub applied: i64,
    /// Records that stood in the book.
    pub already_applied: i64,
    /// Rows rejected.
    pub rejected: i64,
    /// The report as JSON.
    pub report: String,
}

impl Store {
    /// Imports of a file with this content, newest first.
    pub async fn imports_of(&self, sha256: &str) -> Result<Vec<ImportFile>> {
        let mut connection = self.pools.read().await?;
        on_engine!(&mut connection, |c| {
            Ok(sqlx::query_as(
                "select import_id, at, actor, subject, name, sha256, rows, applied, already_applied, rejected, report
                 from import_file where sha256 = $1 order by at desc",
            )
            .bind(sha256)
            .fetch_all(c)
            .await?)
        })
    }
}

impl Unit {
    /// Records an import in the unit of work that posts it; the actor is the unit's.
    pub async fn record_import(&mut self, file: &ImportFile, at: Instant) -> Result<()> {
        let actor = self.actor_or_login().await?;
        on_engine!(self.connection(), |c| {
            sqlx::query(
                "insert into import_file (import_id, at, actor, subject, name, sha256, rows, applied, already_applied, rejected, report)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(&file.import_id)
            .bind(at.micros())
            .bind(actor)
            .bind(&file.subject)
            .bind(&file.name)
            .bind(&file.sha256)
            .bind(file.rows)
            .bind(file.applied)
            .bind(file.already_applied)
            .bind(file.rejected)
            .bind(&file.report)
            .execute(c)
            .await?;
            Ok(())
        })
    }
}
