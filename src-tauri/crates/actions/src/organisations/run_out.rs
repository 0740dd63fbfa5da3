//! How fast credits go, in words.

use std::collections::BTreeMap;

use credit_desk_domain::{BillingZone, Credits};
use credit_desk_storage::queries::UsageSlot;

use crate::transactions::wording::at;

/// `last 24 h, peak 310 / h at 14:00`, the hour in the shown zone.
pub(super) fn burn_note(last_day: &[UsageSlot], zone: BillingZone) -> String {
    let mut hours: BTreeMap<String, i64> = BTreeMap::new();
    for slot in last_day {
        let hour = zone.local(at(slot.starts_at)).format("%Y-%m-%d %H:00").to_string();
        let sum = hours.entry(hour).or_default();
        *sum = sum.saturating_add(slot.credits);
    }
    // The first of equal peaks, so that the note does not jump.
    let peak =
        hours.into_iter().rev().max_by_key(|(_, credits)| *credits).filter(|(_, credits)| *credits > 0);
    match peak {
        Some((hour, credits)) => {
            let time = hour.split_once(' ').map_or(hour.as_str(), |(_, time)| time);
            format!("last 24 h, peak {} / h at {time}", rounded(credits))
        }
        None => "no usage in the last 24 hours".to_owned(),
    }
}

/// Credits for a sentence: whole ones from a hundred on, else two decimals; rounded half up.
pub(super) fn rounded(micro: i64) -> String {
    let unit = if micro.abs() >= 100_000_000 { 1_000_000 } else { 10_000 };
    let half = unit / 2;
    let rounded = micro.saturating_add(half).div_euclid(unit).saturating_mul(unit);
    Credits::from_micro(rounded).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_the_hour_with_most_usage() {
        let slot = |minutes: i64, credits: i64| UsageSlot {
            starts_at: minutes * 60_000_000,
            credits: credits * 1_000_000,
        };
        let zone = BillingZone::parse("Asia/Kolkata").unwrap();
        let slots = [slot(0, 100), slot(15, 110), slot(30, 150), slot(45, 150), slot(120, 290)];
        assert_eq!(
            burn_note(&slots, zone),
            "last 24 h, peak 300 / h at 06:00",
            "half past is a new hour there"
        );
        assert_eq!(burn_note(&[], zone), "no usage in the last 24 hours", "never a rate of zero");
        assert_eq!(rounded(12_345_678), "12.35", "two decimals below a hundred");
        assert_eq!(rounded(1_234_500_000), "1235", "whole ones above");
    }
}
