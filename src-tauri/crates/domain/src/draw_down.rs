//! Which lots pay for a deduction.

use crate::{Credits, Instant, Lot};

/// The draw-down order as staff and customers read it.
pub const DRAW_DOWN_RULE: &str = "Credits are spent in this order: lowest priority number first; then those that expire \
    soonest, with credits that never expire last; then promotional before paid; then the cheapest; then those valid \
    earliest; then the oldest.";

/// A part of a deduction taken from one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocation {
    /// The lot.
    pub lot_seq: i64,
    /// Credits taken from it; negative where they are given back.
    pub taken: Credits,
    /// Credits that were gone from it before.
    pub consumed_before: Credits,
}

/// How a deduction would be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawDown {
    /// Lots in the order drawn.
    pub allocations: Vec<Allocation>,
    /// What no lot covers: it becomes debt.
    pub shortfall: Credits,
}

/// Divides `amount` over the lots of `wallet` that are valid at `at`, in draw-down order; the rest is the shortfall.
///
/// `at` is when the usage occurred. An amount of zero or less draws nothing. The order of `lots` does not matter.
pub fn draw_down(lots: &[Lot], amount: Credits, at: Instant, wallet: i64) -> DrawDown {
    let mut open: Vec<&Lot> =
        lots.iter().filter(|lot| lot.wallet == wallet && lot.spendable_at(at).is_positive()).collect();
    open.sort_by(|a, b| a.draw_down_order(b));
    let mut left = amount.micro().max(0);
    let mut allocations = Vec::new();
    for lot in open {
        if left == 0 {
            break;
        }
        let taken = lot.remaining.micro().min(left);
        left -= taken;
        allocations.push(Allocation {
            lot_seq: lot.seq,
            taken: Credits::from_micro(taken),
            consumed_before: lot.consumed(),
        });
    }
    DrawDown { allocations, shortfall: Credits::from_micro(left) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lot::tests::lot;
    use crate::{Category, Currency, Money};

    fn check(lots: &[Lot], amount: i64, drawn: &[(i64, i64)], shortfall: i64, why: &str) {
        let at = Instant::try_from_micros(1_000).expect("an instant");
        let result = draw_down(lots, Credits::from_micro(amount), at, 0);
        let got: Vec<_> = result.allocations.iter().map(|a| (a.lot_seq, a.taken.micro())).collect();
        assert_eq!(got, drawn, "{why}");
        assert_eq!(result.shortfall.micro(), shortfall, "shortfall: {why}");
    }

    #[test]
    fn each_criterion_decides_when_those_before_it_are_equal() {
        let at = |micros| Instant::try_from_micros(micros).expect("an instant");
        let paid = |micro| Some(Money::from_micro(micro, Currency::EUR));
        let base = || Lot { category: Category::Paid, paid: paid(500), ..lot(2, 10) };
        for (first, why) in [
            (Lot { priority: 99, ..lot(9, 10) }, "lower priority number"),
            (Lot { expires_at: Some(at(5_000)), ..lot(9, 10) }, "expiry before never"),
            (lot(9, 10), "promotional before paid"),
            (Lot { paid: paid(400), seq: 9, ..base() }, "cheaper"),
            (
                Lot { effective_at: Instant::EPOCH.saturating_add_micros(-1), seq: 9, ..base() },
                "valid earlier",
            ),
            (Lot { seq: 1, ..base() }, "older"),
        ] {
            let seq = first.seq;
            check(&[base(), first.clone()], 15, &[(seq, 10), (2, 5)], 0, why);
            check(&[first, base()], 15, &[(seq, 10), (2, 5)], 0, "whatever order they come in");
        }
        let sooner = Lot { expires_at: Some(at(4_000)), ..lot(9, 10) };
        let later = Lot { expires_at: Some(at(5_000)), ..lot(1, 10) };
        check(&[later, sooner], 11, &[(9, 10), (1, 1)], 0, "soonest expiry first");
    }

    #[test]
    fn only_open_valid_lots_of_the_wallet_pay() {
        let at = |micros| Instant::try_from_micros(micros).expect("an instant");
        let lots = [
            Lot { wallet: 1, ..lot(1, 10) },
            Lot { remaining: Credits::ZERO, ..lot(2, 10) },
            Lot { effective_at: at(1_001), ..lot(3, 10) },
            Lot { expires_at: Some(at(1_000)), ..lot(4, 10) },
            Lot { remaining: Credits::from_micro(4), ..lot(5, 10) },
        ];
        check(&lots, 10, &[(5, 4)], 6, "another wallet's, spent, future and expired lots do not pay");
        check(&lots, 4, &[(5, 4)], 0, "exactly the rest");
        check(&lots, 0, &[], 0, "nothing used");
        check(&[], 7, &[], 7, "no lots: all of it is debt");
        let partly = draw_down(&lots, Credits::from_micro(1), at(1_000), 0).allocations;
        assert_eq!(partly[0].consumed_before.micro(), 6, "what was gone before is kept with the allocation");
    }
}
