//! The state behind the window: settings, the open book, running jobs, chosen files.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use credit_desk_actions::view::{AppState, Settings};
use tauri::{AppHandle, Wry};

use crate::chosen_file::ChosenFiles;
use crate::clipboard::SystemClipboard;
use crate::home::Home;
use crate::job::Jobs;
use crate::secret::Secrets;
use crate::settings_file::SettingsFile;

/// The desk; clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    app: AppHandle<Wry>,
    files: SettingsFile,
    settings: Mutex<Settings>,
    secrets: Secrets,
    jobs: Jobs,
    chosen: ChosenFiles,
    clipboard: SystemClipboard,
}

impl Desk {
    /// A desk with its saved settings and no book open yet.
    pub fn new(app: AppHandle<Wry>, home: &Home, files: SettingsFile) -> Self {
        let settings = Mutex::new(files.settings());
        // A test must neither see nor change the keyring of the person who runs it.
        let secrets = Secrets::new(&home.config, &home.data, !crate::dialog::automation());
        Self(Arc::new(Inner {
            app,
            files,
            settings,
            secrets,
            jobs: Jobs::default(),
            chosen: ChosenFiles::default(),
            clipboard: SystemClipboard::default(),
        }))
    }

    /// Tauri's handle.
    pub fn app(&self) -> &AppHandle<Wry> {
        &self.0.app
    }

    /// Jobs that can be cancelled.
    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// Files that the user chose.
    pub fn chosen(&self) -> &ChosenFiles {
        &self.0.chosen
    }

    /// The clipboard.
    pub fn clipboard(&self) -> &SystemClipboard {
        &self.0.clipboard
    }

    /// What the window starts with.
    pub fn state(&self) -> AppState {
        AppState {
            version: env!("CARGO_PKG_VERSION").into(),
            book: None,
            problem: None,
            settings: self.0.settings.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Saves settings; they hold from then on.
    pub fn save_settings(&self, settings: Settings) -> io::Result<()> {
        let mut current = self.0.settings.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.files.save_settings(&settings)?;
        *current = settings;
        Ok(())
    }
}
