//! A balance at any instant equals what had been posted by then, added up one by one.

use credit_desk_actions::organisations::explain_balance;
use credit_desk_actions::transactions::get_transaction;
use credit_desk_actions::view::TransactionFilter;
use credit_desk_domain::Instant;

use crate::query_book::{Dice, at, fill};
use crate::support::{Book, on_both_engines};
use crate::{listed, micro, session};

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_at_any_instant_is_the_running_sum() {
    on_both_engines(async |book: Book| {
        let filled = fill(&book.store, 75, 160).await;
        let session = session(filled.end);
        let mut dice = Dice::new(75);
        for org in &filled.orgs {
            let number = i32::try_from(org.get()).unwrap();
            let filter = TransactionFilter { org_id: Some(number), ..Default::default() };
            let mut posted: Vec<(Instant, i64)> = Vec::new();
            for row in listed(&book.store, &session, &filter).await {
                if row.balance_after.is_some() {
                    let detail = get_transaction(&book.store, &session, &row.id).await.unwrap();
                    posted.push((Instant::parse(&detail.posted_at.unwrap().0).unwrap(), micro(&row.credits)));
                }
            }
            let minutes = filled.end.micros_since(at(0)) / 60_000_000;
            for _ in 0..12 {
                let when = at(dice.below(minutes));
                let explained =
                    explain_balance(&book.store, &session, number, Some(&when.to_string())).await.unwrap();
                let sum: i64 =
                    posted.iter().filter(|(posted, _)| *posted <= when).map(|(_, micro)| micro).sum();
                assert_eq!(micro(&explained.settled), sum, "{org} at {when}");
                let steps: i64 = explained.steps.iter().map(|step| micro(&step.credits)).sum();
                assert_eq!(steps, sum, "{org} at {when}: its steps add up");
                let lots: i64 = explained.lots.iter().map(|lot| micro(&lot.remaining)).sum();
                assert_eq!(lots - micro(&explained.debt), sum, "{org} at {when}: lots less debt");
                assert!(micro(&explained.debt) >= 0 && micro(&explained.available) >= 0, "never negative");
                assert!(
                    explained.lots.iter().all(|lot| micro(&lot.remaining) <= micro(&lot.amount)),
                    "no lot holds more than it got"
                );
            }
            let now = explain_balance(&book.store, &session, number, None).await.unwrap();
            let (balance, debt): (i64, i64) = book.wallets(*org).await;
            assert_eq!(
                (micro(&now.settled), micro(&now.debt)),
                (balance - debt, debt),
                "{org}: now is what the wallets hold"
            );
            assert!(now.words.contains(&now.organisation), "in words: {}", now.words);
        }
        let future = explain_balance(&book.store, &session, 1, Some("2040-01-01T00:00:00Z")).await;
        assert_eq!(future.unwrap_err().code(), "as_of_future", "the future has no balance");
        let nobody = explain_balance(&book.store, &session, 99, None).await;
        assert_eq!(nobody.unwrap_err().code(), "organisation_unknown", "nobody has none either");
    })
    .await;
}

impl Book {
    /// Balance and debt over all wallets of an organisation.
    pub async fn wallets(&self, org: credit_desk_domain::OrgId) -> (i64, i64) {
        let text = self
            .scalar(&format!(
                "select sum(balance) || ' ' || sum(debt) from {{}}wallet where org_id = {}",
                org.get()
            ))
            .await;
        let (balance, debt) = text.split_once(' ').unwrap();
        (balance.parse().unwrap(), debt.parse().unwrap())
    }
}
