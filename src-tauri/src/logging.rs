//! The log: one file a day in the application's log folder, the last fourteen kept.
//!
//! Never names, e-mail addresses, card data, request bodies or secrets; events have dotted names and fields.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days whose log is kept.
const DAYS_KEPT: usize = 14;

/// Starts writing to `folder`. Keep the guard: dropping it writes what is still in memory.
///
/// `CREDIT_DESK_LOG` sets another level, in the syntax of `tracing_subscriber::EnvFilter`.
pub fn start(folder: &Path) -> std::io::Result<WorkerGuard> {
    std::fs::create_dir_all(folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("credit-desk")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)
        .map_err(std::io::Error::other)?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env("CREDIT_DESK_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,zbus=warn"));
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).finish();
    // Only a second start in one process (tests) can be refused; the first keeps logging then.
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(crate::error::log_panic));
    Ok(guard)
}
