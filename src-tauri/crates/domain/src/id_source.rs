//! Where new identifiers come from.

use std::sync::Mutex;

use crate::id::{BatchId, LotId, ProposalId, TallyId, TransactionId};
use crate::instant::Instant;

/// Makes identifiers that rise with time (UUIDv7). The core never makes one by itself: its caller passes a source.
pub trait IdSource: Send + Sync {
    /// Sixteen bytes of a new UUIDv7, greater than any that this source gave before.
    ///
    /// `at` is the present as the caller's clock tells it.
    fn next_bytes(&self, at: Instant) -> [u8; 16];

    /// Fills `bytes` with what nobody can foretell, for coupon codes and salts.
    fn fill_secret(&self, bytes: &mut [u8]);

    /// A new transaction's ID.
    fn transaction_id(&self, at: Instant) -> TransactionId {
        TransactionId::from_bytes(self.next_bytes(at))
    }

    /// A new lot's ID, where it is not its addition's.
    fn lot_id(&self, at: Instant) -> LotId {
        LotId::from_bytes(self.next_bytes(at))
    }

    /// A new tally's ID.
    fn tally_id(&self, at: Instant) -> TallyId {
        TallyId::from_bytes(self.next_bytes(at))
    }

    /// A new proposal's ID.
    fn proposal_id(&self, at: Instant) -> ProposalId {
        ProposalId::from_bytes(self.next_bytes(at))
    }

    /// A new coupon batch's ID.
    fn batch_id(&self, at: Instant) -> BatchId {
        BatchId::from_bytes(self.next_bytes(at))
    }
}

/// Identifiers from the machine's clock and random numbers, monotone within the process; secrets from the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes random identifiers")]
    fn next_bytes(&self, _at: Instant) -> [u8; 16] {
        uuid::Uuid::now_v7().into_bytes()
    }

    fn fill_secret(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("BUG: the operating system gives random bytes");
    }
}

/// Identifiers that are the same for the same seed and the same instants, its secrets too: for tests and the demo book.
#[derive(Debug)]
pub struct SeededIds(Mutex<Seeded>);

#[derive(Debug)]
struct Seeded {
    random: u64,
    millis: u64,
    counter: u16,
}

impl SeededIds {
    /// A source for a seed.
    pub const fn new(seed: u64) -> Self {
        Self(Mutex::new(Seeded { random: seed, millis: 0, counter: 0 }))
    }
}

impl IdSource for SeededIds {
    fn next_bytes(&self, at: Instant) -> [u8; 16] {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        // Twelve bits count within a millisecond; where they are used up, or the clock went back, time is borrowed.
        if millis > state.millis {
            state.millis = millis;
            state.counter = 0;
        } else if state.counter == 0x0fff {
            state.millis += 1;
            state.counter = 0;
        } else {
            state.counter += 1;
        }
        state.random = crate::splitmix::next(state.random);
        let mut rest = [0; 10];
        rest[..2].copy_from_slice(&state.counter.to_be_bytes());
        rest[2..].copy_from_slice(&crate::splitmix::mix(state.random).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(state.millis, &rest).into_uuid().into_bytes()
    }

    fn fill_secret(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            state.random = crate::splitmix::next(state.random);
            chunk.copy_from_slice(&crate::splitmix::mix(state.random).to_be_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_rising_version_7(source: &dyn IdSource, instants: impl Iterator<Item = Instant>) {
        let mut last = [0; 16];
        for at in instants {
            let bytes = source.next_bytes(at);
            assert!(bytes > last, "identifiers rise");
            assert_eq!(uuid::Uuid::from_bytes(bytes).get_version_num(), 7, "they are UUIDv7");
            last = bytes;
        }
    }

    #[test]
    fn both_sources_rise_even_when_the_clock_does_not() {
        let start = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
        let instants = || (0..10_000_i64).map(move |i| start.saturating_add_micros((i % 3 - 1) * 5_000_000));
        check_rising_version_7(&SystemIds, instants());
        check_rising_version_7(&SeededIds::new(7), instants());
    }

    #[test]
    fn the_same_seed_gives_the_same_identifiers_at_their_instant() {
        let at = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
        let first = SeededIds::new(1).transaction_id(at);
        assert_eq!(first, SeededIds::new(1).transaction_id(at), "same seed");
        assert_ne!(first, SeededIds::new(2).transaction_id(at), "other seed");
        let (seconds, nanos) =
            uuid::Uuid::from_bytes(*first.as_bytes()).get_timestamp().expect("UUIDv7 has a time").to_unix();
        assert_eq!((seconds, nanos), (1_795_251_600, 0), "its time is the clock's");
    }
}
