//! Deciding (`decide_proposal` on PostgreSQL; the refusals come in the same order), and what nobody decided in time.

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{Action, Credits, Instant, ProposalId, ProposalState, Role, Verdict};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::row::{self, Row};
use super::step::{self, Step, gated, words};
use super::{Person, carry_out, facts, natively};
use crate::error::Result;
use crate::proposal::command::{refused, state_of};
use crate::proposal::evidence::asked_the_same;
use crate::proposal::{Decided, NewDecision};
use crate::store::Unit;

/// What deciding came to.
enum Course {
    Done(Decided),
    CarryOut { row: Box<Row>, credits: i64, alone: bool },
}

pub(super) async fn decide(
    unit: &mut Unit,
    decision: &NewDecision,
    role: Option<Role>,
    now: Instant,
) -> Result<Decided> {
    let actor = unit.actor.clone();
    let course = natively(unit, |native| {
        let person = Person::of(native, &actor, role, now)?;
        judge(native, decision, &person)
    })
    .await?;
    match course {
        Course::Done(decided) => Ok(decided),
        Course::CarryOut { row, credits, alone } => {
            let order = carry_out::Order {
                credits,
                reason: decision.reason.as_deref(),
                shown: Some(&decision.shown),
                key: Some(&decision.key),
                ids: &decision.ids,
                alone,
            };
            let (credits, posted_seq) = carry_out::carry_out(unit, &row, &order, role, now).await?;
            Ok(Decided {
                state: ProposalState::Approved,
                posted_seq,
                credits: Some(Credits::from_micro(credits)),
                already: false,
            })
        }
    }
}

fn done(state: ProposalState, credits: Option<i64>) -> Course {
    Course::Done(Decided {
        state,
        posted_seq: None,
        credits: credits.map(Credits::from_micro),
        already: false,
    })
}

fn judge(native: &Connection, decision: &NewDecision, person: &Person<'_>) -> Result<Course> {
    let Some(row) = row::load(native, &decision.id)? else { return refused("proposal_known") };
    if decision.key.is_empty() {
        return refused("decision_key");
    }
    if let Some(first) = answered(native, decision, &row, person)? {
        return Ok(Course::Done(first));
    }
    let standing = facts::standing(native, &row, row.credits, false, person)?;
    if standing.outcome == Outcome::Decided {
        return refused("proposal_decided");
    }
    if row.lapses_at <= person.now {
        lapse(native, &row, Some(&decision.key), person)?;
        return Ok(done(ProposalState::Lapsed, None));
    }
    let approves = decision.verdict == Verdict::Approve;
    if decision.verdict == Verdict::Withdraw {
        if row.maker != person.actor {
            return refused("proposal_of_maker");
        }
    } else {
        match standing.outcome {
            Outcome::SentBack => return refused("proposal_sent_back"),
            Outcome::NotYours => return refused("decision_role"),
            Outcome::OwnOrganisation => return refused("decision_own_organisation"),
            Outcome::Own => return refused("decision_own"),
            // Whoever approved first may take that back.
            Outcome::FirstApprover if approves => return refused("decision_first_approver"),
            Outcome::FirstApprover
            | Outcome::Within
            | Outcome::NeedsSecond
            | Outcome::Alone
            | Outcome::Decided
            | Outcome::Lapsed => {}
        }
        if !approves && decision.reason.as_deref().unwrap_or_default().is_empty() {
            return refused("decision_reason");
        }
        // Who rejects is bound to what was asked; who approves also to the organisation, the limits and the outcome.
        let same = if approves {
            decision.shown == standing.shown
        } else {
            asked_the_same(&decision.shown, &standing.shown)
        };
        if !same {
            return refused("evidence_changed");
        }
    }
    let ended = match decision.verdict {
        Verdict::Approve => None,
        Verdict::Reject => Some(ProposalState::Rejected),
        Verdict::SendBack => Some(ProposalState::SentBack),
        Verdict::Withdraw => Some(ProposalState::Withdrawn),
    };
    if let Some(state) = ended {
        end(native, &row, state, decision, person)?;
        return Ok(done(state, None));
    }
    let most = row.decided_credits.unwrap_or(row.credits);
    let credits = decision.credits.map_or(most, Credits::micro);
    let less = matches!(row.action, Action::Request | Action::Grant) && credits > 0;
    if credits > most || credits < row.credits && !less {
        return refused("decision_credits");
    }
    let outcome = if credits == row.credits {
        standing.outcome
    } else {
        facts::standing(native, &row, credits, false, person)?.outcome
    };
    if outcome == Outcome::NeedsSecond {
        first_approval(native, &row, credits, decision, person)?;
        return Ok(done(ProposalState::Second, Some(credits)));
    }
    Ok(Course::CarryOut { row: Box::new(row), credits, alone: outcome == Outcome::Alone })
}

