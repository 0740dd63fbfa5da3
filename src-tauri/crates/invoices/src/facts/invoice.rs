//! The invoice of one organisation and month.

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Currency, Kind, Money, Month};
use serde::{Deserialize, Serialize};

use super::balance::{CreditStatement, is_purchase};
use super::charge::Charges;
use super::cover::Cover;
use super::error::FactsError;
use super::party::BankDetails;
use super::tax::{TaxTreatment, VatPoint};
use super::{check_given, check_text};

/// Money that was received on an invoice, or given back on a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Civil day.
    pub date: NaiveDate,
    /// `Card ···· 4242`, `SEPA transfer`, `Prepaid credits`.
    pub method: String,
    /// The provider's reference; empty where there is none.
    pub reference: String,
    /// Above zero.
    pub amount: Money,
}

/// Credits bought before they are taxed ([`VatPoint::Redemption`]): money received, no tax yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepayment {
    /// Civil day.
    pub date: NaiveDate,
    /// What was bought.
    pub description: String,
    /// How it was paid.
    pub paid_by: String,
    /// Credits bought.
    pub credits: Credits,
    /// Money received.
    pub amount: Money,
}

/// Everything that an invoice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceFacts {
    /// Number, date, language, parties.
    pub cover: Cover,
    /// The civil month in the cover's zone.
    pub month: Month,
    /// Until when the amount due is to be paid.
    pub due_on: NaiveDate,
    /// When credits are taxed; decides what the charges are.
    pub vat_point: VatPoint,
    /// Taxed lines and totals: purchases, or for [`VatPoint::Redemption`] the paid credits that were used.
    pub charges: Charges,
    /// Money received on it.
    pub payments: Vec<Payment>,
    /// Gross total less payments.
    pub amount_due: Money,
    /// Credits bought, for [`VatPoint::Redemption`] only.
    pub prepayments: Vec<Prepayment>,
    /// What happened to the credits.
    pub credits: CreditStatement,
    /// Where a transfer goes.
    pub bank: Option<BankDetails>,
    /// Where it can be paid online.
    pub pay_url: Option<String>,
    /// Terms and other notes, printed at the end, one paragraph each.
    pub notes: Vec<String>,
}

/// An invoice whose facts tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice(InvoiceFacts);

impl Invoice {
    /// Checks every sum and everything that the law wants on it; refuses with the first that fails.
    pub fn try_new(facts: InvoiceFacts) -> Result<Self, FactsError> {
        facts.cover.check()?;
        facts.charges.check()?;
        check_tax_ids(&facts.cover, &facts.charges)?;
        facts.credits.check()?;
        check_due(&facts)?;
        check_bought(&facts)?;
        for note in &facts.notes {
            check_given("a note", note)?;
        }
        if let Some(bank) = &facts.bank {
            check_bank(bank)?;
        }
        if let Some(url) = &facts.pay_url {
            check_given("the payment link", url)?;
        }
        Ok(Self(facts))
    }

    /// Its facts.
    pub const fn facts(&self) -> &InvoiceFacts {
        &self.0
    }
}

fn check_due(facts: &InvoiceFacts) -> Result<(), FactsError> {
    if facts.due_on < facts.cover.issued_on {
        return Err(FactsError::DatesCross { earlier: "the date of issue", later: "the due date" });
    }
    let paid = paid(facts.charges.currency, &facts.payments)?;
    let total = facts.charges.gross_total;
    let due = total.checked_sub(paid)?;
    if due.micro() < 0 {
        return Err(FactsError::Overpaid { paid, total });
    }
    if due != facts.amount_due {
        return Err(FactsError::TotalDiffers { what: "amount due", stated: facts.amount_due, found: due });
    }
    Ok(())
}

