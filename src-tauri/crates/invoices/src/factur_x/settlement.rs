//! Currency, means of payment, tax by rate, totals, terms, and the invoice that a credit note amends.

use chrono::NaiveDate;
use credit_desk_domain::Money;

use super::element::Xml;
use super::{amount, category, date, rate};
use crate::facts::{BankDetails, Charges, Cover, TaxTotal, TaxTreatment};
use crate::words::Words;

/// What invoice and credit note settle differently.
pub(super) struct Settlement<'a> {
    /// Where a transfer goes.
    pub(super) bank: Option<&'a BankDetails>,
    /// First and last day of what is charged.
    pub(super) period: Option<(NaiveDate, NaiveDate)>,
    /// Last day of what is charged; of a credit note, the day of the invoice that it amends.
    pub(super) delivered_on: NaiveDate,
    /// Until when the rest is due.
    pub(super) due_on: Option<NaiveDate>,
    /// What is left.
    pub(super) due: Money,
    /// Number and date of the invoice that is amended.
    pub(super) amends: Option<(&'a str, NaiveDate)>,
}

pub(super) fn write(xml: &mut Xml, cover: &Cover, charges: &Charges, settlement: &Settlement<'_>) {
    xml.within("ram:ApplicableHeaderTradeSettlement", |xml| {
        if let Some(bank) = settlement.bank {
            xml.leaf("ram:PaymentReference", &bank.reference);
        }
        xml.leaf("ram:InvoiceCurrencyCode", charges.currency.code());
        if let Some(bank) = settlement.bank {
            means(xml, bank);
        }
        for total in &charges.tax {
            tax(xml, cover, charges, total);
        }
        if let Some((from, to)) = settlement.period {
            xml.within("ram:BillingSpecifiedPeriod", |xml| {
                date(xml, "ram:StartDateTime", from);
                date(xml, "ram:EndDateTime", to);
            });
        }
        if let Some(due_on) = settlement.due_on {
            xml.within("ram:SpecifiedTradePaymentTerms", |xml| date(xml, "ram:DueDateDateTime", due_on));
        }
        totals(xml, charges, settlement.due);
        if let Some((number, issued_on)) = settlement.amends {
            xml.within("ram:InvoiceReferencedDocument", |xml| {
                xml.leaf("ram:IssuerAssignedID", number);
                xml.within("ram:FormattedIssueDateTime", |xml| {
                    let day = issued_on.format("%Y%m%d").to_string();
                    xml.leaf_with("qdt:DateTimeString", ("format", "102"), &day);
                });
            });
        }
    });
}

/// UNTDID 4461: SEPA transfer where there is an IBAN, else a transfer.
fn means(xml: &mut Xml, bank: &BankDetails) {
    xml.within("ram:SpecifiedTradeSettlementPaymentMeans", |xml| {
        xml.leaf("ram:TypeCode", if bank.iban.is_some() { "58" } else { "30" });
        xml.within("ram:PayeePartyCreditorFinancialAccount", |xml| {
            if let Some(iban) = &bank.iban {
                xml.leaf("ram:IBANID", iban);
            }
            xml.leaf("ram:AccountName", &bank.holder);
            if let (None, Some(account)) = (&bank.iban, &bank.account) {
                xml.leaf("ram:ProprietaryID", account);
            }
        });
        if let Some(bic) = &bank.bic {
            xml.within("ram:PayeeSpecifiedCreditorFinancialInstitution", |xml| xml.leaf("ram:BICID", bic));
        }
    });
}

fn tax(xml: &mut Xml, cover: &Cover, charges: &Charges, total: &TaxTotal) {
    let words = Words::of(cover.language);
    let (reason, code) = match &charges.treatment {
        TaxTreatment::Standard => (None, None),
        TaxTreatment::ReverseCharge => (Some(words.reverse_charge), Some("VATEX-EU-AE")),
        TaxTreatment::Exempt { reason, code } => (Some(reason.as_str()), code.as_deref()),
        TaxTreatment::OutsideScope { reason } => (Some(reason.as_str()), Some("VATEX-EU-O")),
    };
    xml.within("ram:ApplicableTradeTax", |xml| {
        xml.leaf("ram:CalculatedAmount", &amount(total.tax));
        xml.leaf("ram:TypeCode", "VAT");
        if let Some(reason) = reason {
            xml.leaf("ram:ExemptionReason", reason);
        }
        xml.leaf("ram:BasisAmount", &amount(total.net));
        xml.leaf("ram:CategoryCode", category(&charges.treatment, total.rate));
        if let Some(code) = code {
            xml.leaf("ram:ExemptionReasonCode", code);
        }
        rate(xml, &charges.treatment, total.rate);
    });
}

fn totals(xml: &mut Xml, charges: &Charges, due: Money) {
    let prepaid = charges.gross_total.checked_sub(due).unwrap_or(Money::zero(charges.currency));
    xml.within("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
        xml.leaf("ram:LineTotalAmount", &amount(charges.net_total));
        xml.leaf("ram:TaxBasisTotalAmount", &amount(charges.net_total));
        let currency = ("currencyID", charges.currency.code());
        xml.leaf_with("ram:TaxTotalAmount", currency, &amount(charges.tax_total));
        xml.leaf("ram:GrandTotalAmount", &amount(charges.gross_total));
        xml.leaf("ram:TotalPrepaidAmount", &amount(prepaid));
        xml.leaf("ram:DuePayableAmount", &amount(due));
    });
}
