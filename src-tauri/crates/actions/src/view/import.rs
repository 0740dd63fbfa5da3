//! Import: what a file holds, what it would do, what it did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Instant};

/// What a file brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ImportSubject {
    Usage,
    Organisations,
    Purchases,
    Grants,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ImportFormat {
    /// Comma (or semicolon or tab) separated with a header row, with a column mapping.
    Csv,
    /// FinOps FOCUS 1.0 cost and usage CSV.
    Focus,
    /// CloudEvents 1.0, one JSON object a line.
    Cloudevents,
}

/// Where one field of a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
#[ts(export)]
pub enum FieldSource {
    /// A column (CSV) or a dotted path such as `data.input_tokens` (CloudEvents).
    Column {
        /// Its name.
        name: String,
    },
    /// The same text for each row.
    Constant {
        /// The text.
        value: String,
    },
}

/// One field's mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldMapping {
    /// Field: `record_id`, `organisation`, `project`, `operation`, `quantity`, `credits`, `event_id`,
    /// `event_name`, `user`, `occurred_at`; for purchases and grants also `amount_paid`, `currency`,
    /// `expires_at`, `reference`, `reason`, `note`, `kind`; for organisations `external_id`, `name`, `legal_name`,
    /// `country`, `tax_id`, `email`, `plan`, `currency`, `status`.
    pub field: String,
    /// Where it comes from.
    pub source: FieldSource,
}

/// A quantity column that becomes a usage record of its own with its operation (`ContextTokens` → `Input tokens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Measure {
    /// Column or path that holds the quantity.
    pub column: String,
    /// Operation's name; must have a rate.
    pub operation: String,
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportPlan {
    /// What it brings.
    pub subject: ImportSubject,
    /// How it is written.
    pub format: ImportFormat,
    /// Name of the source system; with the record ID it makes a record unique.
    pub source: String,
    /// Field mappings.
    pub fields: Vec<FieldMapping>,
    /// Quantity columns that become records of their own.
    pub measures: Vec<Measure>,
    /// Zone of times written without one, e.g. `UTC` or `Europe/Berlin`.
    pub zone: String,
    /// Add organisations that the book does not know (by their external ID) instead of rejecting their rows.
    pub create_organisations: bool,
    /// Import the good rows and write the rejected ones to a file, instead of all or nothing.
    pub good_rows_only: bool,
}

/// What a file looks like before anything is decided: shown as mapping and preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportInspection {
    /// Names the chosen file towards the core; the window never sees a path.
    pub file: String,
    /// File name.
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// Recognised format.
    pub format: ImportFormat,
    /// Columns (or paths) found.
    pub columns: Vec<String>,
    /// First 50 rows as text, in the order of `columns`.
    pub preview: Vec<Vec<String>>,
    /// A plan guessed from the names; the user may change it.
    pub suggested: ImportPlan,
    /// Set when the very same file was imported before.
    pub imported_before: Option<Instant>,
}

/// What the import would do (dry run) or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// True for a dry run.
    pub dry_run: bool,
    /// Data rows in the file.
    #[ts(type = "number")]
    pub rows: u64,
    /// Records that the rows make (a row with two measures makes two).
    #[ts(type = "number")]
    pub records: u64,
    /// Records new to the book.
    #[ts(type = "number")]
    pub applied: u64,
    /// Records that the book had already, with the same content.
    #[ts(type = "number")]
    pub already_applied: u64,
    /// Rows rejected.
    #[ts(type = "number")]
    pub rejected: u64,
    /// Organisations added.
    #[ts(type = "number")]
    pub organisations_added: u64,
    /// Credits added or used (signed) by the applied records.
    pub credits: Amount,
    /// Usage that no lot could cover and that became debt.
    pub debt: Amount,
    /// Control totals to compare with the sender's: label and exact value, unrounded.
    pub control_totals: Vec<ControlTotal>,
    /// Things worth knowing that are not errors, e.g. `1,204 times cut to microseconds`.
    pub notes: Vec<String>,
    /// First 200 errors by line.
    pub errors: Vec<ImportError>,
    /// First and last time in the file.
    pub first_at: Option<Instant>,
    /// Last time.
    pub last_at: Option<Instant>,
    /// Where the rejected rows were written, when they were (file name only).
    pub rejects_file: Option<String>,
    /// The report in a sentence.
    pub summary: String,
}

/// A total over a column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ControlTotal {
    /// Which, e.g. `sum of runtime_s`.
    pub label: String,
    /// Exact decimal or count.
    pub value: String,
}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportError {
    /// Line number in the file, the header being line 1.
    #[ts(type = "number")]
    pub line: u64,
    /// Field, where one is to blame.
    pub field: Option<String>,
    /// A sentence: what is wrong and what to do.
    pub message: String,
}
