//! What colleagues ask of a desk, and what it answers.

use super::command::Command;
use super::refusal::Refusal;
use super::state::Outcome as Posting;
use crate::policy::Outcome;
use crate::{Action, Credits, Instant, Kind, OrgId, ProposalId, ProposalState, Role, Verdict};

/// Somebody who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Login.
    pub name: String,
    /// Role.
    pub role: Role,
    /// An organisation that they belong to.
    pub org: Option<OrgId>,
}

/// One thing that a colleague does; `by` is their place in the list of colleagues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskCommand {
    /// Submits a request or proposes something, or does it at once.
    Submit(Submit),
    /// Looks at a proposal: a decision is bound to what they saw last.
    Look {
        /// Who.
        by: usize,
        /// When.
        at: Instant,
        /// What.
        id: ProposalId,
    },
    /// Decides.
    Decide(Decide),
    /// Changes what they made.
    Edit(Edit),
    /// Marks what nobody decided in time.
    Lapse {
        /// Who.
        by: usize,
        /// When.
        at: Instant,
    },
    /// Posts to the ledger, past the desk.
    Post {
        /// Who.
        by: usize,
        /// What.
        command: Command,
    },
    /// Suspends, closes or opens an organisation.
    Status {
        /// Which.
        org: OrgId,
        /// `active`, `suspended` or `closed`.
        status: &'static str,
    },
}

/// A request or proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submit {
    /// Who.
    pub by: usize,
    /// When.
    pub at: Instant,
    /// Its ID.
    pub id: ProposalId,
    /// What it would do.
    pub action: Action,
    /// Organisation; nothing for several.
    pub org: Option<OrgId>,
    /// Credits.
    pub credits: Credits,
    /// Kind of the transaction; nothing is the usual one.
    pub kind: Option<Kind>,
    /// Expiry.
    pub expires_at: Option<Instant>,
    /// Lot or transaction.
    pub target: Option<i64>,
    /// The customer's user.
    pub requested_by: Option<String>,
    /// Key of the form.
    pub key: String,
    /// When it lapses.
    pub lapses_at: Instant,
    /// Organisations of a bulk grant.
    pub lines: Vec<(OrgId, Credits)>,
    /// At once.
    pub direct: bool,
}

/// A decision, bound to what was seen last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decide {
    /// Who.
    pub by: usize,
    /// When.
    pub at: Instant,
    /// About what.
    pub id: ProposalId,
    /// What.
    pub verdict: Verdict,
    /// Fewer credits.
    pub credits: Option<Credits>,
    /// Why.
    pub reason: Option<String>,
    /// Key of the dialog.
    pub key: String,
}

/// New amount and expiry by the maker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Who.
    pub by: usize,
    /// When.
    pub at: Instant,
    /// What.
    pub id: ProposalId,
    /// Credits.
    pub credits: Credits,
    /// Expiry.
    pub expires_at: Option<Instant>,
    /// Key of the form.
    pub key: String,
}

/// What a desk answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskAnswer {
    /// To a submission.
    Submitted {
        /// The proposal, an earlier one where its key was used before.
        id: ProposalId,
        /// Where it stands.
        state: ProposalState,
        /// The transaction that it became.
        posted: Option<i64>,
        /// The same as before.
        already: bool,
    },
    /// To a look: what an approval would do.
    Looked(Outcome),
    /// To a decision.
    Decided {
        /// Where it stands.
        state: ProposalState,
        /// The transaction that it became.
        posted: Option<i64>,
        /// Credits approved.
        credits: Option<Credits>,
        /// The same as before.
        already: bool,
    },
    /// To an edit.
    Edited {
        /// Its version.
        version: i64,
        /// The same as before.
        already: bool,
    },
    /// How many lapsed.
    Lapsed(u64),
    /// To a posting past the desk.
    Posted(Result<Posting, Refusal>),
    /// The key was used before with another content; the first field that differs.
    Conflict(&'static str),
    /// Not done, by the name of the rule.
    Refused(&'static str),
    /// Nothing to say.
    Done,
}
