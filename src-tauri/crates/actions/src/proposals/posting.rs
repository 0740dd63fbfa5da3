//! What will be posted, account by account.

use credit_desk_domain::{Credits, Kind, Movement, Unit};

use crate::view::{Amount, PostingLine};

/// The entries in credits of a movement that has not happened yet.
pub(crate) fn postings(
    kind: Kind,
    reverses: Option<Kind>,
    balance_change: i64,
    debt_change: i64,
) -> Vec<PostingLine> {
    let movement = Movement {
        reverses,
        ..Movement::of_credits(kind, Credits::from_micro(balance_change), Credits::from_micro(debt_change))
    };
    let Ok(transaction) = movement.entries() else { return Vec::new() };
    transaction
        .entries()
        .iter()
        .filter(|entry| entry.unit == Unit::Credits)
        .map(|entry| PostingLine {
            account: entry.account.words().to_owned(),
            debit: entry.debit().map(Amount),
            credit: entry.credit().map(Amount),
        })
        .collect()
}

/// Those of credits that are given: they pay debt first.
pub(crate) fn given(kind: Kind, credits: i64, debt: i64) -> Vec<PostingLine> {
    let paid = credits.min(debt.max(0));
    postings(kind, None, credits.saturating_sub(paid), paid.saturating_neg())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_that_are_given_pay_debt_first() {
        let lines = |credits, debt| -> Vec<(String, Option<String>, Option<String>)> {
            given(Kind::AdminGrant, credits, debt)
                .into_iter()
                .map(|line| (line.account, line.debit.map(|a| a.0), line.credit.map(|a| a.0)))
                .collect()
        };
        let plain = lines(1_000_000_000, 0);
        assert_eq!(plain.len(), 2, "{plain:?}");
        assert!(plain.contains(&("Customer credits".into(), None, Some("1000".into()))), "{plain:?}");
        assert!(plain.contains(&("Credits issued".into(), Some("1000".into()), None)), "{plain:?}");
        let indebted = lines(1_000_000_000, 300_000_000);
        assert!(indebted.contains(&("Customer debt".into(), None, Some("300".into()))), "{indebted:?}");
        assert!(indebted.contains(&("Customer credits".into(), None, Some("700".into()))), "{indebted:?}");
    }
}
