//! Long work that shows its progress and can be cancelled: import, export, the demo book.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use credit_desk_actions::imports::Watch;
use credit_desk_actions::view::JobProgress;

/// Progress is told at most this often, unless a new phase begins.
const PACE: Duration = Duration::from_millis(100);

/// The jobs that are running, by the name that the page chose.
#[derive(Debug, Clone, Default)]
pub struct Jobs(Arc<Mutex<HashMap<String, Arc<AtomicBool>>>>);

impl Jobs {
    /// Registers a job. While the answer lives, [`Jobs::cancel`] reaches it; `tell` gets its progress.
    pub fn start(&self, job: String, tell: impl Fn(JobProgress) + Send + Sync + 'static) -> RunningJob {
        let cancelled = Arc::new(AtomicBool::new(false));
        lock(&self.0).insert(job.clone(), Arc::clone(&cancelled));
        RunningJob { job, cancelled, jobs: self.clone(), tell: Box::new(tell), told: Mutex::default() }
    }

    /// Asks a job to stop at its next safe point. A job that has ended meanwhile is no error.
    pub fn cancel(&self, job: &str) {
        if let Some(cancelled) = lock(&self.0).get(job) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One job; dropping it ends its registration.
pub struct RunningJob {
    job: String,
    cancelled: Arc<AtomicBool>,
    jobs: Jobs,
    tell: Box<dyn Fn(JobProgress) + Send + Sync>,
    /// The phase told last, and when.
    told: Mutex<Option<(String, Instant)>>,
}

impl Watch for RunningJob {
    fn progress(&self, phase: &str, done: u64, total: Option<u64>) {
        {
            let mut told = lock(&self.told);
            let recently = told.as_ref().is_some_and(|(last, at)| last == phase && at.elapsed() < PACE);
            if recently && total != Some(done) {
                return;
            }
            *told = Some((phase.to_owned(), Instant::now()));
        }
        (self.tell)(JobProgress { job: self.job.clone(), phase: phase.to_owned(), done, total });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for RunningJob {
    fn drop(&mut self) {
        lock(&self.jobs.0).remove(&self.job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_reaches_only_the_named_job() {
        let jobs = Jobs::default();
        let (import, export) = (jobs.start("import".into(), |_| {}), jobs.start("export".into(), |_| {}));
        jobs.cancel("import");
        assert!(import.cancelled(), "the named job is asked to stop");
        assert!(!export.cancelled(), "the other goes on");
    }

    #[test]
    fn cancelling_a_job_that_has_ended_is_no_error() {
        let jobs = Jobs::default();
        drop(jobs.start("import".into(), |_| {}));
        jobs.cancel("import");
        assert!(lock(&jobs.0).is_empty(), "an ended job is forgotten");
    }

    #[test]
    fn progress_is_told_at_a_pace_that_the_page_can_follow() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&told);
        let job = Jobs::default().start("import".into(), move |progress| lock(&list).push(progress));
        for row in 0..=10_000 {
            job.progress("Checking rows", row, Some(10_000));
        }
        job.progress("Posting", 1, None);
        let told = lock(&told);
        assert!(told.len() < 100, "not every row is told: {}", told.len());
        let ends: Vec<(&str, u64)> =
            told.iter().map(|progress| (progress.phase.as_str(), progress.done)).collect();
        assert_eq!(ends.first(), Some(&("Checking rows", 0)), "the first step is told at once");
        assert!(ends.contains(&("Checking rows", 10_000)), "the end of a phase is always told");
        assert_eq!(ends.last(), Some(&("Posting", 1)), "a new phase is told at once");
    }
}
