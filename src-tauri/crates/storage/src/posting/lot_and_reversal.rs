//! What is taken out of one lot (expiry, void, refund, clawback), and reversals.

use credit_desk_domain::Instant;

use super::addition::{Content, existing};
use super::usage::head;
use super::{Answer, Reverse, TakeLot, settle_answer};
use crate::engine::Connection;
use crate::error::Result;
use crate::store::Unit;

impl Unit {
    /// Takes credits out of one lot. Refund and clawback of credits that were spent leave debt; expiry and void never do.
    ///
    /// # Errors
    /// Refusals such as `lot_never_overdrawn`, `expiry_not_before_date` or `lot_has_rest`.
    pub async fn take_lot(&mut self, take: &TakeLot, posted_at: Instant) -> Result<Answer> {
        take.record.check()?;
        let record = &take.record;
        let credits = take.credits.map(|credits| credits.micro());
        let actor = self.actor.clone();
        let answer = match self.connection() {
            Connection::Sqlite(c) => {
                let content = Content {
                    record,
                    org: take.org.get(),
                    kind: take.kind.code(),
                    amount: credits.and_then(i64::checked_neg),
                    occurred_at: take.occurred_at,
                    lot_seq: Some(take.lot_seq),
                    reverses_seq: None,
                };
                if let Some(answer) = existing(c, content).await? {
                    return settle_answer(answer, record);
                }
                sqlx::query(
                    "insert into take_lot (org_id, txn_id, lot_seq, kind, amount, occurred_at, posted_at, source, record_id, reference,
                       reason, note, actor)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                )
                .bind(take.org.get())
                .bind(take.txn_id.as_bytes().as_slice())
                .bind(take.lot_seq)
                .bind(take.kind.code())
                .bind(credits)
                .bind(take.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
                .bind(record.reference.as_deref())
                .bind(record.reason.as_deref())
                .bind(record.note.as_deref())
                .bind(actor)
                .execute(&mut **c)
                .await?;
                Answer::Applied { seq: head(c, take.org.get()).await? }
            }
            Connection::Postgres(c) => {
                let row = sqlx::query_as(
                    "select ord, outcome, coalesce(seq, 0), conflict from take_lot($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(take.org.get())
                .bind(take.txn_id.as_bytes().as_slice())
                .bind(take.lot_seq)
                .bind(take.kind.code())
                .bind(credits)
                .bind(take.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
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

    /// Undoes a transaction by a new one that restores the original lots.
    ///
    /// # Errors
    /// Refusals such as `reversed_once`, `reversal_not_reversed` or `reversal_reason`.
    pub async fn reverse(&mut self, reverse: &Reverse, posted_at: Instant) -> Result<Answer> {
        reverse.record.check()?;
        let record = &reverse.record;
        let actor = self.actor.clone();
        let answer = match self.connection() {
            Connection::Sqlite(c) => {
                let content = Content {
                    record,
                    org: reverse.org.get(),
                    kind: reverse.kind.code(),
                    amount: None,
                    occurred_at: reverse.occurred_at,
                    lot_seq: None,
                    reverses_seq: Some(reverse.seq),
                };
                if let Some(answer) = existing(c, content).await? {
                    return settle_answer(answer, record);
                }
                sqlx::query(
                    "insert into reverse_movement (org_id, txn_id, seq, kind, occurred_at, posted_at, source, record_id, reference,
                       reason, note, actor)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(reverse.org.get())
                .bind(reverse.txn_id.as_bytes().as_slice())
                .bind(reverse.seq)
                .bind(reverse.kind.code())
                .bind(reverse.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
                .bind(record.reference.as_deref())
                .bind(record.reason.as_deref())
                .bind(record.note.as_deref())
                .bind(actor)
                .execute(&mut **c)
                .await?;
                Answer::Applied { seq: head(c, reverse.org.get()).await? }
            }
            Connection::Postgres(c) => {
                let row = sqlx::query_as(
                    "select ord, outcome, coalesce(seq, 0), conflict from reverse_movement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                )
                .bind(reverse.org.get())
                .bind(reverse.txn_id.as_bytes().as_slice())
                .bind(reverse.seq)
                .bind(reverse.kind.code())
                .bind(reverse.occurred_at.micros())
                .bind(posted_at.micros())
                .bind(&record.source)
                .bind(&record.record_id)
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
