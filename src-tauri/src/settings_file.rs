//! The settings file: JSON without secrets, written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use credit_desk_actions::view::Settings;
use serde::{Serialize, de::DeserializeOwned};

/// Name in the config folder.
const SETTINGS: &str = "settings.json";

/// The config folder's files.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    folder: PathBuf,
}

impl SettingsFile {
    /// Files in `folder`, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The saved settings. Without a file, or with one that cannot be read, the defaults: settings must never keep the
    /// window from opening. What could not be read is logged and stays where it is until settings are saved.
    pub fn settings(&self) -> Settings {
        self.read(SETTINGS).unwrap_or_default()
    }

    /// Saves settings.
    pub fn save_settings(&self, settings: &Settings) -> io::Result<()> {
        self.write(SETTINGS, settings)
    }

    /// Reads a JSON file of the folder; nothing when it is absent or unreadable.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = match fs::read(self.folder.join(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(name, error = crate::error::chain(&error), "settings.not_read");
                return None;
            }
        };
        serde_json::from_slice(&bytes)
            .inspect_err(|error| {
                tracing::warn!(name, error = crate::error::chain(error), "settings.not_read");
            })
            .ok()
    }

    /// Writes a JSON file of the folder through a temporary file beside it.
    pub fn write(&self, name: &str, content: &impl Serialize) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        serde_json::to_writer_pretty(&mut file, content)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(name)).map_err(|error| error.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use credit_desk_actions::view::Theme;

    #[test]
    fn settings_come_back_as_saved() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = SettingsFile::new(&folder.path().join("config"));
        assert_eq!(file.settings(), Settings::default(), "the defaults before the first save");
        let saved = Settings { theme: Theme::Dark, locale: "de".into(), ..Settings::default() };
        file.save_settings(&saved).expect("saved");
        assert_eq!(file.settings(), saved, "what was saved comes back");
        let left: Vec<_> = fs::read_dir(folder.path().join("config")).expect("there").collect();
        assert_eq!(left.len(), 1, "no temporary file is left behind");
    }

    #[test]
    fn a_damaged_file_does_not_keep_the_window_from_opening() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(SETTINGS), "{\"theme\": 7").expect("written");
        assert_eq!(SettingsFile::new(folder.path()).settings(), Settings::default(), "defaults instead");
    }

    #[test]
    fn a_setting_of_an_older_version_may_be_missing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(SETTINGS), "{\"theme\": \"light\"}").expect("written");
        let settings = SettingsFile::new(folder.path()).settings();
        assert_eq!(
            settings,
            Settings { theme: Theme::Light, ..Settings::default() },
            "the rest are defaults"
        );
    }
}
