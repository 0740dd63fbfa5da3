//! What an operation costs, and since when.

use std::fmt;

use crate::ratio::mul_div_floor;
use crate::{Credits, Instant, Quantity};

/// Why usage could not be rated; in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// Less than nothing was used.
    #[error("a quantity of {quantity} cannot be rated; usage is zero or more")]
    NegativeQuantity {
        /// As given.
        quantity: Quantity,
    },
    /// No rate had started.
    #[error("the operation had no rate at {at}; add a rate that starts then or earlier, or give the credits")]
    NoRate {
        /// When the usage occurred.
        at: Instant,
    },
    /// The price does not fit.
    #[error(
        "{quantity} units at {credits_per_unit} credits each are more than an amount can be; check the quantity"
    )]
    TooLarge {
        /// As given.
        quantity: Quantity,
        /// The rate.
        credits_per_unit: Credits,
    },
}

/// A code in a database that is no settlement mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the settlement code {code} is unknown; it is 1 (each) or 2 (hourly)")]
pub struct UnknownSettlement {
    /// The code as found.
    pub code: i64,
}

/// When usage of an operation becomes transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// One transaction per record: a processing run.
    Each,
    /// Records add up in a tally per hour; the closed hour is one transaction.
    Hourly,
}

impl Settlement {
    /// The code in the databases.
    pub const fn code(self) -> i64 {
        match self {
            Self::Each => 1,
            Self::Hourly => 2,
        }
    }

    /// The mode of a code.
    pub const fn from_code(code: i64) -> Result<Self, UnknownSettlement> {
        match code {
            1 => Ok(Self::Each),
            2 => Ok(Self::Hourly),
            _ => Err(UnknownSettlement { code }),
        }
    }
}

impl fmt::Display for Settlement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Each => "each",
            Self::Hourly => "hourly",
        })
    }
}

/// Credits per unit from an instant on, until the next rate of the same operation starts. A past rate is never edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// From when it holds.
    pub starts_at: Instant,
    /// Credits per unit.
    pub credits_per_unit: Credits,
}

impl Rate {
    /// The rate of an operation that held at `at`: the latest that had started. The order of `rates` does not matter.
    pub fn at(rates: &[Self], at: Instant) -> Option<Self> {
        rates.iter().filter(|rate| rate.starts_at <= at).max_by_key(|rate| rate.starts_at).copied()
    }

    /// What a quantity costs: quantity × credits per unit, rounded down to the micro-credit.
    ///
    /// The rounding rule "down to the micro-credit": the remainder, less than a millionth of a credit, stays with the
    /// customer. Nothing is rounded before the product.
    pub fn price(self, quantity: Quantity) -> Result<Credits, RateError> {
        if quantity.micro() < 0 {
            return Err(RateError::NegativeQuantity { quantity });
        }
        let credits_per_unit = self.credits_per_unit;
        let micro = mul_div_floor(quantity.micro(), credits_per_unit.micro(), 1_000_000);
        micro.map(Credits::from_micro).ok_or(RateError::TooLarge { quantity, credits_per_unit })
    }
}

/// Prices a quantity at the rate that held when it was used.
pub fn rate_usage(rates: &[Rate], quantity: Quantity, occurred_at: Instant) -> Result<Credits, RateError> {
    if quantity.micro() < 0 {
        return Err(RateError::NegativeQuantity { quantity });
    }
    Rate::at(rates, occurred_at).ok_or(RateError::NoRate { at: occurred_at })?.price(quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Instant {
        Instant::try_from_micros(micros).expect("an instant")
    }

    fn rate(starts: i64, per_unit: &str) -> Rate {
        Rate { starts_at: at(starts), credits_per_unit: Credits::parse(per_unit).expect("plain") }
    }

    #[test]
    fn the_rate_that_held_then_is_chosen() {
        let rates = [rate(200, "3"), rate(100, "2")];
        let one = Quantity::parse("1").expect("plain");
        for (when, price) in [
            (99, Err(RateError::NoRate { at: at(99) })),
            (100, Credits::from_whole(2).map_err(|_| RateError::NoRate { at: at(100) })),
            (199, Credits::from_whole(2).map_err(|_| RateError::NoRate { at: at(199) })),
            (200, Credits::from_whole(3).map_err(|_| RateError::NoRate { at: at(200) })),
        ] {
            assert_eq!(rate_usage(&rates, one, at(when)), price, "at {when}");
        }
    }

    #[test]
    fn prices_are_exact_down_to_the_micro_credit() {
        for (quantity, per_unit, price) in [
            ("12.5", "0.8", "10"),
            ("0.000001", "0.5", "0"),
            ("3", "0.333333", "0.999999"),
            ("0.333333", "3", "0.999999"),
            ("1.999999", "0.000001", "0.000001"),
            ("9223372036854", "0.000001", "9223372.036854"),
            ("0", "7", "0"),
        ] {
            let result = rate(0, per_unit).price(Quantity::parse(quantity).expect("plain")).expect("fits");
            assert_eq!(result.to_string(), price, "{quantity} at {per_unit}");
        }
    }

    #[test]
    fn impossible_usage_is_refused() {
        let quantity = Quantity::from_micro(-1);
        assert_eq!(
            rate_usage(&[], quantity, at(0)),
            Err(RateError::NegativeQuantity { quantity }),
            "first of all"
        );
        let huge = Quantity::from_micro(i64::MAX);
        assert!(matches!(rate(0, "2").price(huge), Err(RateError::TooLarge { .. })), "twice the largest");
        for settlement in [Settlement::Each, Settlement::Hourly] {
            assert_eq!(Settlement::from_code(settlement.code()), Ok(settlement), "{settlement}");
        }
        assert_eq!(Settlement::from_code(0), Err(UnknownSettlement { code: 0 }), "0 is no mode");
    }
}
