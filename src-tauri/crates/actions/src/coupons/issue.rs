//! Issuing a batch: within one's limits its codes are valid at once, otherwise it becomes a proposal.

use credit_desk_domain::{Action, Area, CouponCode, Instant, Level, ProposalState};
use credit_desk_storage::Store;
use credit_desk_storage::coupon::{Gives, NewCouponBatch};
use credit_desk_storage::proposal::{Hypothetical, NewProposal, Standing as StoredStanding};

use super::approval;
use super::batch::{find, gives};
use super::form::{self, Draft};
use super::sheet::CodeSheet;
use crate::addition::DESK;
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, hex};
use crate::view::{BatchIssued, BatchPreview, NewBatch, Standing, StandingKind};
use crate::wording::{counted, credits, micro};

/// Nobody decided after so many days: the proposal lapses, and its codes never become valid.
const LAPSES_AFTER_DAYS: i64 = 30;

/// What a batch would be: how its codes look, what they may cost, and whether it is valid at once.
///
/// # Errors
/// Where the role does not issue coupons, or the book cannot be read. What is wrong with the form is part of the answer.
pub async fn preview_batch(store: &Store, session: &Session, batch: &NewBatch) -> Result<BatchPreview> {
    authorize(session, Area::Coupons, Level::Do)?;
    let (draft, problems) = form::read(store, session, batch).await?;
    let pattern = CouponCode::pattern(&batch.prefix);
    let Some(draft) = draft else {
        let standing = Standing {
            kind: StandingKind::NotYours,
            label: "not complete".to_owned(),
            sentence: "The form is not complete.".to_owned(),
        };
        let (redemptions, liability) = (0, amount(0));
        return Ok(BatchPreview {
            pattern,
            redemptions,
            liability,
            sum: String::new(),
            limits: Vec::new(),
            standing,
            problems,
        });
    };
    let facts = facts(store, session, &draft).await?;
    Ok(BatchPreview {
        pattern,
        redemptions: draft.redemptions(),
        liability: amount(draft.liability.micro()),
        sum: sum(&draft),
        limits: approval::limits(draft.liability, &facts),
        standing: if needs_second(&draft, &facts) {
            discount_standing()
        } else {
            approval::standing(draft.liability, &facts)
        },
        problems,
    })
}

async fn facts(store: &Store, session: &Session, draft: &Draft) -> Result<StoredStanding> {
    let what =
        Hypothetical { action: Action::Coupon, org: None, credits: draft.liability, lines: Vec::new() };
    Ok(store.standing_of(&what, &session.actor, session.role, session.now()).await?)
}

/// Limits are in credits and a discount has none, so that a second person looks at it, where there is one.
fn needs_second(draft: &Draft, facts: &StoredStanding) -> bool {
    !matches!(draft.gives, Gives::Credits(_)) && !facts.alone
}

fn discount_standing() -> Standing {
    Standing {
        kind: StandingKind::NeedsSecond,
        label: "a colleague approves".to_owned(),
        sentence: "It becomes a proposal that somebody else approves: a discount has no limit in credits."
            .to_owned(),
    }
}

/// `250 codes × 500 = 125,000 credits`, with uses, caps and budget where they count.
fn sum(draft: &Draft) -> String {
    let codes = counted(usize::try_from(draft.codes).unwrap_or(usize::MAX), "code");
    let uses = match draft.uses_per_code {
        1 => String::new(),
        uses => format!(" × {} uses", micro(uses.saturating_mul(1_000_000))),
    };
    let redemptions = draft.codes.saturating_mul(draft.uses_per_code);
    let capped = draft.terms.total_cap.filter(|cap| *cap < redemptions);
    let cap = capped.map(|cap| format!(", at most {} redemptions", micro(cap.saturating_mul(1_000_000))));
    let cap = cap.unwrap_or_default();
    let Gives::Credits(each) = draft.gives else {
        return format!("{codes}{uses}{cap}: a discount each, no credits");
    };
    let whole = i128::from(capped.unwrap_or(redemptions)) * i128::from(each.micro());
    let budget = draft.terms.budget.filter(|budget| i128::from(budget.micro()) < whole);
    let budget = if budget.is_some() { ", at most the budget" } else { "" };
    format!("{codes}{uses} × {}{cap}{budget} = {} credits", credits(each), credits(draft.liability))
}

