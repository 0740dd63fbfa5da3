//! Everything a person sees before deciding.

use credit_desk_domain::{Action, Area, Credits, Kind, Level, OrgId};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{LineRow, OrganisationRow, ProposalRow as StoredRow, StepRow};

use super::posting::{given, postings};
use super::row;
use super::standing::{self, Judged, LimitWords};
use crate::audit_log::note_read;
use crate::error::Result;
use crate::organisations::figures;
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, instant, org_number, transaction_id};
use crate::view::{PostingLine, ProposalDetail, ProposalLine, ProposalStep};
use crate::wording::person;

/// Earlier requests and grants that are shown.
const EARLIER: u16 = 10;

/// A proposal with its evidence, as of now.
///
/// # Errors
/// Refuses what is no `req_…` of this book.
pub async fn get_proposal(store: &Store, session: &Session, id: &str) -> Result<ProposalDetail> {
    authorize(session, Area::Requests, Level::View)?;
    let id = row::id_of(id)?;
    let found = store.lookup_proposal(id).await?.ok_or_else(|| row::unknown(id))?;
    let org = OrgId::try_new(found.org_id).ok();
    if let Some(org) = org {
        note_read(store, session, org).await?;
    }
    let facts = row::standings(store, session, std::slice::from_ref(&found)).await?.remove(0);
    let action = row::action(&found)?;
    let now = session.now();
    let figure = match org {
        Some(org) => store.organisation_rows(Some(org), now).await?.pop(),
        None => None,
    };
    let effect = effect(store, org, action, &found).await?;
    let waits = row::state(&found)?.waits();
    let available = figure.as_ref().map(figures::available);
    let burn = figure.as_ref().and_then(figures::burn);
    let credits = Credits::from_micro(found.decided_credits.unwrap_or(found.credits));
    let judged = Judged { action, credits, direct: false };
    let words = LimitWords {
        maker: person(&row::asked_by(&found)),
        organisation: found
            .organisation
            .clone()
            .unwrap_or_else(|| "the organisation nearest to it".to_owned()),
    };
    let earlier = match org {
        Some(org) => store.earlier_proposals(org, Some(id), EARLIER).await?,
        None => Vec::new(),
    };
    Ok(ProposalDetail {
        balance: figure.as_ref().map(|row| amount(row.balance.saturating_sub(row.debt))),
        available: available.map(|available| amount(available.micro())),
        burn_rate: burn.map(|burn| amount(burn.per_hour().micro())),
        hours_remaining: burn
            .zip(available)
            .map(|(burn, available)| i32::try_from(burn.hours_remaining(available)).unwrap_or(i32::MAX)),
        after: figure.as_ref().filter(|_| waits).map(|row| amount(spendable_after(row, effect.settled))),
        expires_at: (found.expires_at != i64::MAX && action != Action::Void && action != Action::Reversal)
            .then(|| instant(found.expires_at)),
        postings: effect.postings,
        limits: if waits { standing::limits(judged, &facts, &words) } else { Vec::new() },
        earlier: row::views(store, session, &earlier).await?,
        lines: store.proposal_lines(id).await?.iter().map(line).collect::<Result<_>>()?,
        changes: found.terms.as_deref().map(changes).unwrap_or_default(),
        history: store.proposal_steps(id).await?.iter().map(|step| step_view(step, action)).collect(),
        shown: facts.shown.clone(),
        row: row::view(&found, &facts, session)?,
    })
}

/// What carrying out changes.
struct Effect {
    /// Change of the settled balance, in micro-credits.
    settled: i64,
    postings: Vec<PostingLine>,
}

