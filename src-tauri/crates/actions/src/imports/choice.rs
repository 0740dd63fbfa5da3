//! A file is chosen: opened, inspected, and compared with what was imported before.

use std::path::Path;

use credit_desk_domain::{Area, Level};
use credit_desk_storage::Store;

use super::inspection::inspect;
use super::refusal::ImportRefusal;
use super::run::imported_before;
use super::source_file::SourceFile;
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::view::{self, ImportInspection, ImportSubject};

/// An opened file and what it looks like.
#[derive(Debug, Clone)]
pub struct ChosenFile {
    /// The file, to be imported.
    pub file: SourceFile,
    /// What is shown of it.
    pub inspection: ImportInspection,
}

/// Opens and inspects a file without keeping the caller's thread. `token` names it towards the window; `subject` is
/// what the user said it brings; `zone` is meant where times have none.
pub async fn choose(
    store: &Store,
    session: &Session,
    path: &Path,
    token: String,
    subject: Option<ImportSubject>,
    zone: &str,
) -> Result<ChosenFile> {
    authorize(session, Area::Import, Level::Do)?;
    let (path, zone) = (path.to_owned(), zone.to_owned());
    let reading = tokio::task::spawn_blocking(move || {
        let file = SourceFile::open(&path)?;
        let inspection = inspect(&file, token, subject, &zone)?;
        Ok::<_, ImportRefusal>((file, inspection))
    });
    let read = reading.await.map_err(|error| {
        tracing::error!(%error, "inspecting a file to import ended unexpectedly");
        ActionError::refused("import_file_unreadable", "The file could not be read", "Choose it again.")
    })?;
    let (file, mut inspection) = read?;
    inspection.imported_before =
        imported_before(store, &file).await?.map(|instant| view::Instant(instant.to_string()));
    Ok(ChosenFile { file, inspection })
}
