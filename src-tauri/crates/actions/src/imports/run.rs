//! An import from the checked file to the book: tried (a dry run) or posted, whole or not at all.
//!
//! Everything goes into one unit of work, in batches. A dry run does the same and takes it back at the end, so what
//! it foretells (credits, debt, what stands in the book already) is what the run then does. Cancelled, refused or
//! killed, nothing of it happened; started again, each record is there once, because (source, record ID) is unique
//! across the book.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use credit_desk_domain::{Area, Instant, Level};
use credit_desk_storage::{AuditEntry, ImportFile, StorageError, Store};

use super::batch::{self, CheckedRow};
use super::earlier_line::name_earlier_lines;
use super::exact::Exact;
use super::field::subject_code;
use super::known::Known;
use super::mapping::paths_of;
use super::poster::{Placed, Poster, Refused};
use super::refusal::ImportRefusal;
use super::rejects::Rejects;
use super::report::{Outcome, report};
use super::row::RowReader;
use super::source_file::SourceFile;
use super::survey::{LISTED_ERRORS, Survey, survey};
use super::watch::Watch;
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::view::{ImportError, ImportPlan, ImportReport};

/// Hours settled in one unit of work after an import of hourly usage.
const HOURS: i64 = 500;

/// An import as it is asked for.
pub struct Import<'a> {
    /// The open book.
    pub store: &'a Store,
    /// The chosen file.
    pub file: &'a SourceFile,
    /// How to read it.
    pub plan: &'a ImportPlan,
    /// Who imports, and when.
    pub session: &'a Session,
    /// Only try.
    pub dry_run: bool,
    /// File for the rejected rows; without it, one beside the imported file.
    pub rejects: Option<&'a Path>,
    /// Who follows.
    pub watch: Arc<dyn Watch>,
}

/// When a file with the same content was last imported.
pub async fn imported_before(store: &Store, file: &SourceFile) -> Result<Option<Instant>> {
    let imports = store.imports_of(file.sha256()).await?;
    Ok(imports.first().and_then(|import| Instant::try_from_micros(import.at).ok()))
}

