//! Rows of a file one after the other, never more than one in memory, each with the line it begins on.

use std::io::{self, BufRead, BufReader, Read};

use super::event;
use super::refusal::ImportRefusal;
use super::source_file::{Hashed, SourceFile, Syntax};

/// Longest row accepted; a missing quotation mark would otherwise make the rest of the file one row.
const ROW_BYTES: usize = 1024 * 1024;
/// Most columns or paths of a file.
const COLUMNS: usize = 1_000;
/// The word that databases write for "no value".
const NULL: &str = "NULL";

/// One data row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    line: u64,
    number: u64,
    raw: String,
    cells: csv::StringRecord,
    problem: Option<String>,
    nulls: u64,
}

impl Row {
    /// Line of the file it begins on; the first line is 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Number of the data row; the first one is 1, blank lines are not counted.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The row as it is written, without its line end.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Why the row cannot be read at all: the wrong number of cells, broken JSON.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// A cell without spaces around it; nothing where it is empty, missing or the word NULL.
    pub fn cell(&self, column: usize) -> Option<&str> {
        match self.cells.get(column).map(str::trim) {
            None | Some("" | NULL) => None,
            some => some,
        }
    }

    /// All cells as they are written.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }

    /// Cells that hold the word NULL.
    pub fn nulls(&self) -> u64 {
        self.nulls
    }
}

/// Streams the rows of a file.
#[derive(Debug)]
pub struct RowReader<'a> {
    file: &'a SourceFile,
    lines: Lines<'a>,
    columns: Vec<String>,
    parser: Parser,
    row: Row,
}

#[derive(Debug)]
enum Parser {
    Separated(Box<csv::Reader<OneRow>>),
    /// Whether paths not seen so far become columns.
    Events {
        growing: bool,
    },
}

impl<'a> RowReader<'a> {
    /// Starts at the first data row. Columns of an event file are the `paths` given, and where none are given
    /// those met so far.
    pub fn open(file: &'a SourceFile, paths: &[String]) -> Result<Self, ImportRefusal> {
        let mut lines = Lines::new(file)?;
        match file.syntax() {
            Syntax::Events => Ok(Self {
                file,
                lines,
                columns: paths.to_vec(),
                parser: Parser::Events { growing: paths.is_empty() },
                row: Row::default(),
            }),
            Syntax::Separated { delimiter, .. } => {
                let mut parser = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(delimiter)
                    .terminator(csv::Terminator::Any(b'\n'))
                    .from_reader(OneRow::default());
                let mut header = csv::StringRecord::new();
                if lines.next_row()?.is_some() {
                    parse(file, &mut parser, &lines.raw, &mut header)?;
                }
                if header.len() > COLUMNS {
                    return Err(ImportRefusal::TooManyColumns {
                        file: file.name().to_owned(),
                        limit: COLUMNS,
                    });
                }
                let columns = header
                    .iter()
                    .enumerate()
                    .map(|(at, name)| match name.trim() {
                        "" => format!("column {}", at + 1),
                        name => name.to_owned(),
                    })
                    .collect();
                Ok(Self {
                    file,
                    lines,
                    columns,
                    parser: Parser::Separated(Box::new(parser)),
                    row: Row::default(),
                })
            }
        }
    }

    /// Names of the columns, or paths of the events, in the order of the cells.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Bytes of the file taken so far, for showing progress.
    pub fn bytes_read(&self) -> u64 {
        self.lines.bytes
    }

    /// The next row; nothing at the end of the file, where its hash is compared with what it was.
    pub fn next_row(&mut self) -> Result<Option<&Row>, ImportRefusal> {
        let Some(line) = self.lines.next_row()? else {
            self.lines.finish()?;
            return Ok(None);
        };
        let row = &mut self.row;
        row.line = line;
        row.number += 1;
        row.problem = None;
        row.raw.clear();
        row.raw.push_str(self.lines.text()?);
        match &mut self.parser {
            Parser::Separated(parser) => {
                parse(self.file, parser, &self.lines.raw, &mut row.cells)?;
                if row.cells.len() != self.columns.len() {
                    row.problem = Some(format!(
                        "This row has {} cells but line 1 names {} columns; look for a missing or extra separator or quotation mark",
                        row.cells.len(),
                        self.columns.len()
                    ));
                }
            }
            Parser::Events { growing } => {
                row.cells.clear();
                match event::flatten(&row.raw) {
                    Ok(fields) => {
                        row.problem = event::problem(&fields)
                            .map(|why| format!("This event {why}; correct it at its source"));
                        if *growing {
                            learn(self.file, &mut self.columns, &fields)?;
                        }
                        for column in &self.columns {
                            let value = fields.iter().find(|(path, _)| path == column);
                            row.cells.push_field(value.map_or("", |(_, text)| text));
                        }
                    }
                    Err(why) => row.problem = Some(format!("This line {why}; correct it at its source")),
                }
            }
        }
        row.nulls = row.cells.iter().filter(|cell| cell.trim() == NULL).count() as u64;
        Ok(Some(row))
    }
}

