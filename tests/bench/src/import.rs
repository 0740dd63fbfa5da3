//! Batched usage with lots drawn: rows per processor second, and whether the rate holds as the book grows.

use std::time::Duration;

use credit_desk_domain::OrgId;
use credit_desk_storage::Store;
use tempfile::TempDir;

use crate::book::{self, Server, at, cpu, per_second, timed};

const BATCH: i64 = 2_000;
/// An import posts its whole file in one unit of work; this many records make one here.
const UNIT: i64 = 20_000;
const ORGS: i64 = 200;

/// A filled book, with what keeps it alive.
pub struct Filled {
    pub name: &'static str,
    pub store: Store,
    pub orgs: Vec<OrgId>,
    pub rows: u64,
    _folder: Option<TempDir>,
}

pub fn headline() {
    println!(
        "\nBatched usage, lots drawn, {BATCH} records a batch over {ORGS} organisations, {UNIT} a unit of work"
    );
}

pub async fn sqlite(rows: u64) -> Filled {
    let (store, folder) = book::file().await;
    let orgs = book::organisations(&store, ORGS).await;
    fill("SQLite", &store, &orgs, rows, || Duration::ZERO).await;
    let size = std::fs::metadata(folder.path().join("book.sqlite")).map_or(0, |m| m.len());
    println!("    {:.0} bytes a row on disk", size as f64 / rows as f64);
    Filled { name: "SQLite", store, orgs, rows, _folder: Some(folder) }
}

pub async fn postgres(server: &Server, rows: u64) -> Filled {
    let (store, _) = server.book().await;
    let orgs = book::organisations(&store, ORGS).await;
    fill("PostgreSQL", &store, &orgs, rows, || server.cpu()).await;
    Filled { name: "PostgreSQL", store, orgs, rows, _folder: None }
}

/// Fills a book and prints the rate of each tenth.
pub async fn fill(name: &str, store: &Store, orgs: &[OrgId], rows: u64, server_cpu: impl Fn() -> Duration) {
    let tenth = (rows / 10).max(1);
    let mut next = 0_i64;
    let mut rates = Vec::new();
    let mut walls = Duration::ZERO;
    for _ in 0..10 {
        let before = cpu() + server_cpu();
        let end = next + i64::try_from(tenth).expect("a number");
        let (_, wall) = timed(async {
            let mut unit = store.begin("postgres").await.expect("a unit");
            let mut posted = 0;
            while next < end {
                let last = (next + BATCH).min(end);
                // A batch of one stretch of time, sorted by organisation as an import sorts it.
                let mut batch: Vec<_> = (next..last)
                    .map(|n| book::usage(orgs[(n.unsigned_abs() as usize * 7) % orgs.len()], n))
                    .collect();
                batch.sort_by_key(|usage| usage.org);
                if posted >= UNIT {
                    unit.commit().await.expect("a commit");
                    unit = store.begin("postgres").await.expect("a unit");
                    posted = 0;
                }
                unit.post_usage(&batch, at(last)).await.expect("a batch");
                posted += last - next;
                next = last;
            }
            unit.commit().await.expect("a commit");
        })
        .await;
        walls += wall;
        rates.push(per_second(tenth, (cpu() + server_cpu()).saturating_sub(before)));
    }
    let tenths: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    let all = rates.len() as f64 / rates.iter().map(|rate| 1.0 / rate).sum::<f64>();
    println!(
        "  {name}: {rows} rows, {:.0} rows/s wall; rows per processor second by tenth: {}; last to first {:.2}; all {all:.0} (reach 40000{})",
        per_second(rows, walls),
        tenths.join(" "),
        rates[9] / rates[0],
        if all < 40_000.0 { ", MISSES" } else { "" }
    );
}
