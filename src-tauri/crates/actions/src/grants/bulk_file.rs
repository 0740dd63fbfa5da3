//! A CSV of grants: external_id or org_id, credits, note.

use std::path::Path;

use credit_desk_domain::{Area, Credits, Level};

use crate::error::{ActionError, Result};
use crate::imports::{RowReader, SourceFile};
use crate::rights::authorize;
use crate::session::Session;

/// Organisations of one bulk grant at most.
pub(super) const MOST: usize = 5_000;

/// One line of the file, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileLine {
    /// Line of the file.
    pub(super) line: u64,
    /// External ID or number of the organisation.
    pub(super) organisation: String,
    /// True where it is our number.
    pub(super) by_number: bool,
    /// Credits, or why they cannot be read.
    pub(super) credits: std::result::Result<Credits, String>,
    /// Note.
    pub(super) note: Option<String>,
}

/// Opens a CSV of grants and counts its rows.
///
/// # Errors
/// Where it is no CSV, has not the columns that are needed, no rows, or more than a bulk grant may have.
pub async fn open_file(session: &Session, path: &Path) -> Result<(SourceFile, u32)> {
    authorize(session, Area::Grants, Level::Propose)?;
    let path = path.to_owned();
    let file = blocking(move || Ok(SourceFile::open(&path)?)).await?;
    let rows = read(&file).await?.len();
    Ok((file, u32::try_from(rows).unwrap_or(u32::MAX)))
}

/// All lines of a file that was opened.
pub(super) async fn read(file: &SourceFile) -> Result<Vec<FileLine>> {
    let file = file.clone();
    blocking(move || lines(&file)).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "reading a file of grants ended unexpectedly");
        ActionError::refused("grant_file_unreadable", "The file could not be read", "Choose it again.")
    })?
}

fn lines(file: &SourceFile) -> Result<Vec<FileLine>> {
    let mut reader = RowReader::open(file, &[])?;
    let place = |names: &[&str]| {
        reader.columns().iter().position(|column| {
            let column = column.trim().to_lowercase().replace([' ', '-'], "_");
            names.contains(&column.as_str())
        })
    };
    let external = place(&["external_id", "organisation_external_id"]);
    let number = place(&["org_id", "organisation_id"]);
    let (credits, note) = (place(&["credits", "amount"]), place(&["note"]));
    let (Some(credits), Some(organisation)) = (credits, external.or(number)) else {
        return Err(ActionError::refused(
            "grant_file_columns",
            format!("{} was not read: it needs the columns external_id (or org_id) and credits", file.name()),
            "Name the columns in the first row; a column note is welcome.",
        ));
    };
    let by_number = external.is_none();
    let mut found = Vec::new();
    while let Some(row) = reader.next_row()? {
        if found.len() == MOST {
            return Err(ActionError::refused(
                "grant_file_rows",
                format!("{} was not read: a bulk grant is for at most 5,000 organisations", file.name()),
                "Split the file.",
            ));
        }
        let cell = |place: usize| row.cell(place).unwrap_or_default().trim().to_owned();
        let text = cell(credits);
        let amount = Credits::parse(&text).map_err(|error| error.to_string()).and_then(|amount| {
            if amount.is_positive() { Ok(amount) } else { Err(format!("“{text}” is not above zero")) }
        });
        let amount = row.problem().map_or(amount, |problem| Err(problem.to_owned()));
        found.push(FileLine {
            line: row.line(),
            organisation: cell(organisation),
            by_number,
            credits: amount,
            note: note.map(cell).filter(|note| !note.is_empty()),
        });
    }
    if found.is_empty() {
        return Err(ActionError::refused(
            "grant_file_empty",
            format!("{} was not read: it has no rows", file.name()),
            "Put one organisation in each row.",
        ));
    }
    Ok(found)
}
