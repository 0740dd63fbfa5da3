//! The e-invoice against the schema and the rules of EN 16931, run by programs that are not ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use credit_desk_domain::Currency;
use credit_desk_invoices::facts::{Invoice, TaxTreatment};
use credit_desk_invoices::{credit_note_xml, invoice_xml};

use crate::readers::{folder, path_text, root, said};
use crate::{generate, sample};

struct Verdict {
    schema: String,
    fired: u32,
    failed: Vec<String>,
}

/// What the validator says of each file in a folder.
fn verdicts(folder: &Path) -> BTreeMap<String, Verdict> {
    let python = root().join("target/documents/bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/validate.py");
    let report = said(path_text(&python), &[path_text(&script), path_text(folder)]);
    let verdict = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, schema, fired, failed] = columns.as_slice() else { panic!("four columns: {line}") };
        let failed = failed.split_whitespace().map(str::to_owned).collect();
        let fired = fired.parse().expect("a count");
        ((*name).to_owned(), Verdict { schema: (*schema).to_owned(), fired, failed })
    };
    report.lines().map(verdict).collect()
}

fn clean(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    for file in fs::read_dir(&folder).expect("readable") {
        fs::remove_file(file.expect("readable").path()).expect("removed");
    }
    folder
}

#[test]
fn two_hundred_awkward_documents_pass_schema_and_rules() {
    let folder = clean("e-invoices");
    let mut treatments = std::collections::BTreeSet::new();
    for seed in 0..130 {
        let invoice = generate::invoice(seed);
        treatments.insert(format!("{:?}", invoice.facts().charges.treatment));
        let xml = invoice_xml(&invoice).expect("expressible");
        fs::write(folder.join(format!("invoice-{seed:03}.xml")), xml).expect("written");
    }
    for seed in 1_000..1_066 {
        let xml = credit_note_xml(&generate::credit_note(seed)).expect("expressible");
        fs::write(folder.join(format!("note-{seed}.xml")), xml).expect("written");
    }
    for (name, rendered) in crate::print::documents() {
        if let Some(xml) = &rendered.xml {
            fs::write(folder.join(format!("sample-{name}.xml")), xml).expect("written");
        }
    }
    assert_eq!(treatments.len(), 5, "every treatment was drawn: {treatments:?}");
    let verdicts = verdicts(&folder);
    assert!(verdicts.len() >= 200, "{} documents were judged", verdicts.len());
    for (name, verdict) in &verdicts {
        assert_eq!(verdict.schema, "ok", "{name}: the schema");
        assert!(verdict.fired > 50, "{name}: only {} rules fired", verdict.fired);
        assert_eq!(verdict.failed, Vec::<String>::new(), "{name}: rules");
    }
}

#[test]
fn broken_documents_are_caught() {
    let folder = clean("broken-e-invoices");
    let sound = invoice_xml(&sample::invoice()).expect("expressible");
    let mut facts = sample::invoice_facts();
    facts.charges = sample::charges(sample::untaxed(), TaxTreatment::ReverseCharge);
    facts.payments.clear();
    facts.amount_due = facts.charges.gross_total;
    let reverse = invoice_xml(&Invoice::try_new(facts).expect("ties")).expect("expressible");
    let note = credit_note_xml(&generate::credit_note(1_000)).expect("expressible");
    let cut = |xml: &str, from: &str, to: &str| {
        let (start, end) = (xml.find(from).expect("there"), xml.find(to).expect("there") + to.len());
        format!("{}{}", &xml[..start], &xml[end..])
    };
    let swap = |xml: &str, from: &str, to: &str| {
        assert!(xml.contains(from), "{from} is there");
        xml.replacen(from, to, 1)
    };
    let delivery = "<ram:ActualDeliverySupplyChainEvent>";
    let total = "<ram:GrandTotalAmount>24184.37";
    let seller_id = "<ram:SpecifiedTaxRegistration><ram:ID schemeID=\"FC\">";
    let broken = [
        ("total", swap(&sound, total, "<ram:GrandTotalAmount>24184.38"), "BR-CO-15"),
        ("due", swap(&sound, "<ram:DuePayableAmount>3030.93", "<ram:DuePayableAmount>3030.94"), "BR-CO-16"),
        ("lines", swap(&sound, "<ram:LineTotalAmount>20323.00", "<ram:LineTotalAmount>20324.00"), "BR-CO-10"),
        (
            "no-seller-id",
            cut(&sound, seller_id, "DE313233343</ram:ID></ram:SpecifiedTaxRegistration>"),
            "BR-S-02",
        ),
        (
            "reverse-without-reason",
            cut(
                &cut(&reverse, "<ram:ExemptionReason>", "</ram:ExemptionReason>"),
                "<ram:ExemptionReasonCode>",
                "</ram:ExemptionReasonCode>",
            ),
            "BR-AE-10",
        ),
        (
            "currency",
            swap(&sound, "<ram:InvoiceCurrencyCode>EUR", "<ram:InvoiceCurrencyCode>EUX"),
            "FX-SCH-A-000595",
        ),
        (
            "note-without-invoice-type",
            swap(&note, "<ram:TypeCode>381", "<ram:TypeCode>999"),
            "FX-SCH-A-000555",
        ),
        ("empty", cut(&sound, delivery, "</ram:ActualDeliverySupplyChainEvent>"), "PEPPOL-EN16931-R008"),
        ("order", swap(&sound, "<ram:TypeCode>380</ram:TypeCode>", ""), "schema"),
    ];
    for (name, xml, _) in &broken {
        fs::write(folder.join(format!("{name}.xml")), xml).expect("written");
    }
    let verdicts = verdicts(&folder);
    for (name, _, rule) in &broken {
        let verdict = &verdicts[*name];
        let caught = if *rule == "schema" {
            verdict.schema != "ok"
        } else {
            verdict.failed.iter().any(|failed| failed.contains(rule))
        };
        assert!(caught, "{name} should fail {rule}, but: {} / {:?}", verdict.schema, verdict.failed);
    }
}

#[test]
fn what_the_standard_cannot_express_has_no_e_invoice() {
    let mut facts = sample::invoice_facts();
    facts.cover.number = None;
    let draft = Invoice::try_new(facts).expect("ties");
    assert_eq!(invoice_xml(&draft), None, "a draft is no invoice");
    for currency in Currency::EVERY {
        let expressible = generate::currencies().contains(currency);
        let found = invoice_xml(&generate::invoice_in(*currency)).is_some();
        assert_eq!(found, expressible, "{currency}");
    }
}
