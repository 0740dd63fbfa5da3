//! Transactions: the list, its filter, its totals, one event, one transaction, and look-up by anything.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant, MoneyView, Month, ProposalAction, ProposalState};

/// What a transaction is; the Type column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[expect(missing_docs, reason = "each name is the word of domain.md section 3")]
pub enum KindView {
    Purchase,
    AutoRecharge,
    FreeCredits,
    AdminGrant,
    CreditRequest,
    Coupon,
    Usage,
    ManualConsumption,
    Expiry,
    Void,
    Refund,
    Clawback,
    Reinstatement,
    Reversal,
}

/// The Status column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StatusView {
    /// Posted.
    Completed,
    /// An open hourly tally: usage still being added up; posts when its hour has closed.
    Accumulating,
    /// Posted, and undone later by a reversal.
    Reversed,
}

/// One row of the Transactions list: a posted transaction, or an open hourly tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TransactionRow {
    /// `txn_…` of a posted transaction, `tally_…` of an open tally. Unique within a list.
    pub id: String,
    /// When it happened.
    pub occurred_at: Instant,
    /// Type.
    pub kind: KindView,
    /// Status.
    pub status: StatusView,
    /// The organisation's number.
    pub org_id: i32,
    /// The organisation's name.
    pub organisation: String,
    /// What it was for when there is no event and no operation, e.g. `Goodwill credit`.
    pub description: String,
    /// Name of the event, e.g. `Lakeside Cycling Classic`.
    pub event_name: Option<String>,
    /// The platform's event number.
    pub event_id: Option<String>,
    /// Operation's name, e.g. `AI image rotation`.
    pub operation: Option<String>,
    /// Project's name.
    pub project: Option<String>,
    /// Customer's user; nothing means System.
    pub user: Option<String>,
    /// Signed credits.
    pub credits: Amount,
    /// Credits left in the wallet after it, less debt; nothing for an open tally.
    pub balance_after: Option<Amount>,
}

/// Which transactions to show. Empty lists and nothing mean "any".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct TransactionFilter {
    /// Organisation's number.
    pub org_id: Option<i32>,
    /// Types.
    pub kinds: Vec<KindView>,
    /// Status.
    pub status: Option<StatusView>,
    /// Project's name.
    pub project: Option<String>,
    /// Operation's name.
    pub operation: Option<String>,
    /// First day, `2026-11-01`, in the shown zone.
    pub from: Option<String>,
    /// Last day (included), `2026-11-30`, in the shown zone.
    pub to: Option<String>,
    /// Smallest number of credits without sign.
    pub min_credits: Option<String>,
    /// Largest number of credits without sign.
    pub max_credits: Option<String>,
    /// Exact event ID.
    pub event_id: Option<String>,
    /// Words in description, event name, reference or record ID; at least three characters.
    pub text: Option<String>,
}

/// One page of a keyset-paged list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TransactionPage {
    /// The rows.
    pub rows: Vec<TransactionRow>,
    /// Pass as `cursor` to get the rows after (older than) these; nothing at the end.
    pub next: Option<String>,
    /// Pass as `cursor` to get the rows before (newer than) these; nothing at the start.
    pub prev: Option<String>,
}

/// Where a page starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PageRequest {
    /// `next` or `prev` of an earlier page.
    pub cursor: Option<String>,
    /// Jump: start at the newest row on or before the end of this day (`2026-03-31`).
    pub on_or_before: Option<String>,
    /// Rows wanted, 1 to 500.
    pub limit: u16,
}

/// Totals over a filter, with the strip of twelve months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TransactionSummary {
    /// Number of transactions; nothing where it would have to be counted row by row.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// Sum of additions; nothing where it would have to be added up row by row.
    pub credits_in: Option<Amount>,
    /// Sum of deductions (negative).
    pub credits_out: Option<Amount>,
    /// Both together.
    pub net: Option<Amount>,
    /// Open tallies.
    #[ts(type = "number")]
    pub accumulating: u64,
    /// Organisations in debt.
    #[ts(type = "number")]
    pub in_debt: u64,
    /// The newest twelve months, oldest first.
    pub months: Vec<MonthFlow>,
}

/// One month's additions and deductions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthFlow {
    /// The month.
    pub month: Month,
    /// Additions.
    pub credits_in: Amount,
    /// Deductions (negative).
    pub credits_out: Amount,
    /// Height of the upward bar, 0 to 1000, relative to the largest of all bars.
    pub in_height: u16,
    /// Height of the downward bar, 0 to 1000.
    pub out_height: u16,
}

/// Every transaction of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EventView {
    /// The event's number.
    pub event_id: String,
    /// Its name, where the platform gave one.
    pub name: Option<String>,
    /// Organisations charged, most transactions first.
    pub organisations: Vec<OrgRef>,
    /// Number of posted transactions and open tallies.
    #[ts(type = "number")]
    pub transactions: u64,
    /// Records inside hourly tallies, open and posted.
    #[ts(type = "number")]
    pub tallied_records: u64,
    /// Additions.
    pub credits_in: Amount,
    /// Deductions (negative).
    pub credits_out: Amount,
    /// Signed total.
    pub net: Amount,
    /// First and last time something happened.
    pub first_at: Option<Instant>,
    /// Last time.
    pub last_at: Option<Instant>,
}

