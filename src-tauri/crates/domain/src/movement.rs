//! The entries of each kind of transaction (domain.md section 3), derived from what moved.
//!
//! Sides follow from the seller's books: credits that customers hold are owed to them, so giving some is a credit to
//! [`Account::CustomerCredits`]; debt is owed by them, so making some is a debit to [`Account::CustomerDebt`].

use std::collections::BTreeMap;

use crate::{Account, Credits, Currency, Entry, Imbalance, Kind, Money, Transaction};

/// What one transaction moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its kind.
    pub kind: Kind,
    /// For a reversal or reinstatement: the kind of its original.
    pub reverses: Option<Kind>,
    /// Change of the wallet's credits (sum of its lots' rests).
    pub balance_change: Credits,
    /// Change of the wallet's debt.
    pub debt_change: Credits,
    /// What its allocations recognise at cost ([`crate::cost_of_draw`]); negative for credits given back. For a purchase
    /// that pays debt: the cost of that part. For the reversal of a purchase: the cost of the rest that it takes.
    pub costs: Vec<Money>,
    /// For a purchase or auto-recharge, and for its reversal: the price of the whole lot without tax. For a refund or
    /// clawback of more than was left: the money that goes back, without tax; nothing means the cost of what was taken.
    pub price: Option<Money>,
    /// Tax on it, or the tax that a refund gives back; not negative.
    pub tax: Option<Money>,
}

impl Movement {
    /// A movement of credits alone.
    pub const fn of_credits(kind: Kind, balance_change: Credits, debt_change: Credits) -> Self {
        Self { kind, reverses: None, balance_change, debt_change, costs: Vec::new(), price: None, tax: None }
    }

    /// Its entries, those of nothing left out.
    ///
    /// Void moves no money: what happens to the payment or invoice is asked at the same time and booked there.
    /// The reversal of a purchase gives the whole price back; what was earned on it meanwhile is taken out of revenue,
    /// because that usage is now unpaid debt. A refund of credits that were spent meanwhile does the same.
    pub fn entries(&self) -> Result<Transaction, Imbalance> {
        let mut entries = Vec::new();
        self.credit_entries(&mut entries);
        for (currency, money) in self.money_by_currency() {
            self.money_entries(currency, money, &mut entries);
        }
        entries.retain(|entry| entry.micro != 0);
        Transaction::try_new(entries)
    }

    /// The kind that says which accounts are touched: the original's, for a reversal.
    fn effective_kind(&self) -> Kind {
        self.reverses.unwrap_or(self.kind)
    }

    fn credit_entries(&self, entries: &mut Vec<Entry>) {
        let counter = match self.effective_kind() {
            Kind::Purchase
            | Kind::AutoRecharge
            | Kind::FreeCredits
            | Kind::AdminGrant
            | Kind::CreditRequest
            | Kind::Coupon => Account::CreditsIssued,
            Kind::Usage | Kind::ManualConsumption => Account::CreditsConsumed,
            Kind::Expiry => Account::CreditsExpired,
            Kind::Void | Kind::Refund | Kind::Clawback | Kind::Reinstatement | Kind::Reversal => {
                Account::CreditsWithdrawn
            }
        };
        let (balance, debt) = (self.balance_change.micro(), self.debt_change.micro());
        let mut push =
            |account, micro: i64| entries.push(Entry::credits(account, Credits::from_micro(micro)));
        push(Account::CustomerCredits, balance.saturating_neg());
        push(Account::CustomerDebt, debt);
        push(counter, balance.saturating_sub(debt));
    }

    fn money_by_currency(&self) -> BTreeMap<Currency, CurrencyParts> {
        let mut parts: BTreeMap<Currency, CurrencyParts> = BTreeMap::new();
        for cost in &self.costs {
            let cell = &mut parts.entry(cost.currency()).or_default().cost;
            *cell = cell.saturating_add(cost.micro());
        }
        if let Some(price) = self.price {
            parts.entry(price.currency()).or_default().price = Some(price.micro());
        }
        if let Some(tax) = self.tax {
            parts.entry(tax.currency()).or_default().tax = tax.micro();
        }
        parts
    }

    fn money_entries(&self, currency: Currency, money: CurrencyParts, entries: &mut Vec<Entry>) {
        let CurrencyParts { cost, price, tax } = money;
        let mut push =
            |account, micro: i64| entries.push(Entry::money(account, Money::from_micro(micro, currency)));
        let undone = self.reverses.is_some();
        match self.effective_kind() {
            Kind::Purchase | Kind::AutoRecharge if undone => {
                let price = price.unwrap_or(0);
                push(Account::CashOrReceivable, price.saturating_add(tax).saturating_neg());
                push(Account::DeferredRevenue, cost);
                push(Account::Revenue, price.saturating_sub(cost));
                push(Account::TaxPayable, tax);
            }
            Kind::Purchase | Kind::AutoRecharge => {
                let price = price.unwrap_or(0);
                push(Account::CashOrReceivable, price.saturating_add(tax));
                push(Account::DeferredRevenue, cost.saturating_sub(price));
                push(Account::Revenue, cost.saturating_neg());
                push(Account::TaxPayable, tax.saturating_neg());
            }
            Kind::Usage | Kind::ManualConsumption => {
                push(Account::DeferredRevenue, cost);
                push(Account::Revenue, cost.saturating_neg());
            }
            Kind::Expiry => {
                push(Account::DeferredRevenue, cost);
                push(Account::Breakage, cost.saturating_neg());
            }
            Kind::Refund | Kind::Clawback => {
                let sign = |micro: i64| if undone { micro.saturating_neg() } else { micro };
                let (back, tax) = (price.map_or(cost, sign), sign(tax));
                push(Account::DeferredRevenue, cost);
                push(Account::Revenue, back.saturating_sub(cost));
                push(Account::TaxPayable, tax);
                push(Account::CashOrReceivable, back.saturating_add(tax).saturating_neg());
            }
            Kind::FreeCredits
            | Kind::AdminGrant
            | Kind::CreditRequest
            | Kind::Coupon
            | Kind::Void
            | Kind::Reinstatement
            | Kind::Reversal => {}
        }
    }
}

