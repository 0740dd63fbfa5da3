//! How fast a large book is posted and verified: only where `CREDIT_DESK_SCALE` gives a number of transactions.

use std::time::Instant as Watch;

use credit_desk_domain::{IdSource as _, OrgId, SystemIds};

use crate::support::{Book, at, both_books};

const ORGANISATIONS: usize = 40;
const BATCH: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_large_book_is_verified_in_about_the_time_of_reading_it() {
    let Ok(rows) = std::env::var("CREDIT_DESK_SCALE") else { return };
    let rows: usize = rows.parse().expect("CREDIT_DESK_SCALE is a number");
    for book in both_books().await {
        for number in 0..ORGANISATIONS {
            let org = book.organisation(&format!("org-{number}")).await;
            let mut unit = book.store.begin(book.actor).await.unwrap();
            for lot in 0..20 {
                let kind = credit_desk_domain::Kind::Purchase;
                let addition = book.addition(org, kind, 20_000, &format!("p-{number}-{lot}"), at(0));
                unit.post_addition(&addition, at(0)).await.unwrap();
            }
            unit.commit().await.unwrap();
        }
        let started = Watch::now();
        for batch in 0..rows / BATCH {
            post(&book, batch).await;
        }
        println!("{:?}: {rows} transactions posted in {:.1?}", book.engine(), started.elapsed());
        let started = Watch::now();
        let read = book.rows("select count(*), sum(length(source) + length(record_id) + length(hash) + amount) from {}movement where actor <> ''");
        println!("{:?}: read within the database in {:.1?} ({})", book.engine(), started.elapsed(), read[0]);
        let started = Watch::now();
        book.check_clean("a large book").await;
        println!("{:?}: verified in {:.1?}", book.engine(), started.elapsed());
    }
}

async fn post(book: &Book, batch: usize) {
    let mut usages = Vec::with_capacity(BATCH);
    for place in 0..BATCH {
        let number = batch * BATCH + place;
        let org = OrgId::try_new(i64::try_from(1 + place * ORGANISATIONS / BATCH).unwrap()).unwrap();
        let seconds = i64::try_from(batch).unwrap() * 60;
        let mut used = book.usage(org, 0, &format!("u-{number:09}"), at(seconds));
        used.credits =
            credit_desk_domain::Credits::from_micro(10_000 + i64::try_from(number % 90_000).unwrap());
        used.event_id = Some(format!("{}", 48_000_000 + number / 40));
        used.txn_id = SystemIds.transaction_id(at(seconds));
        usages.push(used);
    }
    let mut unit = book.store.begin(book.actor).await.unwrap();
    unit.post_usage(&usages, at(i64::try_from(batch).unwrap() * 60)).await.unwrap();
    unit.commit().await.unwrap();
}
