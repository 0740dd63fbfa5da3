//! The page of one organisation.

use credit_desk_domain::{
    Area, Currency, DRAW_DOWN_RULE, Instant, Level, LotId, Money, OrgId, mul_div_floor, run_out,
};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{LotRow, OrganisationDetail};

use super::{row, run_out as words, usage};
use crate::audit_log::note_read;
use crate::rights::authorize;
use crate::transactions::detail::money;
use crate::transactions::entries::paid;
use crate::transactions::org;
use crate::transactions::wording::{amount, at, inconsistent, instant, kind, kind_view, org_number};
use crate::view::{LotView, OrgPage, SubscriptionView};
use crate::{ActionError, Result, Session};

/// Everything that the page shows, as of now.
///
/// # Errors
/// Refuses numbers that are no organisation of this book.
pub async fn get_organisation(store: &Store, session: &Session, org_id: i32) -> Result<OrgPage> {
    authorize(session, Area::Organisations, Level::View)?;
    let org = org(org_id)?;
    let now = session.now();
    let unknown = || unknown(org);
    let figures = store.organisation_rows(Some(org), now).await?.pop().ok_or_else(unknown)?;
    note_read(store, session, org).await?;
    let detail = store.organisation_detail(org).await?.ok_or_else(unknown)?;
    let billing = store.billing_entity().await?.zone;
    let slots =
        store.usage_slots(org, usage::chart_start(billing, now), now.saturating_add_micros(1)).await?;
    let (days, days_total) = usage::days(&slots, billing, now);
    let day_ago = now.micros().saturating_sub(Instant::DAY_MICROS);
    let last_day: Vec<_> = slots.into_iter().filter(|slot| slot.starts_at > day_ago).collect();
    let (months, trend) = usage::months(store, org, billing, now, figures.accumulating).await?;
    let lots = store.open_lots(org).await?;
    let available = row::available(&figures);
    let run_out = run_out(row::burn(&figures), available, now);
    let (previous_org, next_org) = neighbours(store, org).await?;
    Ok(OrgPage {
        settled: amount(figures.balance.saturating_sub(figures.debt)),
        accumulating: amount(figures.accumulating.saturating_neg()),
        // Nothing is approved without being posted until requests exist.
        held: amount(0),
        available: amount(available.micro()),
        promotional: amount(figures.promotional.min(available.micro())),
        burn_note: words::burn_note(&last_day, session.zone),
        runs_out_at: run_out.at.map(|at| instant(at.micros())),
        run_out_note: run_out.note,
        cost_per_credit: cost_per_credit(&lots, &detail.currency).map(money),
        days,
        days_total,
        months,
        trend,
        draw_down_rule: DRAW_DOWN_RULE.to_owned(),
        lots: lots.iter().map(|lot| lot_view(lot, org)).collect::<Result<_>>()?,
        projects: usage::projects(store, org, billing.month_of(now), now).await?,
        subscription: subscription(&figures.plan, &detail, session, now),
        previous_org,
        next_org,
        legal_name: detail.legal_name,
        country: detail.country,
        tax_id: detail.tax_id,
        email: detail.email,
        row: row::view(&figures, now)?,
    })
}

pub(super) fn unknown(org: OrgId) -> ActionError {
    ActionError::refused(
        "organisation_unknown",
        format!("there is no organisation {org} in this book"),
        "Check the number, or look the organisation up by its name.",
    )
}

/// What was paid for the credits that are left of open paid lots, per credit, rounded down to the millionth. Lots in
/// another currency than the organisation's are left out, unless all are.
fn cost_per_credit(lots: &[LotRow], currency: &str) -> Option<Money> {
    let priced: Vec<(&LotRow, Money)> =
        lots.iter().filter_map(|lot| Some((lot, paid(lot)?))).filter(|(_, paid)| paid.micro() > 0).collect();
    let own =
        Currency::parse(currency).ok().filter(|own| priced.iter().any(|(_, paid)| paid.currency() == *own));
    let shown = own.or_else(|| priced.first().map(|(_, paid)| paid.currency()))?;
    let (mut cost, mut left) = (0_i64, 0_i64);
    for (lot, paid) in priced.iter().filter(|(_, paid)| paid.currency() == shown) {
        cost = cost.checked_add(mul_div_floor(paid.micro(), lot.remaining, lot.lot_amount)?)?;
        left = left.checked_add(lot.remaining)?;
    }
    Some(Money::from_micro(mul_div_floor(cost, 1_000_000, left)?, shown))
}

pub(super) fn lot_view(lot: &LotRow, org: OrgId) -> Result<LotView> {
    let org = org.get();
    Ok(LotView {
        id: LotId::from_slice(&lot.lot_id)
            .map_err(|_| inconsistent("lot", "lot_id", org, lot.lot_seq))?
            .to_string(),
        wallet: match (lot.lot_wallet, &lot.wallet_name) {
            (0, _) => "main".to_owned(),
            (_, Some(project)) => project.clone(),
            (number, None) => format!("wallet {number}"),
        },
        category: if lot.category == 2 { "paid" } else { "promotional" }.to_owned(),
        kind: kind_view(kind(lot.lot_kind, org, lot.lot_seq)?),
        added_at: instant(lot.added_at),
        amount: amount(lot.lot_amount),
        remaining: amount(lot.remaining),
        paid: paid(lot).map(money),
        effective_at: instant(lot.effective_at),
        expires_at: (lot.expires_at != i64::MAX).then(|| instant(lot.expires_at)),
        priority: i32::try_from(lot.priority).unwrap_or(i32::MAX),
    })
}

fn subscription(
    plan: &str,
    detail: &OrganisationDetail,
    session: &Session,
    now: Instant,
) -> SubscriptionView {
    let description = if plan.eq_ignore_ascii_case("pay as you go") {
        "Credits are bought when they are needed; nothing is due while none are.".to_owned()
    } else {
        format!("The organisation is on the plan {plan}.")
    };
    let expiry_note = match detail.plan_expires_at.map(at) {
        None => "No expiry date set. Plan does not have a fixed expiry.".to_owned(),
        Some(end) if end <= now => format!("The plan expired on {}.", session.zone.date_words(end)),
        Some(end) => format!("The plan runs until {}.", session.zone.date_words(end)),
    };
    SubscriptionView {
        plan: plan.to_owned(),
        description,
        expires_at: detail.plan_expires_at.map(instant),
        expiry_note,
    }
}

/// The organisations before and after by name.
async fn neighbours(store: &Store, org: OrgId) -> Result<(Option<i32>, Option<i32>)> {
    let mut keys = store.organisation_keys().await?;
    keys.sort_by_cached_key(|key| (key.name.to_lowercase(), key.org_id));
    let Some(place) = keys.iter().position(|key| key.org_id == org.get()) else { return Ok((None, None)) };
    let number = |place: Option<usize>| {
        place.and_then(|place| keys.get(place)).map(|key| org_number(key.org_id)).transpose()
    };
    Ok((number(place.checked_sub(1))?, number(place.checked_add(1))?))
}
