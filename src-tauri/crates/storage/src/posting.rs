//! Posting: every write that moves credits.
//!
//! Each is one command in the database (migrations/*/kernel.sql), which locks the organisation's head, draws on lots,
//! takes the next sequence number and chains the hash. Rust words what to ask and reads the answer. A record that
//! stands in the book already answers *already applied*; with other content, *conflict* with the field.
//!
//! | command | SQLite | PostgreSQL | statements |
//! |---|---|---|---|
//! | usage, batch | one insert into `post_usage` from `json_each` | one call of `post_usage` with arrays | look up, insert / 1 |
//! | hourly records, batch | the same into `post_record` | `post_records` | look up, insert / 1 |
//! | addition, from a lot, reversal, hour | one insert into the command's view | one call | look up, insert / 1 |

use credit_desk_domain::{Category, Credits, Instant, Kind, LotId, Money, OrgId, TallyId, TransactionId};

use crate::error::{Result, StorageError};

mod addition;
mod hourly;
mod lot_and_reversal;
mod sqlite_batch;
mod usage;

pub(crate) use addition::NO_EXPIRY;
pub use hourly::TALLY_SOURCE;

/// What became of one record or command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Posted; its place in the organisation's sequence (0 for an hourly record, which is tallied first).
    Applied {
        /// Sequence number.
        seq: i64,
    },
    /// It stood there already, with the same content.
    AlreadyApplied {
        /// Sequence number.
        seq: i64,
    },
    /// Its source record stands there with another value in this field; nothing was posted.
    Conflict {
        /// The first field that differs.
        field: String,
    },
}

impl Answer {
    /// The sequence number, where it stands in the book.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Self::Applied { seq } | Self::AlreadyApplied { seq } => Some(*seq),
            Self::Conflict { .. } => None,
        }
    }

    fn of_row(row: (i32, i32, i64, Option<String>)) -> Result<Self> {
        let (_, outcome, seq, conflict) = row;
        match (outcome, conflict) {
            (1, _) => Ok(Self::Applied { seq }),
            (2, _) => Ok(Self::AlreadyApplied { seq }),
            (3, Some(field)) => Ok(Self::Conflict { field }),
            _ => {
                Err(StorageError::Inconsistent { table: "posting", column: "outcome", row: seq.to_string() })
            }
        }
    }
}

/// The source record that makes a posting unique across the book, and its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Source system, e.g. `photos` or `desk`.
    pub source: String,
    /// The record's ID there; for a staff action the key made when its dialog opened.
    pub record_id: String,
    /// Payment, invoice or other reference.
    pub reference: Option<String>,
    /// Reason code.
    pub reason: Option<String>,
    /// Note.
    pub note: Option<String>,
}

/// Usage settled record by record, or manual consumption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Organisation.
    pub org: OrgId,
    /// New transaction's ID.
    pub txn_id: TransactionId,
    /// Wallet: 0 is main.
    pub wallet: i64,
    /// [`Kind::Usage`] or [`Kind::ManualConsumption`].
    pub kind: Kind,
    /// Credits used, zero or more.
    pub credits: Credits,
    /// When it happened; lots valid then pay for it.
    pub occurred_at: Instant,
    /// Source record.
    pub record: Record,
    /// The platform's event.
    pub event_id: Option<String>,
    /// The event's name.
    pub event_name: Option<String>,
    /// Operation, 0 for none.
    pub operation_id: i64,
    /// Project, 0 for none.
    pub project_id: i64,
    /// The customer's user; nothing is System.
    pub user: Option<String>,
    /// Quantity in millionths of the operation's unit.
    pub quantity: Option<i64>,
}

/// A usage record of an operation that is settled by the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourlyRecord {
    /// Organisation.
    pub org: OrgId,
    /// ID for the hour's tally, where this record opens it.
    pub tally_id: TallyId,
    /// Wallet: 0 is main.
    pub wallet: i64,
    /// Credits used, zero or more.
    pub credits: Credits,
    /// When it happened.
    pub occurred_at: Instant,
    /// Source system.
    pub source: String,
    /// The record's ID there.
    pub record_id: String,
    /// The platform's event.
    pub event_id: Option<String>,
    /// The event's name.
    pub event_name: Option<String>,
    /// Operation.
    pub operation_id: i64,
    /// Project, 0 for none.
    pub project_id: i64,
    /// The customer's user; nothing is System.
    pub user: Option<String>,
    /// Quantity in millionths of the operation's unit.
    pub quantity: Option<i64>,
}

