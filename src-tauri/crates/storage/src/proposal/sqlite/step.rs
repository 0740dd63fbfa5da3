//! What happened to a proposal: its history and the audit entry of it.

use std::fmt::Write as _;

use credit_desk_domain::hash::sha256_of_text;
use rusqlite::{Connection, params};

use super::Person;
use super::row::Row;
use crate::error::Result;

/// One step.
#[derive(Default)]
pub(super) struct Step<'a> {
    /// Name, e.g. `approved`.
    pub name: &'a str,
    /// State before and after with its figures, for the audit log.
    pub before: Option<String>,
    pub after: String,
    pub credits: Option<i64>,
    pub reason: Option<&'a str>,
    pub shown: Option<&'a str>,
    pub key: Option<&'a str>,
}

/// Lines `field: value` for the audit log.
pub(super) fn words(state: &str, credits: Option<i64>, seq: Option<i64>, alone: bool) -> String {
    let mut words = format!("state: {state}");
    for (name, value) in [("credits", credits), ("seq", seq), ("alone", alone.then_some(1))] {
        if let Some(value) = value {
            let _ = write!(words, "\n{name}: {value}");
        }
    }
    words
}

/// Writes with the kernel's gate open.
pub(super) fn gated<T>(native: &Connection, work: impl FnOnce() -> rusqlite::Result<T>) -> Result<T> {
    native.execute_batch("update kernel_gate set open = 1")?;
    let done = work();
    native.execute_batch("update kernel_gate set open = 0")?;
    Ok(done?)
}

/// Adds a step and its audit entry.
pub(super) fn add(native: &Connection, row: &Row, step: &Step<'_>, person: &Person<'_>) -> Result<()> {
    gated(native, || {
        native.execute(
            "insert into proposal_step (proposal_id, n, at, actor, role, step, credits, reason, shown, key)
             select ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 from proposal_step where proposal_id = ?1",
            params![
                row.id.as_bytes().as_slice(),
                person.now,
                person.actor,
                person.role_code(),
                step.name,
                step.credits,
                step.reason,
                step.shown.map(|shown| sha256_of_text(shown).to_vec()),
                step.key,
            ],
        )
    })?;
    native.execute(
        "insert into write_audit (at, actor, role, action, org_id, subject, before, after, reason) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            person.now,
            person.actor,
            person.role_code(),
            format!("{}_{}", row.action.code(), step.name),
            Some(row.org).filter(|org| *org != 0),
            row.id.to_string(),
            step.before,
            step.after,
            step.reason,
        ],
    )?;
    Ok(())
}
