//! Look-ups and lists: the 95th percentile of each kind of question, in milliseconds.

use std::time::{Duration, Instant as Wall};

use credit_desk_domain::{Credits, Kind, OrgId};
use credit_desk_storage::queries::{ListKey, MovementFilter, Start};
use credit_desk_storage::{Location, Store};

use crate::book::{Server, at};
use crate::import::Filled;

const RUNS: u64 = 40;

/// Questions of each kind that are asked before time is taken.
const WARM_UP: u64 = 3;

pub async fn run(book: &Filled) {
    println!("  {}: reads on {} rows, p95 in ms (reach)", book.name, book.rows);
    ask(&book.store, &book.orgs, book.rows).await;
}

/// The same as a support login that works for every second organisation.
pub async fn restricted(server: &Server, book: &Filled) {
    let database = book.store.location().describe();
    let database = database.rsplit('/').next().expect("a database");
    let url = server.0.login("bench_support", "desk_support", database);
    server.0.psql(
        database,
        "insert into desk.login_scope select 'bench_support', org_id from desk.organisation where org_id % 2 = 1",
    );
    let orgs: Vec<OrgId> = book.orgs.iter().copied().filter(|org| org.get() % 2 == 1).collect();
    println!("  {}: the same as a login that is limited to {} organisations", book.name, orgs.len());
    let store = Store::open(&Location::Server(url), at(0)).await.expect("a book");
    ask(&store, &orgs, book.rows).await;
    store.close().await;
}

async fn ask(store: &Store, orgs: &[OrgId], rows: u64) {
    let last = i64::try_from(rows).expect("a number");
    let place = |n: u64| i64::try_from(n * 7_919 % rows).expect("a number");
    let event = |n: u64| (48_000_000 + place(n) / 14).to_string();
    let org = |n: u64| Some(orgs[usize::try_from(n).expect("a number") % orgs.len()]);
    let operation = |n: u64| Some(format!("Operation {}", 1 + n % 10));
    let blank = MovementFilter::default;

    let mut times = Vec::new();
    for n in 0..RUNS + WARM_UP {
        let id = event(n);
        let start = Wall::now();
        let shares = store.event_shares(&id).await.expect("an event");
        times.push(start.elapsed());
        assert!(!shares.is_empty(), "event {id} is in the book");
    }
    line("event look-up", times, 5.0);

    type Question<'a> = (&'a str, Box<dyn Fn(u64) -> MovementFilter + 'a>);
    let questions: Vec<Question<'_>> = vec![
        ("newest, no filter", Box::new(|_| blank())),
        ("event", Box::new(|n| MovementFilter { event_id: Some(event(n)), ..blank() })),
        ("organisation", Box::new(|n| MovementFilter { org: org(n), ..blank() })),
        ("type (purchases)", Box::new(|_| MovementFilter { kinds: vec![Kind::Purchase], ..blank() })),
        (
            "organisation + type",
            Box::new(|n| MovementFilter { org: org(n), kinds: vec![Kind::Purchase], ..blank() }),
        ),
        ("operation", Box::new(|n| MovementFilter { operation: operation(n), ..blank() })),
        (
            "organisation + operation",
            Box::new(|n| MovementFilter { org: org(n), operation: operation(n), ..blank() }),
        ),
        ("project", Box::new(|n| MovementFilter { org: org(n), project: Some("Website".into()), ..blank() })),
        (
            "project + operation",
            Box::new(|n| MovementFilter {
                org: org(n),
                project: Some("Website".into()),
                operation: operation(n),
                ..blank()
            }),
        ),
        (
            "dates",
            Box::new(|n| MovementFilter {
                from: Some(at(place(n))),
                until: Some(at(place(n) + 86_400)),
                ..blank()
            }),
        ),
        (
            "organisation + dates",
            Box::new(|n| MovementFilter {
                org: org(n),
                from: Some(at(place(n))),
                until: Some(at(place(n) + 86_400)),
                ..blank()
            }),
        ),
        (
            "amount range",
            Box::new(|_| MovementFilter {
                min: Credits::from_whole(2).ok(),
                max: Credits::from_whole(3).ok(),
                ..blank()
            }),
        ),
        (
            "amount range, rare",
            Box::new(|_| MovementFilter { min: Credits::from_whole(1_000).ok(), ..blank() }),
        ),
        (
            "organisation + amount range, rare",
            Box::new(|n| MovementFilter { org: org(n), min: Credits::from_whole(1_000).ok(), ..blank() }),
        ),
        (
            "text",
            Box::new(|n| MovementFilter {
                text: Some(["lakeside", "swim meet", "harbourfront"][(n % 3) as usize].into()),
                ..blank()
            }),
        ),
    ];
    for (name, filter) in questions {
        for (page, start) in
            [("first page", Start::Newest), ("deep page", Start::Older(ListKey::before(at(last / 2))))]
        {
            let mut times = Vec::new();
            for n in 0..RUNS + WARM_UP {
                let filter = filter(n);
                let begin = Wall::now();
                store.list_transactions(&filter, &start, 100).await.expect("a page");
                times.push(begin.elapsed());
            }
            line(&format!("{name}, {page}"), times, if name == "text" { 80.0 } else { 20.0 });
        }
    }
}

fn line(name: &str, times: Vec<Duration>, reach: f64) {
    let mut times: Vec<Duration> = times.into_iter().skip(WARM_UP as usize).collect();
    times.sort_unstable();
    let p95 = times[times.len() * 95 / 100].as_secs_f64() * 1e3;
    println!("    {name:45} {p95:8.2} ({reach}){}", if p95 > reach { " MISSES" } else { "" });
}
