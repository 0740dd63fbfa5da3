//! Decisions, each by itself: one that is refused does not keep the others.

use credit_desk_domain::{Action, Area, Credits, Level, ProposalState, Verdict};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::{Decided, NewDecision};
use credit_desk_storage::queries::ProposalRow as StoredRow;

use super::changed;
use super::row;
use super::submit::{amount_of, optional};
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::at;
use crate::view::{self, Decision, DecisionOutcome};
use crate::wording::{capital, counted, micro};

/// Decides, in the order given.
///
/// # Errors
/// Where the person may not even look; what is refused of one decision stands in its own answer.
pub async fn decide_proposals(
    store: &Store,
    session: &Session,
    decisions: &[Decision],
) -> Result<Vec<DecisionOutcome>> {
    authorize(session, Area::Requests, Level::View)?;
    let mut outcomes = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let answer = decide(store, session, decision).await;
        outcomes.push(answer.unwrap_or_else(|error| {
            let view = error.view();
            DecisionOutcome {
                id: decision.id.clone(),
                state: None,
                transaction: None,
                sentence: view.message.clone(),
                already_applied: false,
                error: Some(view),
            }
        }));
    }
    Ok(outcomes)
}

/// The domain's verdict.
pub(super) const fn verdict(verdict: view::Verdict) -> Verdict {
    match verdict {
        view::Verdict::Approve => Verdict::Approve,
        view::Verdict::Reject => Verdict::Reject,
        view::Verdict::SendBack => Verdict::SendBack,
        view::Verdict::Withdraw => Verdict::Withdraw,
    }
}

async fn decide(store: &Store, session: &Session, decision: &Decision) -> Result<DecisionOutcome> {
    let id = row::id_of(&decision.id)?;
    let before = store.lookup_proposal(id).await?.ok_or_else(|| row::unknown(id))?;
    let verdict = verdict(decision.verdict);
    let area = row::action(&before)?.area();
    authorize(session, area, if verdict == Verdict::Withdraw { Level::Propose } else { Level::Do })?;
    let reason = optional(decision.reason.as_deref());
    if verdict.needs_reason() && reason.is_none() {
        return Err(ActionError::refused(
            "decision_reason",
            format!("{} was not {}: it needs a reason", capital(&what(&before)?), past(verdict)),
            "Write why; whoever asked reads it.",
        ));
    }
    let credits = optional(decision.credits.as_deref()).map(|text| amount_of(&text)).transpose()?;
    let now = session.now();
    let pairs = usize::try_from(before.lines).unwrap_or(0).max(1);
    let new = NewDecision {
        id,
        verdict,
        credits,
        reason,
        shown: decision.shown.clone(),
        key: decision.key.clone(),
        ids: (0..pairs).map(|_| (session.ids.transaction_id(now), session.ids.lot_id(now))).collect(),
    };
    let mut unit = store.begin(&session.actor).await?;
    let decided = match unit.decide(&new, session.role, now).await {
        Ok(decided) => decided,
        Err(error) => {
            drop(unit);
            return Err(changed::explained(store, session, decision, error).await);
        }
    };
    unit.commit().await?;
    let after = store.lookup_proposal(id).await?.ok_or_else(|| row::unknown(id))?;
    if decided.state == ProposalState::Lapsed {
        return Err(ActionError::refused(
            "proposal_lapsed",
            format!(
                "{} was not {}: it lapsed on {}, before anybody decided",
                capital(&what(&after)?),
                past(verdict),
                session.zone.date_words(at(after.lapses_at))
            ),
            "Ask for it again if it is still needed.",
        ));
    }
    Ok(DecisionOutcome {
        id: id.to_string(),
        state: Some(row::state_view(decided.state)),
        transaction: row::transaction(&after)?,
        sentence: sentence(&after, &decided)?,
        already_applied: decided.already,
        error: None,
    })
}

/// `rejected`, for "was not rejected".
pub(super) const fn past(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approved",
        Verdict::Reject => "rejected",
        Verdict::SendBack => "sent back",
        Verdict::Withdraw => "withdrawn",
    }
}

/// What a proposal is, in a sentence.
pub(super) fn what(found: &StoredRow) -> Result<String> {
    let (party, credits) = (row::party(found)?, micro(found.credits));
    Ok(match row::action(found)? {
        Action::Request => format!("the request of {party} for {credits} credits"),
        Action::Grant => format!("the grant of {credits} credits to {party}"),
        Action::BulkGrant => format!("the grant of {credits} credits in all to {party}"),
        Action::Void => format!("the void of {credits} credits of {party}"),
        Action::Reversal => format!("the reversal of {credits} credits of {party}"),
        Action::Extension => format!("the later expiry of {credits} credits of {party}"),
        Action::Coupon => format!("the issue of {party}, {credits} credits at most,"),
        Action::Staff => format!("the change of {party}"),
        Action::Policy => format!("the change of {}", party.to_lowercase()),
    })
}

/// What was done, for what is carried out.
pub(crate) fn carried_out(found: &StoredRow, credits: Option<Credits>) -> Result<String> {
    let party = row::party(found)?;
    let amount = micro(credits.map(Credits::micro).or(found.decided_credits).unwrap_or(found.credits));
    Ok(match row::action(found)? {
        Action::Request | Action::Grant => {
            let less = micro(found.credits);
            if amount == less {
                format!("{amount} credits were added to {party}.")
            } else {
                format!("{amount} credits of the {less} asked for were added to {party}.")
            }
        }
        Action::BulkGrant => format!(
            "{amount} credits in all were added to {}.",
            counted(usize::try_from(found.lines).unwrap_or(0), "organisation")
        ),
        Action::Void => format!("{amount} credits of {party} were voided."),
        Action::Reversal => format!("The transaction of {amount} credits of {party} was reversed."),
        Action::Extension => format!("{amount} credits of {party} expire later now."),
        Action::Coupon => format!("The codes of {party} are valid now."),
        Action::Staff => format!("The change of {party} is in force."),
        Action::Policy => "The new limits are in force.".to_owned(),
    })
}

fn sentence(after: &StoredRow, decided: &Decided) -> Result<String> {
    let sentence = match decided.state {
        ProposalState::Approved => carried_out(after, decided.credits)?,
        ProposalState::Second => {
            format!("{} was approved first; an Admin who is not you decides.", capital(&what(after)?))
        }
        ProposalState::Rejected => format!("{} was rejected.", capital(&what(after)?)),
        ProposalState::SentBack => format!("{} was sent back with your question.", capital(&what(after)?)),
        ProposalState::Withdrawn => format!("{} was withdrawn.", capital(&what(after)?)),
        ProposalState::Open | ProposalState::Lapsed => format!("{} waits.", capital(&what(after)?)),
    };
    Ok(if decided.already { format!("Done before: {sentence}") } else { sentence })
}
