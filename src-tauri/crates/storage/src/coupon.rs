//! Coupons: batches are issued, disabled, and their codes redeemed.
//!
//! Each is one command of its own: a function on PostgreSQL (migrations/postgres/coupon.sql), and on SQLite the same inside
//! the unit's immediate transaction ([`sqlite`]). A refused redemption is an answer, not an error: it is kept and counted, so the
//! unit is committed for it too.

use credit_desk_domain::{
    BatchId, CouponCode, CouponTerms, Credits, Instant, LotId, OrgId, RedeemAnswer, TransactionId,
};

use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::posting::{check_option, check_text};
use crate::store::Unit;

mod sqlite;

/// What a promotion gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Credits, as a promotional lot.
    Credits(Credits),
    /// An amount off a purchase, in micro-units of the currency.
    Fixed {
        /// Micro-units.
        micro: i64,
        /// Currency.
        currency: credit_desk_domain::Currency,
    },
    /// A share off a purchase, in millionths.
    Percent {
        /// Millionths: 100,000 is 10 %.
        millionths: i64,
    },
}

impl Gives {
    /// Name in the databases.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Credits(_) => "credits",
            Self::Fixed { .. } => "fixed",
            Self::Percent { .. } => "percent",
        }
    }

    fn credits(self) -> i64 {
        if let Self::Credits(credits) = self { credits.micro() } else { 0 }
    }

    fn discount(self) -> i64 {
        match self {
            Self::Credits(_) => 0,
            Self::Fixed { micro, .. } => micro,
            Self::Percent { millionths } => millionths,
        }
    }

    fn currency(&self) -> Option<&'static str> {
        if let Self::Fixed { currency, .. } = self { Some(currency.code()) } else { None }
    }
}

/// A batch of codes with the terms of its promotion. Its codes are not valid before its proposal is approved.
#[derive(Debug, Clone)]
pub struct NewCouponBatch {
    /// ID of the batch.
    pub id: BatchId,
    /// ID of its promotion.
    pub promotion_id: [u8; 16],
    /// Name of the promotion.
    pub name: String,
    /// What it gives.
    pub gives: Gives,
    /// Who may redeem when, and how often.
    pub terms: CouponTerms,
    /// Microseconds after redemption in which the credits can be used; nothing is no expiry.
    pub credits_expire_after: Option<i64>,
    /// Campaign.
    pub campaign: Option<String>,
    /// Capitals and digits before each code.
    pub prefix: String,
    /// The codes; only their hashes and hints are kept.
    pub codes: Vec<CouponCode>,
    /// Uses of each code.
    pub uses_per_code: i64,
    /// Why.
    pub reason: String,
    /// Source system; `desk` for staff.
    pub source: String,
    /// The key made when the form opened.
    pub record_id: String,
}

/// What became of a batch to issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// The batch; the earlier one where the same key had issued it.
    pub id: BatchId,
    /// True where the same key had issued it before: these codes are not in the book.
    pub already: bool,
}

/// A code to redeem for an organisation.
#[derive(Debug, Clone)]
pub struct NewCouponUse {
    /// Organisation.
    pub org: OrgId,
    /// The code, as typed.
    pub code: CouponCode,
    /// The customer's user.
    pub user: Option<String>,
    /// Source system.
    pub source: String,
    /// The caller's key.
    pub record_id: String,
    /// ID for the transaction.
    pub txn_id: TransactionId,
    /// ID for the lot.
    pub lot_id: LotId,
    /// ID for the redemption.
    pub redemption_id: [u8; 16],
}

/// What became of a code to redeem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redemption {
    /// Redeemed, or one of the seven refusals.
    Answered {
        /// Which.
        answer: RedeemAnswer,
        /// What it gave, where it is redeemed.
        given: Option<Given>,
        /// True where the same record had redeemed it before.
        already: bool,
    },
    /// Too many unknown codes; nothing was looked up.
    Wait {
        /// Microseconds until the next try is looked at.
        micros: i64,
    },
}

/// What a redemption gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Credits added; zero for a discount.
    pub credits: Credits,
    /// The transaction's place in the organisation's sequence; nothing for a discount.
    pub seq: Option<i64>,
    /// When the credits expire.
    pub expires_at: Option<Instant>,
}

/// Outcome, answer, sequence, credits, expiry, wait, conflict.
type Row = (i32, Option<String>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<String>);

fn of_row(row: Row, new: &NewCouponUse) -> Result<Redemption> {
    let (outcome, answer, seq, credits, expires_at, wait, conflict) = row;
    if let Some(field) = conflict {
        return Err(StorageError::Conflict {
            source_name: new.source.clone(),
            record_id: new.record_id.clone(),
            field,
        });
    }
    if let Some(micros) = wait {
        return Ok(Redemption::Wait { micros });
    }
    let answer = answer.as_deref().and_then(RedeemAnswer::from_code).ok_or_else(|| {
        StorageError::Inconsistent { table: "redemption", column: "answer", row: new.record_id.clone() }
    })?;
    let given = (answer == RedeemAnswer::Redeemed).then(|| Given {
        credits: Credits::from_micro(credits.unwrap_or(0)),
        seq,
        expires_at: expires_at.filter(|at| *at != i64::MAX).and_then(|at| Instant::try_from_micros(at).ok()),
    });
    Ok(Redemption::Answered { answer, given, already: outcome == 2 })
}

