//! Submitting and editing (`submit_proposal` and `edit_proposal` on PostgreSQL; the refusals come in the same order).

use std::collections::BTreeSet;

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{Action, Instant, Level, ProposalState, Role};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::row::{self, Line, Row};
use super::step::{self, Step, gated, words};
use super::{Person, carry_out, facts, natively};
use crate::error::Result;
use crate::posting::NO_EXPIRY;
use crate::proposal::command::refused;
use crate::proposal::{Edited, NewProposal, ProposalEdit, Submitted};
use crate::store::Unit;

/// What submitting found.
enum Found {
    Earlier(Submitted),
    Stored { row: Box<Row>, at_once: Option<bool> },
}

pub(super) async fn submit(
    unit: &mut Unit,
    new: &NewProposal,
    role: Option<Role>,
    now: Instant,
) -> Result<Submitted> {
    let actor = unit.actor.clone();
    let found = natively(unit, |native| {
        let person = Person::of(native, &actor, role, now)?;
        store(native, new, &person)
    })
    .await?;
    match found {
        Found::Earlier(submitted) => Ok(submitted),
        Found::Stored { at_once: None, .. } => {
            Ok(Submitted { id: new.id, state: ProposalState::Open, posted_seq: None, already: false })
        }
        Found::Stored { row, at_once: Some(alone) } => {
            let order = carry_out::Order {
                credits: row.credits,
                reason: Some(&row.reason),
                shown: None,
                key: None,
                ids: &[(new.txn_id, new.lot_id)],
                alone,
            };
            let (_, posted_seq) = carry_out::carry_out(unit, &row, &order, role, now).await?;
            Ok(Submitted { id: new.id, state: ProposalState::Approved, posted_seq, already: false })
        }
    }
}

/// True where a role may propose an action.
pub(super) fn may_propose(role: Option<Role>, action: Action) -> bool {
    role.map_or(Level::Hidden, |role| role.level(action.area())) >= Level::Propose
}

fn store(native: &Connection, new: &NewProposal, person: &Person<'_>) -> Result<Found> {
    if !may_propose(person.role, new.action) {
        return refused("proposal_role");
    }
    if new.source.is_empty() || new.record_id.is_empty() {
        return refused("proposal_record_given");
    }
    if let Some(earlier) = row::of_record(native, new)? {
        if let Some(field) = difference(native, &earlier, new, person)? {
            return Err(new.conflict(field.to_owned()));
        }
        let Row { id, state, posted_seq, .. } = earlier;
        return Ok(Found::Earlier(Submitted { id, state, posted_seq, already: true }));
    }
    let row = row::new(native, new, person)?;
    check(native, new, &row, person)?;
    insert(native, new, &row, person)?;
    let submitted = Step {
        name: "submitted",
        after: words("open", Some(row.credits), None, false),
        credits: Some(row.credits),
        reason: Some(&row.reason),
        ..Step::default()
    };
    step::add(native, &row, &submitted, person)?;
    let mut at_once = None;
    if new.direct {
        at_once = match facts::standing(native, &row, row.credits, true, person)?.outcome {
            Outcome::Within => Some(false),
            Outcome::Alone => Some(true),
            Outcome::NeedsSecond
            | Outcome::Own
            | Outcome::OwnOrganisation
            | Outcome::FirstApprover
            | Outcome::NotYours
            | Outcome::SentBack
            | Outcome::Decided
            | Outcome::Lapsed => None,
        };
    }
    Ok(Found::Stored { row: Box::new(row), at_once })
}

/// The first field in which an earlier proposal of the same record differs.
fn difference(
    native: &Connection,
    earlier: &Row,
    new: &NewProposal,
    person: &Person<'_>,
) -> Result<Option<&'static str>> {
    let asked: i64 = native.query_row(
        "select credits from proposal_step where proposal_id = ?1 and n = 1",
        [earlier.id.as_bytes().as_slice()],
        |row| row.get(0),
    )?;
    let unchanged = earlier.version == 1;
    let lines: Vec<(i64, i64)> = earlier.lines.iter().map(|line| (line.org, line.credits)).collect();
    let new_lines: Vec<(i64, i64)> =
        new.lines.iter().map(|line| (line.org.get(), line.credits.micro())).collect();
    let differs = [
        ("maker", earlier.maker != person.actor),
        ("action", earlier.action != new.action),
        ("organisation", earlier.org != new.org.map_or(0, credit_desk_domain::OrgId::get)),
        ("credits", asked != new.credits.micro()),
        ("kind", earlier.kind != new.kind_code()),
        ("expires_at", unchanged && earlier.expires_at != new.expires()),
        ("target", earlier.target_seq != new.target_seq),
        ("subject", earlier.subject != new.subject),
        ("terms", earlier.terms != new.terms),
        ("reason", unchanged && earlier.reason != new.reason),
        ("note", unchanged && earlier.note != new.note),
        ("user", earlier.requested_by != new.requested_by),
        ("lines", lines != new_lines),
    ];
    Ok(differs.into_iter().find(|(_, differs)| *differs).map(|(field, _)| field))
}

