//! Facts that do not tie make no document, and the refusal says what differs.

use credit_desk_domain::{Kind, Money};
use credit_desk_invoices::facts::*;

use crate::sample::{self, credits, day, euro};

fn refused(change: impl FnOnce(&mut InvoiceFacts)) -> String {
    let mut facts = sample::invoice_facts();
    change(&mut facts);
    Invoice::try_new(facts).expect_err("must be refused").to_string()
}

#[test]
fn every_sum_of_an_invoice_is_checked() {
    type Change = fn(&mut InvoiceFacts);
    let cases: [(&str, Change); 22] = [
        ("line 2 says 11971.00 EUR, but its quantity and price give 11970.00 EUR", |f| {
            f.charges.lines[1].net = euro("11971");
        }),
        ("the tax at 19 % is stated as 3861.38 EUR, but the lines give 3861.37 EUR", |f| {
            f.charges.tax[0].tax = euro("3861.38");
        }),
        ("the net amount of a rate is stated as 1.00 EUR", |f| f.charges.tax[0].net = euro("1")),
        ("the net total is stated as 20323.01 EUR", |f| f.charges.net_total = euro("20323.01")),
        ("the tax total is stated as 0.00 EUR", |f| f.charges.tax_total = euro("0")),
        ("the gross total is stated as 24184.38 EUR", |f| f.charges.gross_total = euro("24184.38")),
        ("does not list exactly the rates", |f| f.charges.tax[0].rate = TaxRate(7_000)),
        ("the amount due is stated as 0.00 EUR, but its parts give 3030.93 EUR", |f| {
            f.amount_due = euro("0");
        }),
        ("was paid on a total of 24184.37 EUR", |f| f.payments[0].amount = euro("20000")),
        ("the closing balance is stated as 1234568 credits, but its parts give 1234567", |f| {
            f.credits.balance.closing = credits("1234568");
        }),
        ("the number of purchased credits is stated as 2480000 credits, but its parts give 2480001", |f| {
            f.charges.lines[0].credits = credits("20001");
        }),
        ("sum of a kind of credit movement", |f| f.credits.movements[0].credits = credits("25001")),
        ("the usage of a project", |f| f.credits.usage[3].lines[0].credits = credits("1")),
        ("the usage is stated as 2223244 credits", |f| {
            f.credits.usage.pop();
        }),
        ("nothing was charged in this month", |f| f.charges.lines.clear()),
        ("the due date lies before the date of issue", |f| f.due_on = day("2026-10-30")),
        ("the buyer's name is missing", |f| f.cover.buyer.name = " ".into()),
        ("contains a control character", |f| f.cover.buyer.name = "A\u{1}B".into()),
        ("“Deutschland” is not a country code", |f| {
            f.cover.seller.address.country = "Deutschland".into();
        }),
        ("has a wrong check digit", |f| {
            f.bank.as_mut().expect("given").iban = Some("DE03120300000000202051".into());
        }),
        ("does not begin with the two letters of its country", |f| {
            f.cover.buyer.vat_id = Some("136695976".into());
        }),
        ("cannot stand on one document", |f| {
            f.payments[0].amount = Money::from_micro(1, credit_desk_domain::Currency::USD);
        }),
    ];
    for (words, change) in cases {
        let refusal = refused(change);
        assert!(refusal.contains(words), "“{words}” is not in “{refusal}”");
    }
}

#[test]
fn each_treatment_asks_for_its_numbers() {
    let reverse = |f: &mut InvoiceFacts| {
        f.charges = sample::charges(sample::untaxed(), TaxTreatment::ReverseCharge);
        f.payments.clear();
        f.amount_due = f.charges.gross_total;
    };
    let refusal = refused(|f| {
        reverse(f);
        f.cover.buyer.vat_id = None;
    });
    assert!(refusal.contains("the buyer's VAT number"), "{refusal}");
    let refusal = refused(|f| {
        reverse(f);
        f.cover.seller.vat_id = None;
    });
    assert!(refusal.contains("the seller's VAT number"), "{refusal}");
    let refusal = refused(|f| {
        f.charges.treatment = TaxTreatment::OutsideScope { reason: "abroad".into() };
    });
    assert!(refusal.contains("the tax treatment has no tax"), "{refusal}");
    let refusal = refused(|f| {
        f.cover.seller.vat_id = None;
        f.cover.seller.tax_number = None;
    });
    assert!(refusal.contains("the seller's VAT or tax number"), "{refusal}");
}

#[test]
fn redemption_charges_no_more_than_was_used() {
    assert!(Invoice::try_new(sample::redemption_facts()).is_ok(), "the sample ties");
    let mut facts = sample::redemption_facts();
    facts.charges.lines[0].credits = credits("2223245");
    let refusal = Invoice::try_new(facts).expect_err("more than was used").to_string();
    assert!(refusal.contains("number of used credits that are charged"), "{refusal}");
    let mut facts = sample::redemption_facts();
    facts.prepayments.clear();
    assert!(Invoice::try_new(facts).is_err(), "the ledger added credits that nobody bought");
}

#[test]
fn credit_notes_and_statements_are_checked_too() {
    let mut facts = sample::credit_note_facts();
    facts.credits_taken = credits("9999");
    assert!(CreditNote::try_new(facts).is_err(), "credits differ from the lines'");
    let mut facts = sample::credit_note_facts();
    facts.cover.issued_on = day("2026-10-30");
    assert!(CreditNote::try_new(facts).is_err(), "before its invoice");
    let mut facts = sample::credit_note_facts();
    facts.still_to_refund = euro("1");
    assert!(CreditNote::try_new(facts).is_err(), "refunded already");
    let mut facts = sample::statement_facts();
    facts.lots[0].used = credits("1");
    let refusal = Statement::try_new(facts).expect_err("a lot").to_string();
    assert!(refusal.contains("closing balance of a lot"), "{refusal}");
    let mut facts = sample::statement_facts();
    facts.opening_debt = credits("0");
    let refusal = Statement::try_new(facts).expect_err("lots and balance").to_string();
    assert!(refusal.contains("the opening balance is stated as 955311"), "{refusal}");
}

#[test]
fn facts_are_stored_and_read_back_as_the_same_bytes() {
    let facts = sample::invoice_facts();
    let bytes = canonical(&facts);
    let read: InvoiceFacts = serde_json::from_slice(&bytes).expect("reads back");
    assert_eq!(read, facts, "nothing is lost");
    assert_eq!(canonical(&read), bytes, "and written again they are the same bytes");
    assert!(!String::from_utf8_lossy(&bytes).contains("20323.0,"), "amounts are never JSON numbers");
    let kinds = Kind::ALL.map(|kind| serde_json::to_string(&kind).expect("json"));
    assert_eq!(kinds[1], "\"auto_recharge\"", "kinds by their words");
}
