//! A proposal as lists show it.

use credit_desk_domain::policy::{Limits, Outcome, Used};
use credit_desk_domain::{Action, Credits, ProposalId, ProposalState, Role, TransactionId};
use credit_desk_storage::proposal::Standing as StoredStanding;
use credit_desk_storage::queries::ProposalRow as StoredRow;
use credit_desk_storage::{StorageError, Store};

use super::standing::{self, Judged};
use crate::error::{ActionError, Result};
use crate::session::Session;
use crate::transactions::wording::{amount, instant, org_number};
use crate::view::{ProposalAction, ProposalRow, ProposalState as StateView, Standing};
use crate::wording::{counted, person};

/// Pairs each action with its name in the contract.
macro_rules! actions {
    ($($action:ident),+ $(,)?) => {
        /// The contract's name of an action.
        pub(crate) const fn action_view(action: Action) -> ProposalAction {
            match action { $(Action::$action => ProposalAction::$action,)+ }
        }

        /// The action behind the contract's name.
        pub(crate) const fn action_of(action: ProposalAction) -> Action {
            match action { $(ProposalAction::$action => Action::$action,)+ }
        }
    };
}
actions!(Request, Grant, BulkGrant, Void, Reversal, Extension, Coupon, Staff, Policy);

/// The contract's name of a state.
pub(crate) const fn state_view(state: ProposalState) -> StateView {
    match state {
        ProposalState::Open => StateView::Open,
        ProposalState::Second => StateView::Second,
        ProposalState::Approved => StateView::Approved,
        ProposalState::Rejected => StateView::Rejected,
        ProposalState::SentBack => StateView::SentBack,
        ProposalState::Withdrawn => StateView::Withdrawn,
        ProposalState::Lapsed => StateView::Lapsed,
    }
}

/// Reads `req_…`.
pub(crate) fn id_of(text: &str) -> Result<ProposalId> {
    ProposalId::parse(&text.trim().to_ascii_lowercase()).map_err(|error| {
        ActionError::refused("proposal_id", error.to_string(), "Copy the whole ID; it begins with req_.")
    })
}

pub(crate) fn unknown(id: ProposalId) -> ActionError {
    ActionError::refused(
        "proposal_known",
        format!("there is no request {id} in this book"),
        "Check the ID, or look the organisation up.",
    )
}

fn inconsistent(column: &'static str, row: &StoredRow) -> StorageError {
    let row = id(row).map_or_else(|_| "?".to_owned(), |id| id.to_string());
    StorageError::Inconsistent { table: "proposal", column, row }
}

/// The ID of a stored row.
pub(crate) fn id(row: &StoredRow) -> Result<ProposalId> {
    Ok(ProposalId::from_slice(&row.proposal_id).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "proposal_id",
        row: row.record_id.clone(),
    })?)
}

/// What a stored row would do.
pub(crate) fn action(row: &StoredRow) -> Result<Action> {
    Ok(Action::from_code(&row.action).map_err(|_| inconsistent("action", row))?)
}

/// Where a stored row stands.
pub(crate) fn state(row: &StoredRow) -> Result<ProposalState> {
    Ok(ProposalState::from_code(&row.state).map_err(|_| inconsistent("state", row))?)
}

/// `txn_…` of what it became.
pub(crate) fn transaction(row: &StoredRow) -> Result<Option<String>> {
    row.txn_id
        .as_deref()
        .map(|bytes| {
            Ok(TransactionId::from_slice(bytes).map_err(|_| inconsistent("posted_seq", row))?.to_string())
        })
        .transpose()
}

/// The organisation, how many, or whom and what it is about.
pub(crate) fn party(row: &StoredRow) -> Result<String> {
    if let Some(name) = &row.organisation {
        return Ok(name.clone());
    }
    Ok(match action(row)? {
        Action::BulkGrant => counted(usize::try_from(row.lines).unwrap_or(0), "organisation"),
        Action::Staff => {
            term(row, "name").or_else(|| row.subject.clone()).unwrap_or_else(|| "A colleague".to_owned())
        }
        Action::Policy => {
            match (term(row, "role").and_then(|code| Role::from_code(&code).ok()), term(row, "action")) {
                (Some(role), Some(action)) => format!("Limits of {} for {action}", role.words()),
                _ => "Limits".to_owned(),
            }
        }
        Action::Coupon => term(row, "name")
            .or_else(|| term(row, "promotion"))
            .unwrap_or_else(|| "A batch of coupons".to_owned()),
        Action::Request | Action::Grant | Action::Void | Action::Reversal | Action::Extension => {
            format!("org_{}", row.org_id)
        }
    })
}

/// A field of what is to become so, one `field: value` a line.
fn term(row: &StoredRow, field: &str) -> Option<String> {
    row.terms
        .as_deref()?
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, value)| name.trim() == field && !value.trim().is_empty())
        .map(|(_, value)| value.trim().to_owned())
}

