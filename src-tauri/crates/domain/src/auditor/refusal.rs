//! Why a command was not applied.

use crate::{Credits, Kind, OrgId};

/// A part of a command's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The organisation.
    Organisation,
    /// Kind of transaction, or another sort of command altogether.
    Kind,
    /// Wallet.
    Wallet,
    /// The lot to take from.
    Lot,
    /// The transaction to undo.
    Reverses,
    /// Credits.
    Credits,
    /// Price paid.
    Paid,
    /// Priority.
    Priority,
    /// Effective date.
    EffectiveAt,
    /// Expiry date.
    ExpiresAt,
    /// Event ID.
    EventId,
    /// When it happened.
    OccurredAt,
}

/// Why a command was not applied; nothing was changed. In order of precedence: a command that breaks several rules is
/// refused for the first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The kind belongs to another command.
    #[error("{kind} cannot be posted this way")]
    WrongKind {
        /// Kind as given.
        kind: Kind,
    },
    /// An addition of nothing or less, or usage of less than nothing.
    #[error("{credits} credits cannot be posted")]
    Amount {
        /// Credits as given.
        credits: Credits,
    },
    /// No such lot in the organisation.
    #[error("{org} has no lot {lot_seq}")]
    LotUnknown {
        /// Organisation.
        org: OrgId,
        /// Lot as given.
        lot_seq: i64,
    },
    /// No such transaction in the organisation.
    #[error("{org} has no transaction {seq}")]
    TransactionUnknown {
        /// Organisation.
        org: OrgId,
        /// Transaction as given.
        seq: i64,
    },
    /// The source record was posted before with other content.
    #[error("the record was posted before as transaction {seq} with another {field:?}")]
    Conflict {
        /// Sequence number of the first posting, in its organisation.
        seq: i64,
        /// The first field that differs.
        field: Field,
    },
    /// The lot would end before it begins.
    #[error("a lot must expire after its effective date")]
    ExpiresTooEarly,
    /// Taking nothing or less.
    #[error("{credits} credits cannot be taken")]
    TakeAmount {
        /// Credits as given.
        credits: Credits,
    },
    /// The lot is not past its expiry, or has none.
    #[error("lot {lot_seq} has not expired")]
    NotExpired {
        /// The lot.
        lot_seq: i64,
    },
    /// The rest of a lot was asked for, and there is none.
    #[error("lot {lot_seq} has nothing left")]
    NothingLeft {
        /// The lot.
        lot_seq: i64,
    },
    /// More than the rest, for an expiry or a void.
    #[error("lot {lot_seq} has only {remaining} left")]
    MoreThanRest {
        /// The lot.
        lot_seq: i64,
        /// What is left.
        remaining: Credits,
    },
    /// A refund or clawback of a lot that nobody paid for.
    #[error("lot {lot_seq} was not paid for")]
    NotPaid {
        /// The lot.
        lot_seq: i64,
    },
    /// A refund or clawback of more than the lot ever held.
    #[error("lot {lot_seq} never held that much")]
    MoreThanLot {
        /// The lot.
        lot_seq: i64,
    },
    /// The transaction is itself a reversal or reinstatement.
    #[error("transaction {seq} is a reversal, which cannot be reversed")]
    IsReversal {
        /// The transaction.
        seq: i64,
    },
    /// It was undone before.
    #[error("transaction {seq} was reversed by transaction {by}")]
    AlreadyReversed {
        /// The transaction.
        seq: i64,
        /// Its reversal.
        by: i64,
    },
}
