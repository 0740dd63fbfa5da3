//! What a file looks like before anything is decided.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::refusal::ImportRefusal;
use super::row::RowReader;
use super::source_file::SourceFile;
use super::suggestion::suggest;
use crate::view::{ImportInspection, ImportSubject};

/// Rows shown.
const PREVIEW_ROWS: usize = 50;
/// Rows looked at to see whether a column could identify records.
const LOOKED_AT: u64 = 10_000;

/// Columns, first rows and a suggested plan. `token` names the file towards the core; `subject` is what the user
/// said it brings, guessed where nothing was said; `zone` is meant where times have none. Whether the file was
/// imported before is for the caller to add, who has the book.
pub fn inspect(
    file: &SourceFile,
    token: String,
    subject: Option<ImportSubject>,
    zone: &str,
) -> Result<ImportInspection, ImportRefusal> {
    let mut reader = RowReader::open(file, &[])?;
    let mut preview: Vec<Vec<String>> = Vec::new();
    let mut seen: Vec<Option<HashSet<u64>>> = Vec::new();
    while let Some(row) = reader.next_row()? {
        if preview.len() < PREVIEW_ROWS {
            preview.push(row.cells().map(str::to_owned).collect());
        }
        for (at, cell) in row.cells().enumerate() {
            if at == seen.len() {
                // A path that earlier events lacked cannot identify them.
                seen.push((row.number() == 1).then(HashSet::new));
            }
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            let first_time = seen[at].as_mut().is_some_and(|values| values.insert(hasher.finish()));
            if !first_time || row.cell(at).is_none() {
                seen[at] = None;
            }
        }
        if row.number() == LOOKED_AT {
            break;
        }
    }
    let columns = reader.columns().to_vec();
    for row in &mut preview {
        row.resize(columns.len(), String::new());
    }
    let unique: Vec<bool> = (0..columns.len()).map(|at| seen.get(at).is_some_and(Option::is_some)).collect();
    let suggested = suggest(file, &columns, &unique, preview.first().map(Vec::as_slice), subject, zone);
    Ok(ImportInspection {
        file: token,
        name: file.name().to_owned(),
        bytes: file.bytes(),
        sha256: file.sha256().to_owned(),
        format: file.format(),
        columns,
        preview,
        suggested,
        imported_before: None,
    })
}
