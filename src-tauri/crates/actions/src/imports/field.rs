//! The fields of each subject, and where in a row each of them comes from.

use std::collections::BTreeMap;

use super::exact::{Exact, NumberError};
use super::refusal::ImportRefusal;
use super::row::Row;
use crate::view::{FieldSource, ImportError, ImportPlan, ImportSubject};

/// Longest text of an ID or a name, in bytes.
pub(super) const NAME_BYTES: usize = 300;
/// Longest note, in bytes; the ledger holds no longer ones.
const NOTE_BYTES: usize = 2_000;

/// A field's name in plans and its name in sentences.
pub(super) struct FieldName {
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    required: bool,
}

const fn must(name: &'static str, words: &'static str) -> FieldName {
    FieldName { name, words, required: true }
}

const fn may(name: &'static str, words: &'static str) -> FieldName {
    FieldName { name, words, required: false }
}

const USAGE: &[FieldName] = &[
    must("organisation", "organisation"),
    must("occurred_at", "time"),
    may("source", "source"),
    may("record_id", "record ID"),
    may("name", "organisation name"),
    may("project", "project"),
    may("operation", "operation"),
    may("quantity", "quantity"),
    may("credits", "credits"),
    may("event_id", "event ID"),
    may("event_name", "event name"),
    may("user", "user"),
];

const ORGANISATIONS: &[FieldName] = &[
    must("external_id", "external ID"),
    must("name", "name"),
    may("legal_name", "legal name"),
    may("country", "country"),
    may("tax_id", "tax ID"),
    may("email", "e-mail"),
    may("plan", "plan"),
    may("currency", "currency"),
    may("status", "status"),
];

const PURCHASES: &[FieldName] = &[
    must("organisation", "organisation"),
    must("credits", "credits"),
    must("amount_paid", "amount paid"),
    must("currency", "currency"),
    must("occurred_at", "time"),
    may("source", "source"),
    may("record_id", "record ID"),
    may("name", "organisation name"),
    may("expires_at", "expiry"),
    may("reference", "reference"),
];

const GRANTS: &[FieldName] = &[
    must("organisation", "organisation"),
    must("credits", "credits"),
    must("reason", "reason"),
    must("note", "note"),
    must("occurred_at", "time"),
    may("source", "source"),
    may("record_id", "record ID"),
    may("name", "organisation name"),
    may("kind", "kind"),
    may("expires_at", "expiry"),
];

/// The fields that a plan for this subject may map.
pub(super) const fn fields_of(subject: ImportSubject) -> &'static [FieldName] {
    match subject {
        ImportSubject::Usage => USAGE,
        ImportSubject::Organisations => ORGANISATIONS,
        ImportSubject::Purchases => PURCHASES,
        ImportSubject::Grants => GRANTS,
    }
}

/// The field of a conflict that the ledger names, where it is one that files have.
pub(super) fn field_name(name: &str) -> Option<&'static str> {
    [USAGE, PURCHASES, GRANTS].into_iter().flatten().find(|field| field.name == name).map(|field| field.name)
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowProblem {
    pub(super) field: Option<&'static str>,
    pub(super) message: String,
}

impl RowProblem {
    pub(super) fn of_row(message: impl Into<String>) -> Self {
        Self { field: None, message: message.into() }
    }

    /// The problem as it is listed.
    pub(super) fn at(self, line: u64) -> ImportError {
        ImportError { line, field: self.field.map(str::to_owned), message: self.message }
    }
}

/// A mapped field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    name: &'static str,
    words: &'static str,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Column { at: usize, name: String },
    Constant(String),
}

