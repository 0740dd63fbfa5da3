//! Which way usage goes over the month cards.

use crate::{Credits, Month, MonthUsage};

/// A month counts as above (or below) another from this difference on, in percent of the other.
const STEP_PERCENT: i128 = 5;
/// The running month may lag behind the same point of last month by this much and still continue a growth.
const LAG_PERCENT: i128 = 10;
/// A spike is at least this many times the next largest month.
const SPIKE_TIMES: i128 = 2;

/// The trend over the three complete months and the running one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trend {
    /// Neither steadily up nor down.
    Flat,
    /// Up month after month.
    Growing,
    /// One month far above the others.
    Spike,
    /// Months without usage after months with.
    OffSeason,
    /// Down month after month.
    Declining,
    /// Fewer than two complete months with usage.
    TooLittle,
}

impl Trend {
    /// Every trend.
    pub const ALL: [Self; 6] =
        [Self::Flat, Self::Growing, Self::Spike, Self::OffSeason, Self::Declining, Self::TooLittle];

    /// The stable label: `off_season`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Growing => "growing",
            Self::Spike => "spike",
            Self::OffSeason => "off_season",
            Self::Declining => "declining",
            Self::TooLittle => "too_little",
        }
    }

    /// Its name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Flat => "Flat",
            Self::Growing => "Steadily growing",
            Self::Spike => "One spike",
            Self::OffSeason => "Off-season",
            Self::Declining => "Declining",
            Self::TooLittle => "Too little to tell",
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Flat => "Usage stays at about the same level, with no lasting rise or fall.",
            Self::Growing => "Each month uses more than the one before.",
            Self::Spike => "One month stands far above the others: a large event, a backlog, or a mistake.",
            Self::OffSeason => "There were months without usage: the business is seasonal, or it has paused.",
            Self::Declining => "Each month uses less than the one before.",
            Self::TooLittle => "There are fewer than two complete months with usage to compare.",
        }
    }

    /// What to do.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Flat => "Keep the present top-up rhythm.",
            Self::Growing => "Suggest a larger package before the balance runs short.",
            Self::Spike => "Look at the events of that month; do not plan the next top-up from it.",
            Self::OffSeason => "Check which credits expire before usage returns, and ask when that will be.",
            Self::Declining => "Ask whether something changed, before they leave with unused credits.",
            Self::TooLittle => "Look again after the next complete month.",
        }
    }

    /// Finds the trend. Complete months are compared with each other; the running month only with the same point of
    /// earlier months. Months missing in `usage` had none.
    ///
    /// Looked for in this order: too little, off-season, spike, growing, declining, else flat.
    pub fn of(current: Month, usage: &[MonthUsage]) -> Self {
        let of = |back: i32| usage.iter().find(|u| u.month == current.plus(-back));
        let full = |back| of(back).map_or(0, |u| micro(u.used));
        let to_point = |back| of(back).map_or(0, |u| micro(u.used_to_point));
        let months = Months {
            complete: [full(3), full(2), full(1)],
            points: [to_point(3), to_point(2), to_point(1)],
            now: to_point(0),
        };
        months.trend()
    }
}

fn micro(credits: Credits) -> i128 {
    i128::from(credits.micro().max(0))
}

/// Micro-credits used, oldest first.
struct Months {
    complete: [i128; 3],
    points: [i128; 3],
    now: i128,
}

impl Months {
    fn trend(&self) -> Trend {
        let [oldest, middle, newest] = self.complete;
        let with_usage = self.complete.iter().filter(|used| **used > 0).count();
        let paused = (oldest > 0 && (middle == 0 || newest == 0)) || (middle > 0 && newest == 0);
        if paused {
            return Trend::OffSeason;
        }
        if with_usage < 2 {
            return Trend::TooLittle;
        }
        if with_usage == 3 && (self.complete_spike() || self.running_spike()) {
            return Trend::Spike;
        }
        let steps = [(oldest, middle), (middle, newest)];
        let mut steps = steps.iter().skip(3 - with_usage);
        let last_point = self.points[2];
        let keeps_up = self.now * 100 >= last_point * (100 - LAG_PERCENT);
        let keeps_down = self.now * 100 <= last_point * (100 + LAG_PERCENT);
        if keeps_up && steps.clone().all(|(before, after)| rises(*before, *after)) {
            Trend::Growing
        } else if keeps_down && steps.all(|(before, after)| rises(*after, *before)) {
            Trend::Declining
        } else {
            Trend::Flat
        }
    }

    /// One complete month at least twice the next largest, and no steady slope: it is the middle one, or the other two
    /// are alike.
    fn complete_spike(&self) -> bool {
        let mut sorted = self.complete;
        sorted.sort_unstable();
        let [low, mid, high] = sorted;
        let others_alike = mid * 2 < low * 3;
        high >= mid * SPIKE_TIMES && (self.complete[1] == high || others_alike)
    }

