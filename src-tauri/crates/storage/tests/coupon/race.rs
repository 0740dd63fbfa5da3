//! Fifty connections at once.

use std::sync::Arc;

use credit_desk_domain::{Credits, OrgId, RedeemAnswer as A};
use credit_desk_storage::Store;
use credit_desk_storage::coupon::{NewCouponUse, Redemption};
use tokio::sync::{Barrier, Mutex};

use crate::press::{answer, batch, coupon_use, issue, redeem_at};
use crate::support::{Book, at, both_books, now};

/// One race after the other: the server has room for the connections of one.
static ONE_RACE: Mutex<()> = Mutex::const_new(());

/// Redeems each on a connection of its own, all at the same time; how often each answer was given.
async fn at_once(book: &Book, uses: Vec<NewCouponUse>) -> Vec<(A, bool)> {
    let _alone = ONE_RACE.lock().await;
    let barrier = Arc::new(Barrier::new(uses.len()));
    let mut desks = Vec::new();
    for new in uses {
        let store = Store::open(&book.location, now()).await.unwrap();
        let (barrier, actor) = (barrier.clone(), book.actor.to_owned());
        desks.push(tokio::spawn(async move {
            store.login().await.unwrap();
            barrier.wait().await;
            let mut answered = redeem_at(&store, &actor, &new, at(0)).await;
            for _ in 0..20 {
                if !matches!(&answered, Err(error) if error.is_transient()) {
                    break;
                }
                answered = redeem_at(&store, &actor, &new, at(0)).await;
            }
            store.close().await;
            match answered.unwrap() {
                Redemption::Answered { answer, already, .. } => (answer, already),
                Redemption::Wait { micros } => panic!("{new:?} has to wait {micros}"),
            }
        }));
    }
    let mut answers = Vec::new();
    for desk in desks {
        answers.push(desk.await.unwrap());
    }
    answers
}

fn count(answers: &[(A, bool)], answer: A) -> usize {
    answers.iter().filter(|(found, _)| *found == answer).count()
}

async fn organisations(book: &Book, number: usize) -> Vec<OrgId> {
    let mut orgs = Vec::new();
    for n in 0..number {
        orgs.push(book.organisation(&format!("o{n}")).await);
    }
    orgs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn the_last_use_of_a_code_goes_to_one_of_fifty() {
    for book in both_books().await {
        let told = format!("{:?}", book.engine());
        let orgs = organisations(&book, 52).await;
        let mut shared = batch("shared", 1);
        shared.uses_per_code = 3;
        let single = batch("single", 1);
        issue(&book, &shared).await;
        issue(&book, &single).await;
        for (n, org) in orgs.iter().skip(50).enumerate() {
            assert_eq!(
                answer(&book, *org, &shared.codes[0], &format!("before-{n}")).await,
                A::Redeemed,
                "{told}"
            );
        }
        for (made, name) in [(&shared, "the last of three uses"), (&single, "the only use")] {
            let uses = orgs
                .iter()
                .take(50)
                .map(|org| coupon_use(*org, &made.codes[0], &format!("{}-{org}", made.record_id)))
                .collect();
            let answers = at_once(&book, uses).await;
            println!(
                "{told}, {name}: {} redeemed, {} limit reached",
                count(&answers, A::Redeemed),
                count(&answers, A::LimitReached)
            );
            assert_eq!(count(&answers, A::Redeemed), 1, "{told}, {name}: one wins");
            assert_eq!(count(&answers, A::LimitReached), 49, "{told}, {name}: the others are told why");
        }
        assert_eq!(book.scalar("select sum(uses) || '' from {}coupon_code").await, "4", "{told}");
        book.check_clean("the last use").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_key_pressed_fifty_times_redeems_once() {
    for book in both_books().await {
        let told = format!("{:?}", book.engine());
        let org = book.organisation("acme").await;
        let mut shared = batch("shared", 1);
        shared.uses_per_code = 100;
        issue(&book, &shared).await;
        let uses = (0..50).map(|_| coupon_use(org, &shared.codes[0], "one key")).collect();
        let answers = at_once(&book, uses).await;
        assert_eq!(count(&answers, A::Redeemed), 50, "{told}: each is told the same");
        assert_eq!(answers.iter().filter(|(_, already)| !already).count(), 1, "{told}: one did it");
        assert_eq!(book.wallet(org).await, (100_000_000, 0), "{told}: credits once");
        book.check_clean("one key").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn the_budget_holds_under_a_race() {
    for book in both_books().await {
        let told = format!("{:?}", book.engine());
        let orgs = organisations(&book, 20).await;
        let mut made = batch("budget", 20);
        made.terms.budget = Credits::from_whole(250).ok();
        issue(&book, &made).await;
        let uses = orgs
            .iter()
            .zip(&made.codes)
            .map(|(org, code)| coupon_use(*org, code, &format!("k-{org}")))
            .collect();
        let answers = at_once(&book, uses).await;
        assert_eq!(count(&answers, A::Redeemed), 2, "{told}: 250 credits are two of 100");
        assert_eq!(count(&answers, A::LimitReached), 18, "{told}");
        let spent = book.scalar("select redeemed || ' ' || redeemed_credits from {}promotion").await;
        assert_eq!(spent, "2 200000000", "{told}");
        book.check_clean("budget").await;
    }
}
