//! An amount of money with its currency.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::currency::Currency;
use crate::decimal::{AmountOverflow, MICRO_DECIMALS, ParseAmountError, parse_micro, write_micro};

/// Why two amounts of money could not be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Different currencies do not add.
    #[error("{left} and {right} cannot be added or compared; convert one of them first")]
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second.
        right: Currency,
    },
    /// The result does not fit.
    #[error(transparent)]
    Overflow(#[from] AmountOverflow),
}

/// An amount of money in whole millionths of a currency's major unit; negative when it flows back.
///
/// Prices and costs may use all six decimals; an amount that is paid has the currency's own ([`Money::parse`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    micro: i64,
    currency: Currency,
}

impl Money {
    /// From micro-units (1/1,000,000 of the major unit), as the databases hold them.
    pub const fn from_micro(micro: i64, currency: Currency) -> Self {
        Self { micro, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::from_micro(0, currency)
    }

    /// In micro-units (1/1,000,000 of the major unit).
    pub const fn micro(self) -> i64 {
        self.micro
    }

    /// Its currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// True for exactly zero.
    pub const fn is_zero(self) -> bool {
        self.micro == 0
    }

    /// Reads an amount that can be paid: at most the currency's own decimals (12.345 EUR is refused).
    pub fn parse(text: &str, currency: Currency) -> Result<Self, ParseAmountError> {
        let unit = format!("amounts in {currency}");
        parse_micro(text, currency.decimals(), &unit).map(|micro| Self { micro, currency })
    }

    /// Reads a price or cost, which may be finer than the currency's smallest coin: at most six decimals.
    pub fn parse_price(text: &str, currency: Currency) -> Result<Self, ParseAmountError> {
        let unit = format!("prices in {currency}");
        parse_micro(text, MICRO_DECIMALS, &unit).map(|micro| Self { micro, currency })
    }

    /// The sum of both, in the same currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let micro = self.micro.checked_add(other.micro).ok_or(AmountOverflow)?;
        Ok(Self { micro, ..self })
    }

    /// This less the other, in the same currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let micro = self.micro.checked_sub(other.micro).ok_or(AmountOverflow)?;
        Ok(Self { micro, ..self })
    }

    /// The opposite amount.
    pub fn checked_neg(self) -> Result<Self, AmountOverflow> {
        self.micro.checked_neg().map(|micro| Self { micro, ..self }).ok_or(AmountOverflow)
    }

    /// The sum of all of them in `currency`; zero when there are none.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        let mut total = 0_i128;
        for amount in amounts {
            Self::zero(currency).same_currency(amount)?;
            total = total.checked_add(i128::from(amount.micro)).ok_or(AmountOverflow)?;
        }
        let micro = i64::try_from(total).map_err(|_| AmountOverflow)?;
        Ok(Self { micro, currency })
    }

    /// The number alone, as plain decimal without trailing zeros: `12.5`.
    pub fn amount(self) -> String {
        self.text(0)
    }

    /// The number alone with the currency's decimals (two for a token's six), and more where the amount has more:
    /// `12.50`, `0.021`.
    pub fn to_fixed(self) -> String {
        let decimals = self.currency.decimals();
        self.text(if decimals > 4 { 2 } else { decimals })
    }

    fn text(self, decimals: u32) -> String {
        let mut text = String::new();
        let _ = write_micro(&mut text, self.micro, decimals);
        text
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
    }
}

/// `12.50 EUR`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.to_fixed(), self.currency))
    }
}

/// As text with its currency, `12.50 EUR`; never a JSON number.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let text = String::deserialize(deserializer)?;
        let (amount, currency) =
            text.split_once(' ').ok_or_else(|| D::Error::custom("an amount of money names its currency"))?;
        let currency = Currency::parse(currency).map_err(D::Error::custom)?;
        Self::parse_price(amount, currency).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_currencies_do_not_add() {
        let euro = Money::parse("1", Currency::EUR).expect("plain");
        let yen = Money::parse("1", Currency::JPY).expect("plain");
        let refusal = MoneyError::CurrencyMismatch { left: Currency::EUR, right: Currency::JPY };
        assert_eq!(euro.checked_add(yen), Err(refusal), "one euro and one yen are not two of anything");
        assert_eq!(Money::sum(Currency::EUR, [euro, yen]), Err(refusal), "nor in a list");
        assert_eq!(Money::sum(Currency::EUR, [euro, euro]).map(Money::amount), Ok("2".into()), "euros add");
    }

    #[test]
    fn a_payment_has_the_currencys_decimals_and_a_price_up_to_six() {
        for (text, currency) in [("12.345", Currency::EUR), ("1.5", Currency::JPY), ("0.0001", Currency::KWD)]
        {
            assert!(
                matches!(Money::parse(text, currency), Err(ParseAmountError::ExcessDigits { .. })),
                "{text} {currency} cannot be paid"
            );
            assert_eq!(
                Money::parse_price(text, currency).map(Money::amount),
                Ok(text.into()),
                "but can be a price"
            );
        }
        assert_eq!(
            Money::parse("12.3450", Currency::KWD).map(Money::micro),
            Ok(12_345_000),
            "three decimals"
        );
        assert_eq!(Money::parse("0.000001", Currency::USDT).map(Money::micro), Ok(1), "six decimals");
    }

    #[test]
    fn json_is_text_with_the_currency() {
        let money = Money::from_micro(-21_300, Currency::USD);
        let json = serde_json::to_string(&money).expect("json");
        assert_eq!(json, "\"-0.0213 USD\"", "never a JSON number");
        assert_eq!(serde_json::from_str::<Money>(&json).expect("json"), money, "and back");
        for wrong in ["12.5", "\"12.5\"", "\"12.5 EURO\"", "\"1,5 EUR\""] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn display_never_hides_a_digit() {
        for (micro, currency, text) in [
            (12_500_000, Currency::EUR, "12.50 EUR"),
            (21_300, Currency::USD, "0.0213 USD"),
            (-5_000_000, Currency::JPY, "-5 JPY"),
            (1_250_000, Currency::USDT, "1.25 USDT"),
            (1_500_000, Currency::KWD, "1.500 KWD"),
        ] {
            assert_eq!(Money::from_micro(micro, currency).to_string(), text, "{micro} {currency}");
        }
    }
}
