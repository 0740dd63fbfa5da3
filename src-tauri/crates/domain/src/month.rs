//! A civil month.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text or number that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a month; write it like 2026-11")]
pub struct MonthError {
    /// The text or number as given.
    pub given: String,
}

/// A civil month, held and stored as the number yyyymm; which instants it covers is the [`crate::BillingZone`]'s matter.
///
/// As text (also in serde) it is `2026-11`. Years run from 0 to 10000, so that every instant has a month in every zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// January 1970.
    pub const EPOCH: Self = Self(197_001);

    /// From a year and a month from 1 to 12.
    pub fn try_new(year: i32, month: u32) -> Result<Self, MonthError> {
        let number =
            i32::try_from(month).ok().filter(|m| (1..=12).contains(m) && (0..=10_000).contains(&year));
        number
            .map(|month| Self(year * 100 + month))
            .ok_or_else(|| MonthError { given: format!("{year}-{month}") })
    }

    /// From the number yyyymm, as the databases hold it.
    pub fn from_number(number: i64) -> Result<Self, MonthError> {
        let year = i32::try_from(number.div_euclid(100)).ok();
        let month = u32::try_from(number.rem_euclid(100)).ok();
        let found = year.zip(month).and_then(|(year, month)| Self::try_new(year, month).ok());
        found.ok_or_else(|| MonthError { given: number.to_string() })
    }

    /// The number yyyymm.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.0 / 100
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u32 {
        (self.0 % 100).unsigned_abs()
    }

    /// The month after. The very last one is its own next.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before. The very first one is its own previous.
    #[must_use]
    pub fn prev(self) -> Self {
        self.plus(-1)
    }

    /// The month so many months later (or, negative, earlier), stopping at the first and last.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let count = self.year() * 12 + (self.0 % 100 - 1);
        let moved = count.saturating_add(months).clamp(0, 10_000 * 12 + 11);
        Self(moved / 12 * 100 + moved % 12 + 1)
    }

    /// Whole months from `earlier` to this one; negative when this one is earlier.
    pub const fn months_since(self, earlier: Self) -> i32 {
        (self.year() - earlier.year()) * 12 + (self.0 % 100 - earlier.0 % 100)
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        // The years 0 to 10000 are well within chrono's range, so the default is never taken.
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default()
    }

    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let given = text.trim();
        let refusal = || MonthError { given: text.to_owned() };
        let (year, month) = given.split_once('-').ok_or_else(refusal)?;
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(refusal());
        }
        let numbers = year.parse().ok().zip(month.parse().ok());
        numbers.and_then(|(year, month)| Self::try_new(year, month).ok()).ok_or_else(refusal)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year(), self.month()))
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        Self::parse(text)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_year() {
        let december = Month::parse("2025-12").expect("a month");
        assert_eq!(december.next().to_string(), "2026-01", "January follows");
        assert_eq!(december.next().prev(), december, "and back");
        assert_eq!(december.plus(-24).to_string(), "2023-12", "two years earlier");
        assert_eq!(december.months_since(december.plus(-7)), 7, "seven months since");
        assert_eq!(december.number(), 202_512, "as stored");
        assert_eq!(Month::from_number(202_512), Ok(december), "and read");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "11-2026", "2026/11", "+026-11"] {
            assert!(Month::parse(text).is_err(), "{text}");
        }
        for number in [0, 2026, 202_600, 202_613, -202_611, i64::MAX] {
            assert!(Month::from_number(number).is_err(), "{number}");
        }
    }
}
