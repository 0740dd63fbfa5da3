//! Imports.

use std::fmt::Write as _;

use credit_desk_actions::ActionError;
use credit_desk_actions::book::Book;
use credit_desk_actions::imports::{Import, choose};
use credit_desk_actions::proposals::import_requests;
use credit_desk_actions::view::{FieldMapping, FieldSource, ImportPlan, ImportReport, ImportSubject};

use super::Told;
use crate::args;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::{Problem, Result};
use crate::watch::Follower;

/// Wrong rows that are listed; the report as JSON has more.
const SHOWN_ERRORS: usize = 20;

pub async fn run(told: &Told, asked: &args::Import) -> Result<()> {
    let book = connect::open(told.db.as_deref(), asked.zone).await?;
    let Some(subject) = asked.subject.of_ledger() else { return requests(told, &book, asked).await };
    let zone = book.session.zone.name();
    let chosen = choose(&book.store, &book.session, &asked.file, String::new(), Some(subject), zone).await?;
    let plan = plan(asked, subject, chosen.inspection.suggested, zone);
    let follower = Follower::new();
    let import = Import {
        store: &book.store,
        file: &chosen.file,
        plan: &plan,
        session: &book.session,
        dry_run: asked.dry_run,
        rejects: asked.rejects.as_deref(),
        watch: follower.clone(),
    };
    let report = import.run().await;
    follower.done();
    let report = report?;
    book.store.close().await;
    if told.json {
        output::json(&report)?;
    } else {
        output::text(&text(&report, &plan))?;
    }
    if report.rejected > 0 && !plan.good_rows_only {
        let how = "Correct them, or import the good rows with --good-rows-only.";
        return Err(Problem::Found(format!("{} Nothing was imported. {how}", rejected(&report))));
    }
    Ok(())
}

/// Requests go their own way: they wait for a decision instead of being posted.
async fn requests(told: &Told, book: &Book, asked: &args::Import) -> Result<()> {
    let mapped = !(asked.map.is_empty() && asked.set.is_empty() && asked.measure.is_empty());
    if mapped || asked.dry_run || asked.good_rows_only || asked.create_organisations {
        return Err(ActionError::refused(
            "requests_option",
            "No request was entered: requests are imported whole, with their columns by name",
            "Leave the options for mappings, trials and good rows out.",
        )
        .into());
    }
    let done = import_requests(&book.store, &book.session, &asked.file, asked.source.as_deref()).await?;
    if told.json {
        return Ok(output::json(&done)?);
    }
    Ok(output::text(&format!("{}\n", done.sentence))?)
}

/// What was asked for over what the columns suggest.
fn plan(asked: &args::Import, subject: ImportSubject, suggested: ImportPlan, zone: &str) -> ImportPlan {
    let told = !(asked.map.is_empty() && asked.set.is_empty() && asked.measure.is_empty());
    let (fields, measures) = if told {
        (asked.map.iter().chain(&asked.set).cloned().collect(), asked.measure.clone())
    } else {
        (suggested.fields, suggested.measures)
    };
    ImportPlan {
        subject,
        format: asked.format.map_or(suggested.format, Into::into),
        source: asked.source.clone().unwrap_or(suggested.source),
        fields,
        measures,
        zone: zone.to_owned(),
        create_organisations: asked.create_organisations,
        good_rows_only: asked.good_rows_only,
    }
}

fn rejected(report: &ImportReport) -> String {
    match report.rejected {
        1 => "1 row is wrong.".to_owned(),
        rows => format!("{} rows are wrong.", output::number(rows)),
    }
}

fn text(report: &ImportReport, plan: &ImportPlan) -> String {
    let mut text = format!("{}\n\n", report.summary);
    let mut table = Table::new(&[("Total", Side::Left), ("", Side::Right)]);
    for (label, value) in [
        ("rows", report.rows),
        ("records", report.records),
        ("new to the book", report.applied),
        ("in the book already", report.already_applied),
        ("rows rejected", report.rejected),
        ("organisations added", report.organisations_added),
    ] {
        table.row(vec![label.to_owned(), output::number(value)]);
    }
    table.row(vec!["credits".into(), output::amount(&report.credits)]);
    table.row(vec!["of which became debt".into(), output::amount(&report.debt)]);
    for total in &report.control_totals {
        table.row(vec![total.label.clone(), total.value.clone()]);
    }
    text += &table.text();
    if let (Some(first), Some(last)) = (&report.first_at, &report.last_at) {
        let _ = write!(text, "\nFrom {} to {} UTC.\n", output::time(first), output::time(last));
    }
    let _ = write!(text, "\nSource {}, times without a zone in {}. Read as: ", plan.source, plan.zone);
    let mut read: Vec<String> = plan.fields.iter().map(field).collect();
    read.extend(
        plan.measures.iter().map(|measure| format!("measure {}={}", measure.column, measure.operation)),
    );
    let _ = writeln!(text, "{}.", read.join(", "));
    for note in &report.notes {
        let _ = writeln!(text, "Note: {note}");
    }
    for error in report.errors.iter().take(SHOWN_ERRORS) {
        let _ = writeln!(text, "Line {}: {}", error.line, error.message);
    }
    let more = report.rejected.saturating_sub(SHOWN_ERRORS.min(report.errors.len()) as u64);
    if more > 0 {
        let _ = writeln!(text, "… and {} more.", output::number(more));
    }
    if let Some(file) = &report.rejects_file {
        let _ = writeln!(text, "The rejected rows are in {file}, each with its reason.");
    }
    text
}

fn field(mapping: &FieldMapping) -> String {
    match &mapping.source {
        FieldSource::Column { name } => format!("{}={name}", mapping.field),
        FieldSource::Constant { value } => format!("{} is “{value}”", mapping.field),
    }
}