async fn effect(store: &Store, org: Option<OrgId>, action: Action, found: &StoredRow) -> Result<Effect> {
    let credits = found.decided_credits.unwrap_or(found.credits);
    let kind = Kind::from_code(found.kind).ok();
    let nothing = Effect { settled: 0, postings: Vec::new() };
    let Some(org) = org else {
        // Each organisation's own debt stands in its line; here the sum of what is given.
        let postings =
            if action == Action::BulkGrant { given(Kind::AdminGrant, credits, 0) } else { Vec::new() };
        return Ok(Effect { settled: credits, postings });
    };
    Ok(match (action, found.target_seq) {
        (Action::Request | Action::Grant, _) => {
            let debt = store.main_wallet(org).await?.map_or(0, |(_, debt)| debt);
            Effect { settled: credits, postings: given(kind.unwrap_or(Kind::AdminGrant), credits, debt) }
        }
        (Action::Void, Some(_)) => Effect {
            settled: credits.saturating_neg(),
            postings: postings(Kind::Void, None, credits.saturating_neg(), 0),
        },
        (Action::Reversal, Some(seq)) => match store.reversal_target(org, seq).await? {
            Some(target) => {
                let (balance, debt) = crate::grants::reversal_change(&target);
                let original = Kind::from_code(target.kind).ok();
                let kind = kind.unwrap_or(Kind::Reversal);
                Effect {
                    settled: target.amount.saturating_neg(),
                    postings: postings(kind, original, balance, debt),
                }
            }
            None => nothing,
        },
        _ => nothing,
    })
}

/// Credits that can be spent once so many are added or taken; never below zero.
fn spendable_after(row: &OrganisationRow, change: i64) -> i64 {
    figures::unlimited(row).saturating_add(change).max(0)
}

fn line(line: &LineRow) -> Result<ProposalLine> {
    let (before, after) = match line.settled_before {
        Some(before) => (before, before.saturating_add(line.credits)),
        None => (line.settled, line.settled.saturating_add(line.credits)),
    };
    Ok(ProposalLine {
        org_id: org_number(line.org_id)?,
        organisation: line.organisation.clone(),
        credits: amount(line.credits),
        before: amount(before),
        after: amount(after),
        transaction: line
            .txn_id
            .as_deref()
            .map(|bytes| transaction_id(bytes, line.org_id, line.n))
            .transpose()?,
    })
}

fn step_view(step: &StepRow, action: Action) -> ProposalStep {
    let words = match (step.step.as_str(), action) {
        ("submitted", Action::Request) => "asked",
        ("submitted", _) => "proposed",
        ("first_approval", _) => "approved first",
        ("sent_back", _) => "sent back",
        (other, _) => other,
    };
    ProposalStep {
        at: instant(step.at),
        actor: person(step.actor_name.as_deref().unwrap_or(&step.actor)),
        role: credit_desk_domain::Role::from_code(&step.role)
            .map_or_else(|_| step.role.clone(), |role| role.words().to_owned()),
        step: words.to_owned(),
        credits: step.credits.map(amount),
        reason: step.reason.clone(),
    }
}

/// Terms as people read them: `limit a day: 20,000 → 30,000`; what stays the same is left out.
fn changes(terms: &str) -> Vec<String> {
    let fields: Vec<(&str, &str)> = terms.lines().filter_map(|line| line.split_once(':')).collect();
    let was = |name: &str| {
        let before = format!("was_{name}");
        fields.iter().find(|(field, _)| *field == before).map(|(_, value)| value.trim())
    };
    let any_was = fields.iter().any(|(field, _)| field.starts_with("was_"));
    let shown = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
    fields
        .iter()
        .filter(|(field, _)| !field.starts_with("was_"))
        .filter_map(|(field, value)| {
            let (name, value) = (field.replace('_', " "), value.trim());
            match was(field) {
                Some(before) if before == value => None,
                Some(before) => Some(format!("{name}: {} → {}", shown(before), shown(value))),
                None if *field == "password" => Some("password: a new one".to_owned()),
                None if any_was && value.is_empty() => None,
                None => Some(format!("{name}: {}", shown(value))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_say_what_changes() {
        let terms = "login: tilda\nname: Tilda Brandt\nsingle_limit: 5000\nwas_name: Tilda Brandt\nwas_single_limit: ";
        assert_eq!(changes(terms), ["login: tilda", "single limit: none → 5000"]);
        assert_eq!(changes("login: sven\npassword: 0f"), ["login: sven", "password: a new one"]);
    }
}
