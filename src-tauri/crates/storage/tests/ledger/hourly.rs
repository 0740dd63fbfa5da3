//! Hourly usage: records accumulate in an open tally, a closed hour is posted as one transaction, and late records of a
//! closed hour open a tally of their own.

use std::collections::BTreeMap;

use credit_desk_domain::{Credits, IdSource as _, Instant, Kind, SeededIds};
use credit_desk_storage::Settlement;
use credit_desk_storage::posting::{Answer, HourlyRecord};

use crate::command::seeds;
use crate::differential::check_same_tables;
use crate::support::{Book, at, both_books};

pub const HOUR: i64 = 3_600_000_000;

/// A reproducible row of numbers.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % limit).unwrap()
    }
}

pub async fn open(book: &Book) {
    for name in ["acme", "globex"] {
        let org = book.organisation(name).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        unit.add_project(org, "own wallet", true).await.unwrap();
        unit.post_addition(
            &book.addition_with(org, Kind::Purchase, 40, &format!("p-{name}"), at(0), &SeededIds::new(9)),
            at(0),
        )
        .await
        .unwrap();
        unit.commit().await.unwrap();
    }
    let mut unit = book.store.begin(book.actor).await.unwrap();
    unit.add_operation("GPU hour", "hour", Settlement::Hourly).await.unwrap();
    unit.add_operation("Storage", "GB-month", Settlement::Hourly).await.unwrap();
    unit.commit().await.unwrap();
}

pub fn record(dice: &mut Dice, ids: &SeededIds, number: usize, from: i64, hours: u64) -> HourlyRecord {
    let org = credit_desk_domain::OrgId::try_new(1 + dice.below(2)).unwrap();
    let occurred_at =
        at(0).saturating_add_micros(from + dice.below(hours) * HOUR + dice.below(3_600) * 1_000_000);
    HourlyRecord {
        org,
        tally_id: ids.tally_id(occurred_at),
        wallet: i64::from(dice.below(4) == 0),
        credits: Credits::from_micro(dice.below(2_000_000)),
        occurred_at,
        source: "meter".into(),
        record_id: format!("r-{number}"),
        event_id: (dice.below(2) == 0).then(|| "81000".to_owned()),
        event_name: None,
        operation_id: 1 + dice.below(2),
        project_id: 0,
        user: (dice.below(3) == 0).then(|| "u-1".to_owned()),
        quantity: (dice.below(3) > 0).then_some(1_000_000),
    }
}

pub async fn post(book: &Book, batch: &[HourlyRecord]) -> Vec<Answer> {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let answers = unit.post_records(batch).await.unwrap();
    unit.commit().await.unwrap();
    answers
}

