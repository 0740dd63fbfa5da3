//! Progress on stderr where that is a terminal, and Ctrl-C.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use credit_desk_actions::imports::Watch;

/// Progress is shown at most this often.
const PACE: Duration = Duration::from_millis(150);

/// Follows one command.
pub struct Follower {
    cancelled: Arc<AtomicBool>,
    terminal: bool,
    shown: Mutex<Option<Instant>>,
}

impl Follower {
    /// Begins to listen for Ctrl-C: once asks to stop at the next safe point, twice ends the program at once.
    pub fn new() -> Arc<Self> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&cancelled);
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if heard.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
                crate::output::error("\nStopping; press Ctrl-C again to end at once.");
            }
        });
        Arc::new(Self { cancelled, terminal: std::io::stderr().is_terminal(), shown: Mutex::default() })
    }

    /// Becomes true when the user wants it stopped.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Takes the progress off the terminal.
    pub fn done(&self) {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner).take();
        if shown.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}

impl Watch for Follower {
    fn progress(&self, phase: &str, done: u64, total: Option<u64>) {
        if !self.terminal {
            return;
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.is_some_and(|at| at.elapsed() < PACE) {
            return;
        }
        *shown = Some(Instant::now());
        let of = total.map_or(String::new(), |total| format!(" of {}", crate::output::number(total)));
        let _ = write!(std::io::stderr().lock(), "\r\x1b[K{phase}: {}{of}", crate::output::number(done));
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