fn check(native: &Connection, new: &NewProposal, row: &Row, person: &Person<'_>) -> Result<()> {
    let gives = new.action.gives_credits();
    if row.reason.is_empty() {
        return refused("proposal_reason");
    }
    if row.credits < 0 || row.credits == 0 && (gives || new.action == Action::Void) {
        return refused("proposal_positive");
    }
    if row.lapses_at <= person.now {
        return refused("proposal_lapses_later");
    }
    let without = matches!(new.action, Action::BulkGrant | Action::Coupon | Action::Staff | Action::Policy);
    if (row.org == 0) != without {
        return refused("proposal_organisation");
    }
    let orgs = row.orgs();
    for org in &orgs {
        if status(native, *org)?.is_none() {
            return refused("organisation_known");
        }
    }
    if gives {
        refuse_closed(native, &orgs)?;
    }
    let distinct: BTreeSet<i64> = row.lines.iter().map(|line| line.org).collect();
    let sum = row.lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.credits));
    let bulk = new.action == Action::BulkGrant;
    if bulk == row.lines.is_empty()
        || bulk
            && (distinct.len() != row.lines.len()
                || row.lines.iter().any(|line| line.credits <= 0)
                || sum != Some(row.credits))
    {
        return refused("proposal_lines");
    }
    let kinds: &[i64] = match new.action {
        Action::Request => &[5],
        Action::Grant | Action::BulkGrant => &[3, 4],
        Action::Void => &[21],
        Action::Reversal => &[24, 30],
        Action::Extension | Action::Coupon | Action::Staff | Action::Policy => &[0],
    };
    if !kinds.contains(&row.kind) {
        return refused("proposal_kind");
    }
    if gives && row.expires_at <= person.now {
        return refused("lot_expires_later");
    }
    if let Some(credits) = credits_of_target(native, row)?
        && credits != row.credits
    {
        return refused("proposal_credits_of_target");
    }
    if new.direct && matches!(new.action, Action::Request | Action::BulkGrant) {
        return refused("proposal_not_direct");
    }
    Ok(())
}

fn status(native: &Connection, org: i64) -> Result<Option<String>> {
    Ok(native
        .prepare_cached("select status from organisation where org_id = ?1")?
        .query_row([org], |row| row.get(0))
        .optional()?)
}

/// Nothing is given to a closed organisation.
pub(super) fn refuse_closed(native: &Connection, orgs: &[i64]) -> Result<()> {
    for org in orgs {
        if status(native, *org)?.as_deref() == Some("closed") {
            return refused("organisation_closed");
        }
    }
    Ok(())
}

/// The lot's rest and expiry.
pub(super) fn lot(native: &Connection, row: &Row) -> Result<(i64, i64)> {
    let lot = native
        .query_row(
            "select remaining, expires_at from lot where org_id = ?1 and lot_seq = ?2",
            params![row.org, row.target_seq],
            |lot| Ok((lot.get(0)?, lot.get(1)?)),
        )
        .optional()?;
    match lot {
        None => refused("lot_known"),
        Some((0, _)) => refused("lot_has_rest"),
        Some(lot) => Ok(lot),
    }
}

/// Codes, uses of each, cap of all uses, credits of one, budget.
type BatchTerms = (i64, i64, Option<i64>, i64, Option<i64>);

/// Credits that a batch of codes may cost after all caps; nothing where it does not wait to become valid.
pub(super) fn coupon_liability(native: &Connection, batch: Option<&str>) -> Result<Option<i64>> {
    let Some(batch) = batch.filter(|batch| batch.len() == 32 && is_lower_hex(batch)) else { return Ok(None) };
    let terms: Option<BatchTerms> = native
        .query_row(
            "select b.codes, b.uses_per_code, m.total_cap, m.credits, m.budget
             from coupon_batch b join promotion m on m.promotion_id = b.promotion_id
             where lower(hex(b.batch_id)) = ?1 and b.state = 'proposed'",
            [batch],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )
        .optional()?;
    let Some((codes, uses, cap, credits, budget)) = terms else { return Ok(None) };
    let uses = (i128::from(codes) * i128::from(uses)).min(cap.map_or(i128::MAX, i128::from));
    let most = uses.saturating_mul(i128::from(credits)).min(budget.map_or(i128::MAX, i128::from));
    i64::try_from(most).map_or_else(|_| refused("amount_in_range"), |most| Ok(Some(most)))
}

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The amount that follows from what it is about; nothing where its maker chooses it.
fn credits_of_target(native: &Connection, row: &Row) -> Result<Option<i64>> {
    match row.action {
        Action::Request | Action::Grant | Action::BulkGrant => Ok(None),
        Action::Void => Ok(Some(lot(native, row)?.0)),
        Action::Extension => {
            let (remaining, expires_at) = lot(native, row)?;
            if row.expires_at <= expires_at { refused("extension_later") } else { Ok(Some(remaining)) }
        }
        Action::Reversal => {
            let moved: Option<(i64, Option<i64>)> = native
                .query_row(
                    "select abs(amount), (select seq from movement r where r.org_id = m.org_id and r.reverses_seq = m.seq)
                     from movement m where org_id = ?1 and seq = ?2",
                    params![row.org, row.target_seq],
                    |moved| Ok((moved.get(0)?, moved.get(1)?)),
                )
                .optional()?;
            match moved {
                None => refused("transaction_known"),
                Some((_, Some(_))) => refused("reversed_once"),
                Some((credits, None)) => Ok(Some(credits)),
            }
        }
        Action::Coupon => match coupon_liability(native, row.subject.as_deref())? {
            None => refused("coupon_proposed"),
            liability => Ok(liability),
        },
        Action::Staff | Action::Policy => {
            if row.terms.as_deref().unwrap_or_default().is_empty() {
                return refused("proposal_terms");
            }
            Ok(Some(0))
        }
    }
}

