//! Events that the core sends to the page, in one list.

use credit_desk_actions::view::{ImportInspection, JobProgress};
use serde::Serialize;
use tauri::{AppHandle, Emitter as _, Wry};
use ts_rs::TS;

/// Payload of `book-changed`.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BookChanged {
    /// The organisation, where only one is concerned.
    pub org_id: Option<i32>,
}

/// Payload of `menu-command`.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MenuCommand {
    /// Entry of the page's command registry.
    pub id: String,
}

macro_rules! define_events {
    ($( #[doc = $doc:literal] $function:ident($name:literal, $payload:ty); )*) => {
        $(
            #[doc = $doc]
            pub fn $function(app: &AppHandle<Wry>, payload: $payload) {
                if let Err(error) = app.emit($name, payload) {
                    tracing::warn!(event = $name, error = crate::error::chain(&error), "event.not_sent");
                }
            }
        )*

        /// The list as data, in TypeScript's words.
        #[cfg(test)]
        pub fn signatures(words: &ts_rs::Config) -> Vec<Signature> {
            vec![$(Signature { name: $name, doc: $doc, payload: <$payload as TS>::name(words) }),*]
        }

        /// Writes the TypeScript of every payload, with all that it is made of.
        #[cfg(test)]
        pub fn export_types(config: &ts_rs::Config) {
            $( <$payload as TS>::export_all(config).expect("written"); )*
        }
    };
}

/// One event, in TypeScript's words.
#[cfg(test)]
#[derive(Debug)]
pub struct Signature {
    /// Name.
    pub name: &'static str,
    /// When it is sent and what to do then.
    pub doc: &'static str,
    /// What comes with it.
    pub payload: String,
}

define_events! {
    /// Long work has come further.
    job_progress("job-progress", JobProgress);
    /// Something was posted or changed: refresh open screens without losing place.
    book_changed("book-changed", BookChanged);
    /// A native menu item was chosen; its id is an entry of the command registry.
    menu_command("menu-command", MenuCommand);
    /// A file was dropped on the window; inspect it with `choose_import_file`'s answer in hand.
    file_dropped("file-dropped", ImportInspection);
}
