//! What waits for a decision or had one: requests of customers and proposals of staff; the Inbox and Requests screens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, ErrorView, Instant};

/// What a proposal would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProposalAction {
    /// A customer asks for credits.
    Request,
    /// A member of staff gives credits beyond their limit.
    Grant,
    /// The same to several organisations.
    BulkGrant,
    /// The rest of a lot that was granted by mistake is taken back.
    Void,
    /// A transaction is undone.
    Reversal,
    /// A lot expires later.
    Extension,
    /// A batch of coupon codes becomes valid.
    Coupon,
    /// A colleague is invited, changed or ended.
    Staff,
    /// Limits change.
    Policy,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProposalState {
    /// Waits for a decision.
    Open,
    /// One person approved; it waits for a second, because it is beyond what one may decide alone.
    Second,
    /// Approved and carried out.
    Approved,
    /// Rejected.
    Rejected,
    /// Sent back for detail.
    SentBack,
    /// Withdrawn by whoever asked.
    Withdrawn,
    /// Nobody decided in time.
    Lapsed,
}

/// What the present person may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StandingKind {
    /// Their approval carries it out.
    Within,
    /// Their approval is the first of two.
    NeedsSecond,
    /// It is theirs, or about their own organisation, or they approved it first: somebody else decides.
    Own,
    /// Their role does not decide this.
    NotYours,
    /// It is decided already.
    Decided,
}

/// What the present person may do with it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Standing {
    /// Which.
    pub kind: StandingKind,
    /// A few words, e.g. `within your limit`, `over your limit of 5,000`, `your own`.
    pub label: String,
    /// The whole sentence, e.g. `Your approval is the first of two: 12,000 is over your limit of 5,000 for one request.`
    pub sentence: String,
}

/// One row of Requests and of the Inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProposalRow {
    /// `req_…`.
    pub id: String,
    /// What it would do.
    pub action: ProposalAction,
    /// Organisation, where it is about one.
    pub org_id: Option<i32>,
    /// Its name; for several `7 organisations`; for staff and limits whom or what it is about.
    pub party: String,
    /// Credits asked for; zero for staff and limits.
    pub credits: Amount,
    /// Reason, in the words of whoever asked.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// When it was asked.
    pub asked_at: Instant,
    /// Who asked: the customer's user or a member of staff.
    pub asked_by: String,
    /// Who entered it, where that is somebody else.
    pub entered_by: Option<String>,
    /// When it lapses if nobody decides.
    pub lapses_at: Instant,
    /// Where it stands.
    pub state: ProposalState,
    /// What the present person may do.
    pub standing: Standing,
    /// Who approved first, where a second is needed.
    pub first_by: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Credits approved, where they are fewer.
    pub decided_credits: Option<Amount>,
    /// Reason of the decision.
    pub answer: Option<String>,
    /// The transaction that it became.
    pub transaction: Option<String>,
    /// True where its maker decided it at a desk of one person.
    pub decided_alone: bool,
    /// What the person sees, as one opaque text: an approval is bound to it.
    pub shown: String,
}

/// Tabs of the Requests screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProposalTab {
    /// Waits for a decision, oldest first.
    #[default]
    Open,
    /// Waits for a second approval, oldest first.
    Second,
    /// Decided, newest first.
    Decided,
}

/// Which to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ProposalFilter {
    /// Tab.
    pub tab: ProposalTab,
    /// Organisation.
    pub org_id: Option<i32>,
    /// What they would do; empty is any.
    pub actions: Vec<ProposalAction>,
    /// Words in organisation, reason, note or person.
    pub text: Option<String>,
}

/// Some of the proposals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProposalPage {
    /// Rows, at most 200.
    pub rows: Vec<ProposalRow>,
    /// Pass as `cursor` for the rest.
    pub next: Option<String>,
    /// How many wait in tab Open.
    pub open: u32,
    /// How many wait in tab Second approval.
    pub second: u32,
    /// How many of tab Open the present person may carry out alone.
    pub within: u32,
}

/// A limit, what was used of it, and what would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LimitUse {
    /// E.g. `Decided by you in 24 hours`.
    pub label: String,
    /// Used so far.
    pub used: Amount,
    /// With this one.
    pub after: Amount,
    /// The limit; nothing is none.
    pub limit: Option<Amount>,
    /// Share of the limit after it, 0 to 1000 (may be more); nothing without a limit.
    pub share: Option<i32>,
}

/// One account of what will be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PostingLine {
    /// E.g. `Promotional credits`, `Customer credits`.
    pub account: String,
    /// Debit, in credits.
    pub debit: Option<Amount>,
    /// Credit, in credits.
    pub credit: Option<Amount>,
}

/// One line of a proposal about several organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProposalLine {
    /// Organisation.
    pub org_id: i32,
    /// Its name.
    pub organisation: String,
    /// Credits.
    pub credits: Amount,
    /// Balance before.
    pub before: Amount,
    /// Balance after.
    pub after: Amount,
    /// The transaction that it became.
    pub transaction: Option<String>,
}

