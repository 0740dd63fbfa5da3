//! Numbers of a file, exactly: sums that must equal the sender's to the last digit are never rounded on the way.

use std::fmt;

/// Decimals kept after the point.
const SCALE: u32 = 18;
const ONE: i128 = 10_i128.pow(SCALE);
/// One micro-unit in steps of [`Exact`].
const MICRO: i128 = 10_i128.pow(SCALE - 6);
/// Digits before the point that are accepted in one number; a sum has room for many more of them.
const MAX_INTEGER_DIGITS: usize = 15;

/// An exact decimal number with up to 18 decimals, wide enough to sum whole files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(i128);

/// Why a text is not a number that can be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not digits with at most one decimal point.
    #[error("is not a plain number; write it with digits and a decimal point, such as 1234.56")]
    NotANumber,
    /// Scientific notation, which spreadsheets make of large and tiny numbers, losing digits.
    #[error("is in exponent notation and may have lost digits; write it out, such as 1234.56")]
    Exponent,
    /// More decimals than can be kept.
    #[error("has more than {limit} decimals and would have to be rounded; send it with at most {limit}")]
    TooManyDecimals {
        /// Decimals that can be kept.
        limit: u32,
    },
    /// Out of range.
    #[error("is too large to be an amount; check the column")]
    TooLarge,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads digits with an optional sign and decimal point. Grouping, decimal commas and currency signs are
    /// refused, because `1,234` means two different numbers.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, rest) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        if rest.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) && rest.contains(['e', 'E']) {
            return Err(NumberError::Exponent);
        }
        let (whole, fraction) = match rest.split_once('.') {
            Some((_, "")) => return Err(NumberError::NotANumber),
            Some(parts) => parts,
            None => (rest, ""),
        };
        if whole.is_empty() && fraction.is_empty()
            || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
        {
            return Err(NumberError::NotANumber);
        }
        let digits = whole.bytes().chain(fraction.bytes());
        // The power of ten of the first digit; counts down to the power of the last decimal kept.
        let mut power = i64::try_from(whole.len()).map_err(|_| NumberError::TooLarge)? - 1;
        let mut steps: i128 = 0;
        for digit in digits {
            if digit != b'0' {
                if power >= i64::try_from(MAX_INTEGER_DIGITS).map_err(|_| NumberError::TooLarge)? {
                    return Err(NumberError::TooLarge);
                }
                let place = power + i64::from(SCALE);
                let place =
                    u32::try_from(place).map_err(|_| NumberError::TooManyDecimals { limit: SCALE })?;
                steps += i128::from(digit - b'0') * 10_i128.pow(place);
            }
            power -= 1;
        }
        Ok(Self(if negative { -steps } else { steps }))
    }

    /// From millionths.
    #[must_use]
    pub fn from_micro(micro: i64) -> Self {
        Self(i128::from(micro) * MICRO)
    }

    /// Millionths, if the number needs no more than six decimals.
    pub fn to_micro(self) -> Result<i64, NumberError> {
        if self.0 % MICRO != 0 {
            return Err(NumberError::TooManyDecimals { limit: 6 });
        }
        i64::try_from(self.0 / MICRO).map_err(|_| NumberError::TooLarge)
    }

    /// Millionths, cut towards minus infinity.
    pub fn floor_to_micro(self) -> Result<i64, NumberError> {
        i64::try_from(self.0.div_euclid(MICRO)).map_err(|_| NumberError::TooLarge)
    }

    /// Sum; a file would need more than 10¹⁰ of the largest numbers to exceed it.
    pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
        self.0.checked_add(other.0).map(Self).ok_or(NumberError::TooLarge)
    }

    /// Difference.
    pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
        self.0.checked_sub(other.0).map(Self).ok_or(NumberError::TooLarge)
    }

    /// Below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Exact {
    /// Plain decimal without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let steps = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        let (whole, fraction) = (steps / one, steps % one);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{fraction:018}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap_or_else(|error| panic!("‘{text}’ {error}"))
    }

    #[test]
    fn plain_numbers_read_and_print_exactly() {
        for (text, printed) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("713.37", "713.37"),
            ("+12", "12"),
            (".5", "0.5"),
            ("0.00001605990", "0.0000160599"),
            ("-2.77567130010", "-2.7756713001"),
            ("2.000000000000000", "2"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("000000000000000000000007", "7"),
        ] {
            assert_eq!(exact(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_numbers_is_refused() {
        for text in [
            "", "-", ".", "5.", "1,234", "1 234", "1.2.3", "€5", "(5)", "0x10", "e5", "NaN", "1_0", "−5",
            "--5",
        ] {
            assert_eq!(Exact::parse(text), Err(NumberError::NotANumber), "‘{text}’");
        }
        assert_eq!(Exact::parse("0.0000000000000000001"), Err(NumberError::TooManyDecimals { limit: 18 }));
        assert_eq!(Exact::parse("1000000000000000"), Err(NumberError::TooLarge));
        assert_eq!(Exact::parse("1.5E+3"), Err(NumberError::Exponent));
    }

    #[test]
    fn micro_units_are_exact_or_refused() {
        assert_eq!(exact("713.37").to_micro(), Ok(713_370_000));
        assert_eq!(exact("-0.000001").to_micro(), Ok(-1));
        assert_eq!(exact("0.0000001").to_micro(), Err(NumberError::TooManyDecimals { limit: 6 }));
        assert_eq!(exact("999999999999999").to_micro(), Err(NumberError::TooLarge));
        assert_eq!(exact("0.0000019").floor_to_micro(), Ok(1));
        assert_eq!(exact("-0.0000001").floor_to_micro(), Ok(-1));
    }

    proptest! {
        #[test]
        fn printing_and_reading_again_is_the_same_number(micro in any::<i64>().prop_map(|n| n / 1_000_000)) {
            let number = Exact::from_micro(micro);
            prop_assert_eq!(Exact::parse(&number.to_string()), Ok(number));
            prop_assert_eq!(number.to_micro(), Ok(micro));
        }

        #[test]
        fn reading_agrees_with_an_independent_decimal(whole in 0_u64..1_000_000_000, fraction in "[0-9]{1,11}", negative: bool) {
            let text = format!("{}{whole}.{fraction}", if negative { "-" } else { "" });
            let theirs: rust_decimal::Decimal = text.parse().expect("a decimal");
            prop_assert_eq!(exact(&text).to_string().parse::<rust_decimal::Decimal>().expect("a decimal"), theirs);
        }
    }
}
