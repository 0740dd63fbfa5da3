//! One addition of credits with its own terms.

use std::cmp::Ordering;

use crate::ratio::mul_div_floor;
use crate::{Category, Credits, Instant, Money};

/// A lot as the ledger knows it at some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Sequence number of the transaction that added it: unique in its organisation, and its place in time.
    pub seq: i64,
    /// Wallet: 0 is `main`.
    pub wallet: i64,
    /// Paid or promotional.
    pub category: Category,
    /// Credits added.
    pub amount: Credits,
    /// Credits left, between zero and `amount`.
    pub remaining: Credits,
    /// Credits that went to debt instead of to a draw; part of what is consumed.
    pub debt_paid: Credits,
    /// What was paid for all of it; nothing for promotional lots.
    pub paid: Option<Money>,
    /// Draw-down priority, low first; 100 unless staff chose otherwise.
    pub priority: i64,
    /// From when it can be spent.
    pub effective_at: Instant,
    /// From when it can no longer be spent; nothing means never.
    pub expires_at: Option<Instant>,
}

impl Lot {
    /// What one credit cost, in micro-units of the currency, rounded down; zero for promotional lots.
    ///
    /// It only ranks lots in the draw-down order; what a draw costs is [`crate::cost_of_draw`], which loses nothing.
    pub fn unit_cost(&self) -> i64 {
        self.paid.map_or(0, |paid| unit_cost(paid, self.amount))
    }

    /// Credits gone from it, for whatever reason.
    pub fn consumed(&self) -> Credits {
        Credits::from_micro(self.amount.micro().saturating_sub(self.remaining.micro()))
    }

    /// True where its dates allow spending at `at`: from the effective date on, before the expiry.
    pub fn is_valid_at(&self, at: Instant) -> bool {
        self.effective_at <= at && self.expires_at.is_none_or(|expiry| at < expiry)
    }

    /// What can be spent at `at`: the rest while it is valid, else nothing.
    pub fn spendable_at(&self, at: Instant) -> Credits {
        if self.is_valid_at(at) { self.remaining } else { Credits::ZERO }
    }

    /// The draw-down order: priority (low first), earliest expiry (never last), promotional before paid, lower unit
    /// cost, effective date, then the older lot.
    pub fn draw_down_order(&self, other: &Self) -> Ordering {
        let never_last = |lot: &Self| (lot.expires_at.is_none(), lot.expires_at);
        self.priority
            .cmp(&other.priority)
            .then_with(|| never_last(self).cmp(&never_last(other)))
            .then_with(|| self.category.cmp(&other.category))
            .then_with(|| self.unit_cost().cmp(&other.unit_cost()))
            .then_with(|| self.effective_at.cmp(&other.effective_at))
            .then_with(|| self.seq.cmp(&other.seq))
    }
}

/// What one credit costs, in micro-units of the currency, rounded down: the figure stored with a lot for its order.
///
/// The largest 64-bit number where it does not fit, which ranks such a lot last; zero where there are no credits.
pub fn unit_cost(paid: Money, credits: Credits) -> i64 {
    if credits.micro() <= 0 {
        return 0;
    }
    mul_div_floor(paid.micro(), 1_000_000, credits.micro()).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Currency;

    /// A full promotional lot of `micro` micro-credits, valid for ever; tests change what they are about.
    pub(crate) fn lot(seq: i64, micro: i64) -> Lot {
        Lot {
            seq,
            wallet: 0,
            category: Category::Promotional,
            amount: Credits::from_micro(micro),
            remaining: Credits::from_micro(micro),
            debt_paid: Credits::ZERO,
            paid: None,
            priority: 100,
            effective_at: Instant::EPOCH,
            expires_at: None,
        }
    }

    #[test]
    fn validity_is_half_open() {
        let at = |micros| Instant::try_from_micros(micros).expect("an instant");
        let dated = Lot { effective_at: at(10), expires_at: Some(at(20)), ..lot(1, 5) };
        for (micros, valid) in [(9, false), (10, true), (19, true), (20, false)] {
            assert_eq!(dated.is_valid_at(at(micros)), valid, "at {micros}");
            let spendable = if valid { dated.remaining } else { Credits::ZERO };
            assert_eq!(dated.spendable_at(at(micros)), spendable, "at {micros}");
        }
        assert!(lot(1, 5).is_valid_at(Instant::MAX), "no expiry is for ever");
    }

    #[test]
    fn unit_cost_is_per_whole_credit_and_rounded_down() {
        let euros = |micro| Money::from_micro(micro, Currency::EUR);
        for (paid, credits, cost) in [
            (20_000_000, 1_000_000_000, 20_000),
            (1_000_000, 3_000_000, 333_333),
            (0, 5, 0),
            (5, 0, 0),
            (i64::MAX, 1, i64::MAX),
        ] {
            assert_eq!(unit_cost(euros(paid), Credits::from_micro(credits)), cost, "{paid} for {credits}");
        }
    }
}
