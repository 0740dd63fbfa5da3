//! Files that the user chose or dropped, named towards the page by a token: the page never sees or sends a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use credit_desk_actions::view::ErrorView;

use crate::error::refused;

/// Chosen files of this run of the program.
#[derive(Debug, Clone, Default)]
pub struct ChosenFiles(Arc<Mutex<HashMap<String, PathBuf>>>);

impl ChosenFiles {
    /// Remembers a file and gives its token. The same file has the same token.
    pub fn remember(&self, path: &Path) -> String {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, _)) = files.iter().find(|(_, known)| known.as_path() == path) {
            return token.clone();
        }
        let token = format!("file-{}", files.len() + 1);
        files.insert(token.clone(), path.to_owned());
        token
    }

    /// The file of a token; refused when the program was started anew since.
    pub fn get(&self, token: &str) -> Result<PathBuf, ErrorView> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(token).cloned().ok_or_else(|| {
            refused("file_forgotten", "The file was not read: it is no longer chosen.", "Choose the file again.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_reaches_only_files_that_the_user_chose() {
        let files = ChosenFiles::default();
        let token = files.remember(Path::new("/data/usage.csv"));
        assert_eq!(files.get(&token).expect("chosen"), Path::new("/data/usage.csv"), "the token names the file");
        assert_eq!(files.remember(Path::new("/data/usage.csv")), token, "chosen twice is the same file");
        let view = files.get("/etc/passwd").expect_err("a path is no token");
        assert_eq!(view.code, "file_forgotten", "the page cannot name a path of its own");
    }
}
