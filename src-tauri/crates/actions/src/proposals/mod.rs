//! Requests of customers and proposals of staff: the list, the evidence, decisions.

use credit_desk_storage::Store;

use crate::error::Result;
use crate::session::Session;
use crate::view;

/// Some of them.
pub async fn list_proposals(
    _: &Store,
    _: &Session,
    _: &view::ProposalFilter,
    _: Option<&str>,
) -> Result<view::ProposalPage> {
    Err(crate::error::not_built())
}

/// One, with its evidence.
pub async fn get_proposal(_: &Store, _: &Session, _: &str) -> Result<view::ProposalDetail> {
    Err(crate::error::not_built())
}

/// Enters a request on a customer's behalf.
pub async fn submit_request(_: &Store, _: &Session, _: &view::NewRequest) -> Result<view::WorkOutcome> {
    Err(crate::error::not_built())
}

/// Decides, each by itself.
pub async fn decide_proposals(
    _: &Store,
    _: &Session,
    _: &[view::Decision],
) -> Result<Vec<view::DecisionOutcome>> {
    Err(crate::error::not_built())
}
