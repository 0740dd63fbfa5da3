//! The lot that a void or an extension is about.

use credit_desk_domain::{Credits, LotId, OrgId, TransactionId};
use credit_desk_storage::queries::{LotRow, OrganisationRow};
use credit_desk_storage::{StorageError, Store};

use super::grant::name_of;
use crate::error::{ActionError, Result};
use crate::session::Session;

/// A lot with its organisation.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) org: OrgId,
    pub(super) name: String,
    pub(super) lot: LotRow,
    /// Settled balance of the organisation, in micro-credits.
    pub(super) settled: i64,
}

impl Target {
    /// What is left of the lot.
    pub(super) fn remaining(&self) -> Credits {
        Credits::from_micro(self.lot.remaining)
    }
}

fn unknown(text: &str) -> ActionError {
    ActionError::refused(
        "lot_known",
        format!("Nothing was done: there is no lot {} in this book", text.trim()),
        "Give the lot's ID, or that of the transaction that added it.",
    )
}

/// Finds a lot by `lot_…` or by the `txn_…` that added it.
///
/// # Errors
/// `lot_known` where neither is in the book, or the transaction added none.
pub(super) async fn find(store: &Store, session: &Session, text: &str) -> Result<Target> {
    let lower = text.trim().to_ascii_lowercase();
    let addition = if let Ok(id) = LotId::parse(&lower) {
        store.lookup_lot(id).await?
    } else if let Ok(id) = TransactionId::parse(&lower) {
        store.lookup_transaction(id).await?
    } else {
        None
    };
    let addition = addition.ok_or_else(|| unknown(text))?;
    let org = org_of(addition.org_id, text)?;
    let lot = store.lot_of_organisation(org, addition.seq).await?.ok_or_else(|| unknown(text))?;
    Ok(Target { org, name: name_of(store, org).await?, lot, settled: settled(store, session, org).await? })
}

pub(super) fn org_of(number: i64, row: &str) -> Result<OrgId> {
    Ok(OrgId::try_new(number).map_err(|_| StorageError::Inconsistent {
        table: "movement",
        column: "org_id",
        row: row.to_owned(),
    })?)
}

/// What an organisation has, less its debt.
pub(super) async fn settled(store: &Store, session: &Session, org: OrgId) -> Result<i64> {
    let row: Option<OrganisationRow> = store.organisation_rows(Some(org), session.now()).await?.pop();
    Ok(row.map_or(0, |row| row.balance.saturating_sub(row.debt)))
}
