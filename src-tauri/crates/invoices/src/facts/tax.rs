//! Tax: how a sale is treated, at which rate, and how the tax of a document is rounded.

use std::fmt;

use credit_desk_domain::{Currency, Money};
use serde::{Deserialize, Serialize};

/// A rate in thousandths of a percent: 19 % is 19,000, New York's 8.875 % is 8,875.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaxRate(pub u32);

impl TaxRate {
    /// No tax.
    pub const ZERO: Self = Self(0);
}

/// Plain decimal of percent without trailing zeros: `8.875`.
impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:03}", self.0 % 1000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad(&format!("{}{point}{fraction}", self.0 / 1000))
    }
}

/// Why there is tax on a document, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxTreatment {
    /// Tax at the rates of the lines.
    Standard,
    /// The buyer owes the tax; the words “Reverse charge” are printed.
    ReverseCharge,
    /// Exempt by law, with the reason that must be printed.
    Exempt {
        /// The legal reference in words.
        reason: String,
        /// Its code of the VATEX list, such as `VATEX-EU-132`, where there is one.
        code: Option<String>,
    },
    /// Not a supply that this tax knows, with the reason.
    OutsideScope {
        /// The reason in words.
        reason: String,
    },
}

/// What the tax is called where the seller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxName {
    /// Value added tax: VAT, USt, TVA, IVA.
    Vat,
    /// Sales tax of the United States.
    SalesTax,
    /// Goods and services tax.
    Gst,
}

/// When selling credits is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatPoint {
    /// At the sale: the invoice charges purchases, and usage is information (single-purpose voucher).
    Purchase,
    /// At use: the invoice charges the paid credits that were used; purchases are prepayments (multi-purpose voucher).
    Redemption,
}

/// How the tax of all lines of one rate is found. All three round half up to the currency's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Once per rate, on the sum of the lines' net amounts.
    PerRate,
    /// On each line, then summed: for lines that were charged one by one, so that no cent is left over.
    PerLine,
    /// Taken out of the sum of the lines' gross amounts: net plus tax is what was paid, and net is the remainder.
    Included,
}

/// All lines of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTotal {
    /// The rate.
    pub rate: TaxRate,
    /// Sum of the lines' net amounts.
    pub net: Money,
    /// The tax on it.
    pub tax: Money,
}

/// Micro-units in the smallest amount that can be paid.
pub(crate) fn smallest(currency: Currency) -> i128 {
    10_i128.pow(6_u32.saturating_sub(currency.decimals()))
}

/// `numerator ÷ denominator` micro-units, rounded half away from zero to the currency's smallest unit.
pub(crate) fn round_half_up(numerator: i128, denominator: i128, currency: Currency) -> Option<Money> {
    let unit = smallest(currency);
    let scaled = denominator.checked_mul(unit).filter(|scaled| *scaled > 0)?;
    let whole = numerator.abs().checked_mul(2)?.checked_add(scaled)? / scaled.checked_mul(2)?;
    let micro = i64::try_from(whole.checked_mul(unit)?.checked_mul(numerator.signum())?).ok()?;
    Some(Money::from_micro(micro, currency))
}

/// The tax on a net amount, rounded half up. Nothing when it does not fit.
pub fn tax_on(net: Money, rate: TaxRate) -> Option<Money> {
    round_half_up(i128::from(net.micro()) * i128::from(rate.0), 100_000, net.currency())
}

/// The tax inside a gross amount, rounded half up. Nothing when it does not fit.
pub fn tax_in(gross: Money, rate: TaxRate) -> Option<Money> {
    let rate = i128::from(rate.0);
    round_half_up(i128::from(gross.micro()) * rate, 100_000 + rate, gross.currency())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str, currency: Currency) -> Money {
        Money::parse(text, currency).expect("an amount")
    }

    #[test]
    fn tax_is_rounded_half_up_to_what_can_be_paid() {
        for (net, currency, rate, tax) in [
            ("20323", Currency::EUR, 19_000, "3861.37"),
            ("0.50", Currency::EUR, 19_000, "0.1"),
            ("0.02", Currency::EUR, 25_000, "0.01"),
            ("0.01", Currency::EUR, 49_999, "0"),
            ("101", Currency::JPY, 10_000, "10"),
            ("105", Currency::JPY, 10_000, "11"),
            ("1.005", Currency::KWD, 5_000, "0.05"),
            ("100", Currency::USD, 8_875, "8.88"),
        ] {
            let found = tax_on(money(net, currency), TaxRate(rate)).expect("fits");
            assert_eq!(found.amount(), tax, "{net} {currency} at {}", TaxRate(rate));
        }
    }

    #[test]
    fn tax_inside_a_price_and_the_rest_make_the_price() {
        let gross = money("119", Currency::EUR);
        assert_eq!(tax_in(gross, TaxRate(19_000)).map(Money::amount), Some("19".into()), "19 of 119");
        let gross = money("10", Currency::EUR);
        assert_eq!(tax_in(gross, TaxRate(19_000)).map(Money::amount), Some("1.6".into()), "1.596… of 10");
    }

    #[test]
    fn rates_are_written_without_zeros() {
        for (rate, text) in [(19_000, "19"), (8_875, "8.875"), (5_500, "5.5"), (0, "0")] {
            assert_eq!(TaxRate(rate).to_string(), text, "{rate}");
        }
    }
}
