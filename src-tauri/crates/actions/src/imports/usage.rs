//! Rows of metered usage: one record each, or one for each measure.

use credit_desk_domain::Credits;

use super::cost_rounding::CostRounding;
use super::exact::Exact;
use super::field::{Field, Fields, NAME_BYTES, RowProblem, column, shortened};
use super::mapping::{Identity, occurred};
use super::moment::MomentReader;
use super::note::Notes;
use super::record::{Record, UsageRecord};
use super::refusal::ImportRefusal;
use super::row::Row;
use crate::view::{ImportFormat, ImportPlan};

/// What to do with usage below zero.
const NEGATIVE: &str = "usage cannot be negative, a correction is a reversal or a refund in the ledger; leave this row out, or import the good rows only";

#[derive(Debug)]
pub(super) struct UsageMapping {
    identity: Identity,
    organisation: Field,
    organisation_name: Option<Field>,
    project: Option<Field>,
    operation: Option<Field>,
    quantity: Option<Field>,
    credits: Option<Field>,
    event_id: Option<Field>,
    event_name: Option<Field>,
    user: Option<Field>,
    occurred_at: Field,
    measures: Vec<MeasureColumn>,
    cost: Option<Cost>,
}

#[derive(Debug)]
struct MeasureColumn {
    at: usize,
    column: String,
    operation: String,
}

/// How costs of a FOCUS file become credits.
#[derive(Debug)]
struct Cost {
    rounding: CostRounding,
    currency: Option<usize>,
    category: Option<usize>,
    /// Currency of the first cost taken; the others must have the same.
    first_currency: Option<String>,
}

impl UsageMapping {
    pub(super) fn new(
        plan: &ImportPlan,
        file: &str,
        columns: &[String],
        fields: &mut Fields,
    ) -> Result<Self, ImportRefusal> {
        let mut measures: Vec<MeasureColumn> = Vec::with_capacity(plan.measures.len());
        for measure in &plan.measures {
            let operation = measure.operation.trim().to_owned();
            if measure.column.len() > NAME_BYTES || operation.len() > NAME_BYTES {
                return Err(ImportRefusal::Plan(format!(
                    "“{}” is too long for the name of a measure; shorten it to {NAME_BYTES} characters",
                    shortened(&measure.column)
                )));
            }
            if operation.is_empty() {
                return Err(ImportRefusal::Plan(format!(
                    "The measure “{}” has no operation; choose which one it counts",
                    measure.column
                )));
            }
            if measures.iter().any(|other| other.column == measure.column) {
                return Err(ImportRefusal::Plan(format!(
                    "The measure “{}” is there twice; remove one of the two",
                    measure.column
                )));
            }
            let at = column(file, columns, &measure.column, "a measure")?;
            measures.push(MeasureColumn { at, column: measure.column.clone(), operation });
        }
        let position = |name: &str| columns.iter().position(|column| column == name);
        let mapping = Self {
            identity: Identity::new(plan, fields)?,
            organisation: fields.must("organisation")?,
            organisation_name: fields.take("name"),
            project: fields.take("project"),
            operation: fields.take("operation"),
            quantity: fields.take("quantity"),
            credits: fields.take("credits"),
            event_id: fields.take("event_id"),
            event_name: fields.take("event_name"),
            user: fields.take("user"),
            occurred_at: fields.must("occurred_at")?,
            measures,
            cost: (plan.format == ImportFormat::Focus).then(|| Cost {
                rounding: CostRounding::default(),
                currency: position("BillingCurrency"),
                category: position("ChargeCategory"),
                first_currency: None,
            }),
        };
        mapping.refuse_unclear_amounts()?;
        Ok(mapping)
    }

    /// Exactly one way must lead to the credits of a record.
    fn refuse_unclear_amounts(&self) -> Result<(), ImportRefusal> {
        let refused = if !self.measures.is_empty() && (self.quantity.is_some() || self.credits.is_some()) {
            "Measures are chosen besides a quantity or credits; keep the measures, or the single column"
        } else if self.measures.is_empty() && self.quantity.is_none() && self.credits.is_none() {
            "Nothing says how much was used; choose a column for the credits, for the quantity, or one or more measures"
        } else if self.quantity.is_some() && self.credits.is_none() && self.operation.is_none() {
            "A quantity needs an operation whose rate prices it; choose a column or write one operation for all rows"
        } else {
            return Ok(());
        };
        Err(ImportRefusal::Plan(refused.to_owned()))
    }

