//! What crosses to the window and to `--json`: plain data, worded for people, never a float.
//!
//! Amounts are decimal strings ([`Amount`]), instants are RFC 3339 strings in UTC, cursors are opaque.
//! TypeScript types are generated from these by `ts-rs` into `ui/src/bindings`; a test fails when they are stale.

mod app;
mod audit;
mod coupon;
mod grant;
mod import;
mod organisation;
mod proposal;
mod staff;
mod transaction;

pub use app::*;
pub use audit::*;
pub use coupon::*;
pub use grant::*;
pub use import::*;
pub use organisation::*;
pub use proposal::*;
pub use staff::*;
pub use transaction::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A decimal amount in credits or in a currency's major unit, e.g. `-1842.5`; never more than six decimals.
///
/// In TypeScript it is a branded string that only the formatter reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string & { readonly __brand: \"Amount\" }")]
pub struct Amount(pub String);

/// An instant as RFC 3339 text in UTC with microseconds, e.g. `2026-11-21T09:11:28.250000Z`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string & { readonly __brand: \"Instant\" }")]
pub struct Instant(pub String);

/// A civil month, e.g. `2026-11`, in the billing entity's zone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string & { readonly __brand: \"Month\" }")]
pub struct Month(pub String);

/// An amount of money with its ISO 4217 currency code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MoneyView {
    /// Decimal amount in the currency's major unit.
    pub amount: Amount,
    /// ISO 4217 code, or `USDT`.
    pub currency: String,
}

/// Which of three ways something went wrong; they look different on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorKind {
    /// A rule refused it; nothing was changed. Shown as a notice.
    Refused,
    /// The database or another party cannot be reached or is busy; trying again may work.
    Unavailable,
    /// A defect or a damaged database; carries an incident number that is also in the log.
    Failed,
}

/// What the window and `--json` learn about something that was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ErrorView {
    /// How to show it.
    pub kind: ErrorKind,
    /// Stable machine name, e.g. `organisation_unknown`.
    pub code: String,
    /// What was not done, and to which thing.
    pub message: String,
    /// What to do now.
    pub hint: Option<String>,
    /// Number to quote to support; present when `kind` is `failed`.
    pub incident: Option<String>,
}

/// Progress of long work (import, export, verify, demo book), sent as the event `job-progress`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JobProgress {
    /// Chosen by the caller when it starts the work; `cancel_job` takes it.
    pub job: String,
    /// What is being done now, e.g. `Checking rows`.
    pub phase: String,
    /// Items done in this phase.
    #[ts(type = "number")]
    pub done: u64,
    /// Items in this phase when known.
    #[ts(type = "number | null")]
    pub total: Option<u64>,
}
