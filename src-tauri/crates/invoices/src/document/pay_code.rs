//! The payment code of the European Payments Council (EPC069-12): scan, and the transfer is filled in.

use credit_desk_domain::{Currency, Money};
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::facts::BankDetails;

/// Rows of black modules, merged into runs of (first, count), with the number of modules on a side.
pub(crate) struct PayCode {
    pub(crate) side: u16,
    pub(crate) rows: Vec<Vec<(u16, u16)>>,
}

/// The code for paying `due`; nothing where the standard does not apply: another currency than euro, no IBAN, nothing
/// due, or beyond its largest amount of 999,999,999.99.
pub(crate) fn pay_code(bank: &BankDetails, due: Money) -> Option<PayCode> {
    let text = pay_text(bank, due)?;
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    if matches!(code.version(), Version::Normal(14..)) {
        return None;
    }
    let side = u16::try_from(code.width()).ok()?;
    let colours = code.to_colors();
    let rows = colours.chunks(code.width()).map(runs).collect();
    Some(PayCode { side, rows })
}

/// What the code says: version 002, UTF-8.
fn pay_text(bank: &BankDetails, due: Money) -> Option<String> {
    let iban = bank.iban.as_ref()?;
    let payable = due.micro() > 0 && due.micro() <= 999_999_999_990_000;
    if due.currency() != Currency::EUR || !payable {
        return None;
    }
    let bic = bank.bic.as_deref().unwrap_or_default();
    let holder: String = bank.holder.chars().take(70).collect();
    let (structured, free) = if is_creditor_reference(&bank.reference) {
        (bank.reference.replace(' ', ""), String::new())
    } else {
        (String::new(), bank.reference.chars().take(140).collect())
    };
    let lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        bic,
        &holder,
        iban,
        &format!("EUR{}", due.to_fixed()),
        "",
        &structured,
        &free,
    ];
    let text = lines.join("\n");
    let text = text.trim_end_matches('\n').to_owned();
    (text.len() <= 331).then_some(text)
}

/// ISO 11649: `RF`, two check digits, up to 21 capitals and digits, remainder by 97 is 1.
fn is_creditor_reference(reference: &str) -> bool {
    let compact = reference.replace(' ', "");
    let plain = compact.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !plain || !compact.starts_with("RF") || !(5..=25).contains(&compact.len()) {
        return false;
    }
    let (head, rest) = compact.split_at(4);
    let remainder = rest.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0, |sum, digit| {
        let shift = if digit < 10 { 10 } else { 100 };
        (sum * shift + digit) % 97
    });
    remainder == 1
}

fn runs(row: &[Color]) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for (place, _) in row.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        match runs.last_mut() {
            Some((first, count)) if *first + *count == place => *count += 1,
            _ => runs.push((place, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank(reference: &str) -> BankDetails {
        BankDetails {
            holder: "Nordlicht Compute GmbH".into(),
            iban: Some("DE02120300000000202051".into()),
            bic: Some("BYLADEM1001".into()),
            account: None,
            reference: reference.into(),
        }
    }

    #[test]
    fn the_text_is_that_of_the_standard() {
        let due = Money::parse("3030.93", Currency::EUR).expect("an amount");
        let text = pay_text(&bank("RF18 5390 0754 7034"), due).expect("applies");
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\nBYLADEM1001\nNordlicht Compute GmbH\nDE02120300000000202051\nEUR3030.93\n\nRF18539007547034",
            "a creditor reference is structured"
        );
        let text = pay_text(&bank("INV-2026-004711"), due).expect("applies");
        assert!(text.ends_with("EUR3030.93\n\n\nINV-2026-004711"), "other references are free text: {text}");
    }

    #[test]
    fn it_applies_to_euro_transfers_alone() {
        for (due, currency) in [("1", Currency::USD), ("0", Currency::EUR), ("1000000000", Currency::EUR)] {
            let due = Money::parse(due, currency).expect("an amount");
            assert_eq!(pay_text(&bank("x"), due), None, "{due}");
        }
        let due = Money::parse("1", Currency::EUR).expect("an amount");
        assert!(pay_text(&BankDetails { iban: None, ..bank("x") }, due).is_none(), "no IBAN");
    }

    #[test]
    fn modules_are_merged_into_runs() {
        let due = Money::parse("1", Currency::EUR).expect("an amount");
        let code = pay_code(&bank("INV-1"), due).expect("fits");
        assert_eq!(code.rows.len(), usize::from(code.side), "one list a row");
        assert_eq!(code.rows[0][0], (0, 7), "the finder's top edge is one run of seven");
    }
}
