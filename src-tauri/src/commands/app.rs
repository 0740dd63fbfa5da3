//! The application itself: its state, the open book, jobs, the clipboard.

use credit_desk_actions::view::{AppState, ErrorView};

use crate::desk::Desk;

pub async fn app_state(desk: Desk) -> Result<AppState, ErrorView> {
    Ok(desk.state())
}

pub async fn cancel_job(desk: Desk, job: String) -> Result<(), ErrorView> {
    desk.jobs().cancel(&job);
    Ok(())
}

pub async fn copy_text(desk: Desk, text: String) -> Result<(), ErrorView> {
    desk.clipboard().copy(text)
}
