//! The stream of an export from PostgreSQL: COPY, whose text format is read here.
//!
//! COPY takes no parameters, so the values are handed over as settings of the transaction and read back by the statement;
//! none of them becomes part of its text.

use futures_util::StreamExt as _;
use sqlx::PgConnection;

use super::export::{ExportSink, Flow, Merge, RawRow};
use super::statement::{Bind, Statement};
use crate::error::{Result, StorageError};

/// Joins the texts of an array in one setting.
const BETWEEN: char = '\u{1}';

/// Reads the whole statement into the merge.
pub(super) async fn stream<S: ExportSink>(
    connection: &mut PgConnection,
    statement: &Statement,
    mut merge: Merge<S>,
) -> Result<S> {
    for (place, bind) in statement.binds.iter().enumerate() {
        let value = match bind {
            Bind::Int(value) => value.to_string(),
            Bind::Text(value) => value.clone(),
            Bind::Bytes(value) => hex(value),
            Bind::Texts(values) => {
                values.iter().map(|text| text.replace(BETWEEN, "")).collect::<Vec<_>>().join("\u{1}")
            }
        };
        sqlx::query("select set_config($1, $2, true)")
            .bind(format!("credit_desk.export_{}", place + 1))
            .bind(value)
            .execute(&mut *connection)
            .await?;
    }
    let copy = format!("copy ({}) to stdout", settings_for_values(statement));
    let mut chunks = connection.copy_out_raw(&copy).await?;
    let mut line = Vec::new();
    let mut fields = Fields::default();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        let mut bytes: &[u8] = &chunk;
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let whole: &[u8] = if line.is_empty() {
                &bytes[..end]
            } else {
                line.extend_from_slice(&bytes[..end]);
                &line
            };
            let raw = fields.read(whole).ok_or_else(|| StorageError::Inconsistent {
                table: "movement",
                column: "copy",
                row: String::from_utf8_lossy(whole).into_owned(),
            })?;
            if merge.movement(&raw) == Flow::Stop {
                return Ok(merge.sink);
            }
            line.clear();
            bytes = &bytes[end + 1..];
        }
        line.extend_from_slice(bytes);
    }
    merge.rest();
    Ok(merge.sink)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// The statement's text with each placeholder replaced by the setting that holds its value.
fn settings_for_values(statement: &Statement) -> String {
    let mut text = String::with_capacity(statement.text.len() + statement.binds.len() * 48);
    let mut parts = statement.text.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let place: usize = part[..digits].parse().unwrap_or(0);
        let setting = format!("current_setting('credit_desk.export_{place}')");
        let value = match statement.binds.get(place.wrapping_sub(1)) {
            Some(Bind::Int(_)) => format!("{setting}::bigint"),
            Some(Bind::Bytes(_)) => format!("decode({setting}, 'hex')"),
            Some(Bind::Texts(_)) => format!("string_to_array({setting}, chr(1))"),
            Some(Bind::Text(_)) | None => setting,
        };
        text.push_str(&value);
        text.push_str(&part[digits..]);
    }
    text
}

/// Fields of one line of COPY's text format, unescaped.
#[derive(Default)]
struct Fields {
    text: Vec<u8>,
    /// End of each field in `text`, and whether it is null.
    ends: Vec<(usize, bool)>,
}

impl Fields {
    fn read(&mut self, line: &[u8]) -> Option<RawRow<'_>> {
        self.split(line);
        let text = std::str::from_utf8(&self.text).ok()?;
        let field = |place: usize| {
            let (end, null) = *self.ends.get(place)?;
            let start = place.checked_sub(1).map_or(Some(0), |before| Some(self.ends.get(before)?.0))?;
            Some((!null).then_some(text.get(start..end)?))
        };
        let mut numbers = [0; 8];
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = field(place + 1)??.parse().ok()?;
        }
        let mut texts = [None; 6];
        for (place, text) in texts.iter_mut().enumerate() {
            *text = field(place + 9)?;
        }
        Some(RawRow { id: id(field(0)??)?, numbers, texts, source: field(15)??, record_id: field(16)?? })
    }

    fn split(&mut self, line: &[u8]) {
        self.text.clear();
        self.ends.clear();
        let mut null = false;
        let mut bytes = line.iter().copied();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\t' => {
                    self.ends.push((self.text.len(), null));
                    null = false;
                }
                b'\\' => match bytes.next() {
                    Some(b'N') => null = true,
                    Some(b'n') => self.text.push(b'\n'),
                    Some(b't') => self.text.push(b'\t'),
                    Some(b'r') => self.text.push(b'\r'),
                    Some(b'b') => self.text.push(8),
                    Some(b'f') => self.text.push(12),
                    Some(b'v') => self.text.push(11),
                    Some(other) => self.text.push(other),
                    None => {}
                },
                other => self.text.push(other),
            }
        }
        self.ends.push((self.text.len(), null));
    }
}

/// Sixteen bytes of `\x0123…`.
fn id(text: &str) -> Option<[u8; 16]> {
    let digits = text.strip_prefix("\\x")?;
    let mut id = [0; 16];
    if digits.len() != 32 {
        return None;
    }
    for (place, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_lines_are_read_with_their_escapes_and_nulls() {
        let mut fields = Fields::default();
        let line = "\\\\x0192000000007000800000000000000f\t1\t2\t3\t10\t-5\t0\t0\t7\t\\N\ta\\tb\\\\\\nc\t\t\\N\t\\N\tü\tphotos\tr-1";
        let row = fields.read(line.as_bytes()).unwrap();
        assert_eq!(row.numbers, [1, 2, 3, 10, -5, 0, 0, 7], "numbers");
        assert_eq!(row.texts, [None, Some("a\tb\\\nc"), Some(""), None, None, Some("ü")], "texts");
        assert_eq!((row.id[0], row.id[15], row.source, row.record_id), (1, 15, "photos", "r-1"), "the rest");
    }
}
