//! Where Credit Desk keeps things on this computer.

use std::path::{Path, PathBuf};

/// Name of the program's folders, the same as `identifier` in `tauri.conf.json`.
pub const IDENTIFIER: &str = "org.creditdesk.desktop";

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
        let folder = ring::digest::digest(&ring::digest::SHA256, self.data.as_os_str().as_encoded_bytes());
        let short: String = folder.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("{IDENTIFIER}.home{short}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_the_one_of_the_package() {
        let config = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tauri.conf.json")).expect("there");
        let config: serde_json::Value = serde_json::from_str(&config).expect("JSON");
        assert_eq!(config["identifier"], IDENTIFIER, "window and folders go by one name");
    }

    #[test]
    fn desks_on_different_folders_are_different_instances() {
        let (one, other) = (Home::below(Path::new("/a")), Home::below(Path::new("/b")));
        assert_ne!(one.instance(), other.instance(), "each may open its own window");
        assert_eq!(one.instance(), Home::below(Path::new("/a")).instance(), "the same folder is the same instance");
    }
}
