//! What waits for the person at the desk.

use credit_desk_actions::inbox;
use credit_desk_actions::view::Inbox;

use crate::desk::Desk;
use crate::error::Problem;

pub async fn get_inbox(desk: Desk) -> Result<Inbox, Problem> {
    let book = desk.book().await?;
    Ok(inbox::get_inbox(&book.store, &book.session).await?)
}

pub async fn snooze_item(desk: Desk, item: String, until: Option<String>) -> Result<Inbox, Problem> {
    let book = desk.book().await?;
    Ok(inbox::snooze_item(&book.store, &book.session, &item, until.as_deref()).await?)
}
