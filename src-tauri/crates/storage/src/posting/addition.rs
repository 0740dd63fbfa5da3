//! Additions: a new lot, which first pays the wallet's debt.

use credit_desk_domain::{Instant, mul_div_floor};
use sqlx::SqliteConnection;

use super::{Addition, Answer, Record, check_option, settle_answer};
use crate::engine::Connection;
use crate::error::Result;
use crate::store::Unit;

/// An expiry that never comes, as the databases hold it.
pub(crate) const NO_EXPIRY: i64 = i64::MAX;

impl Unit {
    /// Adds credits as a new lot.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] where the source record was posted with other content; refusals such as
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
                let content = Content {
                    record,
                    org: addition.org.get(),
                    kind: addition.kind.code(),
                    amount: Some(credits),
                    occurred_at: addition.occurred_at,
                    lot_seq: None,
                    reverses_seq: None,
                };
                if let Some(answer) = existing(c, content).await? {
                    let answer = match answer {
                        Answer::AlreadyApplied { seq } => {
                            match other_term(c, seq, addition, paid, expires).await? {
                                Some(field) => Answer::Conflict { field },
                                None => Answer::AlreadyApplied { seq },
                            }
                        }
                        other => other,
                    };
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
    lot_seq: Option<i64>,
    reverses_seq: Option<i64>,
}

/// What a command that posts one transaction is compared with where its source record stands in the book already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    pub record: &'a Record,
    pub org: i64,
    pub kind: i64,
    /// Signed; nothing where the command leaves it to the ledger.
    pub amount: Option<i64>,
    pub occurred_at: Instant,
    /// The lot that it takes from.
    pub lot_seq: Option<i64>,
    /// The transaction that it undoes.
    pub reverses_seq: Option<i64>,
}

/// What stands in a SQLite book under this source record, compared; `None` where nothing does.
pub(super) async fn existing(
    connection: &mut SqliteConnection,
    content: Content<'_>,
) -> Result<Option<Answer>> {
    let row: Option<Existing> = sqlx::query_as(
        "select seq, org_id, kind, amount, occurred_at, reference, lot_seq, reverses_seq from movement
         where source = $1 and record_id = $2
         union all
         select 0, org_id, -1, 0, 0, null, null, null from usage_record where source = $1 and record_id = $2
         limit 1",
    )
    .bind(&content.record.source)
    .bind(&content.record.record_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let undoes_another =
            row.reverses_seq.is_some_and(|seq| content.reverses_seq.is_some_and(|wanted| wanted != seq));
        let same = [
            ("organisation", row.org_id == content.org || row.kind == -1),
            ("transaction", !undoes_another),
            ("kind", row.kind == content.kind),
            ("credits", content.amount.is_none_or(|amount| amount == row.amount)),
            ("occurred_at", content.occurred_at.micros() == row.occurred_at),
            ("reference", row.reference == content.record.reference),
            ("lot", content.lot_seq.is_none_or(|lot_seq| row.lot_seq == Some(lot_seq))),
        ];
        match same.into_iter().find(|(_, same)| !same) {
            Some((field, _)) => Answer::Conflict { field: field.to_owned() },
            None => Answer::AlreadyApplied { seq: row.seq },
        }
    }))
}

/// The first term in which an addition differs from the lot that its record made.
async fn other_term(
    connection: &mut SqliteConnection,
    seq: i64,
    addition: &Addition,
    paid: i64,
    expires: i64,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "select case when wallet <> $3 then 'wallet' when paid <> $4 or currency is not $5 then 'paid' when priority <> $6 then 'priority'
           when effective_at <> $7 then 'effective_at'
           when coalesce((select x.expires_before from lot_extension x where x.org_id = $1 and x.lot_seq = $2 and x.n = 1), expires_at) <> $8 then 'expires_at' end
         from lot where org_id = $1 and lot_seq = $2",
    )
    .bind(addition.org.get())
    .bind(seq)
    .bind(addition.wallet)
    .bind(paid)
    .bind(addition.paid.map(|paid| paid.currency().code()))
    .bind(addition.priority)
    .bind(addition.effective_at.micros())
    .bind(expires)
    .fetch_optional(connection)
    .await?
    .flatten())
}
