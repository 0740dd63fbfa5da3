//! Requests from a file: CSV, or one JSON object a line. Whole or not at all; the same file twice adds nothing.

use std::collections::BTreeMap;
use std::path::Path;

use credit_desk_domain::{Action, Area, Credits, Instant, Level, OrgId};
use credit_desk_storage::{AuditEntry, OrganisationKey, StorageError, Store};
use serde::Serialize;

use super::submit::{Work, expiry_of};
use crate::error::{ActionError, Result};
use crate::imports::{RowReader, SourceFile, json_members};
use crate::rights::authorize;
use crate::session::Session;
use crate::wording::{capital, counted, credits as words_of_credits};

/// Requests of one file at most.
const MOST: usize = 20_000;
/// Largest file of JSON lines.
const BYTES: u64 = 64 * 1024 * 1024;
/// Wrong lines that are told.
const TOLD: usize = 10;

/// What a file of requests brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedRequests {
    /// Rows.
    pub rows: u64,
    /// Requests that were new.
    pub applied: u64,
    /// Requests that were in the book already.
    pub already_applied: u64,
    /// Credits of the new ones.
    pub credits: String,
    /// All of it, in a sentence.
    pub sentence: String,
}

/// One row as written: its line, and its fields by name.
struct FileRow {
    line: u64,
    fields: BTreeMap<String, String>,
}

/// Enters the requests of a file. `source` names the system they come from where the rows do not; with the record ID it makes a
/// request unique.
///
/// # Errors
/// Where any row is wrong or conflicts with the book; nothing is entered then.
pub async fn import_requests(
    store: &Store,
    session: &Session,
    path: &Path,
    source: Option<&str>,
) -> Result<ImportedRequests> {
    authorize(session, Area::Requests, Level::Do)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read = path.to_owned();
    let rows = tokio::task::spawn_blocking(move || rows(&read)).await.map_err(|error| {
        tracing::error!(%error, "reading a file of requests ended unexpectedly");
        refused(&name, "it could not be read", "Choose it again.")
    })??;
    let keys = store.organisation_keys().await?;
    let works = works(&name, &rows, &keys, source, session)?;
    let (mut applied, mut sum) = (0_u64, Vec::new());
    let mut unit = store.begin(&session.actor).await?;
    for (row, work) in rows.iter().zip(works) {
        let credits = work.credits;
        let submitted = unit
            .submit(&work.proposal(session), session.role, session.now())
            .await
            .map_err(|error| of_line(&name, row.line, error))?;
        if !submitted.already {
            applied += 1;
            sum.push(credits);
        }
    }
    let total = Credits::sum(sum).unwrap_or(Credits::MAX);
    let count = rows.len() as u64;
    if applied > 0 {
        let entry = AuditEntry {
            action: "import requests".to_owned(),
            org: None,
            subject: name.clone(),
            before: None,
            after: Some(format!("{applied} new of {count}, {total} credits")),
            reason: None,
        };
        unit.audit(&entry, session.role_code(), session.now()).await?;
    }
    unit.commit().await?;
    let new = usize::try_from(applied).unwrap_or(usize::MAX);
    let sentence = match count - applied {
        0 => format!(
            "{} for {} credits entered from {name}.",
            counted(new, "request"),
            words_of_credits(total)
        ),
        _ if applied == 0 => {
            format!(
                "Nothing was entered: all {} of {name} are in the book already.",
                counted(rows.len(), "request")
            )
        }
        before => format!(
            "{} for {} credits entered from {name}; {before} were in the book already.",
            counted(new, "request"),
            words_of_credits(total)
        ),
    };
    Ok(ImportedRequests {
        rows: count,
        applied,
        already_applied: count - applied,
        credits: total.to_string(),
        sentence,
    })
}

fn refused(file: &str, why: &str, hint: &str) -> ActionError {
    ActionError::refused("requests_file", format!("{file} was not imported: {why}"), hint)
}

fn of_line(file: &str, line: u64, error: StorageError) -> ActionError {
    if error.is_transient() {
        return error.into();
    }
    match error {
        StorageError::Refused { .. } | StorageError::Conflict { .. } | StorageError::Text { .. } => refused(
            file,
            &format!("line {line}: {error}"),
            "Correct it and import the file again; nothing of it was entered.",
        ),
        other => other.into(),
    }
}