impl Import<'_> {
    /// Tries or posts.
    ///
    /// # Errors
    /// A file or plan that cannot be used, a cancelled import, a book that cannot be written; nothing was posted then.
    /// Rows that are wrong are no error but part of the report.
    pub async fn run(&self) -> Result<ImportReport> {
        authorize(self.session, Area::Import, Level::Do)?;
        let now = self.session.now();
        let before = imported_before(self.store, self.file).await?;
        let known = Arc::new(Known::read(self.store).await?);
        let survey = self.survey(&known, now).await?;
        let mut outcome = if !self.dry_run && survey.rejected > 0 && !self.plan.good_rows_only {
            Outcome { errors: survey.errors.clone(), rejected: survey.rejected, ..Outcome::default() }
        } else {
            self.post(&survey, known, now).await?
        };
        outcome.before = before;
        if outcome.hours_to_settle {
            self.settle_hours().await;
        }
        Ok(report(self.file, self.plan, self.dry_run, &survey, outcome))
    }

    async fn survey(&self, known: &Arc<Known>, now: Instant) -> Result<Survey> {
        let (file, plan) = (self.file.clone(), self.plan.clone());
        let (known, watch) = (Arc::clone(known), Arc::clone(&self.watch));
        let surveyed =
            tokio::task::spawn_blocking(move || survey(&file, &plan, known.as_ref(), now, watch.as_ref()));
        surveyed.await.map_err(|error| self.interrupted(&error))?.map_err(ActionError::from)
    }

    /// A thread that reads ended by a defect, which is logged; the book was not changed.
    fn interrupted(&self, error: &tokio::task::JoinError) -> ActionError {
        tracing::error!(%error, "reading a file to import ended unexpectedly");
        ImportRefusal::Unreadable {
            file: self.file.name().to_owned(),
            cause: std::io::Error::other("the reader ended unexpectedly"),
        }
        .into()
    }

    /// The second pass: everything in one unit of work, kept only by a run whose rows are all good, or that takes the
    /// good ones.
    async fn post(&self, survey: &Survey, known: Arc<Known>, now: Instant) -> Result<Outcome> {
        let currency = self.store.billing_entity().await?.currency;
        let columns = RowReader::open(self.file, &paths_of(self.plan))?.columns().to_vec();
        let keep_rows = self.plan.good_rows_only && !self.dry_run;
        let mut rejects = keep_rows.then(|| Rejects::new(self.file, &columns, self.rejects));
        let mut batches =
            batch::read(self.file.clone(), self.plan.clone(), Arc::clone(&known), now, keep_rows);
        let unit = self.store.begin(&self.session.actor).await?;
        let mut poster =
            Poster::new(unit, known, currency, self.session.clock.as_ref(), self.session.ids.as_ref());
        poster.add_organisations(&survey.new_organisations).await?;
        let mut faults = Faults::default();
        let phase = if self.dry_run { "Trying the rows against the book" } else { "Posting" };
        let mut rows = 0;
        while let Some(batch) = batches.recv().await {
            if self.watch.cancelled() {
                poster.unit.cancel().await?;
                return Err(ImportRefusal::Cancelled { file: self.file.name().to_owned() }.into());
            }
            self.watch.progress(phase, rows, Some(survey.rows));
            let batch = batch?;
            rows += batch.len() as u64;
            post_batch(&mut poster, batch, &mut faults, rejects.as_mut()).await?;
        }
        if rows != survey.rows {
            return Err(ImportRefusal::Changed { file: self.file.name().to_owned() }.into());
        }
        self.watch.progress(phase, rows, Some(survey.rows));
        self.name_earlier_lines(&mut faults).await?;
        let debt = poster.debt_made().await?;
        self.end(poster, faults, debt, survey, rejects).await
    }

    async fn name_earlier_lines(&self, faults: &mut Faults) -> Result<()> {
        if faults.conflicts.is_empty() {
            return Ok(());
        }
        let (file, plan, now) = (self.file.clone(), self.plan.clone(), self.session.now());
        let conflicts = std::mem::take(&mut faults.conflicts);
        let found = tokio::task::spawn_blocking(move || name_earlier_lines(&file, &plan, now, conflicts));
        for (at, line) in found.await.map_err(|error| self.interrupted(&error))?? {
            let message = &mut faults.errors[at].message;
            *message = format!("{message}. Line {line} of this file has the same record ID");
        }
        Ok(())
    }

    /// Keeps or takes back what was posted.
    async fn end(
        &self,
        mut poster: Poster<'_>,
        faults: Faults,
        debt: Exact,
        survey: &Survey,
        mut rejects: Option<Rejects>,
    ) -> Result<Outcome> {
        let done = std::mem::take(&mut poster.posted);
        let now = poster.now();
        let refused = faults.rejected > 0 && !self.plan.good_rows_only;
        let changed = done.applied > 0 || done.organisations_added > 0;
        let mut outcome = Outcome::new(done, debt, faults.errors, faults.rejected);
        if self.dry_run || refused || !changed {
            poster.unit.cancel().await?;
            if !self.dry_run && refused {
                return Ok(outcome.undone());
            }
        } else {
            if let Some(rejects) = &mut rejects {
                rejects.finish()?;
            }
            self.record(&mut poster, survey, &outcome, now).await?;
            self.commit(poster, now).await?;
            outcome.hours_to_settle = outcome.hourly > 0;
        }
        if let Some(mut rejects) = rejects {
            rejects.finish()?;
            outcome.rejects_file = rejects.keep();
        }
        Ok(outcome)
    }

    /// Writes the import itself and its audit entry, in the unit of work that they tell of.
    async fn record(
        &self,
        poster: &mut Poster<'_>,
        survey: &Survey,
        outcome: &Outcome,
        now: Instant,
    ) -> Result<()> {
        let report = report(self.file, self.plan, false, survey, outcome.clone());
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let text = serde_json::to_string(&report)
            .map_err(|_| StorageError::Text { field: "report", reason: "it cannot be written as JSON" })?;
        let file = ImportFile {
            import_id: self.import_id(now),
            at: now.micros(),
            actor: self.session.actor.clone(),
            subject: subject_code(self.plan.subject).to_owned(),
            name: self.file.name().to_owned(),
            sha256: self.file.sha256().to_owned(),
            rows: count(report.rows),
            applied: count(report.applied),
            already_applied: count(report.already_applied),
            rejected: count(report.rejected),
            report: text,
        };
        poster.unit.record_import(&file, now).await?;
        let audit = AuditEntry {
            action: "import".to_owned(),
            org: None,
            subject: self.file.name().to_owned(),
            before: None,
            after: Some(report.summary),
            reason: None,
        };
        poster.unit.audit(&audit, self.session.role_code(), now).await?;
        Ok(())
    }

    fn import_id(&self, now: Instant) -> String {
        format!("imp_{}_{}", &self.file.sha256()[..16], now.micros())
    }

    /// Commits; where the answer to the commit is lost, the import is looked up by its ID, never posted again blindly.
    async fn commit(&self, poster: Poster<'_>, now: Instant) -> Result<()> {
        let lost = match poster.unit.commit().await {
            Ok(()) => return Ok(()),
            Err(error @ StorageError::Unavailable(_)) => error,
            Err(error) => return Err(error.into()),
        };
        let imports = self.store.imports_of(self.file.sha256()).await?;
        if imports.iter().any(|import| import.import_id == self.import_id(now)) {
            Ok(())
        } else {
            Err(lost.into())
        }
    }

    /// Posts the hours that are over. The records are in the book already; where this fails, the next sweep does it.
    async fn settle_hours(&self) {
        let mut settled = 1;
        while settled > 0 {
            self.watch.progress("Settling hours", 0, None);
            settled = match self.settle_some_hours().await {
                Ok(settled) => settled,
                Err(error) => {
                    tracing::warn!(%error, "hours were left to the next sweep after an import");
                    0
                }
            };
        }
    }

    async fn settle_some_hours(&self) -> Result<u64> {
        let mut unit = self.store.begin(&self.session.actor).await?;
        let settled = unit.settle_hours(self.session.now(), HOURS, self.session.ids.as_ref()).await?;
        unit.commit().await?;
        Ok(settled)
    }
}

