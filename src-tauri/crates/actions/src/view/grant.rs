//! Credits given by staff, one organisation or many; voids, reversals and extensions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant, KindView, LimitUse, OrgFilter, PostingLine, Standing};

/// Why credits are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum GrantType {
    /// Something went wrong for the customer.
    Goodwill,
    /// To try the product: posted as free credits.
    Trial,
    /// The ledger should have had them.
    Correction,
}

/// A grant to one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewGrant {
    /// Organisation.
    pub org_id: i32,
    /// Credits.
    pub credits: String,
    /// Why, as a code.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub grant_type: GrantType,
    /// Why, in words; needed.
    pub note: String,
    /// Last day on which they can be used, `2027-03-31`; nothing is no expiry.
    pub expires_on: Option<String>,
    /// Made when the form opened.
    pub key: String,
}

/// What a grant would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GrantPreview {
    /// Organisation's name.
    pub organisation: String,
    /// Balance before (settled).
    pub before: Amount,
    /// Balance after.
    pub after: Amount,
    /// Debt that it pays first, where there is some.
    pub debt_paid: Option<Amount>,
    /// When the credits expire.
    pub expires_at: Option<Instant>,
    /// What will be posted.
    pub postings: Vec<PostingLine>,
    /// Limits.
    pub limits: Vec<LimitUse>,
    /// Posts at once, or becomes a proposal.
    pub standing: Standing,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WorkOutcome {
    /// `txn_…`, where it was posted.
    pub transaction: Option<String>,
    /// `req_…`, where it became a proposal that somebody else decides.
    pub proposal: Option<String>,
    /// True where the same press had done it before.
    pub already_applied: bool,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// One row of the Grants list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GrantRow {
    /// `txn_…` once posted, else `req_…`.
    pub id: String,
    /// When it was posted or proposed.
    pub at: Instant,
    /// Organisation; nothing for several.
    pub org_id: Option<i32>,
    /// Its name, or `7 organisations`.
    pub organisation: String,
    /// Credits.
    pub credits: Amount,
    /// Kind of the transaction.
    pub kind: KindView,
    /// Reason code in words.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// Who gave or proposed it.
    pub maker: String,
    /// Who approved it.
    pub approver: Option<String>,
    /// `posted`, `waiting`, `second`, `rejected`, `withdrawn`, `lapsed`, `reversed`, `voided`.
    pub state: String,
    /// When the credits expire.
    pub expires_at: Option<Instant>,
    /// What is left of them.
    pub remaining: Option<Amount>,
    /// The transaction.
    pub transaction: Option<String>,
    /// The proposal.
    pub proposal: Option<String>,
}

/// Which grants to list, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct GrantFilter {
    /// Organisation.
    pub org_id: Option<i32>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Only what waits.
    pub waiting: bool,
    /// Words in organisation, reason, note or person.
    pub text: Option<String>,
}

/// Grants, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GrantPage {
    /// At most 200.
    pub rows: Vec<GrantRow>,
    /// Pass as `cursor` for the rest.
    pub next: Option<String>,
    /// Credits given this month.
    pub this_month: Amount,
    /// Credits given last month.
    pub last_month: Amount,
}

/// Whom a bulk grant is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum BulkSource {
    /// Rows of a CSV file: external_id or org_id, credits, note.
    File {
        /// Token of the chosen file.
        file: String,
    },
    /// Every organisation of a filtered list, the same amount each.
    Organisations {
        /// The list.
        filter: OrgFilter,
        /// Credits for each.
        credits: String,
    },
}

/// A grant to many organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewBulkGrant {
    /// Whom, and how much.
    pub source: BulkSource,
    /// Why, as a code.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub grant_type: GrantType,
    /// Why, in words.
    pub note: String,
    /// Last day on which they can be used.
    pub expires_on: Option<String>,
    /// Made when the form opened.
    pub key: String,
}

/// One organisation of a dress rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RehearsalLine {
    /// Line of the file, or place in the list.
    pub line: u32,
    /// Organisation; nothing where it was not found.
    pub org_id: Option<i32>,
    /// Its name, or what the file says.
    pub organisation: String,
    /// Credits.
    pub credits: Option<Amount>,
    /// Balance before.
    pub before: Option<Amount>,
    /// Balance after, as it came out.
    pub after: Option<Amount>,
    /// Debt paid.
    pub debt_paid: Option<Amount>,
    /// Why this line cannot be granted.
    pub problem: Option<String>,
}

/// A bulk grant as it came out on a copy, or in a transaction that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Rehearsal {
    /// Lines, problems first.
    pub lines: Vec<RehearsalLine>,
    /// Organisations that would get credits.
    pub organisations: u32,
    /// Credits in all.
    pub credits: Amount,
    /// Lines with problems; it can be proposed only without any.
    pub problems: u32,
    /// How it was rehearsed, e.g. `Run on a copy of the book; nothing was posted.`
    pub how: String,
    /// Limits.
    pub limits: Vec<LimitUse>,
    /// What becomes of it.
    pub standing: Standing,
    /// What a proposal of it is bound to.
    pub shown: String,
}

/// The rest of a lot is taken back; a grant made by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewVoid {
    /// `lot_…`, or the `txn_…` that added it.
    pub lot: String,
    /// Why; needed.
    pub reason: String,
    /// Made when the dialog opened.
    pub key: String,
}

/// A transaction is undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewReversal {
    /// `txn_…`.
    pub transaction: String,
    /// Why; needed.
    pub reason: String,
    /// Made when the dialog opened.
    pub key: String,
}

/// A lot expires later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewExtension {
    /// `lot_…`, or the `txn_…` that added it.
    pub lot: String,
    /// Last day on which the credits can be used.
    pub expires_on: String,
    /// Why; needed.
    pub reason: String,
    /// Made when the dialog opened.
    pub key: String,
}

/// What a void, reversal or extension would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WorkPreview {
    /// Organisation.
    pub org_id: i32,
    /// Its name.
    pub organisation: String,
    /// What it would do, in a sentence.
    pub sentence: String,
    /// Signed credits that would be posted; nothing for an extension.
    pub credits: Option<Amount>,
    /// Balance before.
    pub before: Amount,
    /// Balance after.
    pub after: Amount,
    /// What will be posted.
    pub postings: Vec<PostingLine>,
    /// Posts at once, or becomes a proposal.
    pub standing: Standing,
}

/// A file of grants that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GrantFile {
    /// Token for [`BulkSource::File`].
    pub file: String,
    /// Name.
    pub name: String,
    /// Rows.
    pub rows: u32,
}
