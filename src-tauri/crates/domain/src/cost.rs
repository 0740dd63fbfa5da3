//! What a draw on a paid lot cost: revenue recognised, cumulatively.

use crate::ratio::mul_div_floor;
use crate::{Credits, Money};

/// Figures of a lot that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{consumed} credits cannot have been consumed of a lot of {amount}")]
pub struct ConsumedBeyondLot {
    /// Consumed, as given.
    pub consumed: Credits,
    /// The lot's credits.
    pub amount: Credits,
}

/// Revenue recognised of a lot once `consumed` of its `amount` is gone: `paid × consumed ÷ amount`, rounded down.
///
/// The rounding rule "cumulative": what rounding leaves stays deferred and is recognised by later draws, so that a fully
/// used lot recognises exactly what was paid.
pub fn recognised(paid: Money, amount: Credits, consumed: Credits) -> Result<Money, ConsumedBeyondLot> {
    let within = amount.is_positive() && (0..=amount.micro()).contains(&consumed.micro());
    let micro = mul_div_floor(paid.micro(), consumed.micro(), amount.micro()).filter(|_| within);
    micro.map(|micro| Money::from_micro(micro, paid.currency())).ok_or(ConsumedBeyondLot { consumed, amount })
}

/// What one draw recognises: the cumulative figure after it less the one before. Negative for credits given back.
pub fn cost_of_draw(
    paid: Money,
    amount: Credits,
    consumed_before: Credits,
    taken: Credits,
) -> Result<Money, ConsumedBeyondLot> {
    let refusal = ConsumedBeyondLot { consumed: consumed_before, amount };
    let consumed_after = consumed_before.checked_add(taken).map_err(|_| refusal)?;
    let before = recognised(paid, amount, consumed_before)?;
    let after = recognised(paid, amount, consumed_after)?;
    after.checked_sub(before).map_err(|_| refusal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    #[test]
    fn thirds_of_a_lot_add_up_to_its_price() {
        let paid = Money::from_micro(100, Currency::EUR);
        let amount = Credits::from_micro(3);
        let one = Credits::from_micro(1);
        let costs: Vec<i64> = (0..3)
            .map(|before| {
                cost_of_draw(paid, amount, Credits::from_micro(before), one).expect("within the lot").micro()
            })
            .collect();
        assert_eq!(costs, [33, 33, 34], "each third rounds down, the last brings the remainder");
        let back = cost_of_draw(paid, amount, amount, Credits::from_micro(-1)).expect("within the lot");
        assert_eq!(back.micro(), -34, "giving the last third back takes the same away");
    }

    #[test]
    fn more_than_the_lot_is_refused() {
        let paid = Money::from_micro(100, Currency::EUR);
        let credits = Credits::from_micro;
        for (amount, before, taken) in [(3, 3, 1), (3, 0, 4), (3, 0, -1), (0, 0, 0), (3, i64::MAX, 1)] {
            assert!(
                cost_of_draw(paid, credits(amount), credits(before), credits(taken)).is_err(),
                "{taken} after {before} of {amount}"
            );
        }
        let huge = Money::from_micro(i64::MAX, Currency::USD);
        assert_eq!(recognised(huge, Credits::MAX, Credits::MAX), Ok(huge), "the largest lot fully used");
    }
}