fn rows(path: &Path) -> Result<Vec<FileRow>> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable =
        |error: std::io::Error| refused(&name, &format!("it could not be read ({error})"), "Check the file.");
    let found = if starts_with_object(path).map_err(unreadable)? {
        if std::fs::metadata(path).map_err(unreadable)?.len() > BYTES {
            return Err(refused(&name, "it is larger than 64 MB", "Split the file."));
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let mut found = Vec::new();
        for (line, text) in (1_u64..).zip(text.trim_start_matches('\u{feff}').lines()) {
            if text.trim().is_empty() {
                continue;
            }
            let members = json_members(text).map_err(|why| {
                refused(&name, &format!("line {line} {why}"), "Write one JSON object in each line.")
            })?;
            found.push(FileRow {
                line,
                fields: members.into_iter().map(|(name, value)| (plain(&name), value)).collect(),
            });
        }
        found
    } else {
        let file = SourceFile::open(path)?;
        let mut reader = RowReader::open(&file, &[])?;
        let columns: Vec<String> = reader.columns().iter().map(|column| plain(column)).collect();
        let mut found = Vec::new();
        while let Some(row) = reader.next_row()? {
            if let Some(problem) = row.problem() {
                return Err(refused(&name, &format!("line {}: {problem}", row.line()), "Correct it."));
            }
            let fields = columns
                .iter()
                .enumerate()
                .filter_map(|(at, column)| Some((column.clone(), row.cell(at)?.to_owned())));
            found.push(FileRow { line: row.line(), fields: fields.collect() });
        }
        found
    };
    match found.len() {
        0 => Err(refused(&name, "it has no rows", "Put one request in each row.")),
        1..=MOST => Ok(found),
        _ => Err(refused(&name, "it has more than 20,000 rows", "Split the file.")),
    }
}

/// True where the first thing in a file is a JSON object.
fn starts_with_object(path: &Path) -> std::io::Result<bool> {
    use std::io::Read as _;
    let mut start = Vec::new();
    std::fs::File::open(path)?.take(4_096).read_to_end(&mut start)?;
    let text = String::from_utf8_lossy(&start);
    Ok(text.trim_start_matches('\u{feff}').trim_start().starts_with('{'))
}

/// A column's name without case and separators that differ.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

fn works(
    file: &str,
    rows: &[FileRow],
    keys: &[OrganisationKey],
    source: Option<&str>,
    session: &Session,
) -> Result<Vec<Work>> {
    let by_external: BTreeMap<&str, i64> =
        keys.iter().map(|key| (key.external_id.as_str(), key.org_id)).collect();
    let known = |number: i64| keys.iter().any(|key| key.org_id == number).then_some(number);
    let (mut works, mut wrong) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match work(row, &by_external, known, source, session) {
            Ok(work) => works.push(work),
            Err(why) => wrong.push(format!("line {}: {why}", row.line)),
        }
    }
    if wrong.is_empty() {
        return Ok(works);
    }
    let more = wrong.len().saturating_sub(TOLD);
    wrong.truncate(TOLD);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Err(refused(
        file,
        &format!("{}{more}", wrong.join("; ")),
        "Correct the lines and import the file again; nothing of it was entered.",
    ))
}

fn work(
    row: &FileRow,
    by_external: &BTreeMap<&str, i64>,
    known: impl Fn(i64) -> Option<i64>,
    source: Option<&str>,
    session: &Session,
) -> std::result::Result<Work, String> {
    let field = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| row.fields.get(*name))
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    };
    let needed = |names: &[&str]| field(names).ok_or_else(|| format!("{} is missing", names[0]));
    let number = match (field(&["external_id", "organisation"]), field(&["org_id"])) {
        (Some(external), _) => *by_external
            .get(external)
            .ok_or_else(|| format!("this book has no organisation with the external ID “{external}”"))?,
        (None, Some(text)) => text
            .trim_start_matches("org_")
            .parse()
            .ok()
            .and_then(known)
            .ok_or_else(|| format!("this book has no organisation “{text}”"))?,
        (None, None) => return Err("external_id is missing".to_owned()),
    };
    let org = OrgId::try_new(number).map_err(|error| error.to_string())?;
    let text = needed(&["credits", "amount"])?;
    let credits = Credits::parse(text).map_err(|error| error.to_string())?;
    if !credits.is_positive() {
        return Err(format!("“{text}” credits are not above zero"));
    }
    let expires_at: Option<Instant> =
        expiry_of(field(&["expires_on"]), session).map_err(|error| capital(&error.to_string()))?;
    let record = needed(&["record_id", "request_id", "id"])?;
    let system = field(&["source"])
        .or(source)
        .ok_or_else(|| "source is missing: name the system in a column or for the whole file".to_owned())?;
    Ok(Work {
        expires_at,
        note: field(&["note"]).map(str::to_owned),
        requested_by: field(&["requested_by", "user"]).map(str::to_owned),
        source: system.to_owned(),
        ..Work::new(Action::Request, Some(org), credits, needed(&["reason"])?, record)
    })
}
