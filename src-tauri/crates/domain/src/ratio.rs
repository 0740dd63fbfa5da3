//! The one rounding division of amounts.

/// `a × b ÷ c`, rounded down (toward minus infinity), exact in between over 128 bits.
///
/// Nothing when `c` is zero or the result does not fit.
pub fn mul_div_floor(a: i64, b: i64, c: i64) -> Option<i64> {
    if c == 0 {
        return None;
    }
    let product = i128::from(a) * i128::from(b);
    let divisor = i128::from(c);
    let quotient = product / divisor;
    let inexact_and_negative = product % divisor != 0 && ((product < 0) != (divisor < 0));
    i64::try_from(quotient - i128::from(inexact_and_negative)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rounds_down_on_both_sides_of_zero() {
        for (a, b, c, expected) in [
            (7, 1, 2, Some(3)),
            (-7, 1, 2, Some(-4)),
            (7, 1, -2, Some(-4)),
            (-7, -1, 2, Some(3)),
            (6, 1, -2, Some(-3)),
            (0, 5, 9, Some(0)),
            (i64::MAX, i64::MAX, i64::MAX, Some(i64::MAX)),
            (i64::MIN, i64::MIN, i64::MIN, Some(i64::MIN)),
            (i64::MAX, 2, 1, None),
            (1, 1, 0, None),
        ] {
            assert_eq!(mul_div_floor(a, b, c), expected, "{a} × {b} ÷ {c}");
        }
    }
}
