//! The audit log: who did what, readable, with its chain of hashes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Instant;

/// Which entries, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct AuditFilter {
    /// Who.
    pub actor: Option<String>,
    /// Action, e.g. `approve`.
    pub action: Option<String>,
    /// Organisation.
    pub org_id: Option<i32>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Words in subject, before, after or reason.
    pub text: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditRow {
    /// Its place in the chain.
    #[ts(type = "number")]
    pub n: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// Role at that time.
    pub role: String,
    /// Action's stable name.
    pub action: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// Organisation.
    pub org_id: Option<i32>,
    /// Its name.
    pub organisation: Option<String>,
    /// The thing: `req_…`, `txn_…`, `batch_…`, login, file.
    pub subject: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// Reason given.
    pub reason: Option<String>,
    /// First characters of its hash.
    pub hash: String,
}

/// Entries, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditPage {
    /// At most 200.
    pub rows: Vec<AuditRow>,
    /// Pass as `cursor` for older ones.
    pub next: Option<String>,
    /// Actors, for the filter.
    pub actors: Vec<String>,
    /// Actions, for the filter.
    pub actions: Vec<String>,
}

/// What the check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChainCheck {
    /// Entries read.
    #[ts(type = "number")]
    pub entries: u64,
    /// True where every hash continues the one before.
    pub intact: bool,
    /// In a sentence, with the head, or the first entry that does not fit.
    pub sentence: String,
    /// When it was checked.
    pub at: Instant,
}
