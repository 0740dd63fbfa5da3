//! Signing in to a book in a file, locking the desk, changing one's password.

use credit_desk_actions::view::AppState;

use crate::desk::Desk;
use crate::error::Problem;

pub async fn sign_in(desk: Desk, login: String, password: String) -> Result<AppState, Problem> {
    desk.sign_in(&login, &password).await?;
    Ok(desk.state().await)
}

pub async fn lock_desk(desk: Desk, reason: Option<String>) -> Result<AppState, Problem> {
    desk.lock(reason).await;
    Ok(desk.state().await)
}

pub async fn change_password(desk: Desk, current: String, new: String) -> Result<(), Problem> {
    desk.change_password(&current, &new).await
}
