//! One thing to post, without its new identifiers: those are made when it is posted.

use credit_desk_domain::{Credits, Instant, Kind, LotId, Money, OrgId, TallyId, TransactionId};
use credit_desk_storage::posting::{Addition, HourlyRecord, Record, Reverse, TakeLot, Usage};

/// Who acts where no person does.
pub(super) const SYSTEM: &str = "System";

/// Something to post.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// One record of usage, or a manual consumption.
    Usage(Box<Usage>),
    /// The records of an hour that is over.
    Tally(Vec<HourlyRecord>),
    /// Anything else.
    Act(Box<Act>),
}

/// An addition, something taken from a lot, or a reversal.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) at: Instant,
    /// Who did it.
    pub(super) actor: &'static str,
    pub(super) what: What,
}

/// What was done.
#[derive(Debug, Clone)]
pub(super) enum What {
    Add(Addition),
    Take(TakeLot),
    Reverse(Reverse),
}

/// Stands for an identifier until it is made.
pub(super) const NO_TRANSACTION: TransactionId = TransactionId::from_bytes([0; 16]);
/// The same for a lot.
pub(super) const NO_LOT: LotId = LotId::from_bytes([0; 16]);
/// The same for a tally.
pub(super) const NO_TALLY: TallyId = TallyId::from_bytes([0; 16]);

/// A record in one line.
pub(super) fn record(source: &str, record_id: String) -> Record {
    Record { source: source.to_owned(), record_id, ..Record::default() }
}

/// An addition.
#[derive(Debug, Clone)]
pub(super) struct Added {
    pub(super) kind: Kind,
    pub(super) wallet: i64,
    /// Micro-credits.
    pub(super) credits: i64,
    pub(super) paid: Option<Money>,
    pub(super) expires_at: Option<Instant>,
    pub(super) record: Record,
    pub(super) user: Option<String>,
}

impl Added {
    pub(super) fn item(self, org: OrgId, at: Instant, actor: &'static str) -> Item {
        let addition = Addition {
            org,
            txn_id: NO_TRANSACTION,
            lot_id: NO_LOT,
            wallet: self.wallet,
            kind: self.kind,
            credits: Credits::from_micro(self.credits),
            paid: self.paid,
            priority: 100,
            effective_at: at,
            expires_at: self.expires_at,
            occurred_at: at,
            record: self.record,
            user: self.user,
        };
        Item::Act(Box::new(Act { at, actor, what: What::Add(addition) }))
    }
}