/// Adds paths that were not met before.
fn learn(
    file: &SourceFile,
    columns: &mut Vec<String>,
    fields: &[(String, String)],
) -> Result<(), ImportRefusal> {
    for (path, _) in fields {
        if !columns.contains(path) {
            columns.push(path.clone());
        }
    }
    if columns.len() > COLUMNS {
        return Err(ImportRefusal::TooManyColumns { file: file.name().to_owned(), limit: COLUMNS });
    }
    Ok(())
}

/// Splits one row into its cells.
fn parse(
    file: &SourceFile,
    parser: &mut csv::Reader<OneRow>,
    raw: &[u8],
    cells: &mut csv::StringRecord,
) -> Result<(), ImportRefusal> {
    parser.get_mut().load(raw);
    parser.read_record(cells).map_err(|error| file.unreadable(error.into()))?;
    Ok(())
}

/// Hands the csv parser one row at a time, so that it never reads past the row that is asked for.
#[derive(Debug, Default)]
struct OneRow {
    bytes: Vec<u8>,
    taken: usize,
}

impl OneRow {
    fn load(&mut self, raw: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(raw);
        self.bytes.push(b'\n');
        self.taken = 0;
    }
}

impl Read for OneRow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.bytes[self.taken..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

/// Cuts the file into rows: at each line end, or where it is quoted CSV at each line end outside quotes.
#[derive(Debug)]
struct Lines<'a> {
    file: &'a SourceFile,
    reader: Option<BufReader<Hashed>>,
    delimiter: Option<u8>,
    /// The row, without its line end.
    raw: Vec<u8>,
    /// Lines read.
    line: u64,
    bytes: u64,
}

impl<'a> Lines<'a> {
    fn new(file: &'a SourceFile) -> Result<Self, ImportRefusal> {
        let delimiter = match file.syntax() {
            Syntax::Separated { delimiter, .. } => Some(delimiter),
            Syntax::Events => None,
        };
        Ok(Self { file, reader: Some(file.reader()?), delimiter, raw: Vec::new(), line: 0, bytes: 0 })
    }

    /// Reads the next row that is not blank and answers the line it begins on.
    fn next_row(&mut self) -> Result<Option<u64>, ImportRefusal> {
        loop {
            self.raw.clear();
            let begins = self.line + 1;
            if !self.read_line(begins)? {
                return Ok(None);
            }
            if let Some(delimiter) = self.delimiter {
                let mut quotes = Quotes::default();
                let mut checked = 0;
                loop {
                    let open = quotes.open_after(&self.raw[checked..], delimiter);
                    checked = self.raw.len();
                    if !open || !self.read_line(begins)? {
                        break;
                    }
                }
            }
            if self.raw.ends_with(b"\n") {
                self.raw.pop();
                if self.raw.ends_with(b"\r") {
                    self.raw.pop();
                }
            }
            if !self.raw.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(begins));
            }
        }
    }

    /// Appends one line with its end to the row; false at the end of the file.
    fn read_line(&mut self, begins: u64) -> Result<bool, ImportRefusal> {
        let Some(reader) = &mut self.reader else { return Ok(false) };
        let room = (ROW_BYTES + 1).saturating_sub(self.raw.len()) as u64;
        let read = reader
            .take(room)
            .read_until(b'\n', &mut self.raw)
            .map_err(|cause| self.file.unreadable(cause))?;
        if self.raw.len() > ROW_BYTES {
            return Err(ImportRefusal::RowTooLong { file: self.file.name().to_owned(), line: begins });
        }
        self.bytes += read as u64;
        self.line += u64::from(read > 0);
        Ok(read > 0)
    }

    fn text(&self) -> Result<&str, ImportRefusal> {
        // The file was UTF-8 when it was opened: anything else is another file now.
        std::str::from_utf8(&self.raw)
            .map_err(|_| ImportRefusal::Changed { file: self.file.name().to_owned() })
    }

    /// At the end: the bytes must have been those of the file that was opened.
    fn finish(&mut self) -> Result<(), ImportRefusal> {
        match self.reader.take() {
            Some(reader) => self.file.same_as(reader.into_inner()),
            None => Ok(()),
        }
    }
}

/// Follows quotation marks over the lines of one row, by the same rule as the parser: a cell is quoted only when
/// the mark is its first character, and a doubled mark inside is a mark.
#[derive(Debug)]
struct Quotes {
    inside: bool,
    cell_begins: bool,
}

impl Default for Quotes {
    fn default() -> Self {
        Self { inside: false, cell_begins: true }
    }
}

impl Quotes {
    /// Whether a quoted cell is still open behind these bytes.
    fn open_after(&mut self, bytes: &[u8], delimiter: u8) -> bool {
        for byte in bytes {
            if *byte == b'"' && (self.inside || self.cell_begins) {
                self.inside = !self.inside;
                // A mark right behind a closing one reopens the cell: that is how a mark is written inside.
                self.cell_begins = !self.inside;
                continue;
            }
            self.cell_begins = !self.inside && *byte == delimiter;
        }
        self.inside
    }
}
