//! What can be asked of a ledger.

use std::fmt;

use crate::{Credits, Instant, Kind, Money, OrgId};

/// What makes a posting unique across the book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// The system it comes from.
    pub source: String,
    /// Its ID there.
    pub record_id: String,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.source, self.record_id)
    }
}

/// One thing to post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Add a lot.
    Add(Add),
    /// Draw on lots by the draw-down order.
    Use(Use),
    /// Take from one lot.
    TakeLot(TakeLot),
    /// Undo an earlier transaction.
    Reverse(Reverse),
}

/// Adds a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// Source record.
    pub record: Record,
    /// Organisation.
    pub org: OrgId,
    /// Wallet: 0 is `main`.
    pub wallet: i64,
    /// Kind of addition; purchases and auto-recharges make paid lots.
    pub kind: Kind,
    /// Credits, more than zero.
    pub credits: Credits,
    /// What was paid, for paid lots.
    pub paid: Option<Money>,
    /// Draw-down priority, low first.
    pub priority: i64,
    /// From when it can be spent.
    pub effective_at: Instant,
    /// From when it can no longer be spent.
    pub expires_at: Option<Instant>,
    /// When it happened.
    pub occurred_at: Instant,
    /// The present, when it is posted.
    pub posted_at: Instant,
}

/// Draws on lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Source record.
    pub record: Record,
    /// Organisation.
    pub org: OrgId,
    /// Wallet.
    pub wallet: i64,
    /// Usage or manual consumption.
    pub kind: Kind,
    /// Credits used, zero or more.
    pub credits: Credits,
    /// The platform's event ID.
    pub event_id: Option<String>,
    /// When it happened: lots valid then pay for it.
    pub occurred_at: Instant,
    /// The present, when it is posted.
    pub posted_at: Instant,
}

/// Takes from one lot: expiry, void, refund, clawback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeLot {
    /// Source record.
    pub record: Record,
    /// Organisation.
    pub org: OrgId,
    /// The lot: sequence number of its addition in the organisation.
    pub lot_seq: i64,
    /// Why.
    pub kind: Kind,
    /// How much; nothing means the whole rest.
    pub credits: Option<Credits>,
    /// When it happened.
    pub occurred_at: Instant,
    /// The present, when it is posted.
    pub posted_at: Instant,
}

/// Undoes a transaction. A clawback is undone by a reinstatement, everything else by a reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverse {
    /// Source record.
    pub record: Record,
    /// Organisation.
    pub org: OrgId,
    /// Sequence number, in the organisation, of the transaction to undo.
    pub seq: i64,
    /// When it happened.
    pub occurred_at: Instant,
    /// The present, when it is posted.
    pub posted_at: Instant,
}

impl Command {
    /// Its source record.
    pub const fn record(&self) -> &Record {
        match self {
            Self::Add(Add { record, .. })
            | Self::Use(Use { record, .. })
            | Self::TakeLot(TakeLot { record, .. })
            | Self::Reverse(Reverse { record, .. }) => record,
        }
    }

    /// Its organisation.
    pub const fn org(&self) -> OrgId {
        match self {
            Self::Add(Add { org, .. })
            | Self::Use(Use { org, .. })
            | Self::TakeLot(TakeLot { org, .. })
            | Self::Reverse(Reverse { org, .. }) => *org,
        }
    }

    /// When it happened.
    pub const fn occurred_at(&self) -> Instant {
        match self {
            Self::Add(Add { occurred_at, .. })
            | Self::Use(Use { occurred_at, .. })
            | Self::TakeLot(TakeLot { occurred_at, .. })
            | Self::Reverse(Reverse { occurred_at, .. }) => *occurred_at,
        }
    }

    /// The present, when it is posted.
    pub const fn posted_at(&self) -> Instant {
        match self {
            Self::Add(Add { posted_at, .. })
            | Self::Use(Use { posted_at, .. })
            | Self::TakeLot(TakeLot { posted_at, .. })
            | Self::Reverse(Reverse { posted_at, .. }) => *posted_at,
        }
    }
}
