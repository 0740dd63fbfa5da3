//! What can go wrong with the database, told apart so that callers know whether trying again is safe.

use thiserror::Error;

/// A failed call to the ledger's storage.
#[derive(Debug, Error)]
pub enum StorageError {
    /// A rule of the ledger refused it; nothing was changed. The rule's name is that of the constraint in the schema.
    #[error("{}", crate::refusal::sentence(rule))]
    Refused {
        /// Name of the rule, e.g. `lot_never_overdrawn`.
        rule: String,
    },
    /// The same source record stands in the book with other content; nothing was changed.
    #[error(
        "record {record_id} of {source_name} was not posted: it stands in the book already with another {field}. \
         Correct the record or give it an ID of its own"
    )]
    Conflict {
        /// Source system.
        source_name: String,
        /// The record's ID there.
        record_id: String,
        /// The first field that differs.
        field: String,
    },
    /// Another desk holds the database; nothing was changed and trying again is safe.
    #[error("the book is busy: another desk is writing. Nothing was changed; try again")]
    Busy(#[source] sqlx::Error),
    /// The server or the file cannot be reached; what was not committed is not there.
    #[error("the book cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// The login may not do this; nothing was changed.
    #[error("this login may not do that: {message}. Nothing was changed; ask an administrator for the role")]
    NotAllowed {
        /// What the server said.
        message: String,
    },
    /// A row that cannot be: a defect or a damaged file.
    #[error("{table}.{column} of row {row} holds something impossible; run `credit-desk-cli verify`")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Row's key.
        row: String,
    },
    /// The file is not a book of this program.
    #[error("{what} is not a Credit Desk book; choose another file or make a new book")]
    NotABook {
        /// File or database.
        what: String,
    },
    /// The book was made by a newer program.
    #[error(
        "this book has schema {found}, this program knows up to {known}: install the newer Credit Desk to open it"
    )]
    NewerSchema {
        /// Schema version of the book.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The server is too old.
    #[error("the PostgreSQL server has version {found}; Credit Desk needs 15 or newer")]
    ServerTooOld {
        /// Its version.
        found: String,
    },
    /// The database file stands on a network share, where its locks cannot be trusted.
    #[error(
        "{path} is on a network share ({filesystem}), where two desks could damage it: keep the book on this computer or share it through PostgreSQL"
    )]
    NetworkShare {
        /// File.
        path: String,
        /// Kind of file system.
        filesystem: String,
    },
    /// There is a book already where a new one was to be made.
    #[error("a book exists already at {what}; it was left as it is")]
    Exists {
        /// File or database.
        what: String,
    },
    /// Not found by its key.
    #[error("there is no {what} in this book")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// A text that the ledger cannot hold.
    #[error("{field} was not accepted: {reason}")]
    Text {
        /// Field.
        field: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// Reading or writing a file failed.
    #[error("{what} could not be read or written")]
    File {
        /// File.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Anything else from the driver: a defect.
    #[error("the database answered something unexpected")]
    Driver(#[source] sqlx::Error),
    /// The same from the driver of read-only streams.
    #[error("the database answered something unexpected")]
    Stream(#[source] rusqlite::Error),
}

impl StorageError {
    /// True where the same call may be made again without harm.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unavailable(_))
    }

    /// From rusqlite, with the rule's name where a rule refused it.
    pub(crate) fn from_native(error: rusqlite::Error) -> Self {
        if let rusqlite::Error::SqliteFailure(failure, Some(message)) = &error
            && let Some(rule) = rule_of(&failure.extended_code.to_string(), message, None)
        {
            return Self::Refused { rule };
        }
        Self::Stream(error)
    }

    /// The name of the rule, where a rule refused it.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Refused { rule } => Some(rule),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(db) = &error {
            let code = db.code().unwrap_or_default().into_owned();
            if let Some(rule) = rule_of(&code, db.message(), db.constraint()) {
                return Self::Refused { rule };
            }
            // SQLite 5 busy, 6 locked (also extended); PostgreSQL serialization failure, deadlock, lock timeout.
            let sqlite_primary = code.parse::<i32>().map(|code| code & 0xff);
            if matches!(sqlite_primary, Ok(5 | 6)) && code.len() < 5
                || matches!(code.as_str(), "40001" | "40P01" | "55P03")
            {
                return Self::Busy(error);
            }
            if matches!(code.as_str(), "57P01" | "57P02" | "57P03" | "53300" | "28P01" | "28000" | "3D000") {
                return Self::Unavailable(error);
            }
            if code == "42501" {
                return Self::NotAllowed { message: db.message().to_owned() };
            }
            return Self::Driver(error);
        }
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            other => Self::Driver(other),
        }
    }
}

/// The rule's name out of a driver's message, where the message is that of a rule.
fn rule_of(code: &str, message: &str, constraint: Option<&str>) -> Option<String> {
    match code {
        "DK001" => Some(message.to_owned()),
        // SQLITE_CONSTRAINT_TRIGGER: raise(abort, 'rule').
        "1811" => Some(message.to_owned()),
        // SQLITE_CONSTRAINT_CHECK: "CHECK constraint failed: rule".
        "275" => message.rsplit(": ").next().map(str::to_owned),
        // SQLITE_CONSTRAINT_UNIQUE / PRIMARYKEY name the columns: "UNIQUE constraint failed: index 'rule'" for expression
        // and partial indexes, "table.column, …" otherwise.
        "2067" | "1555" => Some(unique_rule(message)),
        "23505" | "23514" | "23503" => constraint.map(str::to_owned),
        // A sum beyond 64 bits: PostgreSQL's numeric_value_out_of_range; in SQLite it became a floating-point number, which a
        // strict table does not store, or sum() gave up.
        "22003" | "3091" => Some("amount_in_range".to_owned()),
        "1" if message == "integer overflow" || message == crate::sqlite::BECAME_FLOAT => {
            Some("amount_in_range".to_owned())
        }
        _ => None,
    }
}

fn unique_rule(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or(message);
    match columns {
        "movement.source, movement.record_id, movement.org_id"
        | "usage_record.source, usage_record.record_id, usage_record.org_id" => "record_unique".to_owned(),
        "movement.org_id, movement.reverses_seq" => "reversed_once".to_owned(),
        "organisation.external_id" => "organisation_external_id".to_owned(),
        "operation.name" => "operation_name_unique".to_owned(),
        "project.org_id, project.name" => "project_name_unique".to_owned(),
        "rate.operation_id, rate.starts_at" => "rate_pkey".to_owned(),
        other => other.trim_start_matches("index ").trim_matches('\'').to_owned(),
    }
}

/// Short for a result of this crate.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;
