//! Why facts make no document.

use credit_desk_domain::{AmountOverflow, Credits, Currency, Money, MoneyError};

use super::tax::TaxRate;

/// Facts that do not tie or lack what a document must say. Nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// A name, address, number or text is missing.
    #[error("{what} is missing; fill it in under billing details")]
    Missing {
        /// What is missing: `the seller's name`.
        what: &'static str,
    },
    /// A text with a character that neither PDF nor XML can hold.
    #[error("{what} “{text}” contains a control character; remove it under billing details or in the record")]
    ControlCharacter {
        /// Which text.
        what: &'static str,
        /// The text with its control characters written out.
        text: String,
    },
    /// No ISO 3166 alpha-2 code.
    #[error("{what} “{code}” is not a country code; use two capital letters such as DE")]
    Country {
        /// Whose country.
        what: &'static str,
        /// The code as given.
        code: String,
    },
    /// A VAT number without its country.
    #[error(
        "the VAT number “{id}” does not begin with the two letters of its country; correct it under billing details"
    )]
    VatId {
        /// As given.
        id: String,
    },
    /// A number that a bank would refuse.
    #[error("the IBAN “{iban}” has a wrong check digit or length; correct it under billing details")]
    Iban {
        /// As given.
        iban: String,
    },
    /// Reverse charge, tax or exemption without the number that the law asks for.
    #[error("this tax treatment needs {what}; fill it in under billing details")]
    TaxIdNeeded {
        /// Which number.
        what: &'static str,
    },
    /// An invoice without a line.
    #[error("nothing was charged in this month, so there is nothing to invoice; make a statement instead")]
    NothingCharged,
    /// A line's quantity, price, discount and net amount do not agree.
    #[error("line {number} says {stated}, but its quantity and price give {found}")]
    LineDiffers {
        /// Place of the line, from 1.
        number: usize,
        /// As given.
        stated: Money,
        /// As computed.
        found: Money,
    },
    /// A line below zero.
    #[error("line {number} is negative; a refund is a credit note of its own")]
    NegativeLine {
        /// Place of the line, from 1.
        number: usize,
    },
    /// A rate where the treatment has no tax.
    #[error("line {number} has a tax rate of {rate} %, but the tax treatment has no tax")]
    TaxWithoutTax {
        /// Place of the line, from 1.
        number: usize,
        /// Its rate.
        rate: TaxRate,
    },
    /// The tax table has other rates than the lines.
    #[error("the tax table does not list exactly the rates of the lines, rising")]
    RatesDiffer,
    /// The tax of one rate is not what its rounding rule gives.
    #[error("the tax at {rate} % is stated as {stated}, but the lines give {found}")]
    TaxDiffers {
        /// The rate.
        rate: TaxRate,
        /// As given.
        stated: Money,
        /// As computed.
        found: Money,
    },
    /// A total that is not the sum of its parts.
    #[error("the {what} is stated as {stated}, but its parts give {found}")]
    TotalDiffers {
        /// Which total.
        what: &'static str,
        /// As given.
        stated: Money,
        /// As computed.
        found: Money,
    },
    /// Credits that do not add up.
    #[error("the {what} is stated as {stated} credits, but its parts give {found}")]
    CreditsDiffer {
        /// Which figure.
        what: &'static str,
        /// As given.
        stated: Credits,
        /// As computed.
        found: Credits,
    },
    /// More was paid than charged.
    #[error("{paid} was paid on a total of {total}; the difference belongs on a credit note")]
    Overpaid {
        /// Sum of the payments.
        paid: Money,
        /// Gross total.
        total: Money,
    },
    /// A date before another that must come first.
    #[error("{later} lies before {earlier}")]
    DatesCross {
        /// What must come first.
        earlier: &'static str,
        /// What must come later.
        later: &'static str,
    },
    /// Two currencies in one document.
    #[error("{left} and {right} cannot stand on one document; split it by currency")]
    Currencies {
        /// The document's.
        left: Currency,
        /// The other.
        right: Currency,
    },
    /// Beyond what an amount can be.
    #[error("an amount is larger than an amount can be; nothing was printed")]
    Overflow,
}

impl From<MoneyError> for FactsError {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::CurrencyMismatch { left, right } => Self::Currencies { left, right },
            MoneyError::Overflow(AmountOverflow) => Self::Overflow,
        }
    }
}

impl From<AmountOverflow> for FactsError {
    fn from(AmountOverflow: AmountOverflow) -> Self {
        Self::Overflow
    }
}
