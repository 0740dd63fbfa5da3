//! Puts checked records into the book, inside one unit of work.

use std::collections::HashMap;
use std::sync::Arc;

use credit_desk_domain::{Clock, Credits, Currency, IdSource, Instant, OrgId};
use credit_desk_storage::posting::Answer;
use credit_desk_storage::{NewOrganisation, Operation, ProjectKey, Settlement, StorageError, Unit};

use super::exact::Exact;
use super::field::{RowProblem, field_name};
use super::known::Known;
use super::record::{OrganisationRecord, Record, UsageRecord};
use super::survey;
use crate::error::Result;

/// Plan of an organisation that a file brings without one.
const DEFAULT_PLAN: &str = "Pay as you go";
/// Unit of an operation that a file brings with its credits.
const CREDIT_UNIT: &str = "credit";

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Posted {
    pub(super) applied: u64,
    pub(super) already_applied: u64,
    /// Records that repeat an earlier one of the same import.
    pub(super) repeated: u64,
    pub(super) organisations_added: u64,
    pub(super) operations_added: Vec<String>,
    /// Applied records that wait in their hours' tallies.
    pub(super) hourly: u64,
    /// Signed credits of the applied records.
    pub(super) credits: Exact,
    /// First sequence number of each organisation that is this import's.
    pub(super) first_seq: HashMap<OrgId, i64>,
}

/// Posts batches into a unit of work.
pub(super) struct Poster<'a> {
    pub(super) unit: Unit,
    pub(super) posted: Posted,
    known: Arc<Known>,
    organisations: HashMap<String, OrgId>,
    projects: HashMap<(i64, String), ProjectKey>,
    operations: HashMap<String, Operation>,
    currency: Currency,
    clock: &'a dyn Clock,
    ids: &'a dyn IdSource,
}

/// A record of a batch and the place of its row.
pub(super) struct Placed {
    pub(super) row: usize,
    pub(super) record: Record,
}

/// The problem of a row, with its place in the batch and the record that caused it.
pub(super) struct Refused {
    pub(super) row: usize,
    pub(super) identity: (String, String),
    pub(super) problem: RowProblem,
}

impl<'a> Poster<'a> {
    /// `currency` is that of organisations that bring none.
    pub(super) fn new(
        unit: Unit,
        known: Arc<Known>,
        currency: Currency,
        clock: &'a dyn Clock,
        ids: &'a dyn IdSource,
    ) -> Self {
        Self {
            unit,
            posted: Posted::default(),
            known,
            organisations: HashMap::new(),
            projects: HashMap::new(),
            operations: HashMap::new(),
            currency,
            clock,
            ids,
        }
    }

    /// Adds the organisations that a file names and the book does not know.
    pub(super) async fn add_organisations(&mut self, new: &[survey::NewOrganisation]) -> Result<()> {
        for organisation in new {
            let added = NewOrganisation {
                external_id: organisation.external_id.clone(),
                name: organisation.name.clone(),
                legal_name: None,
                country: None,
                tax_id: None,
                email: None,
                plan: DEFAULT_PLAN.to_owned(),
                plan_expires_at: None,
                currency: self.currency,
                status: "active".to_owned(),
            };
            self.add_organisation(&added).await?;
        }
        Ok(())
    }

    async fn add_organisation(&mut self, new: &NewOrganisation) -> Result<OrgId> {
        let org = self.unit.add_organisation(new, self.clock.now()).await?;
        self.organisations.insert(new.external_id.clone(), org);
        self.posted.organisations_added += 1;
        Ok(org)
    }

