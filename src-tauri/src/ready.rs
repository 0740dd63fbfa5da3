//! How long it took from the start of the program to its first rows: in the log, and for whoever waits for it.

use std::sync::OnceLock;
use std::time::Instant;

static STARTED: OnceLock<Instant> = OnceLock::new();
static FIRST_ROWS: OnceLock<()> = OnceLock::new();

/// Called first thing in the program.
pub fn started() {
    let _ = STARTED.set(Instant::now());
}

/// Called when rows go to the page; what follows happens once. `CREDIT_DESK_READY_FILE` names a file to be made then:
/// `make run` takes its screenshot and `make bench` its time by it.
pub fn first_rows() {
    if FIRST_ROWS.set(()).is_err() {
        return;
    }
    let ms = STARTED.get().map_or(0, |started| started.elapsed().as_millis());
    tracing::info!(ms, "window.first_rows");
    if let Some(file) = std::env::var_os("CREDIT_DESK_READY_FILE")
        && let Err(error) = std::fs::write(&file, format!("{ms}\n"))
    {
        tracing::warn!(error = crate::error::chain(&error), "window.ready_file_not_written");
    }
}
