//! One batch: its terms as sentences, its burn-down, its redemptions and refused tries, codes that look leaked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use credit_desk_domain::{Area, Instant, Level, ProposalId, RedeemAnswer, TransactionId};
use credit_desk_storage::queries::{BatchRecord, TryRecord};
use credit_desk_storage::{AuditEntry, Store};

use super::batch::{damaged, find, id, row};
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, at, instant, org_number};
use crate::view::{BatchDetail, BurnDownPoint, LeakFlag, RedemptionRow};
use crate::wording::{counted, micro, moment};

/// Redemptions and tries that are shown.
const TRIES: i64 = 200;
/// Points of the burn-down.
const POINTS: usize = 120;

/// One batch.
///
/// # Errors
/// Where there is no such batch.
pub async fn get_batch(store: &Store, session: &Session, id: &str) -> Result<BatchDetail> {
    authorize(session, Area::Coupons, Level::View)?;
    detail(store, session, &find(store, id).await?).await
}

/// Stops new redemptions of a batch; what was redeemed stays.
///
/// # Errors
/// Where there is no such batch, it is disabled already, or the reason is missing.
pub async fn disable_batch(
    store: &Store,
    session: &Session,
    batch: &str,
    reason: &str,
) -> Result<BatchDetail> {
    authorize(session, Area::Coupons, Level::Do)?;
    let found = find(store, batch).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ActionError::refused(
            "batch_reason",
            format!("The batch {} was not disabled: the reason is missing.", found.name),
            "Say why, for whoever looks at it later.",
        ));
    }
    let id = id(&found)?;
    let now = session.now();
    let mut unit = store.begin(&session.actor).await?;
    if unit.disable_batch(id, reason, now).await? {
        let entry = AuditEntry {
            action: "disable coupons".to_owned(),
            org: None,
            subject: id.to_string(),
            before: Some(found.state.clone()),
            after: Some(format!("{}: disabled after {}", found.name, redemptions(found.redeemed))),
            reason: Some(reason.to_owned()),
        };
        unit.audit(&entry, session.role_code(), now).await?;
        unit.commit().await?;
    } else {
        unit.cancel().await?;
    }
    detail(store, session, &find(store, batch).await?).await
}

fn redemptions(number: i64) -> String {
    counted(usize::try_from(number).unwrap_or(usize::MAX), "redemption")
}

async fn detail(store: &Store, session: &Session, batch: &BatchRecord) -> Result<BatchDetail> {
    let id = id(batch)?;
    let row = row(batch, session)?;
    let hours = store.coupon_hours(id).await?;
    let tries = store.coupon_tries(id, TRIES).await?;
    let leaks = store.coupon_leaks(id).await?;
    let proposal = batch.proposal_id.as_deref().map(ProposalId::from_slice).transpose();
    Ok(BatchDetail {
        terms: terms(batch, session),
        campaign: batch.campaign.clone(),
        reason: batch.reason.clone(),
        proposal: proposal.map_err(|_| damaged(batch, "proposal_id"))?.map(|id| id.to_string()),
        burn_down: burn_down(&hours, batch, row.left, session),
        redemptions: tries.iter().map(redemption).collect::<Result<_>>()?,
        leaks: leaks
            .into_iter()
            .map(|leak| LeakFlag {
                hint: leak.hint,
                organisations: u32::try_from(leak.organisations).unwrap_or(u32::MAX),
                first_at: instant(leak.first_at),
                last_at: instant(leak.last_at),
            })
            .collect(),
        disabled: disabled(batch, session),
        row,
    })
}

fn disabled(batch: &BatchRecord, session: &Session) -> Option<String> {
    if let (Some(by), Some(when)) = (&batch.disabled_by, batch.disabled_at) {
        let when = moment(when, session.now(), session.zone);
        let why = batch.disabled_reason.as_deref().unwrap_or_default();
        return Some(format!("Disabled by {by} on {when}: {why}"));
    }
    match batch.proposal_state.as_deref() {
        Some("rejected") => Some("Its proposal was rejected: its codes never became valid.".to_owned()),
        Some("withdrawn") => Some("Its proposal was withdrawn: its codes never became valid.".to_owned()),
        Some("lapsed") => {
            Some("Nobody decided its proposal in time: its codes never became valid.".to_owned())
        }
        _ => None,
    }
}

