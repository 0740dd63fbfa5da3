//! What `verify` finds: each difference with its place, what should stand there, and its likely cause.

use std::collections::BTreeMap;
use std::fmt;

/// What does not agree with the transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// A number of an organisation's sequence is missing or stands there twice.
    SequenceGap,
    /// A transaction's content does not give its hash.
    HashChain,
    /// A transaction was posted before the one that it follows.
    PostedOrder,
    /// A transaction does not begin where the one before left the wallet.
    SettledBefore,
    /// A transaction's amount is not the change of balance and debt.
    Unbalanced,
    /// Balance or debt after a transaction do not follow from what it took from lots.
    WalletAfter,
    /// A transaction's kind is none, or its amount has the wrong sign for it.
    KindAndAmount,
    /// A transaction stands in a month that is not its own, or was closed.
    Month,
    /// The parts taken from lots are not those that the rule of its kind takes.
    Allocation,
    /// A part says that another amount was gone from the lot before.
    ConsumedBefore,
    /// A part took from a lot outside its dates.
    LotNotValid,
    /// A part took from a lot of another wallet, or from none.
    LotOfWallet,
    /// Lots were drawn in another order than the draw-down order, or passed over.
    DrawOrder,
    /// More was taken from a lot than it held.
    LotOverdrawn,
    /// A part belongs to no transaction.
    AllocationWithoutTransaction,
    /// An addition has no lot.
    LotMissing,
    /// A lot has no addition.
    LotWithoutTransaction,
    /// A lot's amount, wallet, kind, category or price are not those of its addition.
    LotTerms,
    /// What is left of a lot is not its amount less its parts.
    LotRemaining,
    /// What a lot paid towards debt is not what its transactions say.
    LotDebtPaid,
    /// A reversal does not undo an earlier transaction of its wallet, whole and once.
    ReversalLink,
    /// A wallet's balance or debt is not what its transactions leave.
    Wallet,
    /// An organisation's head does not name its last transaction.
    Head,
    /// A kept monthly total is not the sum of its transactions.
    MonthTotal,
    /// An hour's tally is not the sum of its records.
    TallyRecords,
    /// An hour's transaction is not its tally, or one of them is missing.
    TallyPosted,
    /// A source record stands in the book twice.
    DuplicateRecord,
    /// A number of the audit log is missing.
    AuditGap,
    /// An audit entry's content does not give its hash.
    AuditChain,
    /// A kept counter of a code, batch or promotion is not that of its redemptions.
    CouponCount,
    /// A redemption's transaction is missing or another.
    RedemptionPosting,
    /// A lot's expiry is not that of its last extension, or an extension does not continue the one before.
    LotExtension,
    /// A proposal and what it became differ: the transaction is missing or another, or one stands there without it.
    ProposalPosting,
    /// A proposal does not stand where its history leaves it, or was decided by somebody who may not.
    ProposalHistory,
    /// A part of the database cannot be read.
    Unreadable,
}

impl DifferenceKind {
    /// Every kind.
    pub const ALL: [Self; 35] = [
        Self::SequenceGap,
        Self::HashChain,
        Self::PostedOrder,
        Self::SettledBefore,
        Self::Unbalanced,
        Self::WalletAfter,
        Self::KindAndAmount,
        Self::Month,
        Self::Allocation,
        Self::ConsumedBefore,
        Self::LotNotValid,
        Self::LotOfWallet,
        Self::DrawOrder,
        Self::LotOverdrawn,
        Self::AllocationWithoutTransaction,
        Self::LotMissing,
        Self::LotWithoutTransaction,
        Self::LotTerms,
        Self::LotRemaining,
        Self::LotDebtPaid,
        Self::ReversalLink,
        Self::Wallet,
        Self::Head,
        Self::MonthTotal,
        Self::TallyRecords,
        Self::TallyPosted,
        Self::DuplicateRecord,
        Self::AuditGap,
        Self::AuditChain,
        Self::CouponCount,
        Self::RedemptionPosting,
        Self::LotExtension,
        Self::ProposalPosting,
        Self::ProposalHistory,
        Self::Unreadable,
    ];

