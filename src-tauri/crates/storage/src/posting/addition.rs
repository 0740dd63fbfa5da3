//! Additions: a new lot, which first pays the wallet's debt.

use credit_desk_domain::{Instant, mul_div_floor};

use super::{Addition, Answer, Record, check_option, settle_answer};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::store::Unit;

/// An expiry that never comes, as the databases hold it.
pub(crate) const NO_EXPIRY: i64 = i64::MAX;

impl Unit {
    /// Adds credits as a new lot.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where the source record was posted with other content; refusals such as
    /// `addition_reason` or `lot_expires_later`.
    pub async fn post_addition(&mut self, addition: &Addition, posted_at: Instant) -> Result<Answer> {
        addition.record.check()?;
        check_option("user", addition.user.as_deref())?;
        let record = &addition.record;
        let credits = addition.credits.micro();
        let paid = addition.paid.map_or(0, |paid| paid.micro());
        let currency = addition.paid.map(|paid| paid.currency().code());
        let unit_cost = mul_div_floor(paid, 1_000_000, credits.max(1)).unwrap_or(i64::MAX);
        let expires = addition.expires_at.map_or(NO_EXPIRY, Instant::micros);
        let actor = self.actor.clone();
        let answer = match self.connection() {
            Connection::Sqlite(c) => {
                if let Some(answer) = existing(c, record, addition.org.get(), addition.kind.code(), Some(credits), Some(addition.occurred_at)).await? {
                    return settle_answer(answer, record);
                }
                sqlx::query(
                    "insert into post_addition (org_id, txn_id, lot_id, wallet, kind, amount, category, paid, currency, unit_cost,
                       priority, effective_at, expires_at, occurred_at, posted_at, source, record_id, event_id, user_ref, reference,
                       reason, note, actor)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, null, $18, $19, $20, $21, $22)",
                )
                .bind(addition.org.get())
                .bind(addition.txn_id.as_bytes().as_slice())
                .bind(addition.lot_id.as_bytes().as_slice())
                .bind(addition.wallet)
                .bind(addition.kind.code())
                .bind(credits)
                .bind(addition.category().code())
                .bind(paid)
                .bind(currency)
                .bind(unit_cost)
                .bind(addition.priority)
                .bind(addition.effective_at.micros())
                .bind(expires)
                .bind(addition.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
                .bind(addition.user.as_deref())
                .bind(record.reference.as_deref())
                .bind(record.reason.as_deref())
                .bind(record.note.as_deref())
                .bind(actor)
                .execute(&mut **c)
                .await?;
                Answer::Applied { seq: super::usage::head(c, addition.org.get()).await? }
            }
            Connection::Postgres(c) => {
                let row = sqlx::query_as(
                    "select ord, outcome, coalesce(seq, 0), conflict from post_addition($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                       $13, $14, $15, $16, $17, null, $18, $19, $20, $21)",
                )
                .bind(addition.org.get())
                .bind(addition.txn_id.as_bytes().as_slice())
                .bind(addition.lot_id.as_bytes().as_slice())
                .bind(addition.wallet)
                .bind(addition.kind.code())
                .bind(credits)
                .bind(addition.category().code())
                .bind(paid)
                .bind(currency)
                .bind(unit_cost)
                .bind(addition.priority)
                .bind(addition.effective_at.micros())
                .bind(expires)
                .bind(addition.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
                .bind(addition.user.as_deref())
                .bind(record.reference.as_deref())
                .bind(record.reason.as_deref())
                .bind(record.note.as_deref())
                .fetch_one(&mut **c)
                .await?;
                Answer::of_row(row)?
            }
        };
        settle_answer(answer, record)
    }
}

#[derive(sqlx::FromRow)]
struct Existing {
    seq: i64,
    org_id: i64,
    kind: i64,
    amount: i64,
    occurred_at: i64,
    reference: Option<String>,
}

/// What stands in a SQLite book under this source record, compared; `None` where nothing does.
pub(super) async fn existing(
    connection: &mut sqlx::SqliteConnection,
    record: &Record,
    org: i64,
    kind: i64,
    amount: Option<i64>,
    occurred_at: Option<Instant>,
) -> Result<Option<Answer>, StorageError> {
    let row: Option<Existing> = sqlx::query_as(
        "select seq, org_id, kind, amount, occurred_at, reference from movement where source = $1 and record_id = $2
         union all
         select 0, org_id, -1, 0, 0, null from usage_record where source = $1 and record_id = $2
         limit 1",
    )
    .bind(&record.source)
    .bind(&record.record_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let same = [
            ("organisation", row.org_id == org || row.kind == -1),
            ("kind", row.kind == kind),
            ("credits", amount.is_none_or(|amount| amount == row.amount)),
            ("occurred_at", occurred_at.is_none_or(|at| at.micros() == row.occurred_at)),
            ("reference", row.reference == record.reference),
        ];
        match same.into_iter().find(|(_, same)| !same) {
            Some((field, _)) => Answer::Conflict { field: field.to_owned() },
            None => Answer::AlreadyApplied { seq: row.seq },
        }
    }))
}
