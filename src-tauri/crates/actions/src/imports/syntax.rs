//! Tells from the beginning of a file how it is written.

use super::event;
use super::exact::Exact;
use super::moment::looks_like_a_time;
use super::refusal::ImportRefusal;
use super::source_file::Syntax;

/// Columns that only a FOCUS 1.0 file has together.
const FOCUS_COLUMNS: [&str; 5] =
    ["BilledCost", "BillingCurrency", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory"];

/// Recognises the syntax; `head` is the beginning of the file without a byte order mark.
pub(super) fn recognise(name: &str, head: &[u8]) -> Result<Syntax, ImportRefusal> {
    let first = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let rest = &head[first..];
    match rest.first() {
        Some(b'{') => recognise_events(name, rest),
        Some(b'[') => Err(ImportRefusal::NotCloudEvents {
            file: name.to_owned(),
            why: "it holds one JSON array; write each event on a line of its own".to_owned(),
        }),
        _ => recognise_separated(name, rest),
    }
}

fn recognise_events(name: &str, head: &[u8]) -> Result<Syntax, ImportRefusal> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let not_events = |why: &str| ImportRefusal::NotCloudEvents { file: name.to_owned(), why: why.to_owned() };
    let text =
        std::str::from_utf8(line).map_err(|_| not_events("its first line is longer than any event"))?;
    let fields = event::flatten(text).map_err(|why| not_events(&format!("line 1 {why}")))?;
    if fields.iter().any(|(path, _)| path == "specversion") {
        Ok(Syntax::Events)
    } else {
        Err(not_events("the first object has no specversion"))
    }
}

fn recognise_separated(name: &str, head: &[u8]) -> Result<Syntax, ImportRefusal> {
    let header = first_row(head);
    if header.contains(&b'\r') && !header.ends_with(b"\r") {
        return Err(ImportRefusal::LoneCarriageReturns { file: name.to_owned() });
    }
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count_outside_quotes(header, *delimiter))
        .unwrap_or(b',');
    let mut names = csv::StringRecord::new();
    csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(header)
        .read_record(&mut names)
        .map_err(|_| ImportRefusal::RowTooLong { file: name.to_owned(), line: 1 })?;
    refuse_data_as_header(name, &names)?;
    let focus = FOCUS_COLUMNS.iter().all(|column| names.iter().any(|name| name.trim() == *column));
    Ok(Syntax::Separated { delimiter, focus })
}

/// The bytes up to the first line end that is not inside quotes.
fn first_row(head: &[u8]) -> &[u8] {
    let mut quoted = false;
    for (at, byte) in head.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return &head[..at],
            _ => {}
        }
    }
    head
}

fn count_outside_quotes(row: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in row {
        if *byte == b'"' {
            quoted = !quoted;
        } else if *byte == delimiter && !quoted {
            count += 1;
        }
    }
    count
}

/// A first row with a time in it, or with more numbers than names, is a row and not a header.
fn refuse_data_as_header(file: &str, names: &csv::StringRecord) -> Result<(), ImportRefusal> {
    let is_number = |name: &&str| Exact::parse(name.trim()).is_ok();
    let culprit = names.iter().find(|name| looks_like_a_time(name)).or_else(|| {
        names.iter().find(is_number).filter(|_| names.iter().filter(is_number).count() * 2 > names.len())
    });
    match culprit {
        Some(cell) => Err(ImportRefusal::NoHeader { file: file.to_owned(), cell: cell.to_owned() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separated(head: &str) -> (u8, bool) {
        match recognise("a.csv", head.as_bytes()) {
            Ok(Syntax::Separated { delimiter, focus }) => (delimiter, focus),
            other => panic!("{head}: {other:?}"),
        }
    }

    #[test]
    fn the_separator_is_the_one_that_stands_outside_quotes() {
        assert_eq!(separated("a,b,c\n1;2;3;4;5,2,3\n"), (b',', false));
        assert_eq!(separated("\"a,b,c\";d\n"), (b';', false));
        assert_eq!(separated("a\tb\r\n"), (b'\t', false));
        assert_eq!(separated("only\n1\n"), (b',', false));
        assert_eq!(separated("\"two\nlines\";b\n"), (b';', false));
    }

    #[test]
    fn focus_is_told_by_its_columns() {
        let header = "\"BilledCost\",BillingCurrency,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,x\n";
        assert_eq!(separated(header), (b',', true));
        assert_eq!(separated("BilledCost,BillingCurrency\n"), (b',', false));
    }

    #[test]
    fn data_in_the_place_of_names_is_refused() {
        for head in ["2023-11-16 18:15:46.6805900,374,44\n", "org-1,12,13\n"] {
            let refused = recognise("a.csv", head.as_bytes()).expect_err(head).to_string();
            assert!(refused.contains("looks like data"), "{refused}");
        }
        assert_eq!(separated("organisation,2023,name\n"), (b',', false), "a name may be a number");
    }

    #[test]
    fn json_that_is_not_events_is_refused_with_the_reason() {
        for (head, why) in [
            ("[{\"specversion\":\"1.0\"}]", "one JSON array"),
            ("{\"id\":1}\n", "no specversion"),
            ("{\"id\":\n", "line 1"),
        ] {
            let refused = recognise("a.ndjson", head.as_bytes()).expect_err(head).to_string();
            assert!(refused.contains(why), "{refused}");
        }
        assert_eq!(recognise("a", b"\n {\"specversion\":\"1.0\"}\n").expect("events"), Syntax::Events);
    }

    #[test]
    fn old_line_ends_are_refused_not_read_as_one_row() {
        let refused = recognise("a.csv", b"a,b\r1,2\r3,4").expect_err("lone CR");
        assert!(matches!(refused, ImportRefusal::LoneCarriageReturns { .. }));
    }
}