    /// A short name for scripts: `hash_chain`.
    pub fn name(self) -> &'static str {
        self.texts().0
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        self.texts().1
    }

    /// The likely cause, in a sentence.
    pub fn cause(self) -> &'static str {
        self.texts().2
    }

    #[expect(clippy::too_many_lines, reason = "one entry for each kind")]
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        const EDITED: &str = "Somebody changed the database outside this program; compare with a backup.";
        match self {
            Self::SequenceGap => (
                "sequence_gap",
                "gap in the sequence",
                "A transaction was deleted or inserted outside this program; compare with a backup.",
            ),
            Self::HashChain => (
                "hash_chain",
                "content and hash differ",
                "A field of this transaction, of its lot's terms or of its parts was changed after it was posted; compare it with a backup.",
            ),
            Self::PostedOrder => ("posted_order", "posted before its predecessor", EDITED),
            Self::SettledBefore => ("settled_before", "does not begin where the one before ended", EDITED),
            Self::Unbalanced => ("unbalanced", "amount is not the change of balance and debt", EDITED),
            Self::WalletAfter => {
                ("wallet_after", "balance or debt after it do not follow from its parts", EDITED)
            }
            Self::KindAndAmount => ("kind_and_amount", "kind and amount do not fit", EDITED),
            Self::Month => (
                "month",
                "stands in the wrong month",
                "A month was closed or opened outside this program, or the transaction was moved.",
            ),
            Self::Allocation => ("allocation", "parts are not those its kind takes", EDITED),
            Self::ConsumedBefore => ("consumed_before", "a part begins elsewhere in its lot", EDITED),
            Self::LotNotValid => (
                "lot_not_valid",
                "drew on a lot outside its dates",
                "The lot's dates or the transaction's time were changed after it was posted.",
            ),
            Self::LotOfWallet => ("lot_of_wallet", "drew on a lot that its wallet does not have", EDITED),
            Self::DrawOrder => (
                "draw_order",
                "lots drawn out of order",
                "A lot's priority, dates or price were changed after it was drawn, or the parts were.",
            ),
            Self::LotOverdrawn => ("lot_overdrawn", "more taken from a lot than it held", EDITED),
            Self::AllocationWithoutTransaction => (
                "allocation_without_transaction",
                "part of no transaction",
                "A transaction was deleted, or a part was inserted, outside this program.",
            ),
            Self::LotMissing => (
                "lot_missing",
                "addition without its lot",
                "The lot was deleted outside this program; restore it from a backup.",
            ),
            Self::LotWithoutTransaction => (
                "lot_without_transaction",
                "lot without its addition",
                "A lot was inserted, or its transaction deleted, outside this program.",
            ),
            Self::LotTerms => ("lot_terms", "lot's terms are not its addition's", EDITED),
            Self::LotRemaining => (
                "lot_remaining",
                "rest of a lot",
                "The lot was changed outside this program; the transactions hold the right figure.",
            ),
            Self::LotDebtPaid => (
                "lot_debt_paid",
                "what a lot paid towards debt",
                "The lot was changed outside this program; the transactions hold the right figure.",
            ),
            Self::ReversalLink => ("reversal_link", "does not undo a transaction whole and once", EDITED),
            Self::Wallet => (
                "wallet",
                "wallet's balance or debt",
                "The wallet was changed outside this program; the transactions hold the right figure.",
            ),
            Self::Head => (
                "head",
                "head is not the last transaction",
                "The newest transactions were deleted, or the head was changed, outside this program.",
            ),
            Self::MonthTotal => (
                "month_total",
                "kept monthly total",
                "The total was changed outside this program; the transactions hold the right figure.",
            ),
            Self::TallyRecords => (
                "tally_records",
                "hour is not the sum of its records",
                "A usage record or its tally was changed outside this program.",
            ),
            Self::TallyPosted => (
                "tally_posted",
                "hour and its transaction differ",
                "The tally was changed or deleted outside this program.",
            ),
            Self::DuplicateRecord => (
                "duplicate_record",
                "source record stands in the book twice",
                "It was inserted outside this program, or the unique index was removed; reverse one of the two.",
            ),
            Self::AuditGap => (
                "audit_gap",
                "audit entry is missing",
                "An audit entry was deleted outside this program; compare with a backup.",
            ),
            Self::AuditChain => (
                "audit_chain",
                "audit entry and its hash differ",
                "An audit entry was changed outside this program; compare with a backup.",
            ),
            Self::CouponCount => (
                "coupon_count",
                "kept count of redemptions",
                "The counter was changed, or a redemption was inserted or deleted, outside this program; the redemptions hold the right figure.",
            ),
            Self::RedemptionPosting => (
                "redemption_posting",
                "redemption and its transaction differ",
                "The redemption was inserted or changed outside this program; the transactions hold the right figure.",
            ),
            Self::LotExtension => (
                "lot_extension",
                "lot's expiry and its extensions differ",
                "The lot or an extension was changed outside this program; the extensions' proposals hold the right date.",
            ),
            Self::ProposalPosting => (
                "proposal_posting",
                "proposal and what it became differ",
                "The proposal was changed, or something was posted in its name, outside this program.",
            ),
            Self::ProposalHistory => (
                "proposal_history",
                "proposal does not stand where its history leaves it",
                "The proposal or its history was changed outside this program; compare with the audit log.",
            ),
            Self::Unreadable => (
                "unreadable",
                "cannot be read",
                "The file or the disk is damaged; restore the newest backup.",
            ),
        }
    }
}

/// One thing that does not agree with the transactions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Organisation's number, where it is about one.
    pub org: Option<i64>,
    /// Sequence number of the transaction (for the audit log, of the entry).
    pub seq: Option<i64>,
    /// Sequence number of the lot.
    pub lot: Option<i64>,
    /// What it is.
    pub kind: DifferenceKind,
    /// The thing, where organisation, transaction and lot do not say it: `wallet 0`, `202611, kind 10`.
    pub subject: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(org) = self.org {
            write!(f, "org_{org}")?;
        } else {
            f.write_str("book")?;
        }
        if let Some(seq) = self.seq {
            write!(f, " no. {seq}")?;
        }
        if let Some(lot) = self.lot {
            write!(f, " lot {lot}")?;
        }
        if !self.subject.is_empty() {
            write!(f, " {}", self.subject)?;
        }
        write!(
            f,
            ": {}: expected {}, found {}. {}",
            self.kind.words(),
            self.expected,
            self.found,
            self.kind.cause()
        )
    }
}

/// Differences of one kind that are kept; the rest is counted, so that a ruined book does not fill the memory.
const KEPT_OF_A_KIND: u64 = 100;

/// Collects differences.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub kept: Vec<Difference>,
    pub counts: BTreeMap<DifferenceKind, u64>,
}

impl Findings {
    pub(super) fn add(&mut self, difference: Difference) {
        let count = self.counts.entry(difference.kind).or_default();
        *count += 1;
        if *count <= KEPT_OF_A_KIND {
            self.kept.push(difference);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.kept.extend(other.kept);
        for (kind, count) in other.counts {
            *self.counts.entry(kind).or_default() += count;
        }
    }
}
