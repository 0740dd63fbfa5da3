//! Answers on stdout: views as JSON, or plain aligned text.

use std::io::{self, Write as _};

use credit_desk_actions::view::{Amount, Instant, KindView, MoneyView};
use serde::Serialize;

/// Where text of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table of text with two spaces between columns.
#[derive(Debug)]
pub struct Table {
    columns: Vec<(&'static str, Side)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[(&'static str, Side)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// One more row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// True where there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As text.
    pub fn text(&self) -> String {
        let wide = |text: &str| text.chars().count();
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, (name, _))| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(at))
                    .map(|cell| wide(cell))
                    .max()
                    .unwrap_or(0)
                    .max(wide(name))
            })
            .collect();
        let names: Vec<String> = self.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut text = String::new();
        for row in std::iter::once(&names).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, width), (_, side)) in row.iter().zip(&widths).zip(&self.columns) {
                let cell = cell.replace(['\n', '\r', '\t'], " ");
                let padding = " ".repeat(width.saturating_sub(wide(&cell)));
                match side {
                    Side::Left => line += &(cell + &padding),
                    Side::Right => line += &(padding + &cell),
                }
                line += "  ";
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }
}

/// Prints text that ends in a line.
pub fn text(text: &str) -> io::Result<()> {
    write(text)
}

/// Prints a view as JSON.
pub fn json(view: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(view)?;
    text.push('\n');
    write(&text)
}

/// A reader that went away (`| head`) has what it wanted.
fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Prints a sentence on stderr.
pub fn error(sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "{sentence}");
}

/// An amount with its thousands apart: `-1,842.5`.
pub fn amount(amount: &Amount) -> String {
    let (sign, digits) = amount.0.strip_prefix('-').map_or(("", amount.0.as_str()), |digits| ("-", digits));
    let (whole, decimals) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(decimals) = decimals {
        text.push('.');
        text += decimals;
    }
    text
}

/// A number with its thousands apart.
pub fn number(number: u64) -> String {
    amount(&Amount(number.to_string()))
}

/// `1 transaction`, `1,204 transactions`.
pub fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", number(count), if count == 1 { "" } else { "s" })
}

/// Money with its currency.
pub fn money(money: &MoneyView) -> String {
    format!("{} {}", amount(&money.amount), money.currency)
}

/// An instant to the second: `2026-11-21 09:11:28`, in UTC.
pub fn time(instant: &Instant) -> String {
    instant.0.get(..19).unwrap_or(&instant.0).replace('T', " ")
}

/// The same where there is one.
pub fn time_or_dash(instant: Option<&Instant>) -> String {
    instant.map_or_else(|| "-".to_owned(), time)
}

/// A kind's word: `Admin grant`.
pub fn kind(kind: KindView) -> String {
    name(&kind)
}

/// A view's snake-case name in words: `in_debt` is `In debt`.
pub fn name(view: &impl Serialize) -> String {
    let words = match serde_json::to_value(view) {
        Ok(serde_json::Value::String(name)) => name.replace('_', " "),
        _ => String::new(),
    };
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (plain, shown) in
            [("0", "0"), ("999", "999"), ("-1842.5", "-1,842.5"), ("1234567.000001", "1,234,567.000001")]
        {
            assert_eq!(amount(&Amount(plain.into())), shown);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&[("Name", Side::Left), ("Credits", Side::Right)]);
        table.row(vec!["Zoë".into(), "-1".into()]);
        table.row(vec!["Kilimani".into(), "20".into()]);
        assert_eq!(table.text(), "Name      Credits\nZoë            -1\nKilimani       20\n");
    }

    #[test]
    fn kinds_are_words() {
        assert_eq!(kind(KindView::AdminGrant), "Admin grant");
    }
}