/// Issues a batch. Its codes are answered once, to be saved; the same key again answers the batch without them.
///
/// # Errors
/// Where a field of the form is wrong, or the key was used for another batch.
pub async fn issue_batch(
    store: &Store,
    session: &Session,
    batch: &NewBatch,
) -> Result<(BatchIssued, Option<CodeSheet>)> {
    authorize(session, Area::Coupons, Level::Do)?;
    if batch.key.trim().is_empty() {
        return Err(ActionError::refused(
            "key_needed",
            "No codes were issued: there is no key.",
            "Give one of your own: the same key never issues twice.",
        ));
    }
    let (draft, problems) = form::read(store, session, batch).await?;
    let Some(draft) = draft else {
        let message = problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" ");
        return Err(ActionError::refused(
            "batch_form",
            format!("No codes were issued. {message}"),
            "Correct the form.",
        ));
    };
    let facts = facts(store, session, &draft).await?;
    let (new, now) = (new_batch(session, batch, &draft), session.now());
    let mut unit = store.begin(&session.actor).await?;
    let issued = unit.issue_batch(&new, now).await?;
    if issued.already {
        unit.cancel().await?;
        return Ok((already(store, &issued.id.to_string()).await?, None));
    }
    let proposal = NewProposal {
        id: session.ids.proposal_id(now),
        action: Action::Coupon,
        org: None,
        credits: draft.liability,
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: Some(hex(new.id.as_bytes())),
        terms: None,
        reason: draft.reason.clone(),
        note: Some(format!("{}: {}", draft.name, sum(&draft))),
        requested_by: None,
        source: DESK.to_owned(),
        record_id: format!("{}:batch", batch.key),
        lapses_at: now.saturating_add_micros(LAPSES_AFTER_DAYS * Instant::DAY_MICROS),
        lines: Vec::new(),
        direct: !needs_second(&draft, &facts),
        txn_id: session.ids.transaction_id(now),
        lot_id: session.ids.lot_id(now),
    };
    let submitted = unit.submit(&proposal, session.role, now).await?;
    unit.commit().await?;
    let valid = submitted.state == ProposalState::Approved;
    let record = find(store, &new.id.to_string()).await?;
    let sheet = CodeSheet {
        batch: new.id.to_string(),
        name: draft.name.clone(),
        gives: gives(&record)?,
        valid_until: session.zone.date_words(draft.terms.ends_at.saturating_add_micros(-1)),
        last_day: session.zone.day_of(draft.terms.ends_at.saturating_add_micros(-1)).to_string(),
        uses_per_code: draft.uses_per_code,
        issued_at: now,
        codes: new.codes,
    };
    let codes = counted(sheet.codes.len(), "code");
    let sentence = if valid {
        format!("{codes} of {} were issued. Save them now: they are not kept anywhere.", draft.name)
    } else {
        format!(
            "{codes} of {} were issued and wait for a second person; until then they cannot be redeemed. Save them now: they are not kept anywhere.",
            draft.name
        )
    };
    let answer = BatchIssued {
        batch: new.id.to_string(),
        proposal: (!valid).then(|| submitted.id.to_string()),
        already_applied: false,
        codes: None,
        count: batch.codes,
        sentence,
    };
    Ok((answer, Some(sheet)))
}

fn new_batch(session: &Session, batch: &NewBatch, draft: &Draft) -> NewCouponBatch {
    let now = session.now();
    let codes = (0..draft.codes).map(|_| CouponCode::generate(&draft.prefix, session.ids.as_ref())).collect();
    NewCouponBatch {
        id: session.ids.batch_id(now),
        promotion_id: session.ids.next_bytes(now),
        name: draft.name.clone(),
        gives: draft.gives,
        terms: draft.terms,
        credits_expire_after: draft.credits_expire_after,
        campaign: draft.campaign.clone(),
        prefix: draft.prefix.clone(),
        codes,
        uses_per_code: draft.uses_per_code,
        reason: draft.reason.clone(),
        source: DESK.to_owned(),
        record_id: batch.key.clone(),
    }
}

/// What the same key issued before; its codes are gone.
async fn already(store: &Store, id: &str) -> Result<BatchIssued> {
    let record = find(store, id).await?;
    Ok(BatchIssued {
        batch: id.to_owned(),
        proposal: record
            .proposal_id
            .as_deref()
            .filter(|_| record.state == "proposed")
            .and_then(|id| credit_desk_domain::ProposalId::from_slice(id).ok())
            .map(|id| id.to_string()),
        already_applied: true,
        codes: None,
        count: u32::try_from(record.codes).unwrap_or(u32::MAX),
        sentence: format!(
            "{} was issued before. Its codes were shown then and are not kept: disable the batch and issue another if they were not saved.",
            record.name
        ),
    })
}

#[cfg(test)]
mod tests {
    use credit_desk_domain::{CouponTerms, Credits};

    use super::*;

    #[test]
    fn the_sum_says_what_counts() {
        let draft = |uses: i64, total_cap: Option<i64>, budget: Option<i64>| {
            let each = Credits::from_micro(500_000_000);
            let terms = CouponTerms {
                credits: each,
                starts_at: Instant::EPOCH,
                ends_at: Instant::EPOCH,
                total_cap,
                org_cap: None,
                budget: budget.map(|budget| Credits::from_micro(budget * 1_000_000)),
                first_purchase_only: false,
                org: None,
            };
            sum(&Draft {
                name: "Spring".to_owned(),
                gives: Gives::Credits(each),
                terms,
                credits_expire_after: None,
                campaign: None,
                prefix: String::new(),
                codes: 250,
                uses_per_code: uses,
                reason: "x".to_owned(),
                liability: credit_desk_domain::liability(&terms, 250, uses).expect("countable"),
            })
        };
        assert_eq!(draft(1, None, None), "250 codes × 500 = 125,000 credits");
        assert_eq!(draft(2, None, None), "250 codes × 2 uses × 500 = 250,000 credits");
        assert_eq!(draft(1, Some(100), None), "250 codes × 500, at most 100 redemptions = 50,000 credits");
        assert_eq!(draft(1, None, Some(70_000)), "250 codes × 500, at most the budget = 70,000 credits");
    }
}
