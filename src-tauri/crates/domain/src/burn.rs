//! How fast credits are used, and when they run out.

use crate::ratio::mul_div_floor;
use crate::{Credits, Instant};

/// Where a burn rate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BurnBasis {
    /// Usage of the last 24 hours.
    LastDay,
    /// What the platform reports of running deployments.
    Reported,
}

impl BurnBasis {
    /// The assumption behind a run-out date: `at the pace of the last 24 hours`.
    pub const fn assumption(self) -> &'static str {
        match self {
            Self::LastDay => "at the pace of the last 24 hours",
            Self::Reported => "at the pace that running deployments report",
        }
    }
}

/// A pace of usage, more than zero: without usage there is none.
///
/// Held as credits over hours, so that nothing is rounded before the last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnRate {
    used: Credits,
    hours: i64,
    basis: BurnBasis,
}

impl BurnRate {
    /// From the credits (without sign) used in the last 24 hours; nothing when there were none.
    pub fn of_last_day(used: Credits) -> Option<Self> {
        used.is_positive().then_some(Self { used, hours: 24, basis: BurnBasis::LastDay })
    }

    /// From credits per hour as the platform reports them; nothing when nothing runs.
    pub fn reported(per_hour: Credits) -> Option<Self> {
        per_hour.is_positive().then_some(Self { used: per_hour, hours: 1, basis: BurnBasis::Reported })
    }

    /// Credits per hour, rounded up to the micro-credit, so that it is never shown as zero.
    pub const fn per_hour(self) -> Credits {
        let whole = self.used.micro() / self.hours;
        Credits::from_micro(if self.used.micro() % self.hours == 0 { whole } else { whole + 1 })
    }

    /// Where it comes from.
    pub const fn basis(self) -> BurnBasis {
        self.basis
    }

    /// Full hours that `available` lasts; zero when nothing is available.
    pub fn hours_remaining(self, available: Credits) -> i64 {
        mul_div_floor(available.micro().max(0), self.hours, self.used.micro()).unwrap_or(i64::MAX)
    }

    /// When `available` is used up, counted from `now`; nothing when that is after the year 9999.
    pub fn runs_out_at(self, available: Credits, now: Instant) -> Option<Instant> {
        let span = self.hours.checked_mul(Instant::HOUR_MICROS)?;
        let micros = mul_div_floor(available.micro().max(0), span, self.used.micro())?;
        now.checked_add_micros(micros).ok()
    }
}

/// When credits run out, ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOut {
    /// Full hours left; nothing without usage.
    pub hours_remaining: Option<i64>,
    /// The instant; nothing without usage, or beyond the year 9999.
    pub at: Option<Instant>,
    /// The assumption, or why there is no date.
    pub note: String,
}

/// Tells when `available` credits run out at a pace; no usage is "no usage", never infinity.
pub fn run_out(burn: Option<BurnRate>, available: Credits, now: Instant) -> RunOut {
    let Some(burn) = burn else {
        let note = if available.is_positive() {
            "no usage in the last 24 hours, so no run-out date"
        } else {
            "no usage in the last 24 hours, and no credits to spend"
        };
        return RunOut { hours_remaining: None, at: None, note: note.to_owned() };
    };
    let at = burn.runs_out_at(available, now);
    let note = match at {
        _ if !available.is_positive() => "no credits left to spend".to_owned(),
        Some(_) => burn.basis.assumption().to_owned(),
        None => format!("not in sight {}", burn.basis.assumption()),
    };
    RunOut { hours_remaining: Some(burn.hours_remaining(available)), at, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credits(text: &str) -> Credits {
        Credits::parse(text).expect("plain")
    }

    #[test]
    fn a_day_of_usage_gives_the_pace() {
        let burn = BurnRate::of_last_day(credits("240")).expect("there was usage");
        assert_eq!(burn.per_hour(), credits("10"), "240 a day are 10 an hour");
        for (available, hours) in [("100", 10), ("99.999999", 9), ("0", 0), ("-5", 0)] {
            assert_eq!(burn.hours_remaining(credits(available)), hours, "{available} credits");
        }
        let now = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
        let at = burn.runs_out_at(credits("15"), now).expect("soon");
        assert_eq!(at.to_string(), "2026-11-21T10:30:00.000000Z", "an hour and a half later");
    }

    #[test]
    fn the_smallest_usage_is_not_zero() {
        let burn = BurnRate::of_last_day(Credits::from_micro(1)).expect("there was usage");
        assert_eq!(burn.per_hour(), Credits::from_micro(1), "rounded up, never shown as nothing");
        assert_eq!(burn.hours_remaining(Credits::from_micro(10)), 240, "exact all the same");
        assert_eq!(burn.hours_remaining(Credits::MAX), i64::MAX, "a number, not an overflow");
    }

    #[test]
    fn every_case_has_words_and_none_is_infinite() {
        let now = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
        let slow = BurnRate::of_last_day(Credits::from_micro(1));
        let brisk = BurnRate::of_last_day(credits("24"));
        let reported = BurnRate::reported(credits("2"));
        for (burn, available, hours, dated, note) in [
            (None, "5", None, false, "no usage in the last 24 hours, so no run-out date"),
            (None, "0", None, false, "no usage in the last 24 hours, and no credits to spend"),
            (brisk, "5", Some(5), true, "at the pace of the last 24 hours"),
            (reported, "5", Some(2), true, "at the pace that running deployments report"),
            (brisk, "0", Some(0), true, "no credits left to spend"),
            (
                slow,
                "1000000",
                Some(24_000_000_000_000),
                false,
                "not in sight at the pace of the last 24 hours",
            ),
        ] {
            let result = run_out(burn, credits(available), now);
            assert_eq!(result.hours_remaining, hours, "{note}");
            assert_eq!(result.at.is_some(), dated, "{note}");
            assert_eq!(result.note, note, "words for {available}");
        }
        assert_eq!(BurnRate::of_last_day(Credits::ZERO), None, "no usage is no pace");
        assert_eq!(BurnRate::reported(Credits::ZERO), None, "nothing runs");
    }
}
