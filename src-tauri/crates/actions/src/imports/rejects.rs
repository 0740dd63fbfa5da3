//! The file of rejected rows: as they were sent, with the line they were on and the reason, ready to be corrected
//! and imported again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::refusal::ImportRefusal;
use super::row::Row;
use super::source_file::{SourceFile, Syntax};

/// Written under another name until the import has been committed; removed when it is dropped before that.
///
/// Cells that a spreadsheet would run as a formula get an apostrophe in front; numbers stay as they are.
#[derive(Debug)]
pub(super) struct Rejects {
    to: PathBuf,
    part: PathBuf,
    events: bool,
    header: Vec<String>,
    delimiter: u8,
    writer: Option<csv::Writer<BufWriter<File>>>,
    kept: bool,
}

impl Rejects {
    /// Nothing is created before the first row is rejected. `place` is the file to write; without it, one beside
    /// the imported file.
    pub(super) fn new(file: &SourceFile, columns: &[String], place: Option<&Path>) -> Self {
        let to = place.map_or_else(|| free_place(file), Path::to_owned);
        let mut part = to.clone().into_os_string();
        part.push(".part");
        let (events, delimiter) = match file.syntax() {
            Syntax::Separated { delimiter, .. } => (false, delimiter),
            Syntax::Events => (true, b','),
        };
        let names = if events { vec!["event".to_owned()] } else { columns.to_vec() };
        let free = |name: &str, other: &str| {
            let taken = names.iter().any(|column| column == name);
            if taken { other.to_owned() } else { name.to_owned() }
        };
        let added = [free("line", "rejected_line"), free("reason", "rejection_reason")];
        let header = added.into_iter().chain(names).collect();
        Self { to, part: part.into(), events, header, delimiter, writer: None, kept: false }
    }

    /// Adds a row with the reason.
    pub(super) fn add(&mut self, row: &Row, reason: &str) -> Result<(), ImportRefusal> {
        self.write(row, reason).map_err(|cause| self.unwritable(cause))
    }

    fn write(&mut self, row: &Row, reason: &str) -> io::Result<()> {
        if self.writer.is_none() {
            let file = OpenOptions::new().write(true).create(true).truncate(true).open(&self.part)?;
            let mut writer = csv::WriterBuilder::new()
                .delimiter(self.delimiter)
                .flexible(true)
                .from_writer(BufWriter::new(file));
            writer.write_record(self.header.iter().map(|name| harmless(name)))?;
            self.writer = Some(writer);
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let line = row.line().to_string();
        writer.write_field(&line)?;
        writer.write_field(harmless(reason))?;
        if self.events {
            writer.write_field(harmless(row.raw()))?;
        } else {
            for cell in row.cells() {
                writer.write_field(harmless(cell))?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Puts what was written safely on the disk, still under its other name; before the commit.
    pub(super) fn finish(&mut self) -> Result<(), ImportRefusal> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let file = writer
            .into_inner()
            .map_err(|error| io::Error::from(error.error().kind()))
            .and_then(|buffer| buffer.into_inner().map_err(io::IntoInnerError::into_error));
        file.and_then(|file| file.sync_all()).map_err(|cause| self.unwritable(cause))
    }

    /// Gives the file its name, after the commit, and answers it; nothing when no row was rejected.
    pub(super) fn keep(mut self) -> Option<String> {
        if !self.part.exists() {
            return None;
        }
        self.kept = true;
        let place = if fs::rename(&self.part, &self.to).is_ok() { &self.to } else { &self.part };
        Some(file_name(place))
    }

    fn unwritable(&self, cause: io::Error) -> ImportRefusal {
        ImportRefusal::RejectsUnwritable { place: file_name(&self.to), cause }
    }
}

impl Drop for Rejects {
    fn drop(&mut self) {
        if !self.kept && self.part.exists() {
            self.writer = None;
            if let Err(error) = fs::remove_file(&self.part) {
                tracing::warn!(%error, "a file of rejected rows could not be removed");
            }
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// `usage.rejected.csv` beside `usage.csv`, or the next number that is free.
fn free_place(file: &SourceFile) -> PathBuf {
    let stem = file.stem();
    let first = file.path().with_file_name(format!("{stem}.rejected.csv"));
    let mut place = first;
    let mut number = 2;
    while place.exists() {
        place = file.path().with_file_name(format!("{stem}.rejected-{number}.csv"));
        number += 1;
    }
    place
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && super::exact::Exact::parse(text.trim()).is_err() {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for (text, written) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-2.5", "-2.5"),
            ("+12", "+12"),
            ("-2+3", "'-2+3"),
            ("plain", "plain"),
        ] {
            assert_eq!(harmless(text), written);
        }
    }
}
