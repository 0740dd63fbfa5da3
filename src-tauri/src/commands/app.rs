//! The application itself: its state, the open book, jobs, the clipboard.

use credit_desk_actions::view::AppState;

use crate::desk::Desk;
use crate::error::Problem;

pub async fn app_state(desk: Desk) -> Result<AppState, Problem> {
    Ok(desk.state())
}

pub async fn cancel_job(desk: Desk, job: String) -> Result<(), Problem> {
    desk.jobs().cancel(&job);
    Ok(())
}

pub async fn copy_text(desk: Desk, text: String) -> Result<(), Problem> {
    Ok(desk.clipboard().copy(text)?)
}