    /// The running month has used at least twice what any earlier one had by this point, and already more than a
    /// quarter of the largest complete month, so that the first busy day of a month is not yet a spike.
    fn running_spike(&self) -> bool {
        let most_by_now = self.points.into_iter().max().unwrap_or(0);
        let largest = self.complete.into_iter().max().unwrap_or(0);
        most_by_now > 0 && self.now >= most_by_now * SPIKE_TIMES && self.now * 4 > largest
    }
}

/// True where `after` is above `before` by at least the step.
fn rises(before: i128, after: i128) -> bool {
    after > before && after * 100 >= before * (100 + STEP_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Oldest first: usage of the three complete months, what they had at this point, and the running month.
    fn check(complete: [i64; 3], points: [i64; 3], now: i64, expected: Trend, why: &str) {
        let current = Month::parse("2026-11").expect("a month");
        let month = |back: usize, used, to_point| MonthUsage {
            month: current.plus(-i32::try_from(back).expect("small")),
            used: Credits::from_micro(used),
            transactions: 1,
            used_to_point: Credits::from_micro(to_point),
        };
        let usage = [
            month(0, now, now),
            month(1, complete[2], points[2]),
            month(2, complete[1], points[1]),
            month(3, complete[0], points[0]),
        ];
        assert_eq!(Trend::of(current, &usage), expected, "{why}: {complete:?}, by now {points:?} and {now}");
    }

    #[test]
    fn each_trend_is_recognised() {
        let half = [50, 50, 50];
        for (complete, points, now, expected, why) in [
            ([100, 100, 100], half, 50, Trend::Flat, "the same each month"),
            ([100, 140, 110], half, 50, Trend::Flat, "up and down"),
            ([100, 102, 104], half, 52, Trend::Flat, "less than the step"),
            ([100, 110, 125], half, 60, Trend::Growing, "each above the last"),
            ([10, 20, 40], [5, 10, 20], 40, Trend::Spike, "and the running month far above its points"),
            ([10, 20, 40], [5, 10, 20], 21, Trend::Growing, "doubling steadily is growth, not a spike"),
            ([100, 110, 125], half, 30, Trend::Flat, "but this month falls behind last month's pace"),
            ([100, 300, 110], half, 50, Trend::Spike, "one month stands out"),
            ([100, 105, 400], half, 50, Trend::Spike, "the last complete month stands out"),
            ([400, 105, 100], half, 50, Trend::Spike, "the first one stands out"),
            ([100, 100, 100], half, 100, Trend::Spike, "the running month is at twice its usual point"),
            ([100, 100, 100], [1, 1, 1], 2, Trend::Flat, "two instead of one on the first day is no spike"),
            ([100, 0, 100], [50, 0, 50], 50, Trend::OffSeason, "an empty month"),
            ([100, 0, 0], [50, 0, 0], 0, Trend::OffSeason, "paused"),
            ([0, 100, 0], [0, 50, 0], 70, Trend::OffSeason, "paused last month, back now"),
            ([100, 90, 80], half, 40, Trend::Declining, "each below the last"),
            ([40, 20, 10], [20, 10, 5], 5, Trend::Declining, "halving steadily"),
            ([100, 90, 80], half, 90, Trend::Flat, "but this month is above last month's pace"),
            ([0, 0, 100], [0, 0, 50], 60, Trend::TooLittle, "one complete month"),
            ([0, 0, 0], [0, 0, 0], 60, Trend::TooLittle, "began this month"),
            ([0, 0, 0], [0, 0, 0], 0, Trend::TooLittle, "never used"),
            ([0, 100, 120], [0, 50, 60], 60, Trend::Growing, "two complete months that rise"),
            ([0, 120, 100], [0, 60, 50], 50, Trend::Declining, "two complete months that fall"),
        ] {
            check(complete, points, now, expected, why);
        }
    }

    #[test]
    fn a_partial_month_is_never_compared_with_a_complete_one() {
        check(
            [100, 110, 120],
            [3, 3, 4],
            4,
            Trend::Growing,
            "on the second day, 4 is on pace, not a fall from 120",
        );
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        check([1, i64::MAX, 1], [1, 1, 1], 1, Trend::Spike, "the middle one");
    }

    #[test]
    fn every_trend_says_what_it_means_and_what_to_do() {
        for trend in Trend::ALL {
            for text in [trend.meaning(), trend.action()] {
                assert!(text.ends_with('.') && text.len() > 20, "{}: “{text}” is no sentence", trend.label());
            }
        }
        let mut labels = Trend::ALL.map(Trend::label);
        labels.sort_unstable();
        assert_eq!(
            labels,
            ["declining", "flat", "growing", "off_season", "spike", "too_little"],
            "stable labels"
        );
    }
}
