//! What undoing a transaction moves: the original lots get their credits back, in reverse order of allocation.

use std::collections::BTreeMap;

use crate::{Allocation, Credits, Lot};

/// A ledger in which a transaction cannot be undone, because it does not add up; in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReversalError {
    /// An allocation names a lot that the wallet does not have.
    #[error("the transaction drew on lot {lot_seq}, which its wallet does not have; run verify")]
    LotMissing {
        /// The lot.
        lot_seq: i64,
    },
    /// Neither debt nor lots take all of it.
    #[error("{left} credits of the transaction cannot be given back to any lot; run verify")]
    NowhereToGive {
        /// What is left over.
        left: Credits,
    },
}

/// What undoing a deduction (usage, expiry, void, refund, clawback) moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    /// The wallet's debt falls by this much.
    pub debt_reduced: Credits,
    /// Lots that get credits back (`taken` is negative), in the order in which they get them.
    pub allocations: Vec<Allocation>,
    /// By lot: change of [`Lot::debt_paid`].
    pub debt_paid_changes: Vec<(i64, Credits)>,
}

/// Undoes a deduction of `total`, which drew `original`, in a wallet with these lots and this debt now.
///
/// Debt is reduced first. Of the rest, the original allocations come back, last drawn first, each up to its amount. What
/// is still left was debt that later additions paid: it goes back to the lots that paid debt, newest first. Where debt
/// took more than the deduction had left unpaid, the lots that get less back have paid that debt instead.
pub fn reverse_deduction(
    total: Credits,
    original: &[Allocation],
    lots: &[Lot],
    debt: Credits,
) -> Result<Restoration, ReversalError> {
    let mut consumed: BTreeMap<i64, i64> = lots.iter().map(|lot| (lot.seq, lot.consumed().micro())).collect();
    let debt_reduced = total.micro().min(debt.micro()).max(0);
    let mut left = total.micro().max(0) - debt_reduced;
    let mut allocations = Vec::new();
    let mut debt_paid_changes = Vec::new();
    let mut give = |lot_seq: i64, credits: i64| {
        let before = consumed.get_mut(&lot_seq).ok_or(ReversalError::LotMissing { lot_seq })?;
        if credits > 0 {
            allocations.push(Allocation {
                lot_seq,
                taken: Credits::from_micro(-credits),
                consumed_before: Credits::from_micro(*before),
            });
            *before -= credits;
        }
        Ok(())
    };
    for drawn in original.iter().rev() {
        let back = drawn.taken.micro().min(left);
        give(drawn.lot_seq, back)?;
        left -= back;
        if back < drawn.taken.micro() {
            debt_paid_changes.push((drawn.lot_seq, Credits::from_micro(drawn.taken.micro() - back)));
        }
    }
    let mut newest_first: Vec<&Lot> = lots.iter().filter(|lot| lot.debt_paid.is_positive()).collect();
    newest_first.sort_by_key(|lot| std::cmp::Reverse(lot.seq));
    for lot in newest_first {
        let back = lot.debt_paid.micro().min(left);
        give(lot.seq, back)?;
        left -= back;
        if back > 0 {
            debt_paid_changes.push((lot.seq, Credits::from_micro(-back)));
        }
    }
    if left > 0 {
        return Err(ReversalError::NowhereToGive { left: Credits::from_micro(left) });
    }
    Ok(Restoration { debt_reduced: Credits::from_micro(debt_reduced), allocations, debt_paid_changes })
}

/// What undoing an addition moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// What remains of the lot is taken.
    pub allocation: Allocation,
    /// What was consumed of it is unpaid now.
    pub debt_made: Credits,
    /// Change of [`Lot::debt_paid`]: it becomes zero, as the debt it paid is debt again.
    pub debt_paid_change: Credits,
}

