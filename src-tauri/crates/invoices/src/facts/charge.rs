//! What a document charges (or gives back): lines, tax by rate, totals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Currency, Money, Quantity};
use serde::{Deserialize, Serialize};

use super::error::FactsError;
use super::tax::{TaxName, TaxRate, TaxRounding, TaxTotal, TaxTreatment, round_half_up, tax_in, tax_on};

/// One line that is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeLine {
    /// Day of the purchase or of the payment; nothing for usage of a whole month.
    pub date: Option<NaiveDate>,
    /// What it is: `Credit pack 100,000 prepaid credits`.
    pub description: String,
    /// How it was paid: `Card ···· 4242`.
    pub paid_by: Option<String>,
    /// Credits that it stands for.
    pub credits: Credits,
    /// How many; never zero.
    pub quantity: Quantity,
    /// Net price of one; up to six decimals.
    pub unit_price: Money,
    /// What a coupon took off the line, net; zero where none.
    pub discount: Money,
    /// Quantity × unit price, rounded half up, less the discount.
    pub net: Money,
    /// The rate; zero unless the treatment is standard.
    pub rate: TaxRate,
}

/// All lines with their totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charges {
    /// Currency of every amount.
    pub currency: Currency,
    /// Why there is tax, or none.
    pub treatment: TaxTreatment,
    /// What the tax is called.
    pub tax_name: TaxName,
    /// How the tax of a rate is rounded.
    pub rounding: TaxRounding,
    /// The lines, in the order of printing; at least one.
    pub lines: Vec<ChargeLine>,
    /// Tax by rate, rising.
    pub tax: Vec<TaxTotal>,
    /// Sum of the lines' net amounts.
    pub net_total: Money,
    /// Sum of the tax.
    pub tax_total: Money,
    /// Net plus tax.
    pub gross_total: Money,
}

impl Charges {
    /// Works out tax and totals from lines; what a month-end run freezes. [`TaxRounding::Included`] takes the gross
    /// amounts of each rate, because lines carry net amounts only.
    pub fn compute(
        currency: Currency,
        treatment: TaxTreatment,
        tax_name: TaxName,
        rounding: TaxRounding,
        lines: Vec<ChargeLine>,
        gross_of: &BTreeMap<TaxRate, Money>,
    ) -> Result<Self, FactsError> {
        let mut by_rate: BTreeMap<TaxRate, (Money, Money)> = BTreeMap::new();
        for line in &lines {
            let zero = Money::zero(currency);
            let (net, tax) = by_rate.entry(line.rate).or_insert((zero, zero));
            *net = net.checked_add(line.net)?;
            *tax = tax.checked_add(tax_on(line.net, line.rate).ok_or(FactsError::Overflow)?)?;
        }
        let mut tax = Vec::new();
        for (rate, (net, by_line)) in by_rate {
            let of_rate = match rounding {
                TaxRounding::PerRate => tax_on(net, rate).ok_or(FactsError::Overflow)?,
                TaxRounding::PerLine => by_line,
                TaxRounding::Included => {
                    let gross = gross_of.get(&rate).copied().unwrap_or(net);
                    gross.checked_sub(net)?
                }
            };
            tax.push(TaxTotal { rate, net, tax: of_rate });
        }
        let net_total = Money::sum(currency, tax.iter().map(|t| t.net))?;
        let tax_total = Money::sum(currency, tax.iter().map(|t| t.tax))?;
        let gross_total = net_total.checked_add(tax_total)?;
        let charges =
            Self { currency, treatment, tax_name, rounding, lines, tax, net_total, tax_total, gross_total };
        charges.check()?;
        Ok(charges)
    }

    /// Refuses what does not tie.
    pub(crate) fn check(&self) -> Result<(), FactsError> {
        if self.lines.is_empty() {
            return Err(FactsError::NothingCharged);
        }
        for (place, line) in self.lines.iter().enumerate() {
            self.check_line(place + 1, line)?;
        }
        let mut rates: Vec<TaxRate> = self.lines.iter().map(|line| line.rate).collect();
        rates.sort_unstable();
        rates.dedup();
        if !rates.iter().eq(self.tax.iter().map(|total| &total.rate)) {
            return Err(FactsError::RatesDiffer);
        }
        for total in &self.tax {
            self.check_rate(total)?;
        }
        let ties = |what, stated: Money, found: Money| {
            if stated == found { Ok(()) } else { Err(FactsError::TotalDiffers { what, stated, found }) }
        };
        let net = Money::sum(self.currency, self.tax.iter().map(|t| t.net))?;
        ties("net total", self.net_total, net)?;
        let tax = Money::sum(self.currency, self.tax.iter().map(|t| t.tax))?;
        ties("tax total", self.tax_total, tax)?;
        ties("gross total", self.gross_total, net.checked_add(tax)?)
    }

    fn check_line(&self, number: usize, line: &ChargeLine) -> Result<(), FactsError> {
        super::check_text("the description of a line", &line.description)?;
        if let Some(paid_by) = &line.paid_by {
            super::check_text("the means of payment of a line", paid_by)?;
        }
        let product = i128::from(line.quantity.micro()) * i128::from(line.unit_price.micro());
        let rounded = round_half_up(product, 1_000_000, self.currency).ok_or(FactsError::Overflow)?;
        let found = Money::zero(self.currency).checked_add(rounded)?.checked_sub(line.discount)?;
        if line.unit_price.currency() != self.currency || line.net != found || line.quantity.micro() <= 0 {
            return Err(FactsError::LineDiffers { number, stated: line.net, found });
        }
        if found.micro() < 0 || line.discount.micro() < 0 || line.unit_price.micro() < 0 {
            return Err(FactsError::NegativeLine { number });
        }
        let taxed = matches!(self.treatment, TaxTreatment::Standard);
        if !taxed && line.rate != TaxRate::ZERO {
            return Err(FactsError::TaxWithoutTax { number, rate: line.rate });
        }
        Ok(())
    }

    fn check_rate(&self, total: &TaxTotal) -> Result<(), FactsError> {
        let lines = || self.lines.iter().filter(|line| line.rate == total.rate);
        let net = Money::sum(self.currency, lines().map(|line| line.net))?;
        let tax = match self.rounding {
            TaxRounding::PerRate => tax_on(net, total.rate),
            TaxRounding::PerLine => {
                let each = lines().map(|line| tax_on(line.net, line.rate)).collect::<Option<Vec<_>>>();
                each.map(|each| Money::sum(self.currency, each)).transpose()?
            }
            TaxRounding::Included => tax_in(total.net.checked_add(total.tax)?, total.rate),
        };
        let tax = tax.ok_or(FactsError::Overflow)?;
        if total.net != net {
            return Err(FactsError::TotalDiffers {
                what: "net amount of a rate",
                stated: total.net,
                found: net,
            });
        }
        if total.tax != tax {
            return Err(FactsError::TaxDiffers { rate: total.rate, stated: total.tax, found: tax });
        }
        Ok(())
    }
}
