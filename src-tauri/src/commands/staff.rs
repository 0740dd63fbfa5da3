//! Staff, roles and limits.

use credit_desk_actions::staff;
use credit_desk_actions::view::{PolicyChange, StaffChange, StaffOutcome, StaffPage};

use crate::desk::Desk;
use crate::error::Problem;

pub async fn get_staff(desk: Desk) -> Result<StaffPage, Problem> {
    let book = desk.book().await?;
    Ok(staff::get_staff(&book.store, &book.session).await?)
}

pub async fn change_staff(desk: Desk, change: StaffChange) -> Result<StaffOutcome, Problem> {
    let book = desk.book().await?;
    Ok(staff::change_staff(&book.store, &book.session, &change).await?)
}

pub async fn change_policy(desk: Desk, change: PolicyChange) -> Result<StaffOutcome, Problem> {
    let book = desk.book().await?;
    Ok(staff::change_policy(&book.store, &book.session, &change).await?)
}