/// An organisation by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrgRef {
    /// Number.
    pub org_id: i32,
    /// Name.
    pub name: String,
}

/// One transaction with everything the drawer shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TransactionDetail {
    /// The row as in the list.
    pub row: TransactionRow,
    /// Position in the organisation's gapless sequence; nothing for an open tally.
    #[ts(type = "number | null")]
    pub sequence: Option<i64>,
    /// When it was posted.
    pub posted_at: Option<Instant>,
    /// Who did it, e.g. `Amina Odhiambo` or `System`.
    pub actor: String,
    /// System that the record came from.
    pub source: Option<String>,
    /// The record's own ID there.
    pub record_id: Option<String>,
    /// Payment, invoice or other reference.
    pub reference: Option<String>,
    /// Quantity used with its unit, e.g. `12.5 compute hours`.
    pub quantity: Option<String>,
    /// Note or reason given.
    pub note: Option<String>,
    /// Hash of this transaction, hex.
    pub hash: Option<String>,
    /// Balanced entries.
    pub entries: Vec<EntryView>,
    /// The lots that paid for it, or the lot that it added.
    pub allocations: Vec<AllocationView>,
    /// The draw-down order used, as a sentence.
    pub draw_down_rule: Option<String>,
    /// `txn_…` of the transaction that this one reverses.
    pub reverses: Option<String>,
    /// `txn_…` of the reversal that undid this one.
    pub reversed_by: Option<String>,
    /// Invoices, payments and files that belong to it.
    pub documents: Vec<DocumentRef>,
    /// What happened to it, newest first.
    pub history: Vec<HistoryEntry>,
    /// Records inside an hourly transaction (first 200).
    pub records: Vec<UsageRecordView>,
    /// Records in total.
    #[ts(type = "number")]
    pub record_count: u64,
}

/// A signed line on one account in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EntryView {
    /// Account, in words: `Customer credits`, `Deferred revenue`.
    pub account: String,
    /// Unit: `credits` or a currency code.
    pub unit: String,
    /// Debit, where it is one.
    pub debit: Option<Amount>,
    /// Credit, where it is one.
    pub credit: Option<Amount>,
}

/// How much of which lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AllocationView {
    /// `lot_…`.
    pub lot_id: String,
    /// `paid` or `promotional`.
    pub category: String,
    /// Where the lot came from, e.g. `Purchase of 3 Feb 2026`.
    pub source: String,
    /// Credits taken (negative) or given (positive).
    pub credits: Amount,
    /// What was paid for that part.
    pub cost: Option<MoneyView>,
    /// When the lot expires; nothing means no expiry.
    pub expires_at: Option<Instant>,
}

/// A document that belongs to a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DocumentRef {
    /// What it is: `payment`, `invoice`, `import`.
    pub kind: String,
    /// Its reference, shown and copied.
    pub reference: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryEntry {
    /// When.
    pub at: Instant,
    /// What, as a sentence part: `Posted to the ledger`.
    pub what: String,
    /// Who.
    pub who: String,
    /// More, where there is more.
    pub detail: Option<String>,
}

/// One usage record inside an hourly transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UsageRecordView {
    /// Source system.
    pub source: String,
    /// Record ID there.
    pub record_id: String,
    /// When.
    pub occurred_at: Instant,
    /// Credits (negative).
    pub credits: Amount,
    /// Quantity with unit.
    pub quantity: Option<String>,
    /// User; nothing means System.
    pub user: Option<String>,
}

/// What a pasted text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[ts(export)]
pub enum Found {
    /// An event ID.
    Event {
        /// The event with its totals.
        event: EventView,
    },
    /// A transaction, by its ID, its source record or a reference.
    Transaction {
        /// The row.
        row: TransactionRow,
        /// What matched: `transaction ID`, `record ID`, `reference`.
        matched: String,
    },
    /// A request or a proposal of staff, by its ID or its source record.
    Proposal {
        /// `req_…`.
        id: String,
        /// What it would do.
        action: ProposalAction,
        /// Organisation, or what else it is about.
        party: String,
        /// Credits asked for.
        credits: Amount,
        /// Reason.
        reason: String,
        /// Where it stands.
        state: ProposalState,
        /// What matched: `request ID`, `record ID`.
        matched: String,
    },
    /// An organisation, by name, number or external ID.
    Organisation {
        /// The organisation.
        org: OrgRef,
        /// External ID.
        external_id: String,
    },
    /// A coupon code: its batch, and the transactions of its redemptions follow.
    Coupon {
        /// `batch_…`.
        batch: String,
        /// Promotion's name.
        name: String,
        /// Hint of the code; the code itself is not repeated.
        hint: String,
    },
    /// What staff did to a thing, or a colleague did: an entry of the audit log.
    Audit {
        /// The entry.
        entry: super::AuditRow,
    },
}
