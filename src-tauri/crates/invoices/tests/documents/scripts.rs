//! Writing systems: set with the right font, readable by copying, and refused where no font has a character.

use std::fs;

use credit_desk_invoices::facts::Invoice;
use credit_desk_invoices::{Fonts, render};

use crate::generate;
use crate::readers::{folder, path_text, said};
use crate::sample::{self, fonts};

fn named(name: &str) -> Invoice {
    let mut facts = sample::invoice_facts();
    facts.cover.buyer.name = name.into();
    facts.credits.usage = sample::long_usage(2_223_244, 1);
    Invoice::try_new(facts).expect("ties")
}

#[test]
fn names_of_many_scripts_are_copied_as_they_were_written() {
    let folder = folder("scripts");
    for (file, name) in [
        ("latin", "Ærø Łódź Đặng Ağ Œuvre"),
        ("greek", "Ελληνική Εταιρεία"),
        ("cyrillic", "Общество Ромашка"),
        ("arabic", "شركة النور للتقنية"),
        ("chinese", "上海云计算有限公司"),
    ] {
        let rendered = render(&named(name), fonts(), None).expect(name);
        let path = folder.join(format!("{file}.pdf"));
        fs::write(&path, &rendered.pdf).expect("written");
        let text = said("pdftotext", &["-enc", "UTF-8", path_text(&path), "-"]);
        let bare: String = text.chars().filter(|c| !('\u{202a}'..='\u{202e}').contains(c)).collect();
        assert!(bare.lines().any(|line| line.trim() == name), "{file}: {name} is copied whole");
    }
}

#[test]
fn a_character_without_a_font_is_refused_with_what_helps() {
    let bare = Fonts::shipped().expect("fonts");
    for (name, remedy) in [
        ("上海云计算", "@expo-google-fonts/noto-sans-sc"),
        ("サンプル", "@expo-google-fonts/noto-sans-jp"),
        ("삼성전자", "@expo-google-fonts/noto-sans-kr"),
        ("Rocket 🚀 GmbH", "Write it differently"),
    ] {
        let refusal = render(&named(name), &bare, None).expect_err(name).to_string();
        assert!(refusal.contains(remedy) && refusal.contains(name), "{refusal}");
    }
    let refusal = Fonts::shipped().expect("fonts").with_extra("Broken", vec![0; 100]).err().expect("no font");
    assert_eq!(refusal.to_string(), "the font Broken cannot be read; install it again", "a broken file");
}

#[test]
fn generated_documents_of_all_scripts_are_sound() {
    let folder = folder("generated");
    for seed in 0..6 {
        let rendered = render(&generate::invoice(seed), fonts(), None).expect("renders");
        let path = folder.join(format!("{seed}.pdf"));
        fs::write(&path, &rendered.pdf).expect("written");
        said("qpdf", &["--check", path_text(&path)]);
    }
}
