//! Many desks at once: on one organisation and on many, and two of them with the same records.

use credit_desk_domain::{IdSource as _, OrgId, SystemIds};
use credit_desk_storage::Store;
use credit_desk_storage::posting::{Answer, Usage};

use crate::crash::open_accounts;
use crate::support::{Book, at, both_books, now};
use crate::worker::Worker;

const DESKS: usize = 6;
const EACH: usize = 40;

/// Record `number` of a desk; two desks in a row have the same records.
fn usage(book: &Book, desk: usize, number: usize, one_organisation: bool) -> Usage {
    let pair = desk / 2;
    let org = if one_organisation { 1 } else { 1 + i64::try_from((pair + number) % 2).unwrap() };
    let seconds = i64::try_from(number).unwrap();
    let used = book.usage(
        OrgId::try_new(org).unwrap(),
        3,
        &format!("r-{one_organisation}-{pair}-{number}"),
        at(seconds),
    );
    Usage { txn_id: SystemIds.transaction_id(now()), ..used }
}

async fn desks_at_once(book: &Book, one_organisation: bool) {
    let mut desks = Vec::new();
    for desk in 0..DESKS {
        let store = Store::open(&book.location, now()).await.unwrap();
        let own = Book::of(store, book.location.clone());
        desks.push(tokio::spawn(async move {
            let (mut applied, mut already) = (Vec::new(), 0);
            for number in 0..EACH {
                let used = usage(&own, desk, number, one_organisation);
                match own.store.post_one(&used, at(100), own.actor).await.unwrap() {
                    Answer::Applied { .. } => applied.push(used.record.record_id),
                    Answer::AlreadyApplied { .. } => already += 1,
                    Answer::Conflict { field } => panic!("{field}"),
                }
            }
            own.store.close().await;
            (applied, already)
        }));
    }
    let (mut applied, mut already) = (Vec::new(), 0);
    for desk in desks {
        let (records, again) = desk.await.unwrap();
        applied.extend(records);
        already += again;
    }
    let told = format!("{:?}, one organisation {one_organisation}", book.engine());
    assert_eq!(
        applied.len(),
        DESKS / 2 * EACH,
        "{told}: of two desks with the same record exactly one posts it"
    );
    assert_eq!(already, DESKS / 2 * EACH, "{told}: the other hears that it is applied already");
    applied.sort();
    applied.dedup();
    assert_eq!(applied.len(), DESKS / 2 * EACH, "{told}: each record once");
    book.check_clean(&told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn desks_posting_at_once_share_one_gapless_sequence() {
    for book in both_books().await {
        open_accounts(&book).await;
        desks_at_once(&book, true).await;
        desks_at_once(&book, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_post_to_one_book() {
    for book in both_books().await {
        open_accounts(&book).await;
        let workers = [Worker::start(&book.location, 0, 150), Worker::start(&book.location, 50, 150)];
        let mut new = 0;
        for worker in workers {
            let (all, well) = worker.finish();
            assert!(well && all.len() == 150, "{:?}: a busy book makes a desk wait, not fail", book.engine());
            new += all.iter().filter(|(_, new)| *new).count();
        }
        assert_eq!(new, 200, "{:?}: each record is applied by one of the two", book.engine());
        book.check_clean("two processes").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_of_desks_that_share_records_and_organisations_do_not_deadlock() {
    for book in both_books().await {
        open_accounts(&book).await;
        let mut desks = Vec::new();
        for desk in 0..4 {
            let own = Book::of(Store::open(&book.location, now()).await.unwrap(), book.location.clone());
            desks.push(tokio::spawn(async move {
                for round in 0..5 {
                    let mut batch: Vec<Usage> =
                        (0..20).map(|n| usage(&own, desk, round * 20 + n, false)).collect();
                    batch.sort_by_key(|used| (used.org, used.wallet));
                    let mut unit = own.store.begin(own.actor).await.unwrap();
                    unit.post_usage(&batch, at(100)).await.unwrap();
                    unit.commit().await.unwrap();
                }
            }));
        }
        for desk in desks {
            desk.await.unwrap();
        }
        let count = book.scalar("select count(*) || '' from {}movement where kind = 10").await;
        assert_eq!(count, "200", "{:?}: two pairs of desks, a hundred records each", book.engine());
        book.check_clean("batches").await;
    }
}
