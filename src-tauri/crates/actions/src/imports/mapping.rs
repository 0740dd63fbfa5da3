//! An [`ImportPlan`] made ready for one file: rows in, records out.

use chrono_tz::Tz;
use credit_desk_domain::Instant;

use super::exact::Exact;
use super::field::{Field, Fields, RowProblem, fields_of, subject_words};
use super::grant::GrantMapping;
use super::moment::MomentReader;
use super::note::Notes;
use super::organisation::OrganisationMapping;
use super::purchase::PurchaseMapping;
use super::record::Record;
use super::refusal::ImportRefusal;
use super::row::Row;
use super::source_file::SourceFile;
use super::usage::UsageMapping;
use crate::view::{FieldSource, ImportFormat, ImportPlan, ImportSubject};

/// Makes records of rows. One mapping serves one pass over the file: the cumulative rounding of costs remembers
/// what went before.
#[derive(Debug)]
pub struct Mapping {
    rows: RowMapping,
    moments: MomentReader,
    /// Columns whose sums are control totals.
    pub(super) summed: Vec<(usize, String)>,
    /// Columns whose distinct values are counted.
    pub(super) counted: Vec<(usize, String)>,
}

#[derive(Debug)]
enum RowMapping {
    Usage(Box<UsageMapping>),
    Organisation(Box<OrganisationMapping>),
    Purchase(Box<PurchaseMapping>),
    Grant(Box<GrantMapping>),
}

impl Mapping {
    /// Finds the plan's columns among the file's; `now` is the instant of the import.
    pub fn new(
        plan: &ImportPlan,
        file: &SourceFile,
        columns: &[String],
        now: Instant,
    ) -> Result<Self, ImportRefusal> {
        refuse_other_format(plan, file)?;
        let zone: Tz = plan.zone.trim().parse().map_err(|_| {
            ImportRefusal::Plan(format!(
                "“{}” is not a time zone; choose one such as UTC or Europe/Berlin",
                plan.zone
            ))
        })?;
        let mut fields = Fields::find(plan, file.name(), columns)?;
        let totals = ColumnsInUse::of(plan, &fields);
        let rows = match plan.subject {
            ImportSubject::Usage => {
                RowMapping::Usage(Box::new(UsageMapping::new(plan, file.name(), columns, &mut fields)?))
            }
            ImportSubject::Organisations => {
                RowMapping::Organisation(Box::new(OrganisationMapping::new(&mut fields)?))
            }
            ImportSubject::Purchases => {
                RowMapping::Purchase(Box::new(PurchaseMapping::new(plan, &mut fields)?))
            }
            ImportSubject::Grants => RowMapping::Grant(Box::new(GrantMapping::new(plan, &mut fields)?)),
        };
        let mut summed = totals.summed;
        for measure in &plan.measures {
            if let Some(at) = columns.iter().position(|column| *column == measure.column) {
                summed.push((at, measure.column.clone()));
            }
        }
        Ok(Self { rows, moments: MomentReader::new(zone, now.micros()), summed, counted: totals.counted })
    }

    /// Appends the records of a row, or says what is wrong with it and appends nothing.
    pub(super) fn records(
        &mut self,
        row: &Row,
        notes: &mut Notes,
        into: &mut Vec<Record>,
    ) -> Result<(), RowProblem> {
        if let Some(problem) = row.problem() {
            return Err(RowProblem::of_row(problem));
        }
        let before = into.len();
        let moments = &self.moments;
        let made = match &mut self.rows {
            RowMapping::Usage(mapping) => mapping.records(row, moments, notes, into),
            RowMapping::Organisation(mapping) => {
                mapping.record(row).map(|record| into.push(Record::Organisation(record)))
            }
            RowMapping::Purchase(mapping) => {
                mapping.record(row, moments, notes).map(|record| into.push(Record::Purchase(record)))
            }
            RowMapping::Grant(mapping) => {
                mapping.record(row, moments, notes).map(|record| into.push(Record::Grant(record)))
            }
        };
        if made.is_err() {
            into.truncate(before);
        }
        made
    }

    /// What cumulative rounding has cut off so far, where it was used.
    pub(super) fn cost_cut_off(&self) -> Option<(Exact, Option<&str>)> {
        match &self.rows {
            RowMapping::Usage(mapping) => mapping.cost_cut_off(),
            RowMapping::Organisation(_) | RowMapping::Purchase(_) | RowMapping::Grant(_) => None,
        }
    }
}