fn insert(native: &Connection, new: &NewProposal, row: &Row, person: &Person<'_>) -> Result<()> {
    let id = row.id.as_bytes().as_slice();
    gated(native, || {
        native.execute(
            "insert into proposal (proposal_id, action, org_id, currency, credits, kind, expires_at, target_seq, subject, terms, reason, note,
               requested_by, maker, maker_role, source, record_id, state, asked_at, lapses_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 'open', ?18, ?19)",
            params![
                id,
                row.action.code(),
                row.org,
                row.currency,
                row.credits,
                row.kind,
                row.expires_at,
                row.target_seq,
                row.subject,
                row.terms,
                row.reason,
                row.note,
                row.requested_by,
                row.maker,
                row.maker_role,
                new.source,
                new.record_id,
                person.now,
                row.lapses_at,
            ],
        )?;
        let mut line = native.prepare_cached(
            "insert into proposal_line (proposal_id, n, org_id, credits, note) values (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (n, Line { org, credits, note }) in (1_i64..).zip(&row.lines) {
            line.execute(params![id, n, org, credits, note])?;
        }
        Ok(())
    })
}

/// New words and amounts by the maker.
pub(super) fn edit(native: &Connection, edit: &ProposalEdit, person: &Person<'_>) -> Result<Edited> {
    let Some(row) = row::load(native, &edit.id)? else { return refused("proposal_known") };
    if edit.key.is_empty() {
        return refused("decision_key");
    }
    if row.maker != person.actor || !may_propose(person.role, row.action) {
        return refused("proposal_of_maker");
    }
    let earlier: Option<String> = native
        .query_row(
            "select step from proposal_step where proposal_id = ?1 and key = ?2",
            params![row.id.as_bytes().as_slice(), edit.key],
            |step| step.get(0),
        )
        .optional()?;
    if let Some(step) = earlier {
        if step != "changed" {
            return refused("decision_key_used");
        }
        return Ok(Edited { state: row.state, version: row.version, already: true });
    }
    if row.state.is_final() {
        return refused("proposal_decided");
    }
    if row.lapses_at <= person.now {
        return refused("proposal_lapsed");
    }
    if edit.reason.is_empty() {
        return refused("proposal_reason");
    }
    let credits = edit.credits.micro();
    let expires_at = edit.expires_at.map_or(NO_EXPIRY, Instant::micros);
    if credits != row.credits && (!matches!(row.action, Action::Request | Action::Grant) || credits <= 0) {
        return refused("proposal_credits_of_target");
    }
    let gives = row.action.gives_credits();
    if expires_at != row.expires_at && !gives && row.action != Action::Extension {
        return refused("proposal_kind");
    }
    if gives && expires_at <= person.now {
        return refused("lot_expires_later");
    }
    if row.action == Action::Extension {
        let before: i64 = native.query_row(
            "select expires_at from lot where org_id = ?1 and lot_seq = ?2",
            params![row.org, row.target_seq],
            |lot| lot.get(0),
        )?;
        if expires_at <= before {
            return refused("extension_later");
        }
    }
    gated(native, || {
        native.execute(
            "update proposal set credits = ?2, expires_at = ?3, reason = ?4, note = ?5, state = 'open', version = version + 1, first_by = null,
               decided_credits = null
             where proposal_id = ?1",
            params![row.id.as_bytes().as_slice(), credits, expires_at, edit.reason, edit.note],
        )
    })?;
    let changed = Step {
        name: "changed",
        before: Some(words(row.state.code(), Some(row.credits), None, false)),
        after: words("open", Some(credits), None, false),
        credits: Some(credits),
        reason: Some(&edit.reason),
        key: Some(&edit.key),
        ..Step::default()
    };
    step::add(native, &row, &changed, person)?;
    Ok(Edited { state: ProposalState::Open, version: row.version + 1, already: false })
}
