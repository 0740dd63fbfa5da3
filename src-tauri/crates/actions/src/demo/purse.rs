//! What a wallet of the demo book holds, kept beside the ledger so that customers top up, run dry and let credits expire
//! where the story wants it. It follows the draw-down order; `verify` and the tests compare it with the book.

use credit_desk_domain::{Category, Instant};

/// A lot as far as the story needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// Sequence number of its addition.
    pub(super) seq: i64,
    pub(super) amount: i64,
    pub(super) remaining: i64,
    pub(super) category: Category,
    pub(super) unit_cost: i64,
    pub(super) effective_at: Instant,
    pub(super) expires_at: Option<Instant>,
}

impl Held {
    fn rank(&self) -> (i64, i64, i64, Instant, i64) {
        (
            self.expires_at.map_or(i64::MAX, Instant::micros),
            self.category.code(),
            self.unit_cost,
            self.effective_at,
            self.seq,
        )
    }
}

/// One wallet.
#[derive(Debug, Clone, Default)]
pub(super) struct Purse {
    /// In draw-down order.
    lots: Vec<Held>,
    /// Usage that nothing covered.
    pub(super) debt: i64,
}

impl Purse {
    /// Micro-credits that may be spent at an instant.
    pub(super) fn available(&self, at: Instant) -> i64 {
        self.lots
            .iter()
            .filter(|lot| lot.expires_at.is_none_or(|end| end > at))
            .map(|lot| lot.remaining)
            .sum()
    }

    /// Adds a lot; debt is paid first.
    pub(super) fn add(&mut self, mut lot: Held) {
        let pays = self.debt.min(lot.remaining);
        self.debt -= pays;
        lot.remaining -= pays;
        let place = self.lots.partition_point(|other| other.rank() < lot.rank());
        self.lots.insert(place, lot);
    }

    /// Uses credits; the rest is debt. Answers the one lot that paid for all of it, if one did.
    pub(super) fn draw(&mut self, amount: i64, at: Instant) -> Option<i64> {
        let mut rest = amount;
        let mut from = None;
        let mut several = false;
        for lot in &mut self.lots {
            if rest == 0 {
                break;
            }
            let valid = lot.effective_at <= at && lot.expires_at.is_none_or(|end| end > at);
            if !valid || lot.remaining == 0 {
                continue;
            }
            let taken = lot.remaining.min(rest);
            lot.remaining -= taken;
            rest -= taken;
            several |= from.replace(lot.seq).is_some();
        }
        self.debt += rest;
        from.filter(|_| !several && rest == 0)
    }

    /// The next lot with a rest whose time is up at an instant: its expiry and sequence number.
    pub(super) fn next_expiry(&self, at: Instant) -> Option<(Instant, i64)> {
        self.lots
            .iter()
            .filter(|lot| lot.remaining > 0)
            .filter_map(|lot| Some((lot.expires_at?, lot.seq)))
            .filter(|(end, _)| *end <= at)
            .min()
    }

    /// A lot.
    pub(super) fn lot(&self, seq: i64) -> Option<&Held> {
        self.lots.iter().find(|lot| lot.seq == seq)
    }

    /// Takes from one lot (negative puts back) as far as it goes; answers how much.
    pub(super) fn take(&mut self, seq: i64, amount: i64) -> i64 {
        let Some(lot) = self.lots.iter_mut().find(|lot| lot.seq == seq) else { return 0 };
        let taken = amount.clamp(lot.remaining - lot.amount, lot.remaining);
        lot.remaining -= taken;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Instant {
        Instant::EPOCH.saturating_add_micros(hour * Instant::HOUR_MICROS)
    }

    fn lot(seq: i64, amount: i64, expires: Option<i64>) -> Held {
        Held {
            seq,
            amount,
            remaining: amount,
            category: Category::Promotional,
            unit_cost: 0,
            effective_at: at(0),
            expires_at: expires.map(at),
        }
    }

    #[test]
    fn the_earliest_expiry_pays_first_and_never_after_its_end() {
        let mut purse = Purse::default();
        purse.add(lot(1, 100, None));
        purse.add(lot(2, 50, Some(10)));
        assert_eq!(purse.draw(20, at(1)), Some(2), "the one that expires");
        assert_eq!(purse.available(at(1)), 130);
        assert_eq!(purse.next_expiry(at(9)), None, "not yet");
        assert_eq!(purse.next_expiry(at(10)), Some((at(10), 2)), "now");
        assert_eq!(purse.draw(20, at(10)), Some(1), "what is past its end pays nothing");
        assert_eq!(purse.take(2, i64::MAX), 30, "its rest");
        assert_eq!(purse.draw(200, at(11)), None, "more than there is");
        assert_eq!(purse.debt, 120);
        purse.add(lot(3, 150, None));
        assert_eq!((purse.debt, purse.available(at(12))), (0, 30), "debt is paid first");
    }
}
