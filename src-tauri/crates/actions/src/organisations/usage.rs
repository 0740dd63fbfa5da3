//! Usage over time on the page of an organisation: sixty days, four months, projects.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use credit_desk_domain::{
    BillingZone, BurnRate, Credits, Instant, Month, MonthUsage, OrgId, Trend, month_cards,
};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{ProjectCostRow, UsageSlot};

use crate::Result;
use crate::transactions::summary::height;
use crate::transactions::wording::{amount, at, instant};
use crate::view::{self, DayUsage, MonthCard, ProjectCost, TrendView};

/// Days of the chart, today included.
const DAYS: u64 = 60;

/// The first instant of the chart: its first day's start in the billing entity's zone.
pub(super) fn chart_start(zone: BillingZone, now: Instant) -> Instant {
    let today = zone.day_of(now);
    zone.day_start(today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today))
}

/// The chart, oldest first, and its sum (negative).
pub(super) fn days(slots: &[UsageSlot], zone: BillingZone, now: Instant) -> (Vec<DayUsage>, view::Amount) {
    let mut used: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for slot in slots {
        let sum = used.entry(zone.day_of(at(slot.starts_at))).or_default();
        *sum = sum.saturating_add(slot.credits);
    }
    let largest = used.values().map(|credits| credits.unsigned_abs()).max().unwrap_or(0);
    let first = zone.day_of(chart_start(zone, now));
    let days: Vec<(NaiveDate, i64)> = first
        .iter_days()
        .take(usize::try_from(DAYS).unwrap_or(0))
        .map(|day| (day, used.get(&day).copied().unwrap_or(0)))
        .collect();
    let total = days.iter().fold(0_i64, |sum, (_, credits)| sum.saturating_sub(*credits));
    let shown = days
        .into_iter()
        .map(|(day, credits)| DayUsage {
            day: day.format("%Y-%m-%d").to_string(),
            credits: amount(credits),
            height: height(credits, largest),
        })
        .collect();
    (shown, amount(total))
}

/// This month and the three before, with the trend over them. `accumulating` is what the open tallies add to this month.
pub(super) async fn months(
    store: &Store,
    org: OrgId,
    zone: BillingZone,
    now: Instant,
    accumulating: i64,
) -> Result<(Vec<MonthCard>, TrendView)> {
    let current = zone.month_of(now);
    let kept = store.month_usage(org, i64::from(current.plus(-3).number())).await?;
    let mut usage = Vec::new();
    for back in 0..=3_u16 {
        let month = current.plus(-i32::from(back));
        let kept = kept.iter().find(|row| row.month == i64::from(month.number()));
        let mut used = kept.map_or(0, |row| row.credits);
        let to_point = if back == 0 {
            used = used.saturating_add(accumulating);
            used
        } else {
            store.used_between(org, zone.month_start(month), zone.same_point(now, back)).await?
        };
        usage.push(MonthUsage {
            month,
            used: Credits::from_micro(used),
            transactions: kept.map_or(0, |row| u64::try_from(row.transactions).unwrap_or(0)),
            used_to_point: Credits::from_micro(to_point),
        });
    }
    let negative = |credits: Credits| amount(credits.micro().saturating_neg());
    let cards = month_cards(current, &usage)
        .into_iter()
        .map(|card| MonthCard {
            month: view::Month(card.month.to_string()),
            current: card.current,
            usage: card.used.map(negative),
            transactions: card.transactions,
            same_point_last_month: card.same_point_last_month.map(negative),
        })
        .collect();
    Ok((cards, trend(Trend::of(current, &usage))))
}

fn trend(trend: Trend) -> TrendView {
    TrendView {
        label: trend.label().to_owned(),
        title: trend.title().to_owned(),
        meaning: trend.meaning().to_owned(),
        action: trend.action().to_owned(),
    }
}

/// Costs by project, the most expensive of this month first.
pub(super) async fn projects(
    store: &Store,
    org: OrgId,
    month: Month,
    now: Instant,
) -> Result<Vec<ProjectCost>> {
    let (this, last) = (i64::from(month.number()), i64::from(month.prev().number()));
    let rows = store.project_costs(org, this, last, now).await?;
    let total = rows.iter().map(|row| i128::from(row.this_month.max(0))).sum::<i128>();
    let share = |row: &ProjectCostRow| {
        if total == 0 {
            0
        } else {
            u16::try_from(i128::from(row.this_month.max(0)) * 1_000 / total).unwrap_or(1_000)
        }
    };
    Ok(rows
        .iter()
        .map(|row| ProjectCost {
            project: row.name.clone().unwrap_or_else(|| "No project".to_owned()),
            month_to_date: amount(row.this_month.saturating_neg()),
            last_month: amount(row.last_month.saturating_neg()),
            share_permille: share(row),
            burn_rate: BurnRate::of_last_day(Credits::from_micro(row.last_day))
                .map(|burn| amount(burn.per_hour().micro())),
            last_event: row.event_name.clone().or_else(|| row.event_id.clone()),
            last_at: row.last_at.map(instant),
        })
        .collect())
}
