//! The credit note: what is given back of an invoice.

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Money};
use serde::{Deserialize, Serialize};

use super::charge::Charges;
use super::cover::Cover;
use super::error::FactsError;
use super::invoice::{Payment, check_tax_ids, paid};
use super::{check_given, check_text};

/// Everything that a credit note says. Amounts are positive: they are what is given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditNoteFacts {
    /// Number of its own series, date, language, parties.
    pub cover: Cover,
    /// Number of the invoice that it amends.
    pub invoice_number: String,
    /// When that invoice was issued.
    pub invoice_issued_on: NaiveDate,
    /// Why: `Refund of unused credits`.
    pub reason: String,
    /// What is given back, with its tax.
    pub charges: Charges,
    /// Credits that were taken back; the sum of the lines'.
    pub credits_taken: Credits,
    /// Money that was given back already.
    pub refunds: Vec<Payment>,
    /// Gross total less refunds.
    pub still_to_refund: Money,
    /// Notes, printed at the end, one paragraph each.
    pub notes: Vec<String>,
}

/// A credit note whose facts tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNote(CreditNoteFacts);

impl CreditNote {
    /// Checks every sum and everything that the law wants on it; refuses with the first that fails.
    pub fn try_new(facts: CreditNoteFacts) -> Result<Self, FactsError> {
        facts.cover.check()?;
        check_given("the number of the invoice that is amended", &facts.invoice_number)?;
        check_given("the reason of the credit note", &facts.reason)?;
        facts.charges.check()?;
        check_tax_ids(&facts.cover, &facts.charges)?;
        if facts.cover.issued_on < facts.invoice_issued_on {
            return Err(FactsError::DatesCross { earlier: "the invoice", later: "its credit note" });
        }
        let found = Credits::sum(facts.charges.lines.iter().map(|line| line.credits))?;
        if found != facts.credits_taken {
            let stated = facts.credits_taken;
            return Err(FactsError::CreditsDiffer { what: "number of credits taken back", stated, found });
        }
        let refunded = paid(facts.charges.currency, &facts.refunds)?;
        let total = facts.charges.gross_total;
        let left = total.checked_sub(refunded)?;
        if left.micro() < 0 {
            return Err(FactsError::Overpaid { paid: refunded, total });
        }
        if left != facts.still_to_refund {
            let stated = facts.still_to_refund;
            return Err(FactsError::TotalDiffers {
                what: "amount still to be refunded",
                stated,
                found: left,
            });
        }
        for note in &facts.notes {
            check_text("a note", note)?;
        }
        Ok(Self(facts))
    }

    /// Its facts.
    pub const fn facts(&self) -> &CreditNoteFacts {
        &self.0
    }
}
