//! How much of an operation's unit was used.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decimal::{MICRO_DECIMALS, ParseAmountError, parse_micro, write_micro};

/// A quantity in whole millionths of its operation's unit (compute hour, photo, 1,000 tokens); zero or more for usage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// From micro-units, as the databases hold them.
    pub const fn from_micro(micro: i64) -> Self {
        Self(micro)
    }

    /// In micro-units.
    pub const fn micro(self) -> i64 {
        self.0
    }

    /// Reads a plain decimal with at most six decimals; refuses what would have to be rounded or guessed.
    pub fn parse(text: &str) -> Result<Self, ParseAmountError> {
        parse_micro(text, MICRO_DECIMALS, "quantities").map(Self)
    }
}

/// Plain decimal without trailing zeros: `12.5`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write_micro(&mut text, self.0, 0)?;
        f.pad(&text)
    }
}

/// As plain decimal text, never a JSON number.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        let quantity = Quantity::parse("12.500000").expect("plain");
        assert_eq!(quantity.to_string(), "12.5", "no trailing zeros");
        assert_eq!(quantity.micro(), 12_500_000, "as stored");
        let refusal = Quantity::parse("0.1234567").expect_err("seven decimals");
        assert_eq!(
            refusal.to_string(),
            "the amount “0.1234567” has 7 decimals, but quantities hold at most 6; nothing is rounded",
            "staff read this"
        );
    }
}