    pub(super) fn records(
        &mut self,
        row: &Row,
        moments: &MomentReader,
        notes: &mut Notes,
        into: &mut Vec<Record>,
    ) -> Result<(), RowProblem> {
        let occurred_at = occurred(&self.occurred_at, row, moments, notes)?;
        let (source, record_id) = self.identity.of(row, notes)?;
        let text = |field: &Option<Field>| -> Result<Option<String>, RowProblem> {
            field.as_ref().map_or(Ok(None), |field| field.text(row).map(|text| text.map(str::to_owned)))
        };
        let mut record = UsageRecord {
            source,
            record_id,
            organisation: self.organisation.required(row)?.to_owned(),
            organisation_name: text(&self.organisation_name)?,
            project: text(&self.project)?,
            operation: text(&self.operation)?,
            quantity_micro: None,
            credits: None,
            event_id: text(&self.event_id)?,
            event_name: text(&self.event_name)?,
            user: text(&self.user)?,
            occurred_at,
        };
        if !self.measures.is_empty() {
            return self.measured(row, &record, notes, into);
        }
        if let Some(field) = &self.quantity {
            record.quantity_micro = amount(field, row, "Quantity", notes)?;
        }
        record.credits = match (&mut self.cost, &self.credits) {
            (_, None) => None,
            (None, Some(field)) => amount(field, row, "Credits", notes)?.map(Credits::from_micro),
            (Some(cost), Some(field)) => cost.credits(field, row, &record.organisation, notes)?,
        };
        if record.credits.is_none() && record.quantity_micro.is_none() {
            let blamed = self.credits.as_ref().or(self.quantity.as_ref());
            return Err(blamed.map_or_else(|| RowProblem::of_row("This row has no amount"), Field::missing));
        }
        if record.credits.is_none() && record.operation.is_none() {
            return Err(self.operation.as_ref().map_or_else(
                || {
                    RowProblem::of_row(
                        "This row has a quantity but no operation to price it by; add the operation",
                    )
                },
                Field::missing,
            ));
        }
        if record.credits.map_or(record.quantity_micro == Some(0), Credits::is_zero) {
            notes.zero_usage += 1;
        }
        into.push(Record::Usage(record));
        Ok(())
    }

    /// One record for each measure that has a value. Their record IDs end with the measure's column where
    /// there are several, so that they stay unique.
    fn measured(
        &self,
        row: &Row,
        common: &UsageRecord,
        notes: &mut Notes,
        into: &mut Vec<Record>,
    ) -> Result<(), RowProblem> {
        let mut found = false;
        let mut empty = 0;
        for measure in &self.measures {
            let Some(text) = row.cell(measure.at) else {
                empty += 1;
                continue;
            };
            let problem = |why: String| RowProblem {
                field: Some("quantity"),
                message: format!("“{}” in the column “{}” {why}", shortened(text), measure.column),
            };
            let quantity =
                Exact::parse(text).and_then(Exact::to_micro).map_err(|error| problem(error.to_string()))?;
            if quantity < 0 {
                notes.negative_rows += 1;
                return Err(problem(format!("is below zero: {NEGATIVE}")));
            }
            notes.zero_usage += u64::from(quantity == 0);
            found = true;
            let mut record = common.clone();
            record.operation = Some(measure.operation.clone());
            record.quantity_micro = Some(quantity);
            if self.measures.len() > 1 {
                record.record_id = format!("{}/{}", record.record_id, measure.column);
            }
            into.push(Record::Usage(record));
        }
        if !found {
            let names: Vec<&str> = self.measures.iter().map(|measure| measure.column.as_str()).collect();
            return Err(RowProblem {
                field: Some("quantity"),
                message: format!("Missing quantity: {} is empty here; fill it in", names.join(" and ")),
            });
        }
        notes.empty_measures += empty;
        Ok(())
    }

    pub(super) fn cost_cut_off(&self) -> Option<(Exact, Option<&str>)> {
        let cost = self.cost.as_ref().filter(|_| self.credits.is_some())?;
        Some((cost.rounding.cut_off(), cost.first_currency.as_deref()))
    }
}

impl Cost {
    fn credits(
        &mut self,
        field: &Field,
        row: &Row,
        organisation: &str,
        notes: &mut Notes,
    ) -> Result<Option<Credits>, RowProblem> {
        let Some(cost) = field.number(row)? else { return Ok(None) };
        if cost.is_negative() {
            notes.negative_rows += 1;
            return Err(field.problem(format!("Cost below zero ({cost}): {NEGATIVE}")));
        }
        let currency = self.currency.and_then(|at| row.cell(at));
        if let (Some(currency), Some(first)) = (currency, &self.first_currency)
            && currency != first
        {
            return Err(field.problem(format!(
                "This cost is in {currency} but the first one of the file is in {first}; import each currency from a file of its own"
            )));
        }
        let credits = self
            .rounding
            .credits(organisation, cost)
            .map_err(|error| field.not_a_number(&cost.to_string(), error))?;
        if self.first_currency.is_none() {
            self.first_currency = currency.map(str::to_owned);
        }
        if self.category.and_then(|at| row.cell(at)).is_some_and(|category| category != "Usage") {
            notes.other_charges += 1;
        }
        Ok(Some(credits))
    }
}

/// An amount in millionths that must not be below zero.
fn amount(field: &Field, row: &Row, words: &str, notes: &mut Notes) -> Result<Option<i64>, RowProblem> {
    let Some(number) = field.number(row)? else { return Ok(None) };
    if number.is_negative() {
        notes.negative_rows += 1;
        return Err(field.problem(format!("{words} below zero ({number}): {NEGATIVE}")));
    }
    number.to_micro().map(Some).map_err(|error| field.not_a_number(&number.to_string(), error))
}
