//! Where a page starts, as the opaque text that the window hands back.

use credit_desk_storage::queries::{ListKey, Start};

use super::wording::hex;

/// Version of the form; another one is not read.
const VERSION: u8 = 1;
const OLDER: u8 = 0;
const NEWER: u8 = 1;

/// The text for rows older than `key`.
pub(super) fn older(key: &ListKey) -> String {
    write(key, OLDER)
}

/// The text for rows newer than `key`.
pub(super) fn newer(key: &ListKey) -> String {
    write(key, NEWER)
}

fn write(key: &ListKey, direction: u8) -> String {
    let mut bytes = vec![VERSION, direction];
    for number in [key.at, key.org, key.seq] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(&key.tally);
    hex(&bytes)
}

/// Reads a cursor; nothing where it is none of ours.
pub(super) fn read(text: &str) -> Option<Start> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    let number = |at: usize| Some(i64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let key =
        ListKey { at: number(2)?, org: number(10)?, seq: number(18)?, tally: bytes.get(26..)?.to_vec() };
    if bytes.first() != Some(&VERSION) || !matches!(key.tally.len(), 0 | 16) {
        return None;
    }
    match bytes.get(1) {
        Some(&OLDER) => Some(Start::Older(key)),
        Some(&NEWER) => Some(Start::Newer(key)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        for tally in [vec![], vec![7; 16]] {
            let key = ListKey { at: -5, org: 42, seq: i64::MAX, tally };
            assert_eq!(read(&older(&key)), Some(Start::Older(key.clone())), "older");
            assert_eq!(read(&newer(&key)), Some(Start::Newer(key.clone())), "newer");
        }
        for text in ["", "01", "zz", "é1", "0100", "0200000000000000000000000000000000000000000000000000"] {
            assert_eq!(read(text), None, "{text:?} is no cursor");
        }
    }
}