impl Unit {
    /// Writes a batch with its promotion and the hashes of its codes. It waits to be approved: submit a proposal with
    /// action coupon and the batch's ID in hex as its subject in the same unit.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where the key stands for another batch; refusals such as `promotion_gives`.
    pub async fn issue_batch(&mut self, batch: &NewCouponBatch, now: Instant) -> Result<Issued> {
        check_text("name", &batch.name)?;
        check_text("reason", &batch.reason)?;
        check_text("record ID", &batch.record_id)?;
        check_option("campaign", batch.campaign.as_deref())?;
        let actor = self.actor.clone();
        let (outcome, id, conflict) = match self.connection() {
            Connection::Sqlite(c) => sqlite::issue(c, batch, &actor, now).await?,
            Connection::Postgres(c) => {
                let terms = &batch.terms;
                let hashes: Vec<Vec<u8>> = batch.codes.iter().map(|code| code.hash().to_vec()).collect();
                let hints: Vec<String> = batch.codes.iter().map(CouponCode::hint).collect();
                sqlx::query_as(
                    "select outcome, batch, conflict from issue_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                       $16, $17, $18, $19, $20, $21, $22, $23, $24)",
                )
                .bind(batch.promotion_id.as_slice())
                .bind(batch.id.as_bytes().as_slice())
                .bind(&batch.name)
                .bind(batch.gives.kind())
                .bind(batch.gives.credits())
                .bind(batch.gives.discount())
                .bind(batch.gives.currency())
                .bind(terms.starts_at.micros())
                .bind(terms.ends_at.micros())
                .bind(batch.credits_expire_after)
                .bind(terms.total_cap)
                .bind(terms.org_cap)
                .bind(terms.budget.map(Credits::micro))
                .bind(i64::from(terms.first_purchase_only))
                .bind(terms.org.map_or(0, OrgId::get))
                .bind(batch.campaign.as_deref())
                .bind(&batch.prefix)
                .bind(batch.uses_per_code)
                .bind(&batch.reason)
                .bind(now.micros())
                .bind(&batch.source)
                .bind(&batch.record_id)
                .bind(hashes)
                .bind(hints)
                .fetch_one(&mut **c)
                .await?
            }
        };
        issued(outcome, &id, conflict, batch)
    }

    /// Stops new redemptions of a batch. Answers false where it was stopped before.
    ///
    /// # Errors
    /// Refusals: `batch_known`, `batch_reason`.
    pub async fn disable_batch(&mut self, id: BatchId, reason: &str, now: Instant) -> Result<bool> {
        check_text("reason", reason)?;
        let actor = self.actor.clone();
        match self.connection() {
            Connection::Sqlite(c) => sqlite::disable(c, id, reason, &actor, now).await,
            Connection::Postgres(c) => Ok(sqlx::query_scalar("select disable_batch($1, $2, $3)")
                .bind(id.as_bytes().as_slice())
                .bind(reason)
                .bind(now.micros())
                .fetch_one(&mut **c)
                .await?),
        }
    }

    /// Redeems a code. Commit the unit whatever the answer is: a refusal is counted.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where the source record stands for something else; refusals such as `organisation_known`.
    pub async fn redeem(&mut self, new: &NewCouponUse, now: Instant) -> Result<Redemption> {
        check_option("user", new.user.as_deref())?;
        check_text("source", &new.source)?;
        check_text("record ID", &new.record_id)?;
        let actor = self.actor.clone();
        let row: Row = match self.connection() {
            Connection::Sqlite(c) => sqlite::redeem(c, new, &actor, now).await?,
            Connection::Postgres(c) => {
                sqlx::query_as(
                    "select outcome, answer, seq, credits, expires_at, wait, conflict from redeem_coupon($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                )
                .bind(new.org.get())
                .bind(new.code.plain())
                .bind(new.user.as_deref())
                .bind(now.micros())
                .bind(&new.source)
                .bind(&new.record_id)
                .bind(new.txn_id.as_bytes().as_slice())
                .bind(new.lot_id.as_bytes().as_slice())
                .bind(new.redemption_id.as_slice())
                .fetch_one(&mut **c)
                .await?
            }
        };
        of_row(row, new)
    }
}

fn issued(outcome: i32, id: &[u8], conflict: Option<String>, batch: &NewCouponBatch) -> Result<Issued> {
    match conflict {
        Some(field) => Err(StorageError::Conflict {
            source_name: batch.source.clone(),
            record_id: batch.record_id.clone(),
            field,
        }),
        None => Ok(Issued {
            id: BatchId::from_slice(id).map_err(|_| StorageError::Inconsistent {
                table: "coupon_batch",
                column: "batch_id",
                row: batch.record_id.clone(),
            })?,
            already: outcome == 2,
        }),
    }
}
