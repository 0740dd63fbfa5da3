//! Every promise of PDF/A-3A, PDF/UA-1 and Factur-X that the file makes, read back; and each check shown to notice its
//! defect.

mod defects;
mod promises;

use credit_desk_invoices::render;
use lopdf::Document;

use crate::sample::{self, fonts};

#[test]
fn every_document_keeps_every_promise() {
    for (name, rendered) in crate::print::documents() {
        let document = Document::load_mem(&rendered.pdf).expect("a reader of ours opens it");
        let broken = promises::broken(&document, rendered.xml.as_deref());
        assert!(broken.is_empty(), "{name} breaks {broken:?}");
        assert_eq!(promises::broken_header(&rendered.pdf), None, "{name}: the file's first lines");
    }
}

#[test]
fn an_invoice_with_a_logo_keeps_every_promise() {
    let logo = sample::logo();
    let mut facts = sample::invoice_facts();
    facts.cover.seller.logo = Some(logo.sha256().to_owned());
    let invoice = credit_desk_invoices::facts::Invoice::try_new(facts).expect("ties");
    let rendered = render(&invoice, fonts(), Some(&logo)).expect("renders");
    std::fs::write(crate::readers::folder("print").join("logo.pdf"), &rendered.pdf).expect("written");
    let document = Document::load_mem(&rendered.pdf).expect("opens");
    assert_eq!(promises::broken(&document, rendered.xml.as_deref()), Vec::<&str>::new(), "with a picture");
    let refusal = render(&invoice, fonts(), None).expect_err("the facts name a logo");
    assert!(refusal.to_string().contains("choose the seller's logo again"), "{refusal}");
}

#[test]
fn each_check_notices_its_defect() {
    let rendered = render(&sample::invoice(), fonts(), None).expect("renders");
    let xml = rendered.xml.as_deref();
    let sound = Document::load_mem(&rendered.pdf).expect("opens");
    let mut noticed = std::collections::BTreeSet::new();
    for (promise, damage) in defects::ALL {
        let mut document = sound.clone();
        damage(&mut document);
        let broken = promises::broken(&document, xml);
        assert!(broken.contains(promise), "damage to “{promise}” was noticed as {broken:?} only");
        noticed.insert(*promise);
    }
    for promise in promises::NAMES {
        assert!(noticed.contains(promise), "“{promise}” has no defect that shows it works");
    }
    let mut bytes = rendered.pdf;
    bytes[7] = b'3';
    assert_eq!(promises::broken_header(&bytes), Some("version"), "an older version");
    bytes[7] = b'7';
    bytes[10] = b'x';
    assert_eq!(promises::broken_header(&bytes), Some("binary mark"), "no binary mark");
}
