//! Why a file as a whole was not read or not imported.

use std::io;

use crate::error::ActionError;

/// A file or a plan that cannot be used at all; nothing was changed. Problems of single rows are
/// [`ImportError`](crate::view::ImportError)s in the report instead.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// Opening or reading failed.
    #[error("{file} could not be read; check that it still exists and that you may open it")]
    Unreadable {
        /// File name.
        file: String,
        /// The operating system's answer.
        #[source]
        cause: io::Error,
    },
    /// No rows and no header.
    #[error("{file} is empty; nothing was imported")]
    Empty {
        /// File name.
        file: String,
    },
    /// A workbook, an archive, a PDF, UTF-16 text …
    #[error("{file} is {what}, not UTF-8 text; {remedy}")]
    NotText {
        /// File name.
        file: String,
        /// What it seems to be.
        what: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Bytes that are not UTF-8.
    #[error(
        "Line {line} of {file} is not UTF-8 text; save the file as “CSV UTF-8” and choose it again. Nothing was imported"
    )]
    NotUtf8 {
        /// File name.
        file: String,
        /// Line number.
        line: u64,
    },
    /// One row longer than any real one.
    #[error(
        "The row that begins on line {line} of {file} is longer than 1 MB; a closing quotation mark is probably missing there. Nothing was imported"
    )]
    RowTooLong {
        /// File name.
        file: String,
        /// Line number where the row begins.
        line: u64,
    },
    /// Lines end with CR alone.
    #[error(
        "{file} has the line ends of old Macintosh programs; save it again as “CSV UTF-8” and choose it again"
    )]
    LoneCarriageReturns {
        /// File name.
        file: String,
    },
    /// No column names.
    #[error(
        "Line 1 of {file} looks like data (“{cell}”), not like column names; add a line with the names and choose the file again"
    )]
    NoHeader {
        /// File name.
        file: String,
        /// The cell that gave it away.
        cell: String,
    },
    /// JSON, but not events.
    #[error("{file} is JSON but not CloudEvents with one event a line: {why}")]
    NotCloudEvents {
        /// File name.
        file: String,
        /// What is missing.
        why: String,
    },
    /// More columns than a file of records has.
    #[error("{file} has more than {limit} columns; only files with fewer can be imported")]
    TooManyColumns {
        /// File name.
        file: String,
        /// The limit.
        limit: usize,
    },
    /// The file is not the one that was shown.
    #[error(
        "{file} was changed by another program while it was being imported; choose it again. Nothing was imported"
    )]
    Changed {
        /// File name.
        file: String,
    },
    /// A mapped column does not exist.
    #[error("The column “{column}”, chosen for {field}, is not in {file}; choose another column")]
    ColumnMissing {
        /// File name.
        file: String,
        /// Column.
        column: String,
        /// Field it was chosen for.
        field: String,
    },
    /// A mapped column exists twice.
    #[error("The column “{column}”, chosen for {field}, is in {file} more than once; rename one of the two")]
    ColumnAmbiguous {
        /// File name.
        file: String,
        /// Column.
        column: String,
        /// Field it was chosen for.
        field: String,
    },
    /// The plan cannot be carried out.
    #[error("{0}")]
    Plan(String),
    /// The rejected rows have nowhere to go.
    #[error(
        "The rejected rows could not be written to {place}; choose another place for them. Nothing was imported"
    )]
    RejectsUnwritable {
        /// File or folder name.
        place: String,
        /// The operating system's answer.
        #[source]
        cause: io::Error,
    },
    /// The user stopped it.
    #[error("The import of {file} was cancelled; nothing was imported")]
    Cancelled {
        /// File name.
        file: String,
    },
}

impl ImportRefusal {
    /// Stable machine name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "import_file_unreadable",
            Self::Empty { .. } => "import_file_empty",
            Self::NotText { .. } | Self::NotUtf8 { .. } => "import_file_not_text",
            Self::RowTooLong { .. } => "import_row_too_long",
            Self::LoneCarriageReturns { .. } => "import_line_ends",
            Self::NoHeader { .. } => "import_no_header",
            Self::NotCloudEvents { .. } => "import_not_cloudevents",
            Self::TooManyColumns { .. } => "import_too_many_columns",
            Self::Changed { .. } => "import_file_changed",
            Self::ColumnMissing { .. } => "import_column_missing",
            Self::ColumnAmbiguous { .. } => "import_column_ambiguous",
            Self::Plan(_) => "import_plan",
            Self::RejectsUnwritable { .. } => "import_rejects_unwritable",
            Self::Cancelled { .. } => "import_cancelled",
        }
    }
}

impl From<ImportRefusal> for ActionError {
    fn from(refusal: ImportRefusal) -> Self {
        if let ImportRefusal::Unreadable { cause, .. } | ImportRefusal::RejectsUnwritable { cause, .. } =
            &refusal
        {
            tracing::warn!(error = %cause, code = refusal.code(), "a file of an import could not be used");
        }
        Self::Refused { code: refusal.code(), message: refusal.to_string(), hint: None }
    }
}
