//! Decimal text of integers of one millionth, both ways, without ever rounding.

use std::fmt;

/// Micro-units in one unit.
pub(crate) const MICRO: u64 = 1_000_000;

/// Decimal places that a micro-unit can hold.
pub(crate) const MICRO_DECIMALS: u32 = 6;

/// Why a text is not an amount; in the order in which the reasons are looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    /// Nothing but blanks.
    #[error("the amount is empty; write a number such as 1250.5")]
    Empty,
    /// Scientific notation, usually made by a spreadsheet.
    #[error(
        "the amount “{text}” is in exponent notation, which spreadsheets use for large or tiny numbers and which may \
         have lost digits; write it out in full, such as 1250.5"
    )]
    Exponent {
        /// The text as given.
        text: String,
    },
    /// A comma, apostrophe, blank or a second point: could be grouping or a decimal sign.
    #[error(
        "the amount “{text}” contains grouping or a decimal comma, which can be read in two ways; write it with a point \
         and no grouping, such as 1250.5"
    )]
    Grouping {
        /// The text as given.
        text: String,
    },
    /// Something that is no digit, sign or point.
    #[error("the amount “{text}” is not a number; write it with digits and a point, such as 1250.5")]
    NotANumber {
        /// The text as given.
        text: String,
    },
    /// More decimals than the unit holds.
    #[error(
        "the amount “{text}” has {given} decimals, but {unit} hold at most {allowed}; nothing is rounded"
    )]
    ExcessDigits {
        /// The text as given.
        text: String,
        /// What is counted, in the plural: `credits`, `amounts in JPY`.
        unit: String,
        /// Decimals given, without trailing zeros.
        given: usize,
        /// Decimals that the unit holds.
        allowed: u32,
    },
    /// Beyond what 64 bits hold.
    #[error("the amount “{text}” is too large; the largest is 9223372036854.775807")]
    TooLarge {
        /// The text as given.
        text: String,
    },
}

/// A sum, difference or product left the range of amounts (about 9.2 trillion units).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the result is larger than an amount can be (9223372036854.775807); nothing was changed")]
pub struct AmountOverflow;

/// Reads a decimal text as micro-units; at most `allowed` decimals besides trailing zeros, which lose nothing.
///
/// A leading `+`, `-` or `−` and blanks around the number are accepted; nothing else beside digits and one point is.
pub(crate) fn parse_micro(text: &str, allowed: u32, unit: &str) -> Result<i64, ParseAmountError> {
    let given = || text.to_owned();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ParseAmountError::Empty);
    }
    let (negative, digits) = match trimmed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    if looks_like_exponent(digits) {
        return Err(ParseAmountError::Exponent { text: given() });
    }
    let is_grouping = |c: char| matches!(c, ',' | '\'' | '’' | '_') || c.is_whitespace();
    let plausible = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || is_grouping(c));
    if !plausible || !digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(ParseAmountError::NotANumber { text: given() });
    }
    if digits.contains(is_grouping) || digits.matches('.').count() > 1 {
        return Err(ParseAmountError::Grouping { text: given() });
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > allowed.min(MICRO_DECIMALS) as usize {
        return Err(ParseAmountError::ExcessDigits {
            text: given(),
            unit: unit.to_owned(),
            given: fraction.len(),
            allowed,
        });
    }
    let padded = format!("{fraction:0<6}");
    let magnitude = whole
        .bytes()
        .chain(padded.bytes())
        .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
    let signed =
        magnitude.and_then(|m| if negative { 0_i64.checked_sub_unsigned(m) } else { i64::try_from(m).ok() });
    signed.ok_or_else(|| ParseAmountError::TooLarge { text: given() })
}

/// `1e5`, `2.5E-07`: digits, an `e`, and digits with or without a sign.
fn looks_like_exponent(digits: &str) -> bool {
    let Some((mantissa, exponent)) = digits.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-', '−']).unwrap_or(exponent);
    let number = |s: &str| s.bytes().any(|b| b.is_ascii_digit());
    number(mantissa)
        && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
        && number(exponent)
        && exponent.bytes().all(|b| b.is_ascii_digit())
}