/// Rows that were refused, and the conflicts among them.
#[derive(Default)]
struct Faults {
    rejected: u64,
    errors: Vec<ImportError>,
    /// (source, record ID) of listed conflicts: place in `errors` and line.
    conflicts: HashMap<(String, String), Vec<(usize, u64)>>,
}

impl Faults {
    fn add(&mut self, line: u64, problem: super::field::RowProblem, identity: Option<(String, String)>) {
        self.rejected += 1;
        if self.errors.len() < LISTED_ERRORS {
            if let Some(identity) = identity {
                self.conflicts.entry(identity).or_default().push((self.errors.len(), line));
            }
            self.errors.push(problem.at(line));
        }
    }
}

async fn post_batch(
    poster: &mut Poster<'_>,
    batch: Vec<CheckedRow>,
    faults: &mut Faults,
    mut rejects: Option<&mut Rejects>,
) -> Result<()> {
    let mut records = Vec::with_capacity(batch.len());
    let mut rows = Vec::with_capacity(batch.len());
    for (at, CheckedRow { line, row, outcome }) in batch.into_iter().enumerate() {
        let problem = match outcome {
            Ok(made) => {
                records.extend(made.into_iter().map(|record| Placed { row: at, record }));
                None
            }
            Err(problem) => Some((problem, None)),
        };
        rows.push((line, row, problem));
    }
    for Refused { row, identity, problem } in poster.post(records).await? {
        // A row is rejected once, for the first of its records that is refused.
        rows[row].2.get_or_insert((problem, Some(identity)));
    }
    for (line, row, problem) in rows {
        let Some((problem, identity)) = problem else { continue };
        if let (Some(rejects), Some(row)) = (rejects.as_deref_mut(), &row) {
            rejects.add(row, &problem.message)?;
        }
        faults.add(line, problem, identity);
    }
    Ok(())
}
