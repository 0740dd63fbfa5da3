//! Verification of the whole book.

use std::fmt::Write as _;
use std::sync::Arc;

use credit_desk_actions::ActionError;
use credit_desk_actions::imports::Watch as _;
use credit_desk_storage::{Difference, VerifyReport};
use serde::Serialize;

use super::Told;
use crate::connect;
use crate::output;
use crate::problem::{Problem, Result};
use crate::watch::Follower;

/// A verification, as JSON.
#[derive(Debug, Serialize)]
struct Verified {
    clean: bool,
    organisations: u64,
    transactions: u64,
    /// Nothing where this login may not read the audit log.
    audit_entries: Option<u64>,
    /// Differences, those not listed included.
    found: u64,
    differences: Vec<Listed>,
}

/// One difference.
#[derive(Debug, Serialize)]
struct Listed {
    org_id: Option<i64>,
    sequence: Option<i64>,
    lot: Option<i64>,
    kind: &'static str,
    what: &'static str,
    subject: String,
    expected: String,
    found: String,
    cause: &'static str,
}

impl From<&Difference> for Listed {
    fn from(difference: &Difference) -> Self {
        Self {
            org_id: difference.org,
            sequence: difference.seq,
            lot: difference.lot,
            kind: difference.kind.name(),
            what: difference.kind.words(),
            subject: difference.subject.clone(),
            expected: difference.expected.clone(),
            found: difference.found.clone(),
            cause: difference.kind.cause(),
        }
    }
}

pub async fn run(told: &Told) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let follower = Follower::new();
    let shown = follower.clone();
    let progress = Arc::new(move |done, total| shown.progress("Verifying transactions", done, Some(total)));
    let report = book.store.verify(progress, follower.flag()).await;
    follower.done();
    let report = report?;
    if report.cancelled {
        return Err(ActionError::refused(
            "cancelled",
            "The book was not verified: it was cancelled.",
            "Nothing was changed; run it again.",
        )
        .into());
    }
    if told.json {
        output::json(&Verified {
            clean: report.is_clean(),
            organisations: report.organisations,
            transactions: report.transactions,
            audit_entries: report.audit_entries,
            found: report.found,
            differences: report.differences.iter().map(Listed::from).collect(),
        })?;
    } else {
        output::text(&text(&report))?;
    }
    if report.is_clean() {
        Ok(())
    } else {
        let number = output::number(report.found);
        Err(Problem::Found(format!(
            "{number} differences were found. Keep the book as it is and compare with a backup."
        )))
    }
}

fn text(report: &VerifyReport) -> String {
    let audit = report.audit_entries.map_or_else(
        || "the audit log was not read: this login may not".to_owned(),
        |entries| format!("audit log of {}", output::counted(entries, "line")),
    );
    let mut text = format!(
        "Verified {} of {}; {audit}.\n",
        output::counted(report.transactions, "transaction"),
        output::counted(report.organisations, "organisation"),
    );
    if report.found == 0 {
        text += "Everything agrees: balances, lots, totals, sequences and hashes.\n";
    }
    for difference in &report.differences {
        let _ = writeln!(text, "{difference}\n  {}", difference.kind.cause());
    }
    let more = report.found.saturating_sub(report.differences.len() as u64);
    if more > 0 {
        let _ = writeln!(text, "… and {} more.", output::number(more));
    }
    text
}