/// Whoever asked: the customer's user, else the person who entered it.
pub(crate) fn asked_by(row: &StoredRow) -> String {
    row.requested_by.clone().unwrap_or_else(|| maker(row))
}

/// The person who entered it.
pub(crate) fn maker(row: &StoredRow) -> String {
    if row.maker_role == "platform" {
        return "the platform".to_owned();
    }
    row.maker_name.clone().unwrap_or_else(|| row.maker.clone())
}

/// The row at hand with its standing.
pub(crate) fn view(row: &StoredRow, facts: &StoredStanding, session: &Session) -> Result<ProposalRow> {
    let action = action(row)?;
    let credits =
        Credits::from_micro(row.decided_credits.filter(|_| row.state == "second").unwrap_or(row.credits));
    let judged = Judged { action, credits, direct: false };
    let name = |name: &Option<String>, login: &Option<String>| name.clone().or_else(|| login.clone());
    Ok(ProposalRow {
        id: id(row)?.to_string(),
        action: action_view(action),
        org_id: (row.org_id != 0).then(|| org_number(row.org_id)).transpose()?,
        party: party(row)?,
        credits: amount(row.credits),
        reason: reason_words(action, &row.reason),
        note: row.note.clone(),
        asked_at: instant(row.asked_at),
        asked_by: person(&asked_by(row)),
        entered_by: row.requested_by.as_ref().map(|_| person(&maker(row))),
        lapses_at: instant(row.lapses_at),
        state: state_view(state(row)?),
        standing: standing_words(row, judged, facts, session),
        first_by: name(&row.first_name, &row.first_by).map(|name| person(&name)),
        decided_at: row.decided_at.map(instant),
        decided_by: name(&row.decided_name, &row.decided_by).map(|name| person(&name)),
        decided_credits: row.decided_credits.filter(|credits| *credits != row.credits).map(amount),
        answer: row.answer.clone(),
        transaction: transaction(row)?,
        decided_alone: row.alone == 1,
        shown: facts.shown.clone(),
    })
}

/// The standing, where a second approval is due in the words of that.
fn standing_words(row: &StoredRow, judged: Judged, facts: &StoredStanding, session: &Session) -> Standing {
    let mut facts = facts.clone();
    let second = row.state == "second";
    if second && facts.outcome == Outcome::NotYours && row.first_by.as_deref() == Some(session.actor.as_str())
    {
        facts.outcome = Outcome::FirstApprover;
    }
    let standing = standing::words(judged, &facts, standing::decided(row, session));
    match facts.outcome {
        Outcome::NotYours if second => Standing {
            label: "an Admin approves second".to_owned(),
            sentence: "It was approved first; the second approval is an Admin's.".to_owned(),
            ..standing
        },
        Outcome::Within if second => Standing {
            label: "second approval".to_owned(),
            sentence: "It was approved first; your approval is the second and carries it out.".to_owned(),
            ..standing
        },
        _ => standing,
    }
}

/// Reason codes of grants in words; everything else is words already.
fn reason_words(action: Action, reason: &str) -> String {
    match action {
        Action::Grant | Action::BulkGrant => crate::grants::reason_words(reason),
        Action::Request
        | Action::Void
        | Action::Reversal
        | Action::Extension
        | Action::Coupon
        | Action::Staff
        | Action::Policy => reason.to_owned(),
    }
}

/// Rows with their standings; one question to the book for all that wait.
pub(crate) async fn views(store: &Store, session: &Session, rows: &[StoredRow]) -> Result<Vec<ProposalRow>> {
    let facts = standings(store, session, rows).await?;
    rows.iter().zip(&facts).map(|(row, facts)| view(row, facts, session)).collect()
}

/// What approvals by this person would do; of what is decided only that it is.
pub(crate) async fn standings(
    store: &Store,
    session: &Session,
    rows: &[StoredRow],
) -> Result<Vec<StoredStanding>> {
    let waits = |row: &StoredRow| matches!(row.state.as_str(), "open" | "second" | "sent_back");
    let ids: Vec<ProposalId> = rows.iter().filter(|row| waits(row)).map(id).collect::<Result<_>>()?;
    let mut found = if ids.is_empty() {
        Vec::new()
    } else {
        store.standing(&ids, &session.actor, session.role, session.now()).await?
    }
    .into_iter();
    Ok(rows
        .iter()
        .map(|row| if waits(row) { found.next() } else { None })
        .map(|facts| {
            facts.unwrap_or_else(|| StoredStanding {
                outcome: Outcome::Decided,
                limits: Limits::NOTHING,
                used: Used::default(),
                org_credits: Credits::ZERO,
                alone: false,
                shown: String::new(),
            })
        })
        .collect())
}
