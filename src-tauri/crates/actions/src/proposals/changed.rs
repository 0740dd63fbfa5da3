//! Why a decision was refused: who was faster, or what changed since the person looked.

use credit_desk_domain::Verdict;
use credit_desk_storage::proposal::{EvidencePart, changed_part};
use credit_desk_storage::queries::ProposalRow as StoredRow;
use credit_desk_storage::{StorageError, Store};

use super::decide::{past, verdict, what};
use super::row;
use crate::error::{ActionError, Result};
use crate::session::Session;
use crate::view::Decision;
use crate::wording::{capital, micro, moment, person};

/// A refusal in the words of the case; everything else as it is.
pub(super) async fn explained(
    store: &Store,
    session: &Session,
    decision: &Decision,
    error: StorageError,
) -> ActionError {
    match explain(store, session, decision, &error).await {
        Ok(Some(explained)) => explained,
        Ok(None) | Err(_) => error.into(),
    }
}

async fn explain(
    store: &Store,
    session: &Session,
    decision: &Decision,
    error: &StorageError,
) -> Result<Option<ActionError>> {
    let Some(rule) = error.rule() else { return Ok(None) };
    let id = row::id_of(&decision.id)?;
    let Some(found) = store.lookup_proposal(id).await? else { return Ok(None) };
    let verdict = verdict(decision.verdict);
    let not_done = |why: String| -> Result<String> {
        Ok(format!("{} was not {}: {why}", capital(&what(&found)?), past(verdict)))
    };
    Ok(match rule {
        "proposal_decided" => Some(ActionError::refused(
            "proposal_decided",
            not_done(who_decided(&found, session))?,
            "Nothing is left to do about it.",
        )),
        "evidence_changed" => {
            let facts = row::standings(store, session, std::slice::from_ref(&found)).await?.remove(0);
            let part = changed_part(&decision.shown, &facts.shown).unwrap_or(EvidencePart::Outcome);
            let why = why_changed(part, &found, session, &facts);
            Some(ActionError::refused("evidence_changed", not_done(why)?, "Look at it again, then decide."))
        }
        "decision_own" => Some(ActionError::refused(
            "decision_own",
            not_done("you made it yourself".to_owned())?,
            "Somebody else decides it.",
        )),
        "decision_own_organisation" => Some(ActionError::refused(
            "decision_own_organisation",
            not_done("it is about an organisation that you belong to".to_owned())?,
            "Somebody else decides it.",
        )),
        "decision_first_approver" => Some(ActionError::refused(
            "decision_first_approver",
            not_done("you approved it first".to_owned())?,
            "An Admin who is not you gives the second approval.",
        )),
        "decision_credits" => {
            let asked = micro(found.decided_credits.unwrap_or(found.credits));
            let hint = format!("Approve {asked} credits or fewer.");
            let why = match verdict {
                Verdict::Approve => format!("at most {asked} credits can be approved"),
                Verdict::Reject | Verdict::SendBack | Verdict::Withdraw => "it names an amount".to_owned(),
            };
            Some(ActionError::refused("decision_credits", not_done(why)?, &hint))
        }
        _ => None,
    })
}

/// `T. Brandt approved it on 21 Nov at 09:12 (1,000 credits)`.
fn who_decided(found: &StoredRow, session: &Session) -> String {
    let who = match (&found.decided_by, &found.decided_name) {
        (Some(login), _) if *login == session.actor => "you".to_owned(),
        (Some(login), name) => person(name.as_deref().unwrap_or(login)),
        (None, _) => "nobody".to_owned(),
    };
    let did = match found.state.as_str() {
        "approved" => "approved",
        "rejected" => "rejected",
        "withdrawn" => "withdrew",
        _ => return "its time was over".to_owned(),
    };
    let when = found
        .decided_at
        .map_or_else(String::new, |at| format!(" on {}", moment(at, session.now(), session.zone)));
    let credits = found
        .decided_credits
        .filter(|_| found.state == "approved")
        .map_or_else(String::new, |credits| format!(" ({} credits)", micro(credits)));
    format!("{who} {did} it{when}{credits}")
}

fn why_changed(
    part: EvidencePart,
    found: &StoredRow,
    session: &Session,
    facts: &credit_desk_storage::proposal::Standing,
) -> String {
    let first = || {
        let login = found.first_by.as_deref()?;
        let who = if login == session.actor {
            "you".to_owned()
        } else {
            person(found.first_name.as_deref().unwrap_or(login))
        };
        Some(format!("{who} approved it first since you looked"))
    };
    match part {
        EvidencePart::State => {
            first().unwrap_or_else(|| "where it stands changed since you looked".to_owned())
        }
        EvidencePart::Proposal => "it was changed since you looked".to_owned(),
        EvidencePart::OrganisationStatus => {
            "the status of the organisation changed since you looked".to_owned()
        }
        EvidencePart::OrganisationCredits => {
            "somebody added credits to the organisation, or took some, since you looked".to_owned()
        }
        EvidencePart::Limits => "your limits were changed since you looked".to_owned(),
        EvidencePart::Outcome => {
            let credits = credit_desk_domain::Credits::from_micro(found.credits);
            let judged =
                row::action(found).map(|action| super::standing::Judged { action, credits, direct: false });
            let label = judged.map(|judged| super::standing::words(judged, facts, None).label);
            label.map_or_else(
                |_| "limits were used since you looked".to_owned(),
                |label| format!("limits were used since you looked; it is {label} now"),
            )
        }
    }
}
