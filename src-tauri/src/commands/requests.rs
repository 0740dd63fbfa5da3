//! Requests and proposals: the list, the evidence, decisions.

use credit_desk_actions::proposals;
use credit_desk_actions::view::{
    Decision, DecisionOutcome, NewRequest, ProposalDetail, ProposalFilter, ProposalPage, WorkOutcome,
};

use crate::desk::Desk;
use crate::error::Problem;

pub async fn list_proposals(
    desk: Desk,
    filter: ProposalFilter,
    cursor: Option<String>,
) -> Result<ProposalPage, Problem> {
    let book = desk.book().await?;
    Ok(proposals::list_proposals(&book.store, &book.session, &filter, cursor.as_deref()).await?)
}

pub async fn get_proposal(desk: Desk, id: String) -> Result<ProposalDetail, Problem> {
    let book = desk.book().await?;
    Ok(proposals::get_proposal(&book.store, &book.session, &id).await?)
}

pub async fn submit_request(desk: Desk, request: NewRequest) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    Ok(proposals::submit_request(&book.store, &book.session, &request).await?)
}

pub async fn decide_proposals(desk: Desk, decisions: Vec<Decision>) -> Result<Vec<DecisionOutcome>, Problem> {
    let book = desk.book().await?;
    Ok(proposals::decide_proposals(&book.store, &book.session, &decisions).await?)
}