/// Credits added as a new lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// Organisation.
    pub org: OrgId,
    /// New transaction's ID.
    pub txn_id: TransactionId,
    /// New lot's ID.
    pub lot_id: LotId,
    /// Wallet: 0 is main.
    pub wallet: i64,
    /// Purchase, auto-recharge, free credits, admin grant, credit request or coupon.
    pub kind: Kind,
    /// Credits, more than zero.
    pub credits: Credits,
    /// What was paid in total; nothing for promotional credits.
    pub paid: Option<Money>,
    /// Draw-down priority, low first; 100 is usual.
    pub priority: i64,
    /// From when it may be spent.
    pub effective_at: Instant,
    /// Until when (excluded); nothing is no expiry.
    pub expires_at: Option<Instant>,
    /// When it happened.
    pub occurred_at: Instant,
    /// Source record.
    pub record: Record,
    /// The customer's user.
    pub user: Option<String>,
}

impl Addition {
    /// Paid or promotional, after its kind.
    pub fn category(&self) -> Category {
        match self.kind {
            Kind::Purchase | Kind::AutoRecharge => Category::Paid,
            Kind::FreeCredits
            | Kind::AdminGrant
            | Kind::CreditRequest
            | Kind::Coupon
            | Kind::Usage
            | Kind::ManualConsumption
            | Kind::Expiry
            | Kind::Void
            | Kind::Refund
            | Kind::Clawback
            | Kind::Reinstatement
            | Kind::Reversal => Category::Promotional,
        }
    }
}

/// Credits taken out of one lot: expiry, void, refund or clawback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeLot {
    /// Organisation.
    pub org: OrgId,
    /// New transaction's ID.
    pub txn_id: TransactionId,
    /// The lot: sequence number of the transaction that added it.
    pub lot_seq: i64,
    /// [`Kind::Expiry`], [`Kind::Void`], [`Kind::Refund`] or [`Kind::Clawback`].
    pub kind: Kind,
    /// How much; nothing is the whole rest.
    pub credits: Option<Credits>,
    /// When it happened.
    pub occurred_at: Instant,
    /// Source record.
    pub record: Record,
}

/// The undoing of one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverse {
    /// Organisation.
    pub org: OrgId,
    /// New transaction's ID.
    pub txn_id: TransactionId,
    /// Sequence number of the transaction to undo.
    pub seq: i64,
    /// [`Kind::Reversal`], or [`Kind::Reinstatement`] of a clawback.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Instant,
    /// Source record; its reason is needed.
    pub record: Record,
}

/// Longest text of a record's fields, in bytes.
const TEXT_LIMIT: usize = 2_000;

/// Refuses control characters (the hash chain's separator is one) and texts without end.
pub(crate) fn check_text(field: &'static str, text: &str) -> Result<()> {
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(StorageError::Text { field, reason: "it holds control characters; remove them" });
    }
    if text.len() > TEXT_LIMIT {
        return Err(StorageError::Text { field, reason: "it is longer than 2,000 bytes; shorten it" });
    }
    Ok(())
}

pub(crate) fn check_option(field: &'static str, text: Option<&str>) -> Result<()> {
    text.map_or(Ok(()), |text| check_text(field, text))
}

impl Record {
    fn check(&self) -> Result<()> {
        check_key(&self.source, &self.record_id)?;
        check_option("reference", self.reference.as_deref())?;
        check_option("reason", self.reason.as_deref())?;
        check_option("note", self.note.as_deref())
    }

    fn conflict(&self, field: String) -> StorageError {
        StorageError::Conflict { source_name: self.source.clone(), record_id: self.record_id.clone(), field }
    }
}

fn check_key(source: &str, record_id: &str) -> Result<()> {
    if source.is_empty() {
        return Err(StorageError::Text {
            field: "source",
            reason: "it is empty; name the system that the record comes from",
        });
    }
    if record_id.is_empty() {
        return Err(StorageError::Text {
            field: "record ID",
            reason: "it is empty; every record needs an ID of its own",
        });
    }
    check_text("source", source)?;
    check_text("record ID", record_id)
}

/// A single command's answer, with a conflict as an error.
fn settle_answer(answer: Answer, record: &Record) -> Result<Answer> {
    match answer {
        Answer::Conflict { field } => Err(record.conflict(field)),
        applied => Ok(applied),
    }
}
