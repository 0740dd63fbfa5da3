//! Power cuts: a desk is killed in the middle of its postings, and the server too. Nothing acknowledged is lost, nothing
//! is there twice, and starting again completes the work.

use std::collections::BTreeSet;

use credit_desk_domain::Kind;
use credit_desk_storage::testing::PostgresServer;
use credit_desk_storage::{Location, Store};

use crate::hourly::Dice;
use crate::support::{Book, at, new_book, now, postgres_book, sqlite_book};
use crate::worker::{Worker, record_id};

const RECORDS: usize = 1_000;
const KILLS: usize = 20;

pub async fn open_accounts(book: &Book) {
    for name in ["acme", "globex"] {
        let org = book.organisation(name).await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        for (number, credits) in [300, 200, 900].into_iter().enumerate() {
            let addition = book.addition(org, Kind::Purchase, credits, &format!("p-{name}-{number}"), at(0));
            unit.post_addition(&addition, at(0)).await.unwrap();
        }
        unit.commit().await.unwrap();
    }
}

/// What was acknowledged is there, each record once, and the book adds up.
pub async fn check(book: &Book, acknowledged: &BTreeSet<usize>, rows: &[String], told: &str) {
    let there: BTreeSet<&String> = rows.iter().collect();
    assert_eq!(there.len(), rows.len(), "{told}: nothing is there twice");
    for number in acknowledged {
        assert!(there.contains(&record_id(*number)), "{told}: record {number} was acknowledged and is lost");
    }
    book.check_clean(told).await;
}

const POSTED: &str = "select record_id from {}movement where kind = 10 order by record_id";

async fn kill_twenty_times(book: Book) {
    open_accounts(&book).await;
    let mut dice = Dice(u64::from(std::process::id()));
    println!("dice {:?}", dice.0);
    let mut acknowledged = BTreeSet::new();
    let mut next = 0;
    for kill in 1..=KILLS {
        // From a little before the last one: those were applied already.
        let mut worker = Worker::start(&book.location, next, RECORDS - next);
        let until = 1 + dice.below(u64::try_from((RECORDS - next) / (KILLS + 1 - kill)).unwrap().max(2));
        let mut new = 0;
        while new < until {
            let Some((record, is_new)) = worker.acknowledged() else { break };
            acknowledged.insert(record);
            new += i64::from(is_new);
        }
        std::thread::sleep(std::time::Duration::from_micros(u64::try_from(dice.below(3_000)).unwrap()));
        acknowledged.extend(worker.kill());
        let rows = book.rows(POSTED);
        check(
            &book,
            &acknowledged,
            &rows,
            &format!("{:?}, kill {kill} after {} records", book.engine(), rows.len()),
        )
        .await;
        next = acknowledged.last().copied().unwrap_or(0).saturating_sub(3);
    }
    let left = RECORDS - book.rows(POSTED).len();
    let (all, well) = Worker::start(&book.location, 0, RECORDS).finish();
    assert!(well, "the last run ends well");
    assert_eq!(all.len(), RECORDS, "it hears of every record");
    assert_eq!(all.iter().filter(|(_, new)| *new).count(), left, "those that were there are already applied");
    let rows = book.rows(POSTED);
    assert_eq!(rows.len(), RECORDS, "{:?}: all are there", book.engine());
    check(&book, &(0..RECORDS).collect(), &rows, "at the end").await;
    println!(
        "{:?}: {KILLS} kills in {RECORDS} postings, {} acknowledged before the last run",
        book.engine(),
        acknowledged.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_killed_while_posting_to_a_sqlite_file_loses_nothing() {
    kill_twenty_times(sqlite_book().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_killed_while_posting_to_postgresql_loses_nothing() {
    if let Some(book) = postgres_book().await {
        kill_twenty_times(book).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_while_desks_post_loses_nothing() {
    // A server of its own: the others' tests go on.
    let Some(server) = PostgresServer::start() else { return };
    let location = Location::Server(server.new_database());
    let book = Book::of(Store::create(&location, &new_book(), now()).await.unwrap(), location.clone());
    open_accounts(&book).await;
    book.store.close().await;
    let mut acknowledged = BTreeSet::new();
    for crash in 1..=3 {
        let mut workers = [Worker::start(&location, 0, RECORDS), Worker::start(&location, 200, RECORDS)];
        for worker in &mut workers {
            for _ in 0..crash * 60 {
                let Some((record, _)) = worker.acknowledged() else { break };
                acknowledged.insert(record);
            }
        }
        server.crash_and_restart();
        // A desk that was between two postings has found the server again and goes on: it ends here.
        acknowledged.extend(workers.into_iter().flat_map(Worker::kill));
        let book = Book::of(Store::open(&location, now()).await.unwrap(), location.clone());
        let rows = server.psql(&book.database(), &POSTED.replace("{}", "desk."));
        let rows: Vec<String> = rows.lines().map(str::to_owned).collect();
        check(&book, &acknowledged, &rows, &format!("crash {crash} of the server")).await;
        println!("server crash {crash}: {} acknowledged, {} there", acknowledged.len(), rows.len());
        book.store.close().await;
    }
    let (all, well) = Worker::start(&location, 0, RECORDS + 200).finish();
    assert!(well && all.len() == RECORDS + 200, "starting again completes the work");
}