    /// Posts a batch. Records that stand in the book with other content are answered; anything else that fails ends
    /// the import.
    pub(super) async fn post(&mut self, batch: Vec<Placed>) -> Result<Vec<Refused>> {
        let mut refused = Vec::new();
        let mut usage = Vec::with_capacity(batch.len());
        for Placed { row, record } in batch {
            match record {
                Record::Usage(record) => usage.push((row, record)),
                Record::Organisation(record) => {
                    if let Some(problem) = self.post_organisation(&record).await? {
                        refused.push(Refused { row, identity: (String::new(), record.external_id), problem });
                    }
                }
                Record::Purchase(record) => {
                    let org = self.organisation(&record.organisation)?;
                    let addition = record.addition(org, self.clock.now(), self.ids);
                    refused.extend(self.post_addition(row, &addition).await?);
                }
                Record::Grant(record) => {
                    let org = self.organisation(&record.organisation)?;
                    let addition = record.addition(org, self.clock.now(), self.ids);
                    refused.extend(self.post_addition(row, &addition).await?);
                }
            }
        }
        refused.extend(self.post_usage(usage).await?);
        refused.sort_by_key(|refused| refused.row);
        Ok(refused)
    }

    fn organisation(&self, external_id: &str) -> Result<OrgId> {
        self.known
            .organisations
            .get(external_id)
            .or_else(|| self.organisations.get(external_id))
            .copied()
            .ok_or_else(|| StorageError::NotFound { what: format!("organisation “{external_id}”") }.into())
    }

    async fn post_organisation(&mut self, record: &OrganisationRecord) -> Result<Option<RowProblem>> {
        let Some((_, existing)) = self.unit.lookup_organisation(&record.external_id).await? else {
            self.add_organisation(&record.new_organisation(DEFAULT_PLAN, self.currency)).await?;
            self.posted.applied += 1;
            return Ok(None);
        };
        let Some(field) = record.difference(&existing) else {
            self.posted.already_applied += 1;
            self.posted.repeated += u64::from(self.organisations.contains_key(&record.external_id));
            return Ok(None);
        };
        Ok(Some(RowProblem {
            field: Some(field),
            message: format!(
                "The organisation “{}” is in the book already with another {}; an import adds organisations and does not change them",
                record.external_id,
                field.replace('_', " ")
            ),
        }))
    }

    async fn post_addition(
        &mut self,
        row: usize,
        addition: &credit_desk_storage::posting::Addition,
    ) -> Result<Option<Refused>> {
        let identity = (addition.record.source.clone(), addition.record.record_id.clone());
        let answer = match self.unit.post_addition(addition, self.clock.now()).await {
            Ok(answer) => answer,
            Err(StorageError::Conflict { field, .. }) => Answer::Conflict { field },
            Err(error) => return Err(error.into()),
        };
        Ok(self.settle(row, identity, addition.org, addition.credits, &answer))
    }

    /// Counts an answer, or words its conflict.
    fn settle(
        &mut self,
        row: usize,
        identity: (String, String),
        org: OrgId,
        credits: Credits,
        answer: &Answer,
    ) -> Option<Refused> {
        match answer {
            Answer::Applied { seq } => {
                self.posted.applied += 1;
                // Sums of i64 amounts cannot leave the range of an exact sum before the ledger's own totals do.
                let sum = self.posted.credits.checked_add(Exact::from_micro(credits.micro()));
                self.posted.credits = sum.unwrap_or(self.posted.credits);
                if *seq > 0 {
                    self.posted
                        .first_seq
                        .entry(org)
                        .and_modify(|first| *first = (*first).min(*seq))
                        .or_insert(*seq);
                }
                None
            }
            Answer::AlreadyApplied { seq } => {
                self.posted.already_applied += 1;
                let own = self.posted.first_seq.get(&org).is_some_and(|first| seq >= first);
                self.posted.repeated += u64::from(own);
                None
            }
            Answer::Conflict { field } => {
                let words = field.replace('_', " ");
                let message = format!(
                    "The record “{}” of “{}” is in the book already with another {words}; correct the row or give it a record ID of its own",
                    identity.1, identity.0
                );
                Some(Refused { row, identity, problem: RowProblem { field: field_name(field), message } })
            }
        }
    }

