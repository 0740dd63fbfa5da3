//! Requests of customers and proposals of staff: the list, the evidence, decisions.
//!
//! The database judges who may do what ([`credit_desk_storage`]'s commands); here it is asked, worded, and passed on.

mod changed;
mod decide;
mod detail;
mod import;
mod list;
mod posting;
pub(crate) mod row;
pub(crate) mod standing;
pub(crate) mod submit;

pub use decide::decide_proposals;
pub use detail::get_proposal;
pub use import::{ImportedRequests, import_requests};
pub use list::list_proposals;
pub use submit::{RequestEdit, edit_request, submit_request};

pub(crate) use posting::{given, postings};
