//! Values as they are typed.

use credit_desk_actions::view::{FieldMapping, FieldSource, Measure};
use credit_desk_domain::{BillingZone, Currency, Money};
use credit_desk_storage::Settlement;
use serde::de::DeserializeOwned;

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((left, right)) if !left.trim().is_empty() => Ok((left.trim().to_owned(), right.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

pub fn mapped(text: &str) -> Result<FieldMapping, String> {
    let (field, name) = pair(text)?;
    Ok(FieldMapping { field, source: FieldSource::Column { name } })
}

pub fn constant(text: &str) -> Result<FieldMapping, String> {
    let (field, value) = pair(text)?;
    Ok(FieldMapping { field, source: FieldSource::Constant { value } })
}

/// The operation stands behind the last `=`; a column's name may hold one.
pub fn measure(text: &str) -> Result<Measure, String> {
    match text.rsplit_once('=') {
        Some((column, operation)) if !column.is_empty() && !operation.trim().is_empty() => {
            Ok(Measure { column: column.to_owned(), operation: operation.trim().to_owned() })
        }
        _ => Err("write it as COLUMN=OPERATION".to_owned()),
    }
}

pub fn zone(text: &str) -> Result<BillingZone, String> {
    BillingZone::parse(text).map_err(|error| error.to_string())
}

pub fn settlement(text: &str) -> Result<Settlement, String> {
    match text {
        "each" => Ok(Settlement::Each),
        "hourly" => Ok(Settlement::Hourly),
        _ => Err("it is each or hourly".to_owned()),
    }
}

pub fn paid(text: &str) -> Result<Money, String> {
    let (amount, currency) = text.trim().rsplit_once(' ').ok_or("write it like 490.00 EUR")?;
    let currency = Currency::parse(currency).map_err(|error| error.to_string())?;
    Money::parse(amount.trim(), currency).map_err(|error| error.to_string())
}

/// A view's name, with `-` for `_` if one likes.
pub fn by_name<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let name = text.trim().to_lowercase().replace(['-', ' '], "_");
    serde_json::from_value(serde_json::Value::String(name)).map_err(|error| {
        // "unknown variant `x`, expected one of …"
        error
            .to_string()
            .split_once("expected ")
            .map_or_else(|| error.to_string(), |(_, names)| format!("it is {names}"))
    })
}
