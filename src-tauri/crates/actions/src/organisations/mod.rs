//! Organisations: the list, the page of one, and the explanation of its balance.

mod explanation;
mod list;
mod page;
mod row;
mod run_out;
mod usage;

pub use explanation::explain_balance;
pub use list::list_organisations;
pub use page::get_organisation;
