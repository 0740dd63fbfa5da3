//! The report of an import, worded.

use credit_desk_domain::Instant;

use super::exact::Exact;
use super::field::subject_words;
use super::note::{grouped, plural};
use super::poster::Posted;
use super::source_file::SourceFile;
use super::survey::Survey;
use crate::view::{self, Amount, ImportError, ImportPlan, ImportReport, ImportSubject};

/// What the second pass came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) applied: u64,
    pub(super) already_applied: u64,
    pub(super) repeated: u64,
    pub(super) rejected: u64,
    pub(super) organisations_added: u64,
    pub(super) operations_added: Vec<String>,
    pub(super) credits: Exact,
    pub(super) debt: Exact,
    pub(super) errors: Vec<ImportError>,
    pub(super) rejects_file: Option<String>,
    /// Applied records that wait in their hours' tallies.
    pub(super) hourly: u64,
    /// They were committed.
    pub(super) hours_to_settle: bool,
    /// When the same file was imported before.
    pub(super) before: Option<Instant>,
}

impl Outcome {
    pub(super) fn new(posted: Posted, debt: Exact, errors: Vec<ImportError>, rejected: u64) -> Self {
        Self {
            applied: posted.applied,
            already_applied: posted.already_applied,
            repeated: posted.repeated,
            rejected,
            organisations_added: posted.organisations_added,
            operations_added: posted.operations_added,
            credits: posted.credits,
            debt,
            errors,
            rejects_file: None,
            hourly: posted.hourly,
            hours_to_settle: false,
            before: None,
        }
    }

    /// The same, after everything was taken back.
    pub(super) fn undone(self) -> Self {
        Self { errors: self.errors, rejected: self.rejected, ..Self::default() }
    }
}

/// Puts survey and outcome together.
pub(super) fn report(
    file: &SourceFile,
    plan: &ImportPlan,
    dry_run: bool,
    survey: &Survey,
    outcome: Outcome,
) -> ImportReport {
    let mut notes = survey.notes.clone();
    if outcome.repeated > 0 {
        notes.push(format!(
            "{} {} an earlier one of the file with the same content and {} counted as already applied.",
            grouped(outcome.repeated),
            plural(outcome.repeated, "record repeats", "records repeat"),
            plural(outcome.repeated, "was", "were")
        ));
    }
    if outcome.hourly > 0 {
        notes.push(format!(
            "{} {} by the hour; what no lot covers of them becomes debt when their hour is posted.",
            grouped(outcome.hourly),
            plural(outcome.hourly, "record is settled", "records are settled")
        ));
    }
    if !outcome.operations_added.is_empty() {
        let count = outcome.operations_added.len() as u64;
        notes.push(format!(
            "{} {} not in the rate card and {} without a rate: {}.",
            grouped(count),
            plural(count, "operation was", "operations were"),
            if dry_run { "would be added" } else { plural(count, "was added", "were added") },
            listed(&outcome.operations_added)
        ));
    }
    if let Some(before) = outcome.before {
        notes.push(format!("This very file was imported before, on {}.", minute(before)));
    }
    let at = |instant: Option<Instant>| instant.map(|instant| view::Instant(instant.to_string()));
    ImportReport {
        dry_run,
        rows: survey.rows,
        records: survey.records,
        applied: outcome.applied,
        already_applied: outcome.already_applied,
        rejected: outcome.rejected,
        organisations_added: outcome.organisations_added,
        credits: Amount(outcome.credits.to_string()),
        debt: Amount(outcome.debt.to_string()),
        control_totals: survey.control_totals.clone(),
        notes,
        summary: summary(file, plan, dry_run, survey, &outcome),
        errors: outcome.errors,
        first_at: at(survey.first_at),
        last_at: at(survey.last_at),
        rejects_file: outcome.rejects_file,
    }
}

fn summary(
    file: &SourceFile,
    plan: &ImportPlan,
    dry_run: bool,
    survey: &Survey,
    outcome: &Outcome,
) -> String {
    let name = file.name();
    let words = subject_words(plan.subject);
    if survey.rows == 0 {
        return format!("{name} has column names but no rows; there is nothing to import.");
    }
    if outcome.rejected > 0 && !plan.good_rows_only {
        let nothing = if dry_run { "nothing would be imported" } else { "nothing was imported" };
        return format!(
            "{} of {} rows of {name} cannot be imported, so {nothing}; correct them or import the good rows only.",
            grouped(outcome.rejected),
            grouped(survey.rows)
        );
    }
    let mut sentences = Vec::new();
    if outcome.applied == 0 {
        let before = outcome
            .before
            .map_or_else(String::new, |at| format!("; the file was imported before, on {}", minute(at)));
        let nothing = if dry_run { "Nothing would be added" } else { "Nothing was added" };
        sentences.push(match outcome.already_applied {
            0 => format!("{nothing}: no row of {name} could be imported."),
            already => {
                format!("{nothing}: {} {words} of {name} are in the book already{before}.", grouped(already))
            }
        });
    } else {
        let what =
            format!("{} {words} from {} rows of {name}", grouped(outcome.applied), grouped(survey.rows));
        let verb = if dry_run { "The import would add" } else { "Imported" };
        sentences.push(format!("{verb} {what}{}.", effect(plan.subject, outcome)));
        if outcome.already_applied > 0 {
            sentences.push(format!("{} were in the book already.", grouped(outcome.already_applied)));
        }
    }
    if outcome.debt > Exact::ZERO {
        sentences.push(format!(
            "{} credits are covered by no lot and {} debt.",
            outcome.debt,
            if dry_run { "would become" } else { "became" }
        ));
    }
    if outcome.rejected > 0 {
        let (rows, verb) = (grouped(outcome.rejected), plural(outcome.rejected, "row was", "rows were"));
        sentences.push(match &outcome.rejects_file {
            Some(rejects) => format!("{rows} {verb} rejected and written to {rejects}."),
            None if dry_run => {
                format!("{rows} {} be rejected.", plural(outcome.rejected, "row would", "rows would"))
            }
            None => format!("{rows} {verb} rejected."),
        });
    }
    sentences.join(" ")
}

/// What the records do to the credits.
fn effect(subject: ImportSubject, outcome: &Outcome) -> String {
    let used = Exact::ZERO.checked_sub(outcome.credits).unwrap_or_default();
    match subject {
        ImportSubject::Usage => format!(", {used} credits used"),
        ImportSubject::Purchases | ImportSubject::Grants => format!(", {} credits added", outcome.credits),
        ImportSubject::Organisations => String::new(),
    }
}

/// The first names of a list, and how many more.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `2026-11-21 09:11 UTC`.
fn minute(at: Instant) -> String {
    at.to_chrono().format("%Y-%m-%d %H:%M UTC").to_string()
}
