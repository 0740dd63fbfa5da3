//! What `make bench` prints: each figure beside something standard, measured in the same run.
//!
//! `cargo run --release -- [section …] [--rows N]`; sections: post, import, read, export, verify, start; engines: sqlite,
//! postgres. Without a section all run, without an engine both.

mod book;
mod cala;
mod export;
mod import;
mod post;
mod read;
mod start;
mod verify;

use book::Server;

/// Rows of the large book unless `--rows` says otherwise.
const ROWS: u64 = 1_000_000;

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

#[tokio::main]
async fn main() {
    let mut sections = Vec::new();
    let mut rows = ROWS;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--rows" {
            rows = arguments
                .next()
                .and_then(|n| n.replace('_', "").parse().ok())
                .expect("--rows takes a number");
        } else {
            sections.push(argument);
        }
    }
    let (asked, sections): (Vec<String>, Vec<String>) =
        sections.into_iter().partition(|section| ENGINES.contains(&section.as_str()));
    let engines = ENGINES.into_iter().filter(|engine| asked.is_empty() || asked.iter().any(|a| a == engine));
    let engines: Vec<&str> = engines.collect();
    let wants = |section: &str| sections.is_empty() || sections.iter().any(|s| s == section);
    if wants("start") {
        start::run();
    }
    let server = Server::start();
    if wants("post") {
        post::run(&server, &engines).await;
    }
    let [import, read, export, verify] = ["import", "read", "export", "verify"].map(wants);
    if !(import || read || export || verify) {
        return;
    }
    import::headline();
    for engine in engines {
        let filled = if engine == "sqlite" {
            import::sqlite(rows).await
        } else {
            import::postgres(&server, rows).await
        };
        if read {
            read::run(&filled).await;
            if engine == "postgres" {
                read::restricted(&server, &filled).await;
            }
        }
        if export {
            export::run(&server, &filled).await;
        }
        if verify {
            verify::run(&filled).await;
        }
        filled.store.close().await;
    }
}

/// A ratio and whether it is within reach, e.g. ` 0.41 (reach 0.3)`.
fn ratio(value: f64, reach: f64) -> String {
    format!("{value:.2} ({} {reach})", if value >= reach { "reach" } else { "MISSES" })
}
