//! Where the present comes from.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::Instant;

/// Tells the time. The core never reads the machine's clock itself: whoever calls it passes one of these.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Instant {
        let micros = chrono::Utc::now().timestamp_micros();
        Instant::EPOCH.saturating_add_micros(micros)
    }
}

/// A clock that stands still until it is moved: for tests and the demo book.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `at`.
    pub const fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.micros()))
    }

    /// Moves it to `at`.
    pub fn set(&self, at: Instant) {
        self.0.store(at.micros(), Ordering::SeqCst);
    }

    /// Moves it forward (or, negative, back) by microseconds, and tells the new time.
    pub fn advance_micros(&self, micros: i64) -> Instant {
        let moved = self.now().saturating_add_micros(micros);
        self.set(moved);
        moved
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant::EPOCH.saturating_add_micros(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::new(Instant::EPOCH);
        assert_eq!(clock.now(), clock.now(), "it stands still");
        assert_eq!(clock.advance_micros(Instant::HOUR_MICROS).micros(), Instant::HOUR_MICROS, "one hour on");
        assert_eq!(clock.now().micros(), Instant::HOUR_MICROS, "and stays there");
    }

    #[test]
    fn the_system_clock_tells_a_time_of_this_century() {
        let year_2020 = Instant::parse("2020-01-01T00:00:00Z").expect("an instant");
        let now = SystemClock.now();
        assert!(now > year_2020 && now < Instant::MAX, "{now} is no plausible present");
    }
}
