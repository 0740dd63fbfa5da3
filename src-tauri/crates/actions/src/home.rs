//! Where Credit Desk keeps things on this computer, and which book the desk works on; the window and the command line
//! follow the same rule.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Name of the program's folders, the same as `identifier` in `tauri.conf.json`.
pub const IDENTIFIER: &str = "org.creditdesk.desktop";

/// Names the book that the desk works on; in the config folder, without secrets.
const CURRENT_BOOK: &str = "book.json";

/// Settings, data and log folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Settings and encrypted files.
    pub config: PathBuf,
    /// Books on this computer.
    pub data: PathBuf,
    /// The log.
    pub logs: PathBuf,
}

/// The book that the desk worked on last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SavedBook {
    /// A file on this computer.
    File {
        /// Where.
        path: PathBuf,
    },
    /// The team's PostgreSQL.
    Server(Server),
}

/// A PostgreSQL server, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Database.
    pub database: String,
    /// Login.
    pub user: String,
    /// `verify-full`, `require` or `disable` (loopback only).
    pub tls: String,
}

impl Home {
    /// The system's folders for this program, or those below `CREDIT_DESK_HOME` (tests, a stick).
    ///
    /// Nothing where the user has no home folder.
    pub fn find() -> Option<Self> {
        if let Some(home) = std::env::var_os("CREDIT_DESK_HOME") {
            return Some(Self::below(Path::new(&home)));
        }
        let logs = if cfg!(target_os = "macos") {
            dirs::home_dir()?.join("Library/Logs").join(IDENTIFIER)
        } else {
            dirs::data_local_dir()?.join(IDENTIFIER).join("logs")
        };
        Some(Self {
            config: dirs::config_dir()?.join(IDENTIFIER),
            data: dirs::data_dir()?.join(IDENTIFIER),
            logs,
        })
    }

    /// All folders below one.
    pub fn below(home: &Path) -> Self {
        Self { config: home.join("config"), data: home.join("data"), logs: home.join("logs") }
    }

    /// A name for the program at work on these folders: two desks on different folders do not disturb each other.
    pub fn instance(&self) -> String {
        let folder = Sha256::digest(self.data.as_os_str().as_encoded_bytes());
        let short = folder.iter().take(6).fold(0_u64, |short, byte| short << 8 | u64::from(*byte));
        format!("{IDENTIFIER}.home{short:012x}")
    }

    /// The file of the demo book.
    pub fn demo_book(&self) -> PathBuf {
        self.data.join("demo.sqlite")
    }

    /// The file of a billing entity's book: its name in lower case, with a hyphen for what file names should not hold.
    pub fn book_of(&self, billing_entity: &str) -> PathBuf {
        let mut name = String::new();
        for c in billing_entity.to_lowercase().chars() {
            if c.is_alphanumeric() {
                name.push(c);
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
        }
        let name = name.trim_end_matches('-');
        // `demo` is the demo book's.
        let name = if name.is_empty() || name == "demo" { "book" } else { name };
        self.data.join(format!("{name}.sqlite"))
    }

    /// The book that the desk works on; nothing before the first one.
    ///
    /// # Errors
    /// A file that is there but cannot be read.
    pub fn current_book(&self) -> io::Result<Option<SavedBook>> {
        match fs::read(self.config.join(CURRENT_BOOK)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Remembers the book that the desk works on; the file is written whole or not at all.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn save_current_book(&self, book: &SavedBook) -> io::Result<()> {
        fs::create_dir_all(&self.config)?;
        let whole = self.config.join(CURRENT_BOOK);
        let part = self.config.join(format!("{CURRENT_BOOK}.{}.part", std::process::id()));
        let mut file = fs::File::create(&part)?;
        serde_json::to_writer_pretty(&mut file, book)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&part, &whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desks_on_different_folders_are_different_instances() {
        let (one, other) = (Home::below(Path::new("/a")), Home::below(Path::new("/b")));
        assert_ne!(one.instance(), other.instance(), "each may open its own window");
        assert_eq!(
            one.instance(),
            Home::below(Path::new("/a")).instance(),
            "the same folder is the same instance"
        );
    }

    #[test]
    fn a_billing_entity_has_a_file_of_its_own() {
        let home = Home::below(Path::new("/h"));
        for (name, file) in [
            ("Brightframe GmbH", "brightframe-gmbh.sqlite"),
            ("Müller & Söhne / Foto", "müller-söhne-foto.sqlite"),
            ("../..", "book.sqlite"),
            ("Demo", "book.sqlite"),
        ] {
            assert_eq!(home.book_of(name), home.data.join(file), "{name}");
        }
    }

    #[test]
    fn the_desk_remembers_its_book() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = Home::below(folder.path());
        assert_eq!(home.current_book().expect("readable"), None, "nothing before the first book");
        let book = SavedBook::Server(Server {
            host: "db.example.org".into(),
            port: 5432,
            database: "desk".into(),
            user: "amina".into(),
            tls: "verify-full".into(),
        });
        home.save_current_book(&book).expect("saved");
        assert_eq!(home.current_book().expect("readable"), Some(book), "it comes back as saved");
    }
}
