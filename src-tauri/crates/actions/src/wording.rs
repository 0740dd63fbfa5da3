//! Amounts, days and people as sentences say them.

use credit_desk_domain::{BillingZone, Credits, Instant};

use crate::transactions::wording::at;

/// Credits with their thousands apart: `1,842.5`.
pub(crate) fn credits(amount: Credits) -> String {
    let text = amount.to_fixed(0);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut words = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    if let Some(decimals) = decimals {
        words.push('.');
        words += decimals;
    }
    words
}

/// The same of micro-credits.
pub(crate) fn micro(amount: i64) -> String {
    credits(Credits::from_micro(amount))
}

/// `1 organisation`, `1,204 organisations`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let number = micro(i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(1_000_000));
    format!("{number} {what}{}", if count == 1 { "" } else { "s" })
}

/// A day in a label: `29 Oct`; with its year where that is not the present one.
pub(crate) fn day(micros: i64, now: Instant, zone: BillingZone) -> String {
    let (then, present) = (zone.local(at(micros)), zone.local(now));
    let form = if then.format("%Y").to_string() == present.format("%Y").to_string() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    then.format(form).to_string()
}

/// A day and its time in a sentence: `21 Nov at 09:12`.
pub(crate) fn moment(micros: i64, now: Instant, zone: BillingZone) -> String {
    format!("{} at {}", day(micros, now, zone), zone.local(at(micros)).format("%H:%M"))
}

/// A person in a label: `T. Brandt` of `Tilda Brandt`; anything else, such as a login, as it is.
pub(crate) fn person(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    match (words.as_slice(), named) {
        ([first, .., last], true) => {
            let letter = first.chars().next().map(String::from).unwrap_or_default();
            format!("{letter}. {last}")
        }
        _ => name.to_owned(),
    }
}

/// Words of a search, each of which must be there; nothing where nothing was typed.
pub(crate) fn search_words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect()
}

/// A sentence's first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_people_and_days_are_words() {
        assert_eq!(micro(12_000_000_000), "12,000");
        assert_eq!(micro(-1_842_500_000), "-1,842.5");
        assert_eq!(counted(1, "organisation"), "1 organisation");
        assert_eq!(counted(1_204, "organisation"), "1,204 organisations");
        for (name, label) in [
            ("Tilda Brandt", "T. Brandt"),
            ("Wanjiru Amina Kamau", "W. Kamau"),
            ("desk_admin", "desk_admin"),
            ("System", "System"),
            ("the platform", "the platform"),
        ] {
            assert_eq!(person(name), label);
        }
        let now = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
        let zone = BillingZone::UTC;
        let at = |text: &str| Instant::parse(text).expect("an instant").micros();
        assert_eq!(day(at("2026-10-29T12:00:00Z"), now, zone), "29 Oct");
        assert_eq!(day(at("2025-10-29T12:00:00Z"), now, zone), "29 Oct 2025");
        assert_eq!(moment(at("2026-11-21T08:05:00Z"), now, zone), "21 Nov at 08:05");
    }
}
