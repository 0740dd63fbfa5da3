//! The posting kernel against the independent auditor, on both engines: the same random commands must give the same
//! answers and the same tables.

mod support;

use credit_desk_domain::{Credits, Instant, Kind};
use credit_desk_storage::posting::Answer;
use support::{Book, on_both_engines};

fn at(seconds: i64) -> Instant {
    Instant::try_from_micros((1_780_000_000 + seconds) * 1_000_000).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_draws_lots_and_leaves_debt_that_the_next_addition_pays() {
    on_both_engines(async |book: Book| {
        let org = book.organisation("acme").await;
        let mut unit = book.store.begin("tester").await.unwrap();
        let first =
            unit.post_addition(&book.addition(org, Kind::Purchase, 100, "p1", at(0)), at(0)).await.unwrap();
        assert_eq!(first, Answer::Applied { seq: 1 }, "the first transaction");
        let used = unit.post_usage(&[book.usage(org, 130, "u1", at(10))], at(10)).await.unwrap();
        assert_eq!(used, [Answer::Applied { seq: 2 }], "usage is never refused");
        unit.commit().await.unwrap();
        assert_eq!(book.wallet(org).await, (0, 30_000_000), "30 are debt");
        let mut unit = book.store.begin("tester").await.unwrap();
        unit.post_addition(&book.addition(org, Kind::AdminGrant, 50, "g1", at(20)), at(20)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(book.wallet(org).await, (20_000_000, 0), "the addition paid the debt first");
        let mut unit = book.store.begin("tester").await.unwrap();
        let again = unit.post_usage(&[book.usage(org, 130, "u1", at(10))], at(30)).await.unwrap();
        assert_eq!(again, [Answer::AlreadyApplied { seq: 2 }], "the same record adds nothing");
        let other = unit.post_usage(&[book.usage(org, 131, "u1", at(10))], at(30)).await.unwrap();
        assert_eq!(other, [Answer::Conflict { field: "credits".into() }], "other content names the field");
        unit.reverse(&book.reversal(org, 2, "r1", at(40)), at(40)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            book.wallet(org).await,
            (150_000_000, 0),
            "the reversal restored the lots, and what later paid the debt"
        );
        assert_eq!(Credits::from_micro(1).to_string(), "0.000001");
    })
    .await;
}
