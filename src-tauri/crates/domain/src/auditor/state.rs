//! What the naive ledger answers with.

use crate::{Credits, Instant, Kind, Money};

/// What came of a command that was not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Posted now.
    Applied(Applied),
    /// The same record with the same content was posted before, as transaction `seq`; nothing was changed.
    AlreadyApplied {
        /// Sequence number of the first posting.
        seq: i64,
    },
}

/// A posted transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Position in the organisation's gapless sequence, from 1.
    pub seq: i64,
    /// Wallet.
    pub wallet: i64,
    /// Kind; a reversal's is [`Kind::Reversal`] or [`Kind::Reinstatement`].
    pub kind: Kind,
    /// Signed amount.
    pub amount: Credits,
    /// Sum of the wallet's lots' rests afterwards.
    pub balance_after: Credits,
    /// The wallet's debt afterwards.
    pub debt_after: Credits,
    /// Lots it took from or gave back to, in order; parts of nothing are left out. An addition that pays debt has its
    /// own lot here.
    pub parts: Vec<Part>,
}

/// One lot's part in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The lot.
    pub lot_seq: i64,
    /// Micro-credits taken; negative where given back.
    pub taken: i64,
    /// Micro-credits that were gone from the lot before.
    pub consumed_before: i64,
}

/// A wallet, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalletState {
    /// Sum of the lots' rests, spendable or not.
    pub balance: Credits,
    /// Debt, zero or more.
    pub debt: Credits,
    /// Every lot it ever had, oldest first.
    pub lots: Vec<LotState>,
}

impl WalletState {
    /// Settled: lots less debt, in micro-credits.
    pub fn settled(&self) -> i64 {
        self.balance.micro() - self.debt.micro()
    }
}

/// A lot, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotState {
    /// Sequence number of its addition.
    pub lot_seq: i64,
    /// Wallet.
    pub wallet: i64,
    /// Kind of its addition.
    pub kind: Kind,
    /// Credits added.
    pub amount: Credits,
    /// Credits left.
    pub remaining: Credits,
    /// Credits that went to debt and were not drawn by a transaction of their own.
    pub debt_paid: Credits,
    /// What was paid for it.
    pub paid: Option<Money>,
    /// Priority.
    pub priority: i64,
    /// From when it can be spent.
    pub effective_at: Instant,
    /// Until when.
    pub expires_at: Option<Instant>,
}