/// Every field that a plan maps, by name.
pub(super) struct Fields(BTreeMap<&'static str, Field>);

impl Fields {
    /// Finds the columns of a plan's fields in a file.
    pub(super) fn find(plan: &ImportPlan, file: &str, columns: &[String]) -> Result<Self, ImportRefusal> {
        let known = fields_of(plan.subject);
        let mut fields = BTreeMap::new();
        for mapping in &plan.fields {
            let Some(field) = known.iter().find(|field| field.name == mapping.field) else {
                return Err(ImportRefusal::Plan(format!(
                    "“{}” is not a field that {} have; remove it from the mapping",
                    mapping.field,
                    subject_words(plan.subject)
                )));
            };
            let source = match &mapping.source {
                FieldSource::Column { name } if name.trim().is_empty() => continue,
                FieldSource::Constant { value } if value.trim().is_empty() => continue,
                FieldSource::Column { name } => {
                    Source::Column { at: column(file, columns, name, field.words)?, name: name.clone() }
                }
                FieldSource::Constant { value } => Source::Constant(value.trim().to_owned()),
            };
            let mapped = Field { name: field.name, words: field.words, source };
            if fields.insert(field.name, mapped).is_some() {
                return Err(ImportRefusal::Plan(format!(
                    "The {} is mapped twice; keep one of the two",
                    field.words
                )));
            }
        }
        for field in known.iter().filter(|field| field.required) {
            if !fields.contains_key(field.name) {
                return Err(ImportRefusal::Plan(format!(
                    "Nothing is chosen for the {}; choose a column or write one text for all rows",
                    field.words
                )));
            }
        }
        Ok(Self(fields))
    }

    /// Position and name of a field's column, where it has one.
    pub(super) fn column(&self, name: &str) -> Option<(usize, &str)> {
        self.0.get(name).and_then(Field::column)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Field> {
        self.0.remove(name)
    }

    /// A field whose presence [`Fields::find`] has made sure of.
    pub(super) fn must(&mut self, name: &str) -> Result<Field, ImportRefusal> {
        self.take(name)
            .ok_or_else(|| ImportRefusal::Plan(format!("Nothing is chosen for the field “{name}”")))
    }
}

/// Position of a column; it must be there exactly once.
pub(super) fn column(
    file: &str,
    columns: &[String],
    name: &str,
    field: &str,
) -> Result<usize, ImportRefusal> {
    let mut places = columns.iter().enumerate().filter(|(_, column)| *column == name).map(|(at, _)| at);
    let (file, column, field) = (file.to_owned(), name.to_owned(), field.to_owned());
    match (places.next(), places.next()) {
        (Some(at), None) => Ok(at),
        (Some(_), Some(_)) => Err(ImportRefusal::ColumnAmbiguous { file, column, field }),
        (None, _) => Err(ImportRefusal::ColumnMissing { file, column, field }),
    }
}

/// The name of a subject in the book.
pub(super) const fn subject_code(subject: ImportSubject) -> &'static str {
    match subject {
        ImportSubject::Usage => "usage",
        ImportSubject::Organisations => "organisations",
        ImportSubject::Purchases => "purchases",
        ImportSubject::Grants => "grants",
    }
}

/// What the rows of a subject are called.
pub(super) const fn subject_words(subject: ImportSubject) -> &'static str {
    match subject {
        ImportSubject::Usage => "usage records",
        ImportSubject::Organisations => "organisations",
        ImportSubject::Purchases => "purchases",
        ImportSubject::Grants => "grants",
    }
}

impl Field {
    /// Position and name of its column; nothing where it is the same text for each row.
    pub(super) fn column(&self) -> Option<(usize, &str)> {
        match &self.source {
            Source::Column { at, name } => Some((*at, name)),
            Source::Constant(_) => None,
        }
    }

    /// The text, nothing where the cell is empty.
    pub(super) fn text<'a>(&'a self, row: &'a Row) -> Result<Option<&'a str>, RowProblem> {
        self.limited(row, NAME_BYTES)
    }

    /// The text of a note, which may be longer and have lines.
    pub(super) fn long_text<'a>(&'a self, row: &'a Row) -> Result<Option<&'a str>, RowProblem> {
        self.limited(row, NOTE_BYTES)
    }

    /// The text, which must be there.
    pub(super) fn required<'a>(&'a self, row: &'a Row) -> Result<&'a str, RowProblem> {
        self.text(row)?.ok_or_else(|| self.missing())
    }

    /// An exact number, nothing where the cell is empty.
    pub(super) fn number(&self, row: &Row) -> Result<Option<Exact>, RowProblem> {
        let Some(text) = self.text(row)? else { return Ok(None) };
        Exact::parse(text).map(Some).map_err(|error| self.not_a_number(text, error))
    }

    /// The problem of a cell that is empty and must not be.
    pub(super) fn missing(&self) -> RowProblem {
        let place = match &self.source {
            Source::Column { name, .. } => format!("the column “{name}” is empty here"),
            Source::Constant(_) => "no text was given".to_owned(),
        };
        self.problem(format!("Missing {}: {place}; fill it in", self.words))
    }

    /// The problem of a number that cannot be taken over.
    pub(super) fn not_a_number(&self, text: &str, error: NumberError) -> RowProblem {
        self.problem(format!("“{}” ({}) {error}", shortened(text), self.words))
    }

    /// A problem that this field is to blame for.
    pub(super) fn problem(&self, message: String) -> RowProblem {
        RowProblem { field: Some(self.name), message }
    }

    fn limited<'a>(&'a self, row: &'a Row, most: usize) -> Result<Option<&'a str>, RowProblem> {
        let text = match &self.source {
            Source::Constant(text) => Some(text.as_str()),
            Source::Column { at, .. } => row.cell(*at),
        };
        let Some(text) = text else { return Ok(None) };
        if text.len() > most {
            return Err(self.problem(format!(
                "“{}” ({}) is too long; shorten it to {most} characters",
                shortened(text),
                self.words
            )));
        }
        let breaks_line = |c: char| matches!(c, '\n' | '\r' | '\t');
        if let Some(bad) = text.chars().find(|c| c.is_control() && !(most == NOTE_BYTES && breaks_line(*c))) {
            return Err(self.problem(format!(
                "“{}” ({}) holds the invisible character U+{:04X}; remove it",
                shortened(text).replace(char::is_control, "·"),
                self.words,
                u32::from(bad)
            )));
        }
        Ok(Some(text))
    }
}

/// Enough of a cell to find it again.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