/// What a movement has in one currency, in micro-units.
#[derive(Debug, Clone, Copy, Default)]
struct CurrencyParts {
    cost: i64,
    price: Option<i64>,
    tax: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(micro: i64) -> Money {
        Money::from_micro(micro, Currency::EUR)
    }

    fn movement(kind: Kind, balance: i64, debt: i64) -> Movement {
        Movement::of_credits(kind, Credits::from_micro(balance), Credits::from_micro(debt))
    }

    fn check(movement: &Movement, expected: &str) {
        let transaction = movement.entries().expect("entries of every kind balance");
        let shown: Vec<String> =
            transaction.entries().iter().map(|e| format!("{} {} {}", e.account, e.micro, e.unit)).collect();
        assert_eq!(shown.join("; "), expected, "{:?}", movement.kind);
    }

    #[test]
    fn each_kind_books_what_the_table_says() {
        check(
            &Movement {
                costs: vec![eur(2)],
                price: Some(eur(20)),
                tax: Some(eur(4)),
                ..movement(Kind::Purchase, 90, -10)
            },
            "Customer credits -90 credits; Customer debt -10 credits; Credits issued 100 credits; \
             Cash or receivable 24 EUR; Deferred revenue -18 EUR; Revenue -2 EUR; Tax payable -4 EUR",
        );
        check(&movement(Kind::AdminGrant, 50, 0), "Customer credits -50 credits; Credits issued 50 credits");
        check(
            &Movement {
                costs: vec![eur(5), Money::from_micro(7, Currency::USD)],
                ..movement(Kind::Usage, -30, 10)
            },
            "Customer credits 30 credits; Customer debt 10 credits; Credits consumed -40 credits; \
             Deferred revenue 5 EUR; Revenue -5 EUR; Deferred revenue 7 USD; Revenue -7 USD",
        );
        check(
            &Movement { costs: vec![eur(5)], ..movement(Kind::Expiry, -30, 0) },
            "Customer credits 30 credits; Credits expired -30 credits; Deferred revenue 5 EUR; Breakage -5 EUR",
        );
        check(
            &Movement { costs: vec![eur(5)], ..movement(Kind::Void, -30, 0) },
            "Customer credits 30 credits; Credits withdrawn -30 credits",
        );
        check(
            &Movement { costs: vec![eur(5)], tax: Some(eur(1)), ..movement(Kind::Refund, -30, 0) },
            "Customer credits 30 credits; Credits withdrawn -30 credits; \
             Deferred revenue 5 EUR; Tax payable 1 EUR; Cash or receivable -6 EUR",
        );
        check(
            &Movement { costs: vec![eur(5)], price: Some(eur(8)), ..movement(Kind::Refund, -30, 20) },
            "Customer credits 30 credits; Customer debt 20 credits; Credits withdrawn -50 credits; \
             Deferred revenue 5 EUR; Revenue 3 EUR; Cash or receivable -8 EUR",
        );
        check(&movement(Kind::Usage, 0, 0), "");
    }

    #[test]
    fn a_reversal_books_the_opposite_of_its_original() {
        let refund = Movement { costs: vec![eur(5)], tax: Some(eur(1)), ..movement(Kind::Refund, -30, 0) };
        let original = refund.entries().expect("balanced");
        let undone = Movement {
            kind: Kind::Reversal,
            reverses: Some(Kind::Refund),
            balance_change: Credits::from_micro(30),
            costs: vec![eur(-5)],
            ..refund
        };
        let opposite: Vec<Entry> =
            original.entries().iter().map(|e| Entry { micro: -e.micro, ..*e }).collect();
        assert_eq!(undone.entries().expect("balanced").entries(), opposite, "line by line");
    }

    #[test]
    fn a_reversed_purchase_gives_the_price_back_and_unearns_what_was_used() {
        check(
            &Movement {
                reverses: Some(Kind::Purchase),
                costs: vec![eur(12)],
                price: Some(eur(20)),
                tax: Some(eur(4)),
                ..movement(Kind::Reversal, -60, 40)
            },
            "Customer credits 60 credits; Customer debt 40 credits; Credits issued -100 credits; \
             Cash or receivable -24 EUR; Deferred revenue 12 EUR; Revenue 8 EUR; Tax payable 4 EUR",
        );
    }
}
