//! Transactions: the list and its totals, one event, one transaction, and look-up by anything pasted.

mod cursor;
pub(crate) mod detail;
pub(crate) mod entries;
mod event;
pub(crate) mod filter;
mod find;
mod list;
pub(crate) mod summary;
pub(crate) mod wording;

use credit_desk_domain::{Area, Level, OrgId};
use credit_desk_storage::Store;

pub use detail::get_transaction;
pub use event::lookup_event;
pub use find::find_anything;
pub use list::list_transactions;
pub use summary::summarise_transactions;

use crate::rights::authorize;
use crate::{ActionError, Result, Session};

/// Names of all operations, for the filter.
pub async fn list_operations(store: &Store, session: &Session) -> Result<Vec<String>> {
    authorize(session, Area::Transactions, Level::View)?;
    Ok(store.operations().await?.into_iter().map(|operation| operation.name).collect())
}

/// Names of projects, of one organisation or of all, each once.
pub async fn list_projects(store: &Store, session: &Session, org_id: Option<i32>) -> Result<Vec<String>> {
    authorize(session, Area::Transactions, Level::View)?;
    Ok(store.project_names(org_id.map(org).transpose()?).await?)
}

/// An organisation's number.
pub(crate) fn org(number: i32) -> Result<OrgId> {
    OrgId::try_new(i64::from(number)).map_err(|_| {
        ActionError::refused(
            "organisation_unknown",
            format!("there is no organisation org_{number}"),
            "Check the number, or look the organisation up by its name.",
        )
    })
}
