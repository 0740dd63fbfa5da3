//! Who follows a long piece of work.

/// Shows progress and may ask to stop.
pub trait Watch: Send + Sync {
    /// `done` of `total` (where known) items of a phase such as `Checking rows` are done.
    fn progress(&self, phase: &str, done: u64, total: Option<u64>);

    /// True once the user wants it stopped.
    fn cancelled(&self) -> bool;
}

/// Nobody follows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _phase: &str, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        false
    }
}
