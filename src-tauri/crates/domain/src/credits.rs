//! An amount of credits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decimal::{AmountOverflow, MICRO_DECIMALS, ParseAmountError, parse_micro, write_micro};

/// An amount of credits, in whole millionths of a credit; negative for a deduction.
///
/// There are no `+` and `-` operators: arithmetic can leave the range of 64 bits, and says so. As text (also in serde)
/// it is a plain decimal such as `-1842.5`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(i64);

impl Credits {
    /// No credits.
    pub const ZERO: Self = Self(0);
    /// The largest amount.
    pub const MAX: Self = Self(i64::MAX);

    /// From micro-credits (1/1,000,000 credit), as the databases hold them.
    pub const fn from_micro(micro: i64) -> Self {
        Self(micro)
    }

    /// In micro-credits (1/1,000,000 credit).
    pub const fn micro(self) -> i64 {
        self.0
    }

    /// From whole credits.
    pub fn from_whole(credits: i64) -> Result<Self, AmountOverflow> {
        credits.checked_mul(1_000_000).map(Self).ok_or(AmountOverflow)
    }

    /// Reads a plain decimal with at most six decimals; refuses what would have to be rounded or guessed.
    pub fn parse(text: &str) -> Result<Self, ParseAmountError> {
        parse_micro(text, MICRO_DECIMALS, "credits").map(Self)
    }

    /// The sum of both.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountOverflow> {
        self.0.checked_add(other.0).map(Self).ok_or(AmountOverflow)
    }

    /// This less the other.
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountOverflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(AmountOverflow)
    }

    /// The opposite amount.
    pub fn checked_neg(self) -> Result<Self, AmountOverflow> {
        self.0.checked_neg().map(Self).ok_or(AmountOverflow)
    }

    /// The sum of all of them; zero when there are none. Refused only when the total itself is out of range.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountOverflow> {
        let total = amounts.into_iter().map(|c| i128::from(c.0)).try_fold(0_i128, i128::checked_add);
        total.and_then(|t| i64::try_from(t).ok()).map(Self).ok_or(AmountOverflow)
    }

    /// True for exactly zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Plain decimal text with at least `decimals` decimals, more where the amount has more: `to_fixed(2)` of 1.5 is
    /// `1.50`, of 0.000001 it is `0.000001`.
    pub fn to_fixed(self, decimals: u32) -> String {
        let mut text = String::new();
        let _ = write_micro(&mut text, self.0, decimals);
        text
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_fixed(0))
    }
}

impl FromStr for Credits {
    type Err = ParseAmountError;

    fn from_str(text: &str) -> Result<Self, ParseAmountError> {
        Self::parse(text)
    }
}

impl Serialize for Credits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Credits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_leaves_its_range_with_a_refusal_not_a_panic() {
        let one = Credits::from_micro(1);
        assert_eq!(Credits::MAX.checked_add(one), Err(AmountOverflow), "the largest has no successor");
        assert_eq!(
            Credits::from_micro(i64::MIN).checked_neg(),
            Err(AmountOverflow),
            "its opposite is out of range"
        );
        assert_eq!(Credits::from_micro(i64::MIN).checked_sub(one), Err(AmountOverflow), "below the smallest");
        assert_eq!(
            Credits::from_whole(10_000_000_000_000),
            Err(AmountOverflow),
            "ten trillion credits do not fit"
        );
        assert_eq!(one.checked_add(one), Ok(Credits::from_micro(2)), "small sums are sums");
    }

    #[test]
    fn a_sum_may_pass_through_values_that_do_not_fit() {
        let amounts = [Credits::MAX, Credits::MAX, Credits::from_micro(-i64::MAX), Credits::from_micro(-7)];
        assert_eq!(Credits::sum(amounts), Ok(Credits::from_micro(i64::MAX - 7)), "only the total has to fit");
        assert_eq!(Credits::sum([Credits::MAX, Credits::MAX]), Err(AmountOverflow), "this total does not");
        assert_eq!(Credits::sum([]), Ok(Credits::ZERO), "nothing adds up to nothing");
    }

    #[test]
    fn text_goes_there_and_back() {
        let credits = Credits::parse("-1842.50").expect("plain decimal");
        assert_eq!(credits.to_string(), "-1842.5", "no trailing zeros");
        assert_eq!(credits.to_fixed(2), "-1842.50", "two decimals where a column wants them");
        assert_eq!(serde_json::to_string(&credits).expect("json"), "\"-1842.5\"", "never a JSON number");
        assert_eq!(serde_json::from_str::<Credits>("\"-1842.5\"").expect("json"), credits, "and back");
        assert!(
            serde_json::from_str::<Credits>("-1842.5").is_err(),
            "a JSON number is a float to most readers"
        );
        assert_eq!(format!("{:>8}", Credits::from_micro(1_500_000)), "     1.5", "columns line up");
    }
}