pub async fn settle(book: &Book, now: Instant, seed: u64) -> u64 {
    let mut unit = book.store.begin(book.actor).await.unwrap();
    let settled = unit.settle_hours(now, 10_000, &SeededIds::new(seed)).await.unwrap();
    unit.commit().await.unwrap();
    settled
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hours_records_become_one_transaction_and_late_ones_another() {
    for seed in seeds(2) {
        let books = both_books().await;
        let mut all: BTreeMap<String, HourlyRecord> = BTreeMap::new();
        let (mut dice, ids) = (Dice(seed), SeededIds::new(seed));
        let first: Vec<_> = (0..150).map(|n| record(&mut dice, &ids, n, 0, 6)).collect();
        let late: Vec<_> = (150..200).map(|n| record(&mut dice, &ids, n, 0, 3)).collect();
        for book in &books {
            open(book).await;
            for batch in first.chunks(40) {
                assert!(
                    post(book, batch).await.iter().all(|a| *a == Answer::Applied { seq: 0 }),
                    "seed {seed}: all are new"
                );
            }
            let again = post(book, &first[30..50]).await;
            assert!(
                again.iter().all(|a| *a == Answer::AlreadyApplied { seq: 0 }),
                "seed {seed}: the same again adds nothing"
            );
            let other = HourlyRecord {
                credits: Credits::from_micro(first[0].credits.micro() + 1),
                ..first[0].clone()
            };
            assert_eq!(
                post(book, &[other]).await,
                [Answer::Conflict { field: "credits".into() }],
                "seed {seed}: names the field"
            );

            let three_hours = at(0).saturating_add_micros(3 * HOUR);
            let settled = settle(book, three_hours, seed).await;
            assert!(settled > 0, "seed {seed}: three hours are over");
            assert_eq!(settle(book, three_hours, seed).await, 0, "seed {seed}: an hour is settled once");
            let open_before =
                book.scalar("select count(*) || '' from {}tally where posted_seq is null").await;
            post(book, &late).await;
            let open_after = book.scalar("select count(*) || '' from {}tally where posted_seq is null").await;
            assert_ne!(
                open_before, open_after,
                "seed {seed}: late records of a closed hour open a tally of their own"
            );
            assert!(
                settle(book, at(0).saturating_add_micros(7 * HOUR), seed + 500).await > 0,
                "seed {seed}: the rest"
            );
        }
        for record in first.into_iter().chain(late) {
            all.insert(record.record_id.clone(), record);
        }
        for book in &books {
            let told = format!("seed {seed}, {:?}", book.engine());
            let sum: i64 = all.values().map(|record| record.credits.micro()).sum();
            let posted = book.scalar("select (-sum(amount)) || '' from {}movement where kind = 10").await;
            assert_eq!(posted, sum.to_string(), "{told}: what was posted is what was recorded");
            let unequal = book.rows(
                "select t.tally_id from {}tally t join {}movement m on m.org_id = t.org_id and m.seq = t.posted_seq
                 where -m.amount <> t.credits or t.credits <> (select sum(r.credits) from {}usage_record r
                   where r.org_id = t.org_id and r.tally_id = t.tally_id)",
            );
            assert_eq!(
                unequal,
                Vec::<String>::new(),
                "{told}: each hour's transaction is the sum of its records"
            );
            assert_eq!(
                book.scalar("select count(*) || '' from {}tally where posted_seq is null").await,
                "0",
                "{told}: all settled"
            );
            book.check_clean(&told).await;
        }
        check_same_tables(&books, &format!("hours of seed {seed}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hourly_record_and_a_single_posting_cannot_share_a_record_id() {
    for book in both_books().await {
        open(&book).await;
        let (mut dice, ids) = (Dice(1), SeededIds::new(1));
        let hourly = record(&mut dice, &ids, 1, 0, 1);
        post(&book, std::slice::from_ref(&hourly)).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let mut single = book.usage(hourly.org, 1, "r-1", at(5));
        single.record.source = "meter".into();
        let answer = unit.post_usage(&[single], at(5)).await.unwrap();
        assert_eq!(answer, [Answer::Conflict { field: "settlement".into() }], "{:?}", book.engine());
        let used = book.usage(hourly.org, 1, "u-1", at(5));
        unit.post_usage(std::slice::from_ref(&used), at(5)).await.unwrap();
        let mut twice = hourly.clone();
        (twice.source, twice.record_id) = ("test".into(), "u-1".into());
        let answer = unit.post_records(&[twice]).await.unwrap();
        assert_eq!(answer, [Answer::Conflict { field: "settlement".into() }], "{:?}", book.engine());
        unit.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_given_twice_in_one_call_is_tallied_once_whatever_tally_was_meant_for_it() {
    for book in both_books().await {
        open(&book).await;
        let (mut dice, ids) = (Dice(1), SeededIds::new(1));
        let first = record(&mut dice, &ids, 1, 0, 1);
        let again = HourlyRecord { tally_id: ids.tally_id(at(0)), ..first.clone() };
        let changed = HourlyRecord { user: Some("somebody".into()), ..again.clone() };
        let conflict = Answer::Conflict { field: "user".into() };
        let answers = post(&book, &[first.clone(), again.clone(), changed.clone()]).await;
        let already = Answer::AlreadyApplied { seq: 0 };
        assert_eq!(
            answers,
            [Answer::Applied { seq: 0 }, already.clone(), conflict.clone()],
            "{:?}",
            book.engine()
        );
        let answers = post(&book, &[changed, again, first]).await;
        assert_eq!(
            answers,
            [conflict, already.clone(), already],
            "{:?}: and when the book has it",
            book.engine()
        );
        let known = record(&mut Dice(1), &SeededIds::new(1), 1, 0, 1);
        let other_wallet = HourlyRecord { wallet: 1 - known.wallet, ..known };
        let answers = post(&book, &[other_wallet]).await;
        assert_eq!(
            answers,
            [Answer::Conflict { field: "wallet".into() }],
            "{:?}: the wallet counts",
            book.engine()
        );
        book.check_clean("records twice").await;
    }
}