/// The credits on the lines are those that the ledger added (or, at redemption, no more than it took).
fn check_bought(facts: &InvoiceFacts) -> Result<(), FactsError> {
    let balance = &facts.credits.balance;
    let ledger = balance.sum_of(is_purchase)?;
    let lines = Credits::sum(facts.charges.lines.iter().map(|line| line.credits))?;
    let differs = |what, stated, found| {
        if stated == found { Ok(()) } else { Err(FactsError::CreditsDiffer { what, stated, found }) }
    };
    match facts.vat_point {
        VatPoint::Purchase => {
            if let Some(prepayment) = facts.prepayments.first() {
                return differs(
                    "prepayment on an invoice that taxes purchases",
                    prepayment.credits,
                    Credits::ZERO,
                );
            }
            differs("number of purchased credits", ledger, lines)
        }
        VatPoint::Redemption => {
            for prepayment in &facts.prepayments {
                check_given("the description of a prepayment", &prepayment.description)?;
                check_text("the means of payment of a prepayment", &prepayment.paid_by)?;
                Money::zero(facts.charges.currency).checked_add(prepayment.amount)?;
            }
            let bought = Credits::sum(facts.prepayments.iter().map(|p| p.credits))?;
            differs("number of purchased credits", ledger, bought)?;
            let used = balance
                .sum_of(|kind| matches!(kind, Kind::Usage | Kind::ManualConsumption))?
                .checked_neg()?;
            if lines > used {
                return differs("number of used credits that are charged", lines, used);
            }
            Ok(())
        }
    }
}

/// Sum of payments.
pub(crate) fn paid(currency: Currency, payments: &[Payment]) -> Result<Money, FactsError> {
    for payment in payments {
        check_given("the means of a payment", &payment.method)?;
        check_text("the reference of a payment", &payment.reference)?;
    }
    Ok(Money::sum(currency, payments.iter().map(|payment| payment.amount))?)
}

/// EN 16931 and art. 226: which numbers each treatment needs.
pub(crate) fn check_tax_ids(cover: &Cover, charges: &Charges) -> Result<(), FactsError> {
    let (seller, buyer) = (&cover.seller, &cover.buyer);
    let needs = |given: bool, what| if given { Ok(()) } else { Err(FactsError::TaxIdNeeded { what }) };
    match &charges.treatment {
        TaxTreatment::Standard => {
            let given = seller.vat_id.is_some() || seller.tax_number.is_some();
            needs(given, "the seller's VAT or tax number")?;
        }
        TaxTreatment::ReverseCharge => {
            needs(seller.vat_id.is_some(), "the seller's VAT number")?;
            needs(buyer.vat_id.is_some(), "the buyer's VAT number")?;
        }
        TaxTreatment::Exempt { reason, .. } => {
            check_given("the reason of the tax exemption", reason)?;
            let given = seller.vat_id.is_some() || seller.tax_number.is_some();
            needs(given, "the seller's VAT or tax number")?;
        }
        TaxTreatment::OutsideScope { reason } => {
            check_given("the reason why no tax applies", reason)?;
        }
    }
    let identified = seller.registration.is_some()
        || (seller.vat_id.is_some() && !matches!(charges.treatment, TaxTreatment::OutsideScope { .. }));
    needs(identified, "the seller's number in the company register")
}

fn check_bank(bank: &BankDetails) -> Result<(), FactsError> {
    check_given("the account holder", &bank.holder)?;
    check_given("the payment reference", &bank.reference)?;
    match (&bank.iban, &bank.account) {
        (None, None) => Err(FactsError::Missing { what: "the IBAN or account number" }),
        (Some(iban), _) if !iban_holds(iban) => Err(FactsError::Iban { iban: iban.clone() }),
        (_, Some(account)) => check_given("the account number", account),
        (Some(_), None) => Ok(()),
    }
}

/// ISO 13616: 15 to 34 capitals and digits whose remainder by 97 is 1, letters counted from 10.
fn iban_holds(iban: &str) -> bool {
    let plain = iban.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !plain || !(15..=34).contains(&iban.len()) {
        return false;
    }
    let (head, rest) = iban.split_at(4);
    let remainder = rest.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0, |sum, digit| {
        let shift = if digit < 10 { 10 } else { 100 };
        (sum * shift + digit) % 97
    });
    remainder == 1
}
