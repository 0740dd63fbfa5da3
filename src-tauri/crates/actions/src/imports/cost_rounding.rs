//! Cumulative rounding of costs that are finer than a micro-credit.

use std::collections::HashMap;

use credit_desk_domain::Credits;

use super::exact::{Exact, NumberError};

/// **Cumulative rounding for each organisation, in the order of the file.**
///
/// A provider's costs have eleven decimals, a credit has six. The credits of an organisation's k-th cost are its
/// exact total up to k, cut to a micro-credit, less its exact total before k, cut likewise. So the credits of an
/// organisation add up to its exact total cut to a micro-credit: what is lost is less than 0.000001 for each
/// organisation and not for each row, and [`CostRounding::cut_off`] says how much.
#[derive(Debug, Default)]
pub(super) struct CostRounding {
    totals: HashMap<String, Exact>,
}

impl CostRounding {
    /// Credits of the organisation's next cost.
    pub(super) fn credits(&mut self, organisation: &str, cost: Exact) -> Result<Credits, NumberError> {
        let before = self.totals.get(organisation).copied().unwrap_or_default();
        let after = before.checked_add(cost)?;
        let micro =
            after.floor_to_micro()?.checked_sub(before.floor_to_micro()?).ok_or(NumberError::TooLarge)?;
        match self.totals.get_mut(organisation) {
            Some(total) => *total = after,
            None => {
                self.totals.insert(organisation.to_owned(), after);
            }
        }
        Ok(Credits::from_micro(micro))
    }

    /// What was cut off so far, over all organisations.
    pub(super) fn cut_off(&self) -> Exact {
        self.totals.values().fold(Exact::ZERO, |sum, total| {
            total
                .floor_to_micro()
                .and_then(|kept| total.checked_sub(Exact::from_micro(kept)))
                .and_then(|rest| sum.checked_add(rest))
                .unwrap_or(sum)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("a number")
    }

    #[test]
    fn costs_below_a_micro_credit_add_up_instead_of_vanishing() {
        let mut rounding = CostRounding::default();
        let micro: Vec<i64> = ["0.0000004", "0.0000004", "0.0000004", "0.0000018"]
            .iter()
            .map(|cost| rounding.credits("a", exact(cost)).expect("small").micro())
            .collect();
        assert_eq!(micro, [0, 0, 1, 2]);
        assert_eq!(rounding.cut_off().to_string(), "0");
        rounding.credits("b", exact("0.0000009")).expect("small");
        assert_eq!(rounding.cut_off().to_string(), "0.0000009", "each organisation by itself");
    }

    proptest! {
        #[test]
        fn credits_and_what_was_cut_off_are_the_exact_total(costs in prop::collection::vec((0_u8..4, 0_u64..10_u64.pow(12)), 0..200)) {
            let mut rounding = CostRounding::default();
            let mut posted = Exact::ZERO;
            let mut total = Exact::ZERO;
            for (organisation, steps) in costs {
                let cost = exact(&format!("{}.{:011}", steps / 10_u64.pow(11), steps % 10_u64.pow(11)));
                let credits = rounding.credits(&organisation.to_string(), cost).expect("in range");
                prop_assert!(!credits.is_negative());
                posted = posted.checked_add(Exact::from_micro(credits.micro())).expect("in range");
                total = total.checked_add(cost).expect("in range");
            }
            prop_assert_eq!(posted.checked_add(rounding.cut_off()).expect("in range"), total);
            prop_assert!(rounding.cut_off() < exact("0.000004"), "less than a micro-credit for each of four");
        }
    }
}
