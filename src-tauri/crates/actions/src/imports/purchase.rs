//! Rows of purchases.

use credit_desk_domain::{Credits, Currency, Money};

use super::field::{Field, Fields, RowProblem};
use super::mapping::{Identity, expiry, occurred};
use super::moment::MomentReader;
use super::note::Notes;
use super::record::PurchaseRecord;
use super::refusal::ImportRefusal;
use super::row::Row;
use crate::view::ImportPlan;

#[derive(Debug)]
pub(super) struct PurchaseMapping {
    identity: Identity,
    organisation: Field,
    organisation_name: Option<Field>,
    credits: Field,
    amount_paid: Field,
    currency: Field,
    occurred_at: Field,
    expires_at: Option<Field>,
    reference: Option<Field>,
}

impl PurchaseMapping {
    pub(super) fn new(plan: &ImportPlan, fields: &mut Fields) -> Result<Self, ImportRefusal> {
        Ok(Self {
            identity: Identity::new(plan, fields)?,
            organisation: fields.must("organisation")?,
            organisation_name: fields.take("name"),
            credits: fields.must("credits")?,
            amount_paid: fields.must("amount_paid")?,
            currency: fields.must("currency")?,
            occurred_at: fields.must("occurred_at")?,
            expires_at: fields.take("expires_at"),
            reference: fields.take("reference"),
        })
    }

    pub(super) fn record(
        &self,
        row: &Row,
        moments: &MomentReader,
        notes: &mut Notes,
    ) -> Result<PurchaseRecord, RowProblem> {
        let occurred_at = occurred(&self.occurred_at, row, moments, notes)?;
        let (source, record_id) = self.identity.of(row, notes)?;
        let currency = Currency::parse(self.currency.required(row)?)
            .map_err(|error| self.currency.problem(error.to_string()))?;
        let text = |field: &Option<Field>| -> Result<Option<String>, RowProblem> {
            field.as_ref().map_or(Ok(None), |field| field.text(row).map(|text| text.map(str::to_owned)))
        };
        Ok(PurchaseRecord {
            source,
            record_id,
            organisation: self.organisation.required(row)?.to_owned(),
            organisation_name: text(&self.organisation_name)?,
            credits: added_credits(&self.credits, row)?,
            paid: self.paid(row, currency)?,
            occurred_at,
            expires_at: expiry(self.expires_at.as_ref(), row, occurred_at, moments, notes)?,
            reference: text(&self.reference)?,
        })
    }

    fn paid(&self, row: &Row, currency: Currency) -> Result<Money, RowProblem> {
        let field = &self.amount_paid;
        let text = field.required(row)?;
        let paid = Money::parse(text, currency)
            .map_err(|error| field.problem(format!("The amount paid cannot be read: {error}")))?;
        if paid.micro() < 0 {
            return Err(field.problem(format!(
                "The amount paid {text} is below zero; money that went back is a refund in the ledger"
            )));
        }
        Ok(paid)
    }
}

/// Credits that are added: more than zero.
pub(super) fn added_credits(field: &Field, row: &Row) -> Result<Credits, RowProblem> {
    let number = field.number(row)?.ok_or_else(|| field.missing())?;
    let micro = number.to_micro().map_err(|error| field.not_a_number(&number.to_string(), error))?;
    if micro <= 0 {
        return Err(field.problem(format!(
            "{number} credits cannot be added; credits that are taken back are a refund, a void or a reversal in the ledger"
        )));
    }
    Ok(Credits::from_micro(micro))
}