    /// Posts usage in the order of organisation, wallet and file; records of operations that are settled by the hour
    /// go to their hours' tallies.
    async fn post_usage(&mut self, usage: Vec<(usize, UsageRecord)>) -> Result<Vec<Refused>> {
        let mut each = Vec::new();
        let mut hourly = Vec::new();
        for (row, record) in usage {
            let org = self.organisation(&record.organisation)?;
            let project = match &record.project {
                Some(name) => self.project(org, name).await?,
                None => ProjectKey { project_id: 0, org_id: org.get(), name: String::new(), wallet: 0 },
            };
            let operation = match &record.operation {
                Some(name) => Some(self.operation(name).await?),
                None => None,
            };
            let now = self.clock.now();
            match operation {
                Some(operation) if operation.settlement == Settlement::Hourly => {
                    hourly.push((row, record.hourly(org, &project, &operation, now, self.ids)));
                }
                operation => {
                    let operation_id = operation.map_or(0, |operation| operation.operation_id);
                    each.push((row, record.usage(org, &project, operation_id, now, self.ids)));
                }
            }
        }
        let mut refused = self.post_each(each).await?;
        refused.extend(self.post_hourly(hourly).await?);
        Ok(refused)
    }

    async fn post_each(
        &mut self,
        mut each: Vec<(usize, credit_desk_storage::posting::Usage)>,
    ) -> Result<Vec<Refused>> {
        each.sort_by_key(|(_, usage)| (usage.org, usage.wallet));
        let (rows, batch): (Vec<usize>, Vec<_>) = each.into_iter().unzip();
        let answers = if batch.is_empty() {
            Vec::new()
        } else {
            self.unit.post_usage(&batch, self.clock.now()).await?
        };
        let mut refused = Vec::new();
        for ((row, usage), answer) in rows.into_iter().zip(batch).zip(&answers) {
            let identity = (usage.record.source, usage.record.record_id);
            let used = Credits::from_micro(-usage.credits.micro());
            refused.extend(self.settle(row, identity, usage.org, used, answer));
        }
        Ok(refused)
    }

    async fn post_hourly(
        &mut self,
        mut hourly: Vec<(usize, credit_desk_storage::posting::HourlyRecord)>,
    ) -> Result<Vec<Refused>> {
        hourly.sort_by_key(|(_, record)| (record.org, record.wallet));
        let (rows, batch): (Vec<usize>, Vec<_>) = hourly.into_iter().unzip();
        let answers = if batch.is_empty() { Vec::new() } else { self.unit.post_records(&batch).await? };
        let applied = answers.iter().filter(|answer| matches!(answer, Answer::Applied { .. }));
        self.posted.hourly += applied.count() as u64;
        let mut refused = Vec::new();
        for ((row, record), answer) in rows.into_iter().zip(batch).zip(&answers) {
            let used = Credits::from_micro(-record.credits.micro());
            refused.extend(self.settle(row, (record.source, record.record_id), record.org, used, answer));
        }
        Ok(refused)
    }

    async fn project(&mut self, org: OrgId, name: &str) -> Result<ProjectKey> {
        let key = (org.get(), name.to_owned());
        if let Some(project) = self.known.projects.get(&key).or_else(|| self.projects.get(&key)) {
            return Ok(project.clone());
        }
        let project = self.unit.add_project(org, name, false).await?;
        self.projects.insert(key, project.clone());
        Ok(project)
    }

    /// An operation by its name. One that comes with its credits and is not in the rate card is added without a
    /// rate, so that usage can be told apart by it.
    async fn operation(&mut self, name: &str) -> Result<Operation> {
        if let Some(operation) = self.known.operations.get(name).or_else(|| self.operations.get(name)) {
            return Ok(operation.clone());
        }
        let operation = self.unit.add_operation(name, CREDIT_UNIT, Settlement::Each).await?;
        self.operations.insert(name.to_owned(), operation.clone());
        self.posted.operations_added.push(name.to_owned());
        Ok(operation)
    }

    /// Debt that the posted usage made.
    pub(super) async fn debt_made(&mut self) -> Result<Exact> {
        let mut debt = Exact::ZERO;
        for (org, first_seq) in &self.posted.first_seq {
            let made = self.unit.debt_made_since(*org, *first_seq).await?;
            debt = debt.checked_add(Exact::from_micro(made.micro())).unwrap_or(debt);
        }
        Ok(debt)
    }

    /// When the import was posted.
    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }
}
