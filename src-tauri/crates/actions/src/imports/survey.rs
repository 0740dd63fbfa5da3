//! The first pass over a file: every row checked and every total added up, nothing posted.

use std::collections::HashSet;

use credit_desk_domain::{Credits, Instant};

use super::control_total::ControlTotals;
use super::field::RowProblem;
use super::mapping::{Mapping, paths_of};
use super::note::Notes;
use super::record::{Record, UsageRecord};
use super::refusal::ImportRefusal;
use super::row::{Row, RowReader};
use super::source_file::SourceFile;
use super::watch::Watch;
use crate::view::{ControlTotal, ImportError, ImportPlan};

/// Errors listed in a report.
pub(super) const LISTED_ERRORS: usize = 200;
/// Rows between two reports of progress.
const STEP: u64 = 1_000;

/// What the book knows and rows are checked against.
pub trait BookFacts: Send + Sync {
    /// Whether an organisation with this external ID exists.
    fn knows(&self, external_id: &str) -> bool;

    /// Credits of a record that brings a quantity and an operation; a sentence where no rate prices it.
    fn price(&self, usage: &UsageRecord) -> Result<Credits, String>;
}

/// An organisation that a file names and the book does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    /// External ID.
    pub external_id: String,
    /// Name; the external ID where the file has none.
    pub name: String,
}

/// What a file holds, as far as that can be said without posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Data rows.
    pub rows: u64,
    /// Records that the good rows make.
    pub records: u64,
    /// Rows that cannot be imported.
    pub rejected: u64,
    /// The first of them.
    pub errors: Vec<ImportError>,
    /// Totals over the whole file.
    pub control_totals: Vec<ControlTotal>,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// Organisations of good rows that the book does not know, in the order of the file.
    pub new_organisations: Vec<NewOrganisation>,
    /// First time of the good rows.
    pub first_at: Option<Instant>,
    /// Last time of the good rows.
    pub last_at: Option<Instant>,
}

/// Checks rows against plan and book; the same for both passes.
pub(super) struct RowCheck<'a> {
    mapping: Mapping,
    facts: &'a dyn BookFacts,
    create_organisations: bool,
}

impl<'a> RowCheck<'a> {
    pub(super) fn new(
        plan: &ImportPlan,
        file: &SourceFile,
        columns: &[String],
        facts: &'a dyn BookFacts,
        now: Instant,
    ) -> Result<Self, ImportRefusal> {
        Ok(Self {
            mapping: Mapping::new(plan, file, columns, now)?,
            facts,
            create_organisations: plan.create_organisations,
        })
    }

    /// Appends the row's records, usage priced in credits; or says what is wrong and appends nothing.
    pub(super) fn records(
        &mut self,
        row: &Row,
        notes: &mut Notes,
        into: &mut Vec<Record>,
    ) -> Result<(), RowProblem> {
        let before = into.len();
        self.mapping.records(row, notes, into)?;
        let checked = into[before..].iter_mut().try_for_each(|record| self.check(record));
        if checked.is_err() {
            into.truncate(before);
        }
        checked
    }

    fn check(&self, record: &mut Record) -> Result<(), RowProblem> {
        if let Some(organisation) = record.organisation()
            && !self.create_organisations
            && !self.facts.knows(organisation)
        {
            return Err(RowProblem {
                field: Some("organisation"),
                message: format!(
                    "The organisation “{organisation}” is not in the book; import organisations first, or choose to add those that the book does not know"
                ),
            });
        }
        match record {
            Record::Usage(usage) if usage.credits.is_none() => {
                let credits = self.facts.price(usage);
                usage.credits =
                    Some(credits.map_err(|message| RowProblem { field: Some("operation"), message })?);
                Ok(())
            }
            Record::Usage(_) | Record::Organisation(_) | Record::Purchase(_) | Record::Grant(_) => Ok(()),
        }
    }

    pub(super) fn mapping(&self) -> &Mapping {
        &self.mapping
    }
}

/// Reads the file from end to end.
pub fn survey(
    file: &SourceFile,
    plan: &ImportPlan,
    facts: &dyn BookFacts,
    now: Instant,
    watch: &dyn Watch,
) -> Result<Survey, ImportRefusal> {
    let mut reader = RowReader::open(file, &paths_of(plan))?;
    let mut check = RowCheck::new(plan, file, reader.columns(), facts, now)?;
    let mut totals = ControlTotals::new(check.mapping());
    let mut notes = Notes::default();
    let mut found = Found::default();
    let mut records = Vec::new();
    while let Some(row) = reader.next_row()? {
        totals.add(row);
        notes.null_cells += row.nulls();
        records.clear();
        match check.records(row, &mut notes, &mut records) {
            Ok(()) => records.iter().for_each(|record| found.record(record, facts)),
            Err(problem) => found.problem(row.line(), problem),
        }
        if row.number().is_multiple_of(STEP) {
            if watch.cancelled() {
                return Err(ImportRefusal::Cancelled { file: file.name().to_owned() });
            }
            watch.progress("Checking rows", reader.bytes_read(), Some(file.bytes()));
        }
    }
    watch.progress("Checking rows", file.bytes(), Some(file.bytes()));
    if let Some((cut_off, currency)) = check.mapping().cost_cut_off() {
        notes.cost_cut_off = cut_off;
        notes.cost_currency = currency.map(str::to_owned);
    }
    Ok(Survey {
        rows: totals.rows(),
        records: found.records,
        rejected: found.rejected,
        errors: found.errors,
        control_totals: totals.totals(),
        notes: notes.sentences(plan.zone.trim()),
        new_organisations: found.new_organisations,
        first_at: found.first_at,
        last_at: found.last_at,
    })
}

/// What the good and the bad rows add up to.
#[derive(Default)]
struct Found {
    records: u64,
    rejected: u64,
    errors: Vec<ImportError>,
    new_organisations: Vec<NewOrganisation>,
    named: HashSet<String>,
    first_at: Option<Instant>,
    last_at: Option<Instant>,
}

impl Found {
    fn record(&mut self, record: &Record, facts: &dyn BookFacts) {
        self.records += 1;
        if let Some(at) = record.occurred_at() {
            self.first_at = Some(self.first_at.map_or(at, |first| first.min(at)));
            self.last_at = Some(self.last_at.map_or(at, |last| last.max(at)));
        }
        if let Some(organisation) = record.organisation()
            && !facts.knows(organisation)
            && !self.named.contains(organisation)
        {
            self.named.insert(organisation.to_owned());
            self.new_organisations.push(NewOrganisation {
                external_id: organisation.to_owned(),
                name: record.organisation_name().unwrap_or(organisation).to_owned(),
            });
        }
    }

    fn problem(&mut self, line: u64, problem: RowProblem) {
        self.rejected += 1;
        if self.errors.len() < LISTED_ERRORS {
            self.errors.push(problem.at(line));
        }
    }
}
