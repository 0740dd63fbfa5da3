//! Printed documents, read back by poppler and qpdf: the words as they were agreed, fonts inside, files sound.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use credit_desk_invoices::facts::{
    CreditNote, Invoice, Language, Paper, Statement, TaxName, TaxTreatment, VatPoint,
};
use credit_desk_invoices::{Rendered, render, render_credit_note, render_statement};

use crate::readers::{folder, path_text, run, said};
use crate::sample::{self, fonts};

/// Every document that is compared word for word, by name; printed once.
pub fn documents() -> &'static [(&'static str, Rendered)] {
    static DOCUMENTS: OnceLock<Vec<(&'static str, Rendered)>> = OnceLock::new();
    DOCUMENTS.get_or_init(printed)
}

fn printed() -> Vec<(&'static str, Rendered)> {
    let mut documents = Vec::new();
    for (name, language, paper) in [
        ("invoice-en", Language::En, Paper::A4),
        ("invoice-de", Language::De, Paper::A4),
        ("invoice-fr", Language::Fr, Paper::Letter),
        ("invoice-es", Language::Es, Paper::A4),
    ] {
        let mut facts = sample::invoice_facts();
        facts.cover.language = language;
        facts.cover.paper = paper;
        let invoice = Invoice::try_new(facts).expect("ties");
        documents.push((name, render(&invoice, fonts(), None).expect("renders")));
    }
    let invoice = Invoice::try_new(sample::redemption_facts()).expect("ties");
    documents.push(("invoice-redemption", render(&invoice, fonts(), None).expect("renders")));
    let mut facts = sample::invoice_facts();
    facts.cover.number = None;
    facts.charges = sample::charges(sample::untaxed(), TaxTreatment::ReverseCharge);
    facts.payments.clear();
    facts.amount_due = facts.charges.gross_total;
    let draft = Invoice::try_new(facts).expect("ties");
    documents.push(("draft-reverse-charge", render(&draft, fonts(), None).expect("renders")));
    let note = CreditNote::try_new(sample::credit_note_facts()).expect("ties");
    documents.push(("credit-note", render_credit_note(&note, fonts(), None).expect("renders")));
    let statement = Statement::try_new(sample::statement_facts()).expect("ties");
    documents.push(("statement", render_statement(&statement, fonts(), None).expect("renders")));
    documents
}

#[test]
fn documents_say_what_was_agreed() {
    let folder = folder("print");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/golden");
    let writing = std::env::var_os("CREDIT_DESK_WRITE_GOLDEN").is_some();
    for (name, rendered) in documents() {
        let file = folder.join(format!("{name}.pdf"));
        fs::write(&file, &rendered.pdf).expect("written");
        if let Some(xml) = &rendered.xml {
            fs::write(folder.join(format!("{name}.xml")), xml).expect("written");
        }
        let text = said("pdftotext", &["-raw", "-enc", "UTF-8", path_text(&file), "-"]);
        let agreed = golden.join(format!("{name}.txt"));
        if writing {
            fs::write(&agreed, &text).expect("written");
        }
        let agreed = fs::read_to_string(&agreed)
            .unwrap_or_else(|_| panic!("no golden text of {name}: CREDIT_DESK_WRITE_GOLDEN=1 writes it"));
        for (number, (found, agreed)) in text.lines().zip(agreed.lines()).enumerate() {
            assert_eq!(found, agreed, "{name}, line {}", number + 1);
        }
        assert_eq!(text.lines().count(), agreed.lines().count(), "{name} has as many lines as agreed");
        assert_eq!(text.matches('\u{c}').count(), rendered.pages, "{name} has its pages");
    }
}

#[test]
fn files_are_sound_and_carry_their_fonts() {
    let folder = folder("sound");
    for (name, rendered) in documents() {
        let file = folder.join(format!("{name}.pdf"));
        fs::write(&file, &rendered.pdf).expect("written");
        let report = said("qpdf", &["--check", path_text(&file)]);
        assert!(report.contains("No syntax or stream encoding errors found"), "{name}: {report}");
        let fonts = said("pdffonts", &[path_text(&file)]);
        check_fonts(&fonts).unwrap_or_else(|line| panic!("{name}: {line}"));
    }
}

/// Every font of poppler's list is embedded, subset and maps to Unicode, and there is one.
fn check_fonts(list: &str) -> Result<(), String> {
    let lines: Vec<&str> = list.lines().skip(2).collect();
    if lines.is_empty() {
        return Err("no font at all".into());
    }
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !words.windows(3).any(|three| three == ["yes", "yes", "yes"]) || !line.contains('+') {
            return Err(line.to_owned());
        }
    }
    Ok(())
}

#[test]
fn the_readers_notice_damage() {
    let folder = folder("damage");
    let rendered = render(&sample::invoice(), fonts(), None).expect("renders");
    let file = folder.join("cut.pdf");
    fs::write(&file, &rendered.pdf[..rendered.pdf.len() / 2]).expect("written");
    assert!(!run("qpdf", &["--check", path_text(&file)]).status.success(), "half a file is not sound");
    let header = "name type encoding emb sub uni object ID\n---\n";
    let bad = format!("{header}Helvetica Type1 WinAnsi no no no 5 0\n");
    assert!(check_fonts(&bad).is_err(), "a font that is not inside");
    let whole = format!("{header}NotoSans CID TrueType Identity-H yes no yes 5 0\n");
    assert!(check_fonts(&whole).is_err(), "a font that is not subset");
    assert!(check_fonts(header).is_err(), "no font");
}

