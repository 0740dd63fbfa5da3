//! The rate card: operations, and what a unit of each costs from when on.

use credit_desk_domain::{Area, Credits, Instant, Level};
use credit_desk_storage::{AuditEntry, Operation, RateRow, Settlement, Store};
use serde::Serialize;

use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;

/// An operation that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedOperation {
    /// Name.
    pub operation: String,
    /// Unit of its quantity.
    pub unit: String,
    /// `each` or `hourly`.
    pub settlement: String,
}

/// A rate that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedRate {
    /// Operation.
    pub operation: String,
    /// From when it holds, until the next one starts.
    pub starts_at: String,
    /// Credits for one unit.
    pub credits_per_unit: String,
    /// Unit.
    pub unit: String,
}

/// Adds an operation. Its usage needs a rate, or brings its credits.
///
/// # Errors
/// Where the name or unit is empty, or the name is taken.
pub async fn add_operation(
    store: &Store,
    session: &Session,
    name: &str,
    unit: &str,
    settlement: Settlement,
) -> Result<AddedOperation> {
    authorize(session, Area::RateCard, Level::Do)?;
    let (name, unit) = (name.trim(), unit.trim());
    if name.is_empty() || unit.is_empty() {
        return Err(ActionError::refused(
            "operation_incomplete",
            "The operation was not added: it needs a name and a unit.",
            "For example: operation add \"Photo processing\" --unit photo.",
        ));
    }
    let words = match settlement {
        Settlement::Each => "each",
        Settlement::Hourly => "hourly",
    };
    let mut unit_of_work = store.begin(&session.actor).await?;
    unit_of_work.add_operation(name, unit, settlement).await?;
    let entry = AuditEntry {
        action: "add operation".to_owned(),
        org: None,
        subject: name.to_owned(),
        before: None,
        after: Some(format!("unit {unit}, settled {words}")),
        reason: None,
    };
    unit_of_work.audit(&entry, session.role_code(), session.now()).await?;
    unit_of_work.commit().await?;
    Ok(AddedOperation { operation: name.to_owned(), unit: unit.to_owned(), settlement: words.to_owned() })
}

/// Adds a rate from an instant on. A rate is never edited: a later start takes over from the one before.
///
/// # Errors
/// For an unknown operation, a negative rate, or a second one with the same start.
pub async fn add_rate(
    store: &Store,
    session: &Session,
    operation: &str,
    starts_at: Instant,
    credits_per_unit: Credits,
) -> Result<AddedRate> {
    authorize(session, Area::RateCard, Level::Do)?;
    let operation = lookup_operation(store, operation).await?;
    if credits_per_unit.is_negative() {
        return Err(ActionError::refused(
            "rate_not_negative",
            format!("The rate of {} was not added: a rate is zero or more.", operation.name),
            "Give the credits that one unit costs.",
        ));
    }
    let mut unit = store.begin(&session.actor).await?;
    let row = RateRow { operation_id: operation.operation_id, starts_at, credits_per_unit };
    unit.add_rate(row, session.now()).await?;
    let entry = AuditEntry {
        action: "add rate".to_owned(),
        org: None,
        subject: operation.name.clone(),
        before: None,
        after: Some(format!("{credits_per_unit} credits per {} from {starts_at}", operation.unit)),
        reason: None,
    };
    unit.audit(&entry, session.role_code(), session.now()).await?;
    unit.commit().await?;
    Ok(AddedRate {
        operation: operation.name,
        starts_at: starts_at.to_string(),
        credits_per_unit: credits_per_unit.to_string(),
        unit: operation.unit,
    })
}

async fn lookup_operation(store: &Store, name: &str) -> Result<Operation> {
    let operations = store.operations().await?;
    let wanted = name.trim().to_lowercase();
    operations.into_iter().find(|operation| operation.name.to_lowercase() == wanted).ok_or_else(|| {
        ActionError::refused(
            "operation_unknown",
            format!("The rate was not added: there is no operation “{}”.", name.trim()),
            "Add it first, with its unit.",
        )
    })
}
