//! Long work that can be cancelled: import, export, the demo book.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The jobs that are running, by the name that the page chose.
#[derive(Debug, Clone, Default)]
pub struct Jobs(Arc<Mutex<HashMap<String, Arc<AtomicBool>>>>);

impl Jobs {
    /// Registers a job. While the answer lives, [`Jobs::cancel`] reaches it.
    pub fn start(&self, job: String) -> RunningJob {
        let cancelled = Arc::new(AtomicBool::new(false));
        self.lock().insert(job.clone(), Arc::clone(&cancelled));
        RunningJob { job, cancelled, jobs: self.clone() }
    }

    /// Asks a job to stop at its next safe point. A job that has ended meanwhile is no error.
    pub fn cancel(&self, job: &str) {
        if let Some(cancelled) = self.lock().get(job) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One job; dropping it ends its registration.
#[derive(Debug)]
pub struct RunningJob {
    /// The page's name for it.
    pub job: String,
    /// Becomes true when the user cancels.
    pub cancelled: Arc<AtomicBool>,
    jobs: Jobs,
}

impl Drop for RunningJob {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_reaches_only_the_named_job() {
        let jobs = Jobs::default();
        let (import, export) = (jobs.start("import".into()), jobs.start("export".into()));
        jobs.cancel("import");
        assert!(import.cancelled.load(Ordering::Relaxed), "the named job is asked to stop");
        assert!(!export.cancelled.load(Ordering::Relaxed), "the other goes on");
    }

    #[test]
    fn cancelling_a_job_that_has_ended_is_no_error() {
        let jobs = Jobs::default();
        drop(jobs.start("import".into()));
        jobs.cancel("import");
        assert!(jobs.lock().is_empty(), "an ended job is forgotten");
    }
}
