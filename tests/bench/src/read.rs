//! Look-ups and lists: the 95th percentile of each kind of question, in milliseconds.

use std::time::{Duration, Instant as Wall};

use credit_desk_domain::{Credits, Kind};
use credit_desk_storage::queries::{ListKey, MovementFilter, Start};

use crate::book::at;
use crate::import::Filled;

const RUNS: u64 = 40;

pub async fn run(book: &Filled) {
    println!("  {}: reads on {} rows, p95 in ms", book.name, book.rows);
    let last = i64::try_from(book.rows).expect("a number");
    let place = |n: u64| i64::try_from(n * 7_919 % book.rows).expect("a number");
    let event = |n: u64| (48_000_000 + place(n) / 14).to_string();
    let org = |n: u64| Some(book.orgs[usize::try_from(n).expect("a number") % book.orgs.len()]);
    let operation = |n: u64| Some(format!("Operation {}", 1 + n % 10));
    let blank = MovementFilter::default;

    let mut times = Vec::new();
    for n in 0..RUNS {
        let id = event(n);
        let start = Wall::now();
        let shares = book.store.event_shares(&id).await.expect("an event");
        times.push(start.elapsed());
        assert!(!shares.is_empty(), "event {id} is in the book");
    }
    line("event look-up", times);

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
            for n in 0..RUNS {
                let filter = filter(n);
                let begin = Wall::now();
                book.store.list_transactions(&filter, &start, 100).await.expect("a page");
                times.push(begin.elapsed());
            }
            line(&format!("{name}, {page}"), times);
        }
    }
}

fn line(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let p95 = times[times.len() * 95 / 100];
    println!("    {name:45} {:8.2}", p95.as_secs_f64() * 1e3);
}