/// The terms, each a sentence.
fn terms(batch: &BatchRecord, session: &Session) -> Vec<String> {
    let day = |micros: i64| session.zone.date_words(at(micros));
    let mut terms =
        vec![format!("Valid from {} to {}.", day(batch.starts_at), day(batch.ends_at.saturating_sub(1)))];
    terms.push(match batch.uses_per_code {
        1 => "Each code can be used once.".to_owned(),
        uses => format!("Each code can be used {} times.", whole(uses)),
    });
    match batch.org_cap {
        Some(1) => terms.push("Each organisation may redeem one code.".to_owned()),
        Some(cap) => terms.push(format!("Each organisation may redeem {} times.", whole(cap))),
        None => {}
    }
    if let Some(cap) = batch.total_cap {
        terms.push(format!("At most {} in all.", redemptions(cap)));
    }
    if let Some(budget) = batch.budget {
        terms.push(format!("At most {} credits in all.", micro(budget)));
    }
    if batch.first_purchase_only != 0 {
        terms.push("Only for organisations that have not bought credits yet.".to_owned());
    }
    if let Some(name) = batch.organisation.as_deref().filter(|_| batch.org_id != 0) {
        terms.push(format!("Only for {name}."));
    }
    if batch.kind == "credits" {
        terms.push(match batch.credits_expire_after {
            Some(after) => {
                format!("The credits can be used for {} days.", whole(after / Instant::DAY_MICROS))
            }
            None => "The credits do not expire.".to_owned(),
        });
    }
    terms
}

fn whole(number: i64) -> String {
    micro(number.saturating_mul(1_000_000))
}

/// What was redeemed up to each day and what was left, from the first redemption or the first day of validity on; long
/// stretches keep every n-th day and the last.
fn burn_down(hours: &[(i64, i64)], batch: &BatchRecord, left: u64, session: &Session) -> Vec<BurnDownPoint> {
    let day_of = |micros: i64| session.zone.day_of(at(micros));
    let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (hour, number) in hours {
        *by_day.entry(day_of(hour.saturating_mul(Instant::HOUR_MICROS))).or_default() += number;
    }
    let start = day_of(batch.starts_at.max(batch.issued_at));
    let first = by_day.keys().next().copied().unwrap_or(start).min(start);
    let last = day_of(session.now().micros().min(batch.ends_at.saturating_sub(1))).max(first);
    let total: i64 = by_day.values().sum();
    let mut redeemed = 0_i64;
    let mut points = Vec::new();
    for day in first.iter_days().take_while(|day| *day <= last) {
        redeemed += by_day.get(&day).copied().unwrap_or(0);
        points.push(BurnDownPoint {
            day: day.to_string(),
            redeemed: u32::try_from(redeemed).unwrap_or(u32::MAX),
            left: left.saturating_add(u64::try_from(total - redeemed).unwrap_or(0)),
        });
    }
    let every = points.len().div_ceil(POINTS).max(1);
    let end = points.len().saturating_sub(1);
    points
        .into_iter()
        .enumerate()
        .filter(|(place, _)| (end - place) % every == 0)
        .map(|(_, point)| point)
        .collect()
}

fn redemption(record: &TryRecord) -> Result<RedemptionRow> {
    let answer = RedeemAnswer::from_code(&record.answer).unwrap_or(RedeemAnswer::Unknown);
    let transaction = record.txn_id.as_deref().and_then(|id| TransactionId::from_slice(id).ok());
    Ok(RedemptionRow {
        at: instant(record.at),
        org_id: org_number(record.org_id)?,
        organisation: record.organisation.clone(),
        hint: record.hint.clone().unwrap_or_default(),
        answer: record.answer.clone(),
        sentence: answer.sentence().to_owned(),
        credits: (record.credits > 0).then(|| amount(record.credits)),
        transaction: transaction.map(|id| id.to_string()),
        user: record.user_ref.clone(),
        actor: record.actor.clone(),
    })
}
