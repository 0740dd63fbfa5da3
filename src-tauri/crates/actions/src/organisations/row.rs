//! An organisation as the list and the head of its page show it.

use credit_desk_domain::{BurnRate, Credits, Instant};
use credit_desk_storage::queries::OrganisationRow;

use crate::Result;
use crate::transactions::wording::{amount, instant, org_number};
use crate::view::{ExpiringNext, OrgRow, OrgStateView};

/// Runs out within so many hours: low.
const LOW_HOURS: i64 = 48;
/// Expires within so many days: soon, shown in amber.
const SOON_DAYS: i64 = 14;

/// What an organisation may spend now: what can be spent of its lots, less debt and what accumulates; never below zero.
///
/// Lots past their expiry do not count, whether or not their expiry was posted.
pub(crate) fn available(row: &OrganisationRow) -> Credits {
    Credits::from_micro(unlimited(row).max(0))
}

/// The same in micro-credits, below zero where debt and what accumulates are more than what is left.
pub(crate) fn unlimited(row: &OrganisationRow) -> i64 {
    row.spendable.saturating_sub(row.debt).saturating_sub(row.accumulating)
}

/// Usage of the last 24 hours as a pace.
pub(crate) fn burn(row: &OrganisationRow) -> Option<BurnRate> {
    BurnRate::of_last_day(Credits::from_micro(row.last_day))
}

/// The row at `now`.
pub(super) fn view(row: &OrganisationRow, now: Instant) -> Result<OrgRow> {
    let available = available(row);
    let burn = burn(row);
    let hours = burn.map(|burn| burn.hours_remaining(available));
    Ok(OrgRow {
        org_id: org_number(row.org_id)?,
        external_id: row.external_id.clone(),
        name: row.name.clone(),
        plan: row.plan.clone(),
        available: amount(available.micro()),
        debt: (row.debt > 0).then(|| amount(row.debt)),
        burn_rate: burn.map(|burn| amount(burn.per_hour().micro())),
        hours_remaining: hours.map(|hours| i32::try_from(hours).unwrap_or(i32::MAX)),
        last_purchase_at: row.last_purchase_at.map(instant),
        expiring_next: expiring(row, now),
        state: state(row, available, hours),
    })
}

fn state(row: &OrganisationRow, available: Credits, hours: Option<i64>) -> OrgStateView {
    match row.status.as_str() {
        "suspended" => OrgStateView::Suspended,
        "closed" => OrgStateView::Closed,
        _ if row.debt > 0 => OrgStateView::InDebt,
        _ if !available.is_positive() => OrgStateView::Zero,
        _ if hours.is_some_and(|hours| hours <= LOW_HOURS) => OrgStateView::Low,
        _ => OrgStateView::Active,
    }
}

fn expiring(row: &OrganisationRow, now: Instant) -> Option<ExpiringNext> {
    let at = row.expires_at?;
    let days = at.saturating_sub(now.micros()).div_euclid(Instant::DAY_MICROS);
    Some(ExpiringNext {
        credits: amount(row.expiring),
        at: instant(at),
        in_days: i32::try_from(days).unwrap_or(i32::MAX),
        category: if row.expiring_category == Some(2) { "paid" } else { "promotional" }.to_owned(),
        soon: days <= SOON_DAYS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> OrganisationRow {
        OrganisationRow {
            org_id: 1,
            external_id: "x".into(),
            name: "X".into(),
            plan: "Pay as you go".into(),
            status: "active".into(),
            balance: 100,
            debt: 0,
            spendable: 100,
            promotional: 0,
            accumulating: 0,
            last_day: 0,
            last_purchase_at: None,
            expires_at: None,
            expiring: 0,
            expiring_category: None,
        }
    }

    #[test]
    fn a_state_is_the_first_that_holds() {
        let check = |row: OrganisationRow, state: OrgStateView| {
            assert_eq!(view(&row, Instant::EPOCH).unwrap().state, state, "{row:?}");
        };
        check(row(), OrgStateView::Active);
        check(OrganisationRow { last_day: 50, ..row() }, OrgStateView::Low);
        check(OrganisationRow { last_day: 48, ..row() }, OrgStateView::Active);
        check(OrganisationRow { spendable: 0, ..row() }, OrgStateView::Zero);
        check(OrganisationRow { accumulating: 100, ..row() }, OrgStateView::Zero);
        check(OrganisationRow { spendable: 0, debt: 1, ..row() }, OrgStateView::InDebt);
        check(OrganisationRow { status: "suspended".into(), debt: 1, ..row() }, OrgStateView::Suspended);
        check(OrganisationRow { status: "closed".into(), ..row() }, OrgStateView::Closed);
    }
}
