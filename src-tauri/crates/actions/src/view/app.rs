//! The application itself: which book is open, who works at it, settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AppState {
    /// Program version.
    pub version: String,
    /// The open book; nothing on first run.
    pub book: Option<BookView>,
    /// Why the last book could not be opened, when it could not.
    pub problem: Option<super::ErrorView>,
    /// Who may sign in, where the book asks for it and nobody has.
    pub sign_in: Option<super::SignInView>,
    /// Settings.
    pub settings: Settings,
}

/// The open book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BookView {
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// Shown under the program's name, e.g. `Demo book · this computer`.
    pub label: String,
    /// `production`, `test` or `demo`; all but production show a striped band.
    pub environment: String,
    /// The billing entity's name.
    pub billing_entity: String,
    /// Its zone, e.g. `Europe/Berlin`.
    pub zone: String,
    /// Who is signed in.
    pub actor: String,
    /// The role in words, e.g. `Admin`.
    pub role: String,
    /// What the person may do; Rust enforces the same.
    pub rights: Vec<super::RightView>,
    /// Server and database, or the file's name; no password.
    pub location: String,
    /// Transactions posted.
    #[ts(type = "number")]
    pub transactions: u64,
    /// Organisations.
    pub organisations: u32,
}

/// What first run and Settings can open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum BookChoice {
    /// A believable demo book on this computer.
    Demo,
    /// A new empty book on this computer.
    Empty {
        /// Billing entity's name.
        billing_entity: String,
        /// Zone of its months.
        zone: String,
        /// Base currency.
        currency: String,
    },
    /// The team's PostgreSQL.
    Postgres {
        /// Host.
        host: String,
        /// Port.
        port: u16,
        /// Database.
        database: String,
        /// Login.
        user: String,
        /// Password; kept in the system keyring, never written to a file.
        password: String,
        /// `verify-full`, `require` or `disable` (loopback only).
        tls: String,
    },
}

/// Colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Height of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Density {
    /// 36 px.
    #[default]
    Dense,
    /// 44 px.
    Comfortable,
}

/// What a user may set; kept in a file without secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Height of rows.
    pub density: Density,
    /// BCP 47 tag, or `system`.
    pub locale: String,
    /// `UTC`, `system`, or an IANA zone for shown times.
    pub zone: String,
    /// Single-character shortcuts (WCAG 2.1.4).
    pub single_keys: bool,
    /// Safe rendering for difficult graphics drivers; takes effect at the next start.
    pub safe_rendering: bool,
    /// Show the cost per credit on the organisation page.
    pub show_cost: bool,
    /// Minutes without a key or a click after which the desk is locked, where somebody signs in; 0 is never.
    pub lock_after_minutes: u32,
    /// Columns hidden in the Transactions list.
    pub hidden_columns: Vec<String>,
    /// Saved views: name and the URL that is the view.
    pub saved_views: Vec<SavedView>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Dense,
            locale: "system".into(),
            zone: "UTC".into(),
            single_keys: true,
            safe_rendering: false,
            show_cost: false,
            lock_after_minutes: 15,
            hidden_columns: Vec::new(),
            saved_views: Vec::new(),
        }
    }
}

/// A named URL of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SavedView {
    /// Name.
    pub name: String,
    /// Hash URL: filters and selection.
    pub url: String,
}
