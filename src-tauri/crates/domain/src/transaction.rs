//! A balanced set of entries.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Account, Credits, Currency, Money};

/// What an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Credits.
    Credits,
    /// Money of a currency.
    Money(Currency),
}

/// `credits`, or the currency's code.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Credits => "credits",
            Self::Money(currency) => currency.code(),
        })
    }
}

/// One signed line: a debit is positive, a credit negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Account.
    pub account: Account,
    /// What is counted.
    pub unit: Unit,
    /// Micro-units, debit positive.
    pub micro: i64,
}

impl Entry {
    /// A line in credits.
    pub const fn credits(account: Account, debit: Credits) -> Self {
        Self { account, unit: Unit::Credits, micro: debit.micro() }
    }

    /// A line in money.
    pub const fn money(account: Account, debit: Money) -> Self {
        Self { account, unit: Unit::Money(debit.currency()), micro: debit.micro() }
    }

    /// The debit as plain decimal text, where it is one.
    pub fn debit(self) -> Option<String> {
        (self.micro > 0).then(|| Credits::from_micro(self.micro).to_string())
    }

    /// The credit as plain decimal text without sign, where it is one.
    pub fn credit(self) -> Option<String> {
        let text = Credits::from_micro(self.micro).to_string();
        text.strip_prefix('-').map(str::to_owned)
    }
}

/// Entries that do not add up to zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the transaction is not balanced: {}; nothing was posted", .units.iter().map(|(unit, off)| off_by(*unit, *off)).collect::<Vec<_>>().join(", "))]
pub struct Imbalance {
    /// Each unit that does not, with the micro-units by which debits exceed credits.
    pub units: Vec<(Unit, i128)>,
}

fn off_by(unit: Unit, micro: i128) -> String {
    let side = if micro > 0 { "debits" } else { "credits" };
    let magnitude = micro.unsigned_abs();
    format!("{side} exceed the other side by {}.{:06} {unit}", magnitude / 1_000_000, magnitude % 1_000_000)
}

/// A set of entries that adds up to zero in each unit: it cannot be built otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction(Vec<Entry>);

impl Transaction {
    /// Takes entries that balance; returns the imbalance of each unit that does not. No entries at all do balance:
    /// usage of zero credits moves nothing.
    pub fn try_new(entries: Vec<Entry>) -> Result<Self, Imbalance> {
        let mut sums: BTreeMap<Unit, i128> = BTreeMap::new();
        for entry in &entries {
            *sums.entry(entry.unit).or_default() += i128::from(entry.micro);
        }
        let units: Vec<_> = sums.into_iter().filter(|(_, sum)| *sum != 0).collect();
        if units.is_empty() { Ok(Self(entries)) } else { Err(Imbalance { units }) }
    }

    /// Its entries.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credits(account: Account, micro: i64) -> Entry {
        Entry::credits(account, Credits::from_micro(micro))
    }

    #[test]
    fn each_unit_must_balance_on_its_own() {
        let euros = |account, micro| Entry::money(account, Money::from_micro(micro, Currency::EUR));
        let unbalanced = vec![
            credits(Account::CustomerCredits, 5),
            credits(Account::CreditsConsumed, -4),
            euros(Account::Revenue, -2_500_000),
            euros(Account::DeferredRevenue, 2_499_999),
        ];
        let refusal = Transaction::try_new(unbalanced).expect_err("neither unit balances");
        assert_eq!(refusal.units, [(Unit::Credits, 1), (Unit::Money(Currency::EUR), -1)], "both are named");
        assert_eq!(
            refusal.to_string(),
            "the transaction is not balanced: debits exceed the other side by 0.000001 credits, credits exceed the other \
             side by 0.000001 EUR; nothing was posted",
            "in words"
        );
        let other_unit = vec![credits(Account::CustomerCredits, 5), euros(Account::Revenue, -5)];
        assert!(Transaction::try_new(other_unit).is_err(), "credits do not balance euros");
    }

    #[test]
    fn the_largest_entries_do_not_overflow() {
        let entries =
            vec![credits(Account::CustomerCredits, i64::MAX), credits(Account::CreditsIssued, i64::MAX)];
        let refusal = Transaction::try_new(entries).expect_err("far from zero");
        assert_eq!(refusal.units, [(Unit::Credits, 2 * i128::from(i64::MAX))], "exact");
        assert_eq!(
            Transaction::try_new(Vec::new()).map(|t| t.entries().len()),
            Ok(0),
            "nothing moves nothing"
        );
    }

    #[test]
    fn sides_are_shown_without_sign() {
        let entry = credits(Account::CustomerDebt, 1_500_000);
        assert_eq!((entry.debit(), entry.credit()), (Some("1.5".into()), None), "a debit");
        let entry = credits(Account::CustomerDebt, -1_500_000);
        assert_eq!((entry.debit(), entry.credit()), (None, Some("1.5".into())), "a credit");
    }
}