/// Writes micro-units as plain decimal text with at least `least` decimals, and as many more as the value needs.
pub(crate) fn write_micro(f: &mut impl fmt::Write, micro: i64, least: u32) -> fmt::Result {
    let magnitude = micro.unsigned_abs();
    if micro < 0 {
        f.write_char('-')?;
    }
    write!(f, "{}", magnitude / MICRO)?;
    let digits = format!("{:06}", magnitude % MICRO);
    let needed = digits.trim_end_matches('0').len();
    let shown = needed.max(least.min(MICRO_DECIMALS) as usize);
    if shown > 0 {
        write!(f, ".{}", &digits[..shown])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<i64, ParseAmountError> {
        parse_micro(text, MICRO_DECIMALS, "credits")
    }

    #[test]
    fn exact_text_is_read_exactly() {
        for (text, micro) in [
            ("0", 0),
            ("-0", 0),
            ("1", 1_000_000),
            ("+1", 1_000_000),
            (" 12.5 ", 12_500_000),
            ("-1842.5", -1_842_500_000),
            ("−1842.5", -1_842_500_000),
            (".25", 250_000),
            ("7.", 7_000_000),
            ("0.000001", 1),
            ("0.50000000000", 500_000),
            ("0001.10", 1_100_000),
            ("9223372036854.775807", i64::MAX),
            ("-9223372036854.775808", i64::MIN),
        ] {
            assert_eq!(parse(text), Ok(micro), "{text} is unambiguous");
        }
    }

    #[test]
    fn each_doubtful_text_is_refused_for_its_own_reason() {
        let excess = |text: &str, given| ParseAmountError::ExcessDigits {
            text: text.into(),
            unit: "credits".into(),
            given,
            allowed: 6,
        };
        for (text, refusal) in [
            ("", ParseAmountError::Empty),
            ("  ", ParseAmountError::Empty),
            ("1e5", ParseAmountError::Exponent { text: "1e5".into() }),
            ("-2.5E-07", ParseAmountError::Exponent { text: "-2.5E-07".into() }),
            ("1,250.5", ParseAmountError::Grouping { text: "1,250.5".into() }),
            ("1250,5", ParseAmountError::Grouping { text: "1250,5".into() }),
            ("1 250", ParseAmountError::Grouping { text: "1 250".into() }),
            ("1.250.000", ParseAmountError::Grouping { text: "1.250.000".into() }),
            ("NULL", ParseAmountError::NotANumber { text: "NULL".into() }),
            ("-", ParseAmountError::NotANumber { text: "-".into() }),
            (".", ParseAmountError::NotANumber { text: ".".into() }),
            ("--1", ParseAmountError::NotANumber { text: "--1".into() }),
            ("$5", ParseAmountError::NotANumber { text: "$5".into() }),
            ("NaN", ParseAmountError::NotANumber { text: "NaN".into() }),
            ("٣", ParseAmountError::NotANumber { text: "٣".into() }),
            ("0.0000001", excess("0.0000001", 7)),
            ("0.12345678901", excess("0.12345678901", 11)),
            ("9223372036854.775808", ParseAmountError::TooLarge { text: "9223372036854.775808".into() }),
            ("99999999999999999999", ParseAmountError::TooLarge { text: "99999999999999999999".into() }),
        ] {
            assert_eq!(parse(text), Err(refusal), "{text:?} must not be guessed at");
        }
    }

    #[test]
    fn writing_never_drops_a_digit() {
        let text = |micro, least| {
            let mut out = String::new();
            write_micro(&mut out, micro, least).expect("a string takes everything");
            out
        };
        for (micro, least, expected) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (-1_842_500_000, 0, "-1842.5"),
            (-1_842_500_000, 2, "-1842.50"),
            (1, 2, "0.000001"),
            (-1, 0, "-0.000001"),
            (1_234_500, 2, "1.2345"),
            (i64::MIN, 0, "-9223372036854.775808"),
            (5_000_000, 9, "5.000000"),
        ] {
            assert_eq!(text(micro, least), expected, "{micro} with at least {least} decimals");
        }
    }
}