#[test]
fn a_long_invoice_repeats_heads_and_keeps_sums_with_their_rows() {
    let mut facts = sample::invoice_facts();
    facts.credits.usage = sample::long_usage(2_223_244, 60);
    let invoice = Invoice::try_new(facts).expect("ties");
    let rendered = render(&invoice, fonts(), None).expect("renders");
    let file = folder("print").join("long.pdf");
    fs::write(&file, &rendered.pdf).expect("written");
    let text = said("pdftotext", &["-layout", path_text(&file), "-"]);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), rendered.pages, "every page has text");
    assert!(pages.len() > 10, "a long invoice: {}", pages.len());
    for (place, page) in pages.iter().enumerate() {
        assert!(
            page.contains(&format!("Page {} of {}", place + 1, pages.len())),
            "page {} is numbered",
            place + 1
        );
        let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if place == 0 {
            continue;
        }
        assert!(
            lines[0].starts_with("Nordlicht Compute GmbH · Invoice INV-2026-004711"),
            "running head: {}",
            lines[0]
        );
        let table = lines.iter().position(|line| line.starts_with("Operation"));
        if let Some(head) = table {
            let next = lines[head + 1];
            assert!(
                !next.starts_with("Subtotal") && !next.starts_with("Total usage"),
                "orphaned sum: {next}"
            );
        }
        // The last row above the foot is never the name of a group.
        let foot = lines.iter().position(|line| line.starts_with("Nordlicht Compute GmbH · Speicher"));
        let last = lines[foot.expect("a foot") - 1];
        assert!(!last.contains("prj_"), "a group's name alone at the foot: {last}");
    }
}

#[test]
fn no_page_ends_with_a_heading_or_a_bare_head() {
    let folder = folder("ends");
    for count in (2..=24).step_by(2) {
        let mut facts = sample::invoice_facts();
        facts.credits.usage = sample::long_usage(2_223_244, 2);
        let payment = facts.payments[1].clone();
        facts.payments = vec![payment; count];
        let each = facts.charges.gross_total.micro() / 1_000_000 / 25;
        for payment in &mut facts.payments {
            payment.amount = sample::euro(&each.to_string());
        }
        let paid = i64::try_from(count).expect("small") * each * 1_000_000;
        let due = facts.charges.gross_total.micro() - paid;
        facts.amount_due = credit_desk_domain::Money::from_micro(due, facts.charges.currency);
        let rendered = render(&Invoice::try_new(facts).expect("ties"), fonts(), None).expect("renders");
        let file = folder.join(format!("{count}.pdf"));
        fs::write(&file, &rendered.pdf).expect("written");
        let text = said("pdftotext", &["-layout", path_text(&file), "-"]);
        for (place, page) in text.split('\u{c}').filter(|page| !page.trim().is_empty()).enumerate() {
            let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let foot = lines.iter().position(|line| {
                line.starts_with("Nordlicht Compute GmbH · Speicherstraße 14 · 20457 Hamburg · HRB")
            });
            let last = lines[foot.expect("a foot") - 1];
            let heads = [
                "Movement",
                "Operation",
                "Date",
                "Description",
                "Credit balance",
                "Payments",
                "Grants",
                "Usage by",
                "Notes",
            ];
            let bare = heads.iter().find(|head| last.starts_with(**head));
            assert_eq!(bare, None, "{count} payments, page {} ends with “{last}”", place + 1);
        }
    }
}

#[test]
fn columns_that_figures_alone_fill_are_refused() {
    let mut facts = sample::statement_facts();
    let huge = sample::credits("4000000000000.123456");
    let lot = &mut facts.lots[0];
    (lot.opening, lot.added, lot.used, lot.closing) = (huge, huge, huge, huge);
    (lot.expired, lot.other) = (sample::credits("0"), sample::credits("0"));
    facts.lots.truncate(1);
    let credits = &mut facts.credits;
    (credits.balance.opening, credits.balance.closing) = (huge, huge);
    credits.balance.kinds.clear();
    credits.movements.clear();
    credits.usage.clear();
    facts.opening_debt = sample::credits("0");
    let statement = Statement::try_new(facts).expect("ties");
    let refusal = render_statement(&statement, fonts(), None).expect_err("no room for words");
    assert!(refusal.to_string().contains("“Credit lots” is too wide"), "{refusal}");
}

#[test]
fn redemption_and_names_of_other_taxes_are_printed() {
    let mut facts = sample::invoice_facts();
    facts.charges.tax_name = TaxName::SalesTax;
    assert_eq!(facts.vat_point, VatPoint::Purchase, "as sampled");
    let invoice = Invoice::try_new(facts).expect("ties");
    let rendered = render(&invoice, fonts(), None).expect("renders");
    let file = folder("print").join("sales-tax.pdf");
    fs::write(&file, &rendered.pdf).expect("written");
    let text = said("pdftotext", &["-raw", path_text(&file), "-"]);
    assert!(text.contains("Sales tax 19%"), "the tax goes by its name");
}
