//! Rows of organisations.

use credit_desk_domain::Currency;

use super::field::{Field, Fields, RowProblem};
use super::record::{OrganisationRecord, OrganisationStatus};
use super::refusal::ImportRefusal;
use super::row::Row;

#[derive(Debug)]
pub(super) struct OrganisationMapping {
    external_id: Field,
    name: Field,
    legal_name: Option<Field>,
    country: Option<Field>,
    tax_id: Option<Field>,
    email: Option<Field>,
    plan: Option<Field>,
    currency: Option<Field>,
    status: Option<Field>,
}

impl OrganisationMapping {
    pub(super) fn new(fields: &mut Fields) -> Result<Self, ImportRefusal> {
        Ok(Self {
            external_id: fields.must("external_id")?,
            name: fields.must("name")?,
            legal_name: fields.take("legal_name"),
            country: fields.take("country"),
            tax_id: fields.take("tax_id"),
            email: fields.take("email"),
            plan: fields.take("plan"),
            currency: fields.take("currency"),
            status: fields.take("status"),
        })
    }

    pub(super) fn record(&self, row: &Row) -> Result<OrganisationRecord, RowProblem> {
        Ok(OrganisationRecord {
            external_id: self.external_id.required(row)?.to_owned(),
            name: self.name.required(row)?.to_owned(),
            legal_name: optional(self.legal_name.as_ref(), row, |text| Ok(text.to_owned()))?,
            country: optional(self.country.as_ref(), row, country)?,
            tax_id: optional(self.tax_id.as_ref(), row, |text| Ok(text.to_owned()))?,
            email: optional(self.email.as_ref(), row, email)?,
            plan: optional(self.plan.as_ref(), row, |text| Ok(text.to_owned()))?,
            currency: optional(self.currency.as_ref(), row, |text| {
                Currency::parse(text).map_err(|error| error.to_string())
            })?,
            status: optional(self.status.as_ref(), row, status)?,
        })
    }
}

fn optional<T>(
    field: Option<&Field>,
    row: &Row,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, RowProblem> {
    let Some(field) = field else { return Ok(None) };
    let Some(text) = field.text(row)? else { return Ok(None) };
    read(text).map(Some).map_err(|message| field.problem(message))
}

fn country(text: &str) -> Result<String, String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(format!("“{text}” is not a country code; write its two letters, such as DE"))
    }
}

fn email(text: &str) -> Result<String, String> {
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(format!("“{text}” is not an e-mail address; correct it or leave it empty")),
    }
}

fn status(text: &str) -> Result<OrganisationStatus, String> {
    match text.to_ascii_lowercase().as_str() {
        "active" => Ok(OrganisationStatus::Active),
        "suspended" => Ok(OrganisationStatus::Suspended),
        "closed" => Ok(OrganisationStatus::Closed),
        _ => Err(format!("“{text}” is not a status; write active, suspended or closed")),
    }
}
