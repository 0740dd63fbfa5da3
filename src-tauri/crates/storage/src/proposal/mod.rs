//! Requests of customers and whatever staff propose: submitted, decided, carried out.
//!
//! On PostgreSQL each call is one function of the database (migrations/postgres/proposal.sql), which knows the login, the
//! server's time and all limits by itself. On SQLite the same is worked out here, inside the unit of work, which holds the
//! file alone ([`sqlite`]). A decision and the credits that it posts stand in one database transaction, with the step of
//! the proposal's history and the audit entry.
//!
//! An approval is bound to what was shown: [`Standing::shown`] is passed back with the decision, made again by the command and
//! compared. Usage goes on all the time and is no part of it; what others did to the organisation is, so are limits
//! and whether the approval carries the proposal out.

mod command;
mod evidence;
mod sqlite;
mod standing;

use credit_desk_domain::policy::{Limits, Outcome, Used};
use credit_desk_domain::{
    Action, Credits, Instant, Kind, LotId, OrgId, ProposalId, ProposalState, TransactionId, Verdict,
};

pub use evidence::{EvidencePart, changed_part};

/// Source of the transactions that proposals become; their record is the proposal's ID, with `:` and the number of the
/// line for several organisations.
pub const POSTING_SOURCE: &str = "desk";

/// What a proposal is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProposal {
    /// Its ID.
    pub id: ProposalId,
    /// What it would do.
    pub action: Action,
    /// Organisation; nothing for several ([`Self::lines`]), coupons, staff and limits.
    pub org: Option<OrgId>,
    /// Credits. Of a void and an extension exactly what is left of the lot, of a reversal what the transaction moved, of
    /// coupons what the batch may cost, of several organisations the sum: the command refuses anything else.
    pub credits: Credits,
    /// Kind of the transaction: of a grant [`Kind::AdminGrant`] or [`Kind::FreeCredits`]; of a reversal of a clawback
    /// [`Kind::Reinstatement`]; nothing is [`Action::usual_kind`].
    pub kind: Option<Kind>,
    /// When the credits expire; of an extension the new expiry. Nothing is never.
    pub expires_at: Option<Instant>,
    /// Lot or transaction of the organisation, for void, reversal and extension.
    pub target_seq: Option<i64>,
    /// Batch ID in hex, or login.
    pub subject: Option<String>,
    /// What is to become so, for staff and limits.
    pub terms: Option<String>,
    /// Why, needed.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// The customer's user who asked.
    pub requested_by: Option<String>,
    /// Source record: makes it unique across the book. Of staff `desk` and the key made when the form opened.
    pub source: String,
    /// The record's ID there.
    pub record_id: String,
    /// When it lapses if nobody decides.
    pub lapses_at: Instant,
    /// Organisations of a bulk grant, each once.
    pub lines: Vec<NewLine>,
    /// Do it at once where the limits allow it; otherwise it is a proposal. Not for requests and several organisations.
    pub direct: bool,
    /// ID of the transaction, where it posts one at once.
    pub txn_id: TransactionId,
    /// ID of the lot, where it adds one at once.
    pub lot_id: LotId,
}

/// One organisation of a bulk grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Organisation.
    pub org: OrgId,
    /// Credits, more than zero.
    pub credits: Credits,
    /// Note.
    pub note: Option<String>,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The proposal; an earlier one where its source record was there already.
    pub id: ProposalId,
    /// Where it stands: approved where it was done at once.
    pub state: ProposalState,
    /// Sequence number of the transaction that it became.
    pub posted_seq: Option<i64>,
    /// True where the same had been submitted before.
    pub already: bool,
}

/// A decision about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// Proposal.
    pub id: ProposalId,
    /// What.
    pub verdict: Verdict,
    /// Credits, where fewer than asked are approved; requests and grants only.
    pub credits: Option<Credits>,
    /// Reason; needed to reject and to send back.
    pub reason: Option<String>,
    /// [`Standing::shown`] of what the person saw; not needed to withdraw.
    pub shown: String,
    /// Made when the dialog opened: the same again gets the first answer.
    pub key: String,
    /// IDs for the transaction and the lot that an approval makes; for several organisations one pair per line.
    pub ids: Vec<(TransactionId, LotId)>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Where it stands after it. [`ProposalState::Lapsed`] is a refusal: its time was over, which is now written down, so
    /// that the unit of work has to be committed.
    pub state: ProposalState,
    /// Sequence number of the transaction that it became.
    pub posted_seq: Option<i64>,
    /// Credits approved.
    pub credits: Option<Credits>,
    /// True where the same press had done it before.
    pub already: bool,
}

/// New words and amounts of a proposal, by its maker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalEdit {
    /// Proposal.
    pub id: ProposalId,
    /// Credits; another amount only for requests and grants.
    pub credits: Credits,
    /// Expiry of the credits or of the extension.
    pub expires_at: Option<Instant>,
    /// Reason.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// Made when the form opened.
    pub key: String,
}

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited {
    /// Where it stands.
    pub state: ProposalState,
    /// Its version, from 1.
    pub version: i64,
    /// True where the same press had done it before.
    pub already: bool,
}

/// Something that is not proposed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hypothetical {
    /// What it would do.
    pub action: Action,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Credits.
    pub credits: Credits,
    /// Organisations of a bulk grant.
    pub lines: Vec<NewLine>,
}

/// What a person may do with a proposal, and what decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What their approval would do.
    pub outcome: Outcome,
    /// Their limits.
    pub limits: Limits,
    /// What was used of them.
    pub used: Used,
    /// What counts against the organisation's limit: its credits, or of several the part of the one nearest to it.
    pub org_credits: Credits,
    /// True where nobody else works at this desk.
    pub alone: bool,
    /// What an approval is bound to; empty where it is not proposed yet.
    pub shown: String,
}
