//! Organisations: the list, the page of one, and the explanation of its balance.

mod explanation;
mod list;
mod page;
mod row;
mod run_out;
mod usage;

/// Figures that other screens show too.
pub(crate) mod figures {
    pub(crate) use super::row::{available, burn, unlimited};
}

pub use explanation::explain_balance;
pub use list::list_organisations;
pub use page::get_organisation;