/// Undoes the addition that made `lot`.
pub fn reverse_addition(lot: &Lot) -> Withdrawal {
    let consumed = lot.consumed();
    Withdrawal {
        allocation: Allocation { lot_seq: lot.seq, taken: lot.remaining, consumed_before: consumed },
        debt_made: consumed,
        debt_paid_change: Credits::from_micro(lot.debt_paid.micro().saturating_neg()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lot::tests::lot;

    /// A lot of 100 with this much left and this much gone to debt.
    fn used(seq: i64, remaining: i64, debt_paid: i64) -> Lot {
        Lot {
            remaining: Credits::from_micro(remaining),
            debt_paid: Credits::from_micro(debt_paid),
            ..lot(seq, 100)
        }
    }

    fn drew(lot_seq: i64, taken: i64) -> Allocation {
        Allocation { lot_seq, taken: Credits::from_micro(taken), consumed_before: Credits::ZERO }
    }

    /// (debt reduced, given back by lot, change of debt paid by lot)
    type Expected<'a> = (i64, &'a [(i64, i64)], &'a [(i64, i64)]);

    fn check(
        total: i64,
        original: &[Allocation],
        lots: &[Lot],
        debt: i64,
        expected: Expected<'_>,
        why: &str,
    ) {
        let result = reverse_deduction(Credits::from_micro(total), original, lots, Credits::from_micro(debt));
        let result = result.expect("the ledger adds up");
        let given: Vec<_> = result.allocations.iter().map(|a| (a.lot_seq, -a.taken.micro())).collect();
        let paid: Vec<_> = result.debt_paid_changes.iter().map(|(lot, c)| (*lot, c.micro())).collect();
        assert_eq!((result.debt_reduced.micro(), &given[..], &paid[..]), expected, "{why}");
    }

    #[test]
    fn lots_get_back_what_was_drawn_in_reverse_order() {
        let lots = [used(1, 0, 0), used(2, 80, 0)];
        let original = [drew(1, 100), drew(2, 20)];
        check(120, &original, &lots, 0, (0, &[(2, 20), (1, 100)], &[]), "all of it came from lots");
        let two_thirds = [drew(1, 100)];
        check(150, &two_thirds, &[used(1, 0, 0)], 50, (50, &[(1, 100)], &[]), "its own debt is still open");
    }

    #[test]
    fn debt_of_others_is_paid_first_and_kept_in_mind() {
        let lots = [used(1, 0, 0)];
        check(
            100,
            &[drew(1, 100)],
            &lots,
            30,
            (30, &[(1, 70)], &[(1, 30)]),
            "30 of the lot have now paid debt",
        );
        check(100, &[drew(1, 100)], &lots, 500, (100, &[], &[(1, 100)]), "all of it has");
    }

    #[test]
    fn debt_that_later_lots_paid_goes_back_to_them_newest_first() {
        let lots = [used(1, 0, 0), used(2, 60, 40), used(3, 90, 10)];
        let expected: Expected<'_> = (0, &[(1, 100), (3, 10), (2, 25)], &[(3, -10), (2, -25)]);
        check(135, &[drew(1, 100)], &lots, 0, expected, "35 were debt, paid by lots 3 and 2");
    }

    #[test]
    fn a_ledger_that_does_not_add_up_is_not_guessed_at() {
        let total = Credits::from_micro(10);
        let missing = reverse_deduction(total, &[drew(7, 10)], &[], Credits::ZERO);
        assert_eq!(missing, Err(ReversalError::LotMissing { lot_seq: 7 }), "no such lot");
        let nowhere = reverse_deduction(total, &[], &[used(1, 0, 4)], Credits::ZERO);
        let left = Credits::from_micro(6);
        assert_eq!(nowhere, Err(ReversalError::NowhereToGive { left }), "only 4 of 10 have a place");
    }

    #[test]
    fn a_reversed_addition_leaves_its_consumed_part_as_debt() {
        let withdrawal = reverse_addition(&used(5, 70, 10));
        assert_eq!(withdrawal.allocation.taken.micro(), 70, "the rest is taken");
        assert_eq!(withdrawal.allocation.consumed_before.micro(), 30, "after 30");
        assert_eq!(withdrawal.debt_made.micro(), 30, "which are unpaid now");
        assert_eq!(withdrawal.debt_paid_change.micro(), -10, "the debt it paid is debt again");
    }
}
