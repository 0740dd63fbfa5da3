//! The application itself: its state, the open book, jobs, the clipboard.
#![expect(clippy::unused_async, reason = "every command has the form that the list gives it")]

use credit_desk_actions::view::{AppState, BookChoice};

use crate::desk::Desk;
use crate::error::Problem;
use crate::record_window;

pub async fn app_state(desk: Desk) -> Result<AppState, Problem> {
    Ok(desk.state().await)
}

pub async fn open_book(desk: Desk, choice: BookChoice, job: String) -> Result<AppState, Problem> {
    let job = desk.start_job(job);
    desk.open_book(&choice, job).await?;
    Ok(desk.state().await)
}

pub async fn test_connection(desk: Desk, choice: BookChoice) -> Result<String, Problem> {
    desk.test_connection(&choice).await
}

pub async fn cancel_job(desk: Desk, job: String) -> Result<(), Problem> {
    desk.jobs().cancel(&job);
    Ok(())
}

pub async fn copy_text(desk: Desk, text: String) -> Result<(), Problem> {
    Ok(desk.clipboard().copy(text)?)
}

pub async fn open_window(desk: Desk, route: String, title: String) -> Result<(), Problem> {
    record_window::open(desk.app(), &route, &title)
}
