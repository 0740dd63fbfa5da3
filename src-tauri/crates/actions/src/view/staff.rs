//! Who works at the desk: roles, rights, limits, sign-in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant, WorkOutcome};

/// Roles of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it")]
pub enum RoleView {
    Support,
    Finance,
    Accountant,
    Admin,
    Auditor,
}

/// Parts of the desk that a right is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Area {
    Inbox,
    Requests,
    Transactions,
    Organisations,
    Reverse,
    Coupons,
    Grants,
    Invoices,
    Payments,
    RateCard,
    Expiry,
    Reports,
    AuditLog,
    Import,
    Staff,
}

/// How far a right goes; each includes the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Level {
    /// The screen is not there.
    Hidden,
    /// May look.
    View,
    /// May propose; somebody else decides.
    Propose,
    /// May do it, within limits.
    Do,
}

/// One right of the present person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RightView {
    /// Of what.
    pub area: Area,
    /// How far.
    pub level: Level,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StaffRow {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Role.
    pub role: RoleView,
    /// Credits in one decision; nothing is the role's limit.
    pub single_limit: Option<Amount>,
    /// Credits in 24 hours; nothing is the role's limit.
    pub daily_limit: Option<Amount>,
    /// Limits in words, e.g. `5,000 each, 20,000 a day`.
    pub limits: String,
    /// Organisation that they belong to.
    pub org_id: Option<i32>,
    /// Its name.
    pub organisation: Option<String>,
    /// True while they may sign in.
    pub active: bool,
    /// True at the present person's own row.
    pub you: bool,
    /// Last seen at the desk.
    pub last_seen_at: Option<Instant>,
    /// Locked out after wrong passwords until then.
    pub locked_until: Option<Instant>,
}

/// What one role may decide alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PolicyRow {
    /// `request`, `grant`, `void`, `reversal`, `extension`, `coupon`.
    pub action: String,
    /// Role.
    pub role: RoleView,
    /// Currency of the organisation; nothing is any.
    pub currency: Option<String>,
    /// Credits in one decision.
    pub single_limit: Option<Amount>,
    /// Credits decided by one person in 24 hours.
    pub daily_limit: Option<Amount>,
    /// Credits asked for by one maker and decided in 24 hours.
    pub maker_limit: Option<Amount>,
    /// Credits that one organisation is given in 30 days.
    pub org_limit: Option<Amount>,
    /// Since when.
    pub since: Instant,
}

/// The Staff & roles screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StaffPage {
    /// Everybody, active first.
    pub rows: Vec<StaffRow>,
    /// Limits by role and action.
    pub policies: Vec<PolicyRow>,
    /// Proposals about staff and limits that wait: `req_…`.
    pub waiting: Vec<String>,
    /// How this book is protected, e.g. that a file is protected by the operating system, not by roles.
    pub protection: String,
    /// True where sign-in with a password is on (a file with staff).
    pub sign_in: bool,
    /// True where only one person decides: approvals have no second pair of eyes and are listed for review.
    pub alone: bool,
    /// The matrix: what each role may do.
    pub matrix: Vec<RoleRights>,
}

/// What a role may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoleRights {
    /// Role.
    pub role: RoleView,
    /// Its rights.
    pub rights: Vec<RightView>,
}

/// An invitation, or a change of a colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StaffChange {
    /// Login; new for an invitation.
    pub login: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Role.
    pub role: RoleView,
    /// Credits in one decision; nothing is the role's limit.
    pub single_limit: Option<String>,
    /// Credits in 24 hours.
    pub daily_limit: Option<String>,
    /// Organisation that they belong to.
    pub org_id: Option<i32>,
    /// False ends their access.
    pub active: bool,
    /// First password, for an invitation; they change it at their first sign-in.
    pub password: Option<String>,
    /// Why; needed.
    pub reason: String,
    /// Made when the form opened.
    pub key: String,
}

/// A change of limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PolicyChange {
    /// As in [`PolicyRow::action`].
    pub action: String,
    /// Role.
    pub role: RoleView,
    /// Currency; nothing is any.
    pub currency: Option<String>,
    /// Limits; nothing is none.
    pub single_limit: Option<String>,
    /// In 24 hours.
    pub daily_limit: Option<String>,
    /// Of one maker in 24 hours.
    pub maker_limit: Option<String>,
    /// Of one organisation in 30 days.
    pub org_limit: Option<String>,
    /// Why; needed.
    pub reason: String,
    /// Made when the form opened.
    pub key: String,
}

/// What became of a change of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StaffOutcome {
    /// What happened.
    pub outcome: WorkOutcome,
    /// The page now.
    pub page: StaffPage,
}

/// Who may sign in, where a file asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignInView {
    /// The book's name.
    pub label: String,
    /// Who signed in last at this computer.
    pub last_login: Option<String>,
    /// Why the desk is locked, e.g. after idle time.
    pub reason: Option<String>,
    /// What protects this file, in a sentence.
    pub protection: String,
}
