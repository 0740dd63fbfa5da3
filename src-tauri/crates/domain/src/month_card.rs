//! The monthly usage summary: this month and the three before.

use crate::{Credits, Month};

/// Usage of one month, as the ledger adds it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthUsage {
    /// The month.
    pub month: Month,
    /// Credits used, without sign.
    pub used: Credits,
    /// Number of usage transactions.
    pub transactions: u64,
    /// Credits used in it up to the point where the current month stands now; for the current month, all of it.
    pub used_to_point: Credits,
}

/// One of the four cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthCard {
    /// The month.
    pub month: Month,
    /// True for the month that still runs: its figures are partial, and it shows the badge Current.
    pub current: bool,
    /// Credits used, without sign; nothing where the card says "No usage".
    pub used: Option<Credits>,
    /// Number of usage transactions.
    pub transactions: u64,
    /// For the current month: usage of the month before up to the same point.
    pub same_point_last_month: Option<Credits>,
}

/// The four cards, newest first. Months missing in `usage` had none; its order does not matter.
pub fn month_cards(current: Month, usage: &[MonthUsage]) -> [MonthCard; 4] {
    let of = |month: Month| usage.iter().find(|u| u.month == month);
    [0, -1, -2, -3].map(|back| {
        let month = current.plus(back);
        let this = of(month);
        let is_current = back == 0;
        MonthCard {
            month,
            current: is_current,
            used: this
                .map(|u| u.used)
                .filter(|used| used.is_positive() || this.is_some_and(|u| u.transactions > 0)),
            transactions: this.map_or(0, |u| u.transactions),
            same_point_last_month: is_current
                .then(|| of(month.prev()).map_or(Credits::ZERO, |u| u.used_to_point)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_cards_newest_first_with_gaps_as_no_usage() {
        let month = |text: &str| Month::parse(text).expect("a month");
        let usage = |text: &str, used: i64, to_point: i64| MonthUsage {
            month: month(text),
            used: Credits::from_micro(used),
            transactions: 3,
            used_to_point: Credits::from_micro(to_point),
        };
        let cards = month_cards(
            month("2026-01"),
            &[usage("2025-12", 70, 50), usage("2026-01", 40, 40), usage("2025-10", 0, 0)],
        );
        let shown: Vec<_> =
            cards.iter().map(|c| (c.month.to_string(), c.used.map(Credits::micro), c.transactions)).collect();
        assert_eq!(
            shown,
            [
                ("2026-01".to_owned(), Some(40), 3),
                ("2025-12".to_owned(), Some(70), 3),
                ("2025-11".to_owned(), None, 0),
                ("2025-10".to_owned(), Some(0), 3),
            ],
            "a month of free usage is not a month without usage"
        );
        assert_eq!(cards.map(|c| c.current), [true, false, false, false], "only the first is partial");
        assert_eq!(
            cards[0].same_point_last_month,
            Some(Credits::from_micro(50)),
            "compared to the same point"
        );
        assert_eq!(cards[1].same_point_last_month, None, "complete months are not");
    }
}
