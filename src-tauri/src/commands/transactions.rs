//! Transactions: the list and its totals, one event, one transaction, look-up by anything.

use credit_desk_actions::transactions;
use credit_desk_actions::view::{
    EventView, Found, PageRequest, TransactionDetail, TransactionFilter, TransactionPage, TransactionSummary,
};

use crate::desk::Desk;
use crate::error::Problem;
use crate::ready;

pub async fn list_transactions(
    desk: Desk,
    filter: TransactionFilter,
    page: PageRequest,
) -> Result<TransactionPage, Problem> {
    let book = desk.book().await?;
    let answer = transactions::list_transactions(&book.store, &book.session, &filter, &page).await?;
    ready::first_rows();
    Ok(answer)
}

pub async fn summarise_transactions(
    desk: Desk,
    filter: TransactionFilter,
) -> Result<TransactionSummary, Problem> {
    let book = desk.book().await?;
    Ok(transactions::summarise_transactions(&book.store, &book.session, &filter).await?)
}

pub async fn get_transaction(desk: Desk, id: String) -> Result<TransactionDetail, Problem> {
    let book = desk.book().await?;
    Ok(transactions::get_transaction(&book.store, &book.session, &id).await?)
}

pub async fn lookup_event(desk: Desk, event_id: String) -> Result<Option<EventView>, Problem> {
    let book = desk.book().await?;
    Ok(transactions::lookup_event(&book.store, &book.session, &event_id).await?)
}

pub async fn find_anything(desk: Desk, text: String) -> Result<Vec<Found>, Problem> {
    let book = desk.book().await?;
    Ok(transactions::find_anything(&book.store, &book.session, &text).await?)
}

pub async fn list_operations(desk: Desk) -> Result<Vec<String>, Problem> {
    let book = desk.book().await?;
    Ok(transactions::list_operations(&book.store, &book.session).await?)
}

pub async fn list_projects(desk: Desk, org_id: Option<i32>) -> Result<Vec<String>, Problem> {
    let book = desk.book().await?;
    Ok(transactions::list_projects(&book.store, &book.session, org_id).await?)
}
