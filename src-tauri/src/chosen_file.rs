//! Files that the user chose or dropped, named towards the page by a token: the page never sees or sends a path.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use credit_desk_actions::imports::{self, SourceFile};
use credit_desk_actions::view::{ErrorView, GrantFile, ImportInspection};

use crate::desk::Desk;
use crate::error::{Problem, refused};

/// Chosen files of this run of the program.
#[derive(Debug, Clone, Default)]
pub struct ChosenFiles(Arc<Mutex<Files>>);

#[derive(Debug, Default)]
struct Files {
    tokens: u32,
    files: HashMap<String, SourceFile>,
}

impl ChosenFiles {
    /// The file of a token; refused when it was chosen in an earlier run of the program.
    pub fn get(&self, token: &str) -> Result<SourceFile, ErrorView> {
        let chosen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.files.get(token).cloned().ok_or_else(|| {
            refused(
                "file_forgotten",
                "The file was not read: it is no longer chosen.",
                "Choose the file again.",
            )
        })
    }

    fn new_token(&self) -> String {
        let mut chosen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.tokens += 1;
        format!("file-{}", chosen.tokens)
    }

    fn remember(&self, token: String, file: SourceFile) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).files.insert(token, file);
    }
}

/// Inspects a file that the user named and remembers it under a new token.
pub async fn inspect(desk: &Desk, path: &Path) -> Result<ImportInspection, Problem> {
    let book = desk.book().await?;
    let token = desk.chosen().new_token();
    let zone = book.view.zone.as_str();
    let chosen = imports::choose(&book.store, &book.session, path, token.clone(), None, zone).await?;
    desk.chosen().remember(token, chosen.file);
    Ok(chosen.inspection)
}

/// Opens a file of grants that the user named and remembers it under a new token.
pub async fn grants(desk: &Desk, path: &Path) -> Result<GrantFile, Problem> {
    let book = desk.book().await?;
    let token = desk.chosen().new_token();
    let (file, rows) = credit_desk_actions::grants::open_file(&book.session, path).await?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    desk.chosen().remember(token.clone(), file);
    Ok(GrantFile { file: token, name, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_reaches_only_files_that_the_user_chose() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("usage.csv");
        std::fs::write(&path, "organisation,credits\nacme,1\n").expect("written");
        let files = ChosenFiles::default();
        let token = files.new_token();
        files.remember(token.clone(), SourceFile::open(&path).expect("a readable file"));
        assert_eq!(files.get(&token).expect("chosen").path(), path, "the token names the file");
        assert_ne!(files.new_token(), token, "each choice has its own token");
        for other in ["/etc/passwd", "file-9", ""] {
            let view = files.get(other).expect_err("not chosen");
            assert_eq!(view.code, "file_forgotten", "the page cannot name a path of its own: {other}");
        }
    }
}
