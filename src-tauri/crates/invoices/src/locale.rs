//! Dates, numbers and money as each language writes them.

use chrono::{Datelike, NaiveDate};
use credit_desk_domain::{Credits, Currency, Money, Quantity};

use crate::facts::{Language, TaxRate};

/// Groups of three in every language, also four digits: figures stand in columns.
const fn marks(language: Language) -> (char, char) {
    match language {
        Language::En => (',', '.'),
        Language::De | Language::Es => ('.', ','),
        Language::Fr => ('\u{202f}', ','),
    }
}

/// A plain decimal such as `-1842.50` as the language writes it, with a true minus sign.
fn decimal(language: Language, plain: &str) -> String {
    let (group, point) = marks(language);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("−", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// Credits, as many decimals as they have.
pub(crate) fn credits(language: Language, amount: Credits) -> String {
    decimal(language, &amount.to_fixed(0))
}

/// Credits that came or went: with a plus or a minus.
pub(crate) fn signed_credits(language: Language, amount: Credits) -> String {
    let plus = if amount.is_positive() { "+" } else { "" };
    format!("{plus}{}", credits(language, amount))
}

/// A quantity, as many decimals as it has.
pub(crate) fn quantity(language: Language, amount: Quantity) -> String {
    decimal(language, &amount.to_string())
}

/// An amount without its currency, for a column that names it.
pub(crate) fn amount(language: Language, money: Money) -> String {
    decimal(language, &money.to_fixed())
}

/// An amount with its currency: `€1,234.50`, `1.234,50 €`.
pub(crate) fn money(language: Language, money: Money) -> String {
    let figure = amount(language, money);
    let symbol = symbol(language, money.currency());
    let code = symbol.len() == 3 && symbol.is_ascii();
    match language {
        Language::En if code => format!("{symbol}\u{a0}{figure}"),
        Language::En => match figure.strip_prefix('−') {
            Some(rest) => format!("−{symbol}{rest}"),
            None => format!("{symbol}{figure}"),
        },
        Language::De | Language::Es => format!("{figure}\u{a0}{symbol}"),
        Language::Fr => format!("{figure}\u{202f}{symbol}"),
    }
}

/// The sign of a currency where the language has one that cannot be mistaken, else its code.
pub(crate) fn symbol(language: Language, currency: Currency) -> &'static str {
    match (currency, language) {
        (Currency::EUR, _) => "€",
        (Currency::GBP, _) => "£",
        (Currency::JPY, _) => "¥",
        (Currency::INR, _) => "₹",
        (Currency::USD, Language::En | Language::De) => "$",
        (Currency::USD, Language::Fr) => "$US",
        (Currency::USD, Language::Es) => "US$",
        _ => currency.code(),
    }
}

/// A rate: `19%`, `19 %`.
pub(crate) fn percent(language: Language, rate: TaxRate) -> String {
    let figure = decimal(language, &rate.to_string());
    match language {
        Language::En => format!("{figure}%"),
        Language::De | Language::Es => format!("{figure}\u{a0}%"),
        Language::Fr => format!("{figure}\u{202f}%"),
    }
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const fn months(language: Language) -> &'static [&'static str; 12] {
    match language {
        Language::En => &MONTHS_EN,
        Language::De => &MONTHS_DE,
        Language::Fr => &MONTHS_FR,
        Language::Es => &MONTHS_ES,
    }
}

fn month_name(language: Language, date: NaiveDate) -> &'static str {
    months(language)[date.month0() as usize]
}

/// A date in a table: `31 Oct 2026` in English, where figures alone are read in two ways; figures elsewhere.
pub(crate) fn date(language: Language, date: NaiveDate) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match language {
        Language::En => format!("{day}\u{a0}{}\u{a0}{year}", &month_name(language, date)[..3]),
        Language::De => format!("{day:02}.{month:02}.{year}"),
        Language::Fr | Language::Es => format!("{day:02}/{month:02}/{year}"),
    }
}

fn day_word(language: Language, date: NaiveDate) -> String {
    match language {
        Language::De => format!("{}.", date.day()),
        Language::Fr if date.day() == 1 => "1er".to_owned(),
        Language::En | Language::Fr | Language::Es => date.day().to_string(),
    }
}

/// A date in words: `1 October 2026`, `1. Oktober 2026`, `1er octobre 2026`, `1 de octubre de 2026`.
pub(crate) fn long_date(language: Language, date: NaiveDate) -> String {
    let (day, month, year) = (day_word(language, date), month_name(language, date), date.year());
    match language {
        Language::En | Language::De | Language::Fr => format!("{day} {month} {year}"),
        Language::Es => format!("{day} de {month} de {year}"),
    }
}

/// Days from and to, both included: `1–31 October 2026`, or two dates where the months differ.
pub(crate) fn period(language: Language, from: NaiveDate, to: NaiveDate) -> String {
    if from.year() == to.year() && from.month() == to.month() {
        return format!("{}–{}", day_word(language, from), long_date(language, to));
    }
    format!("{} – {}", date(language, from), date(language, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn each_language_writes_figures_its_way() {
        let euro = Money::parse("-21153.44", Currency::EUR).expect("an amount");
        for (language, text) in [
            (Language::En, "−€21,153.44"),
            (Language::De, "−21.153,44\u{a0}€"),
            (Language::Fr, "−21\u{202f}153,44\u{202f}€"),
            (Language::Es, "−21.153,44\u{a0}€"),
        ] {
            assert_eq!(money(language, euro), text, "{language:?}");
        }
        let yen = Money::parse("1234567", Currency::JPY).expect("an amount");
        assert_eq!(money(Language::En, yen), "¥1,234,567", "no decimals");
        let franc = Money::parse("5", Currency::CHF).expect("an amount");
        assert_eq!(money(Language::En, franc), "CHF\u{a0}5.00", "a code stands apart");
        let credits = Credits::from_micro(-1_842_500_001);
        assert_eq!(signed_credits(Language::De, credits), "−1.842,500001", "no digit is hidden");
        assert_eq!(percent(Language::Fr, TaxRate(5_500)), "5,5\u{202f}%", "a rate");
    }

    #[test]
    fn each_language_writes_dates_its_way() {
        for (language, short, long, month) in [
            (Language::En, "1\u{a0}Oct\u{a0}2026", "1 October 2026", "1–31 October 2026"),
            (Language::De, "01.10.2026", "1. Oktober 2026", "1.–31. Oktober 2026"),
            (Language::Fr, "01/10/2026", "1er octobre 2026", "1er–31 octobre 2026"),
            (Language::Es, "01/10/2026", "1 de octubre de 2026", "1–31 de octubre de 2026"),
        ] {
            let (first, last) = (day("2026-10-01"), day("2026-10-31"));
            assert_eq!(date(language, first), short, "{language:?}");
            assert_eq!(long_date(language, first), long, "{language:?}");
            assert_eq!(period(language, first, last), month, "{language:?}");
        }
        let across = period(Language::De, day("2026-10-15"), day("2027-01-03"));
        assert_eq!(across, "15.10.2026 – 03.01.2027", "two dates where the months differ");
    }
}
