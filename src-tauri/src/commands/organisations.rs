//! Organisations: the list, the page of one, and a balance explained.

use credit_desk_actions::organisations;
use credit_desk_actions::view::{BalanceExplained, OrgFilter, OrgList, OrgPage};

use crate::desk::Desk;
use crate::error::Problem;

pub async fn list_organisations(desk: Desk, filter: OrgFilter) -> Result<OrgList, Problem> {
    let book = desk.book().await?;
    Ok(organisations::list_organisations(&book.store, &book.session, &filter).await?)
}

pub async fn get_organisation(desk: Desk, org_id: i32) -> Result<OrgPage, Problem> {
    let book = desk.book().await?;
    Ok(organisations::get_organisation(&book.store, &book.session, org_id).await?)
}

pub async fn explain_balance(
    desk: Desk,
    org_id: i32,
    as_of: Option<String>,
) -> Result<BalanceExplained, Problem> {
    let book = desk.book().await?;
    Ok(organisations::explain_balance(&book.store, &book.session, org_id, as_of.as_deref()).await?)
}