/// Paths that an event file must give the mapping; the columns of a CSV are its own.
pub(super) fn paths_of(plan: &ImportPlan) -> Vec<String> {
    let mapped = plan.fields.iter().filter_map(|mapping| match &mapping.source {
        FieldSource::Column { name } => Some(name),
        FieldSource::Constant { .. } => None,
    });
    let mut paths: Vec<String> = Vec::new();
    for path in mapped.chain(plan.measures.iter().map(|measure| &measure.column)) {
        if !path.trim().is_empty() && !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

fn refuse_other_format(plan: &ImportPlan, file: &SourceFile) -> Result<(), ImportRefusal> {
    let written = match (plan.format, file.format()) {
        // A FOCUS file is a CSV and may be read as one, by the CSV's stricter rule for decimals.
        (ImportFormat::Csv, ImportFormat::Csv | ImportFormat::Focus)
        | (ImportFormat::Focus, ImportFormat::Focus)
        | (ImportFormat::Cloudevents, ImportFormat::Cloudevents) => return Ok(()),
        (_, ImportFormat::Csv) => "a CSV file",
        (_, ImportFormat::Focus) => "a FOCUS file",
        (_, ImportFormat::Cloudevents) => "a file of CloudEvents",
    };
    Err(ImportRefusal::Plan(format!("{} is {written}; choose that format", file.name())))
}

/// Columns that control totals are made of.
struct ColumnsInUse {
    summed: Vec<(usize, String)>,
    counted: Vec<(usize, String)>,
}

impl ColumnsInUse {
    fn of(plan: &ImportPlan, fields: &Fields) -> Self {
        let columns = |names: &[&str]| -> Vec<(usize, String)> {
            fields_of(plan.subject)
                .iter()
                .filter(|field| names.contains(&field.name))
                .filter_map(|field| fields.column(field.name))
                .map(|(at, name)| (at, name.to_owned()))
                .collect()
        };
        Self {
            summed: columns(&["quantity", "credits", "amount_paid"]),
            counted: columns(&["organisation", "external_id", "project"]),
        }
    }
}

/// Where the parts of (source, record ID) come from.
#[derive(Debug)]
pub(super) struct Identity {
    source: Option<Field>,
    constant_source: String,
    record_id: Option<Field>,
}

impl Identity {
    pub(super) fn new(plan: &ImportPlan, fields: &mut Fields) -> Result<Self, ImportRefusal> {
        let source = fields.take("source");
        let constant_source = plan.source.trim().to_owned();
        if source.is_none() && constant_source.is_empty() {
            return Err(ImportRefusal::Plan(format!(
                "The {} have no source; name the system they come from, it makes each record unique",
                subject_words(plan.subject)
            )));
        }
        if constant_source.chars().count() > 100 || constant_source.chars().any(char::is_control) {
            return Err(ImportRefusal::Plan(
                "The source's name is longer than 100 characters or holds an invisible one; shorten it"
                    .to_owned(),
            ));
        }
        Ok(Self { source, constant_source, record_id: fields.take("record_id") })
    }

    /// The source and the record ID of a row. Without a mapped record ID it is made from the row's number.
    pub(super) fn of(&self, row: &Row, notes: &mut Notes) -> Result<(String, String), RowProblem> {
        let source = match &self.source {
            Some(field) => field.required(row)?.to_owned(),
            None => self.constant_source.clone(),
        };
        let record_id = if let Some(field) = &self.record_id {
            field.required(row)?.to_owned()
        } else {
            notes.made_record_ids += 1;
            format!("row-{:06}", row.number())
        };
        Ok((source, record_id))
    }
}

/// The instant in a field that must have one.
pub(super) fn occurred(
    field: &Field,
    row: &Row,
    moments: &MomentReader,
    notes: &mut Notes,
) -> Result<Instant, RowProblem> {
    let text = field.required(row)?;
    let micros = moments.occurred(text, notes).map_err(|message| field.problem(message))?;
    instant(field, text, micros)
}

/// The instant in a field for the end of credits, which must lie behind their beginning.
pub(super) fn expiry(
    field: Option<&Field>,
    row: &Row,
    begin: Instant,
    moments: &MomentReader,
    notes: &mut Notes,
) -> Result<Option<Instant>, RowProblem> {
    let Some(field) = field else { return Ok(None) };
    let Some(text) = field.text(row)? else { return Ok(None) };
    let micros = moments.expiry(text, notes).map_err(|message| field.problem(message))?;
    let end = instant(field, text, micros)?;
    if end <= begin {
        return Err(field
            .problem(format!("The credits would end on {text}, before they begin; correct one of the two")));
    }
    Ok(Some(end))
}

fn instant(field: &Field, text: &str, micros: i64) -> Result<Instant, RowProblem> {
    Instant::try_from_micros(micros).map_err(|_| {
        field.problem(format!("“{text}” is out of the range of times that a ledger keeps; correct it"))
    })
}