/// The first answer to the same press.
fn answered(
    native: &Connection,
    decision: &NewDecision,
    row: &Row,
    person: &Person<'_>,
) -> Result<Option<Decided>> {
    let step: Option<(String, String, Option<i64>)> = native
        .query_row(
            "select actor, step, credits from proposal_step where proposal_id = ?1 and key = ?2",
            params![row.id.as_bytes().as_slice(), decision.key],
            |step| Ok((step.get(0)?, step.get(1)?, step.get(2)?)),
        )
        .optional()?;
    let Some((actor, step, credits)) = step else { return Ok(None) };
    let (state, verdict) = match step.as_str() {
        "approved" => ("approved", Some(Verdict::Approve)),
        "first_approval" => ("second", Some(Verdict::Approve)),
        "rejected" => ("rejected", Some(Verdict::Reject)),
        "sent_back" => ("sent_back", Some(Verdict::SendBack)),
        "withdrawn" => ("withdrawn", Some(Verdict::Withdraw)),
        "lapsed" => ("lapsed", Some(decision.verdict)),
        _ => ("open", None),
    };
    if actor != person.actor || verdict != Some(decision.verdict) {
        return refused("decision_key_used");
    }
    let state = state_of(state, &row.id)?;
    Ok(Some(Decided {
        state,
        posted_seq: row.posted_seq.filter(|_| state == ProposalState::Approved),
        credits: credits.map(Credits::from_micro),
        already: true,
    }))
}

fn end(
    native: &Connection,
    row: &Row,
    state: ProposalState,
    decision: &NewDecision,
    person: &Person<'_>,
) -> Result<()> {
    let is_final = state.is_final();
    gated(native, || {
        native.execute(
            "update proposal set state = ?2, answer = coalesce(?3, answer), first_by = null, decided_credits = null, decided_at = ?4, decided_by = ?5
             where proposal_id = ?1",
            params![
                row.id.as_bytes().as_slice(),
                state.code(),
                decision.reason,
                is_final.then_some(person.now),
                is_final.then_some(person.actor),
            ],
        )
    })?;
    let shown = Some(decision.shown.as_str()).filter(|_| decision.verdict != Verdict::Withdraw);
    let step = Step {
        name: state.code(),
        before: Some(words(row.state.code(), Some(row.credits), None, false)),
        after: words(state.code(), None, None, false),
        credits: None,
        reason: decision.reason.as_deref(),
        shown,
        key: Some(&decision.key),
    };
    step::add(native, row, &step, person)
}

fn first_approval(
    native: &Connection,
    row: &Row,
    credits: i64,
    decision: &NewDecision,
    person: &Person<'_>,
) -> Result<()> {
    gated(native, || {
        native.execute(
            "update proposal set state = 'second', first_by = ?2, decided_credits = ?3 where proposal_id = ?1",
            params![row.id.as_bytes().as_slice(), person.actor, credits],
        )
    })?;
    let step = Step {
        name: "first_approval",
        before: Some(words(row.state.code(), Some(row.credits), None, false)),
        after: words("second", Some(credits), None, false),
        credits: Some(credits),
        reason: decision.reason.as_deref(),
        shown: Some(&decision.shown),
        key: Some(&decision.key),
    };
    step::add(native, row, &step, person)
}

fn lapse(native: &Connection, row: &Row, key: Option<&str>, person: &Person<'_>) -> Result<()> {
    gated(native, || {
        native.execute(
            "update proposal set state = 'lapsed', decided_at = ?2, first_by = null, decided_credits = null where proposal_id = ?1",
            params![row.id.as_bytes().as_slice(), person.now],
        )
    })?;
    let step = Step {
        name: "lapsed",
        before: Some(words(row.state.code(), Some(row.credits), None, false)),
        after: words("lapsed", None, None, false),
        key,
        ..Step::default()
    };
    step::add(native, row, &step, person)
}

/// Marks everything whose time is over.
pub(super) fn lapse_all(native: &Connection, person: &Person<'_>) -> Result<u64> {
    if matches!(person.role, None | Some(Role::Auditor)) {
        return refused("decision_role");
    }
    let over: Vec<Vec<u8>> = native
        .prepare_cached(
            "select proposal_id from proposal where state in ('open', 'second', 'sent_back') and lapses_at <= ?1 order by asked_at, proposal_id",
        )?
        .query_map([person.now], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut count = 0;
    for bytes in over {
        let id: ProposalId = crate::proposal::command::id_of(&bytes)?;
        if let Some(row) = row::load(native, &id)? {
            lapse(native, &row, None, person)?;
            count += 1;
        }
    }
    Ok(count)
}
