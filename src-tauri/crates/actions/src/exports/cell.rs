//! Cells of an export, written fast into buffers that are used again for each row.

use credit_desk_domain::TransactionId;
use credit_desk_domain::{Instant, TallyId};
use credit_desk_storage::queries::ExportRow;

/// The cells of a row that are not texts of the book.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub date: String,
    pub credits: String,
    pub balance: String,
    pub id: String,
    pub safe: Safe,
    /// The day that `day_text` is of, in days since 1970.
    day: Option<i64>,
    day_text: String,
}

impl Cells {
    pub(super) fn fill(&mut self, row: &ExportRow<'_>) {
        self.date(row.occurred_at);
        decimal(&mut self.credits, row.amount);
        match row.settled_after {
            Some(settled) => decimal(&mut self.balance, settled),
            None => self.balance.clear(),
        }
        self.id = if row.posted {
            TransactionId::from_bytes(row.id).to_string()
        } else {
            TallyId::from_bytes(row.id).to_string()
        };
    }

    /// `2026-11-21T09:11:28.250000Z`; neighbours share their day.
    fn date(&mut self, micros: i64) {
        let day = micros.div_euclid(Instant::DAY_MICROS);
        if self.day != Some(day) {
            let text =
                Instant::EPOCH.saturating_add_micros(day.saturating_mul(Instant::DAY_MICROS)).to_string();
            self.day_text.clear();
            self.day_text.push_str(text.split('T').next().unwrap_or_default());
            self.day = Some(day);
        }
        let rest = micros.rem_euclid(Instant::DAY_MICROS);
        let second = rest / 1_000_000;
        self.date.clear();
        self.date.push_str(&self.day_text);
        for (before, value) in [('T', second / 3_600), (':', second / 60 % 60), (':', second % 60)] {
            self.date.push(before);
            digits(&mut self.date, value, 2);
        }
        self.date.push('.');
        digits(&mut self.date, rest % 1_000_000, 6);
        self.date.push('Z');
    }
}

/// A plain decimal of micro-units without trailing zeros.
fn decimal(text: &mut String, micro: i64) {
    text.clear();
    if micro < 0 {
        text.push('-');
    }
    let size = micro.unsigned_abs();
    let mut whole = size / 1_000_000;
    let mut reversed = [0_u8; 20];
    let mut length = 0;
    loop {
        reversed[length] = b'0' + u8::try_from(whole % 10).unwrap_or(0);
        length += 1;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    text.extend(reversed[..length].iter().rev().map(|digit| char::from(*digit)));
    let fraction = i64::try_from(size % 1_000_000).unwrap_or(0);
    if fraction != 0 {
        text.push('.');
        digits(text, fraction, 6);
        while text.ends_with('0') {
            text.pop();
        }
    }
}

/// A number with leading zeros.
fn digits(text: &mut String, mut value: i64, width: usize) {
    let mut reversed = [b'0'; 6];
    for digit in reversed.iter_mut().take(width) {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
    text.extend(reversed[..width].iter().rev().map(|digit| char::from(*digit)));
}

/// Keeps spreadsheets from reading a text as a formula.
#[derive(Debug, Default)]
pub(crate) struct Safe(String);

impl Safe {
    /// The text, with an apostrophe in front where it starts like a formula.
    pub(crate) fn text<'a>(&'a mut self, text: &'a str) -> &'a str {
        if !text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            return text;
        }
        self.0.clear();
        self.0.push('\'');
        self.0.push_str(text);
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use credit_desk_domain::Credits;

    use super::*;

    #[test]
    fn fast_cells_read_as_the_domain_writes_them() {
        let mut cells = Cells::default();
        for micros in [
            0,
            -1,
            1_795_252_288_250_000,
            1_795_305_599_999_999,
            Instant::MIN.micros(),
            Instant::MAX.micros(),
        ] {
            cells.date(micros);
            assert_eq!(cells.date, Instant::try_from_micros(micros).unwrap().to_string(), "{micros}");
        }
        let mut text = String::new();
        for micro in [0, 1, -1, 10, -1_842_500_000, 1_000_000, 123_456_789, i64::MAX, i64::MIN] {
            decimal(&mut text, micro);
            assert_eq!(text, Credits::from_micro(micro).to_string(), "{micro}");
        }
    }

    #[test]
    fn what_starts_like_a_formula_is_made_text() {
        let mut safe = Safe::default();
        for text in ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"] {
            assert_eq!(safe.text(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "a=1", "'=1", "48217328"] {
            assert_eq!(safe.text(text), text, "{text:?} stays");
        }
    }
}
