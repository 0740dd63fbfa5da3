//! Where a page starts, as the opaque text that the window hands back.

use crate::error::{ActionError, Result};
use crate::transactions::wording::hex;

/// Numbers and bytes as one text.
pub(crate) fn write(numbers: &[i64], bytes: &[u8]) -> String {
    let mut all: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
    all.extend(bytes);
    hex(&all)
}

/// Reads `N` numbers and the bytes behind them.
///
/// # Errors
/// `cursor_unknown` for any other text.
pub(crate) fn read<const N: usize>(text: &str) -> Result<([i64; N], Vec<u8>)> {
    parse(text).ok_or_else(|| {
        ActionError::refused(
            "cursor_unknown",
            "the place in the list that was asked for is not known",
            "Load the list from its start.",
        )
    })
}

fn parse<const N: usize>(text: &str) -> Option<([i64; N], Vec<u8>)> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    let mut numbers = [0; N];
    for (n, number) in numbers.iter_mut().enumerate() {
        *number = i64::from_be_bytes(bytes.get(n * 8..n * 8 + 8)?.try_into().ok()?);
    }
    let rest = bytes.get(N * 8..)?.to_vec();
    matches!(rest.len(), 0 | 16).then_some((numbers, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        let text = write(&[-5, i64::MAX], &[7; 16]);
        assert_eq!(read::<2>(&text).expect("ours"), ([-5, i64::MAX], vec![7; 16]));
        for text in ["", "01", "zz", "é1", &text[..40], &format!("{text}00")] {
            assert!(read::<2>(text).is_err(), "{text:?} is no place");
        }
    }
}
