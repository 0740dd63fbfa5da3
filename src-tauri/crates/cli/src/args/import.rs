//! Arguments of imports.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use credit_desk_actions::view::{FieldMapping, ImportFormat, ImportSubject, Measure};
use credit_desk_domain::BillingZone;

use super::value::{constant, mapped, measure, zone};

/// Import a file.
///
/// Without --map, --set and --measure the columns are matched by their names; with any of them, exactly the named
/// fields are read.
#[derive(Debug, Args)]
pub struct Import {
    /// What the file brings.
    pub subject: Subject,
    /// The file.
    pub file: PathBuf,
    /// How it is written; recognised where not given.
    #[arg(long)]
    pub format: Option<Format>,
    /// Name of the system it comes from; with the record ID it makes a record unique. Without it, the file's name.
    #[arg(long)]
    pub source: Option<String>,
    /// Read a field from a column (or from a path such as data.tokens in CloudEvents).
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = mapped)]
    pub map: Vec<FieldMapping>,
    /// Give a field the same text in each row.
    #[arg(long, value_name = "FIELD=TEXT", value_parser = constant)]
    pub set: Vec<FieldMapping>,
    /// Make a record of its own of a quantity column, rated by an operation.
    #[arg(long, value_name = "COLUMN=OPERATION", value_parser = measure)]
    pub measure: Vec<Measure>,
    /// Zone of times that are written without one; the billing entity's where not given.
    #[arg(long, value_parser = zone)]
    pub zone: Option<BillingZone>,
    /// Add organisations that the book does not know.
    #[arg(long)]
    pub create_organisations: bool,
    /// Import the good rows and write the rejected ones to a file, instead of all or nothing.
    #[arg(long)]
    pub good_rows_only: bool,
    /// Only try: post nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where rejected rows are written; without it, beside the file.
    #[arg(long, value_name = "FILE", requires = "good_rows_only")]
    pub rejects: Option<PathBuf>,
}

/// What a file brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    Usage,
    Organisations,
    Purchases,
    Grants,
    /// Requests of customers, which wait for a decision: CSV or one JSON object a line, with external_id, credits, reason,
    /// requested_by, record_id and, where --source does not say it, source.
    Requests,
}

impl Subject {
    /// What the ledger's own import reads; requests are entered otherwise.
    pub const fn of_ledger(self) -> Option<ImportSubject> {
        match self {
            Self::Usage => Some(ImportSubject::Usage),
            Self::Organisations => Some(ImportSubject::Organisations),
            Self::Purchases => Some(ImportSubject::Purchases),
            Self::Grants => Some(ImportSubject::Grants),
            Self::Requests => None,
        }
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Csv,
    Focus,
    Cloudevents,
}

impl From<Format> for ImportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Focus => Self::Focus,
            Format::Cloudevents => Self::Cloudevents,
        }
    }
}
