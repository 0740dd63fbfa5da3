//! The e-invoice: EN 16931 in the syntax of UN/CEFACT's Cross Industry Invoice, as Factur-X embeds it.
//!
//! Written by hand because the schema fixes the order of every element. Only what is charged is in it; usage is
//! information on paper and no invoice line.

mod element;
mod party;
mod settlement;

use chrono::NaiveDate;
use credit_desk_domain::{Currency, Money};

use crate::facts::{ChargeLine, Charges, Cover, CreditNote, Invoice, TaxRate, TaxTreatment};
use element::Xml;
use settlement::Settlement;

/// The e-invoice of an issued invoice; nothing for a draft or a currency that EN 16931 cannot express.
pub fn invoice_xml(invoice: &Invoice) -> Option<String> {
    let facts = invoice.facts();
    let (from, to) = (facts.month.first_day(), facts.month.next().first_day().pred_opt()?);
    document(
        &facts.cover,
        &facts.charges,
        "380",
        &facts.notes,
        &Settlement {
            bank: facts.bank.as_ref(),
            period: Some((from, to)),
            delivered_on: to,
            due_on: Some(facts.due_on),
            due: facts.amount_due,
            amends: None,
        },
    )
}

/// The e-invoice of an issued credit note; nothing for a draft or a currency that EN 16931 cannot express.
pub fn credit_note_xml(note: &CreditNote) -> Option<String> {
    let facts = note.facts();
    let mut notes = vec![facts.reason.clone()];
    notes.extend(facts.notes.iter().cloned());
    document(
        &facts.cover,
        &facts.charges,
        "381",
        &notes,
        &Settlement {
            bank: None,
            period: None,
            delivered_on: facts.invoice_issued_on,
            due_on: Some(facts.cover.issued_on),
            due: facts.still_to_refund,
            amends: Some((&facts.invoice_number, facts.invoice_issued_on)),
        },
    )
}

/// At most two decimals, and a code of the standard's list (without those that were withdrawn, and units of account).
fn expressible(currency: Currency) -> bool {
    currency.decimals() <= 2 && !matches!(currency, Currency::ANG | Currency::BGN | Currency::XAD)
}

const OPENING: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "\n",
    r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100""#,
    r#" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100""#,
    r#" xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100""#,
    r#" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">"#,
);

fn document(
    cover: &Cover,
    charges: &Charges,
    type_code: &str,
    notes: &[String],
    settlement: &Settlement<'_>,
) -> Option<String> {
    let number = cover.number.as_ref().filter(|_| expressible(charges.currency))?;
    let mut xml = Xml::opened(OPENING);
    xml.within("rsm:ExchangedDocumentContext", |xml| {
        xml.within("ram:GuidelineSpecifiedDocumentContextParameter", |xml| {
            xml.leaf("ram:ID", "urn:cen.eu:en16931:2017");
        });
    });
    xml.within("rsm:ExchangedDocument", |xml| {
        xml.leaf("ram:ID", number);
        xml.leaf("ram:TypeCode", type_code);
        date(xml, "ram:IssueDateTime", cover.issued_on);
        for note in notes {
            xml.within("ram:IncludedNote", |xml| xml.leaf("ram:Content", note));
        }
    });
    xml.within("rsm:SupplyChainTradeTransaction", |xml| {
        for (place, charge) in charges.lines.iter().enumerate() {
            line(xml, charges, place + 1, charge);
        }
        party::agreement(xml, cover, charges);
        xml.within("ram:ApplicableHeaderTradeDelivery", |xml| {
            xml.within("ram:ActualDeliverySupplyChainEvent", |xml| {
                date(xml, "ram:OccurrenceDateTime", settlement.delivered_on);
            });
        });
        settlement::write(xml, cover, charges, settlement);
    });
    Some(xml.closed("rsm:CrossIndustryInvoice"))
}

fn line(xml: &mut Xml, charges: &Charges, number: usize, line: &ChargeLine) {
    xml.within("ram:IncludedSupplyChainTradeLineItem", |xml| {
        xml.within("ram:AssociatedDocumentLineDocument", |xml| xml.leaf("ram:LineID", &number.to_string()));
        xml.within("ram:SpecifiedTradeProduct", |xml| {
            xml.leaf("ram:Name", &line.description);
            if !line.credits.is_zero() {
                xml.leaf("ram:Description", &format!("{} credits", line.credits));
            }
        });
        xml.within("ram:SpecifiedLineTradeAgreement", |xml| {
            xml.within("ram:NetPriceProductTradePrice", |xml| {
                xml.leaf("ram:ChargeAmount", &line.unit_price.to_fixed());
            });
        });
        xml.within("ram:SpecifiedLineTradeDelivery", |xml| {
            xml.leaf_with("ram:BilledQuantity", ("unitCode", "C62"), &line.quantity.to_string());
        });
        xml.within("ram:SpecifiedLineTradeSettlement", |xml| {
            xml.within("ram:ApplicableTradeTax", |xml| {
                xml.leaf("ram:TypeCode", "VAT");
                xml.leaf("ram:CategoryCode", category(&charges.treatment, line.rate));
                rate(xml, &charges.treatment, line.rate);
            });
            if let Some(day) = line.date {
                xml.within("ram:BillingSpecifiedPeriod", |xml| {
                    date(xml, "ram:StartDateTime", day);
                    date(xml, "ram:EndDateTime", day);
                });
            }
            if !line.discount.is_zero() {
                xml.within("ram:SpecifiedTradeAllowanceCharge", |xml| {
                    xml.within("ram:ChargeIndicator", |xml| xml.leaf("udt:Indicator", "false"));
                    xml.leaf("ram:ActualAmount", &amount(line.discount));
                    xml.leaf("ram:Reason", "Discount");
                });
            }
            xml.within("ram:SpecifiedTradeSettlementLineMonetarySummation", |xml| {
                xml.leaf("ram:LineTotalAmount", &amount(line.net));
            });
        });
    });
}

/// UNTDID 5305: standard, zero rated, reverse charge, exempt, outside scope.
fn category(treatment: &TaxTreatment, rate: TaxRate) -> &'static str {
    match treatment {
        TaxTreatment::Standard if rate == TaxRate::ZERO => "Z",
        TaxTreatment::Standard => "S",
        TaxTreatment::ReverseCharge => "AE",
        TaxTreatment::Exempt { .. } => "E",
        TaxTreatment::OutsideScope { .. } => "O",
    }
}

/// What is outside the tax has no rate, not even zero.
fn rate(xml: &mut Xml, treatment: &TaxTreatment, rate: TaxRate) {
    match treatment {
        TaxTreatment::OutsideScope { .. } => {}
        TaxTreatment::Standard | TaxTreatment::ReverseCharge | TaxTreatment::Exempt { .. } => {
            xml.leaf("ram:RateApplicablePercent", &rate.to_string());
        }
    }
}

fn amount(money: Money) -> String {
    money.to_fixed()
}

fn date(xml: &mut Xml, name: &str, day: NaiveDate) {
    xml.within(name, |xml| {
        xml.leaf_with("udt:DateTimeString", ("format", "102"), &day.format("%Y%m%d").to_string());
    });
}