/// What happened to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProposalStep {
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// Their role.
    pub role: String,
    /// E.g. `asked`, `approved first`, `sent back`.
    pub step: String,
    /// Credits, where they changed.
    pub credits: Option<Amount>,
    /// Reason given.
    pub reason: Option<String>,
}

/// Everything a person sees before deciding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProposalDetail {
    /// The row as in the list.
    pub row: ProposalRow,
    /// Balance now: settled.
    pub balance: Option<Amount>,
    /// Spendable now.
    pub available: Option<Amount>,
    /// Credits per hour; nothing means no usage.
    pub burn_rate: Option<Amount>,
    /// Hours at that rate.
    pub hours_remaining: Option<i32>,
    /// Spendable after approval in full.
    pub after: Option<Amount>,
    /// When the credits, or the lot, would expire.
    pub expires_at: Option<Instant>,
    /// What will be posted.
    pub postings: Vec<PostingLine>,
    /// Limits and what is used of them.
    pub limits: Vec<LimitUse>,
    /// Earlier requests and grants of the organisation, newest first.
    pub earlier: Vec<ProposalRow>,
    /// Lines of a bulk grant.
    pub lines: Vec<ProposalLine>,
    /// Lines `field: before → after` of a change of staff or limits; terms of a coupon batch.
    pub changes: Vec<String>,
    /// What happened so far, oldest first.
    pub history: Vec<ProposalStep>,
    /// What an approval is bound to.
    pub shown: String,
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Verdict {
    /// In full, or less.
    Approve,
    /// Reason needed.
    Reject,
    /// A question to whoever asked; reason needed.
    SendBack,
    /// By its maker, before it is decided.
    Withdraw,
}

/// A decision about one proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Decision {
    /// `req_…`.
    pub id: String,
    /// What.
    pub verdict: Verdict,
    /// Credits, where fewer than asked are approved.
    pub credits: Option<String>,
    /// Reason; needed to reject and to send back.
    pub reason: Option<String>,
    /// `shown` of what the person saw.
    pub shown: String,
    /// Made when the dialog opened.
    pub key: String,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DecisionOutcome {
    /// `req_…`.
    pub id: String,
    /// Where it stands now; nothing where it is not known.
    pub state: Option<ProposalState>,
    /// The transaction, where credits were posted.
    pub transaction: Option<String>,
    /// E.g. `1,000 credits were added to Tamarind Athletics.`, or `Approved first; a second person decides.`
    pub sentence: String,
    /// True where the same press had done it before.
    pub already_applied: bool,
    /// Why it was not done; the others were.
    pub error: Option<ErrorView>,
}

/// A request typed by staff on a customer's behalf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewRequest {
    /// Organisation.
    pub org_id: i32,
    /// Credits.
    pub credits: String,
    /// Reason, in the customer's words.
    pub reason: String,
    /// Note of the desk.
    pub note: Option<String>,
    /// The customer's user who asked.
    pub requested_by: Option<String>,
    /// Last day on which the credits can be used, `2027-03-31`; nothing is no expiry.
    pub expires_on: Option<String>,
    /// Made when the form opened.
    pub key: String,
}

/// Something that is waiting, in the Inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InboxItem {
    /// Stable name of the item, e.g. `req_…` or `expiring:42:17`; what is snoozed.
    pub item: String,
    /// What, e.g. the organisation.
    pub title: String,
    /// E.g. the reason.
    pub detail: String,
    /// Credits, where it is about credits.
    pub credits: Option<Amount>,
    /// When it came up or falls due.
    pub at: Instant,
    /// Why it is yours, e.g. `within your limit`, `second approval`.
    pub why: String,
    /// The proposal, where it is one: opens and approves in place.
    pub proposal: Option<ProposalRow>,
    /// Organisation to open.
    pub org_id: Option<i32>,
    /// Snoozed until then.
    pub snoozed_until: Option<Instant>,
}

/// A group of the Inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum InboxGroupKind {
    /// Requests waiting.
    Requests,
    /// Second approvals, and other proposals of staff.
    SecondApprovals,
    /// Credits that expire within 14 days.
    Expiring,
    /// Imports with rejected rows.
    ImportErrors,
    /// Decisions at a desk of one person, for review.
    Review,
}

/// Items of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InboxGroup {
    /// Which.
    pub kind: InboxGroupKind,
    /// How many, shown or not.
    pub count: u32,
    /// E.g. `9 within your limit`.
    pub remark: Option<String>,
    /// At most 50.
    pub items: Vec<InboxItem>,
}

/// The Inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Inbox {
    /// Groups with something in them.
    pub groups: Vec<InboxGroup>,
    /// Items that wait.
    pub waiting: u32,
    /// Snoozed items.
    pub snoozed: Vec<InboxItem>,
    /// What was handled last, e.g. `Tamarind Athletics, +1,000.00 credits, by you`.
    pub last_handled: Option<LastHandled>,
    /// When this was read.
    pub as_of: Instant,
}

/// What was handled last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LastHandled {
    /// When.
    pub at: Instant,
    /// What and by whom.
    pub sentence: String,
}
