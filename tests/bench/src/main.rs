//! What `make bench` prints: each figure beside something standard, measured in the same run.
//!
//! `cargo run --release -- [section …] [--rows N]`; sections: post, import, read, verify; engines: sqlite,
//! postgres. Without a section all run, without an engine both.

mod book;
mod import;
mod post;
mod read;
mod verify;

use book::Server;

/// Rows of the large book unless `--rows` says otherwise.
const ROWS: u64 = 1_000_000;

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
    let named = sections.iter().any(|section| section != "sqlite" && section != "postgres");
    let wants = |section: &str| !named || sections.iter().any(|s| s == section);
    let server = Server::start();
    if wants("post") {
        post::run(&server).await;
    }
    let parts = ["import", "read", "verify"].map(wants);
    if !parts.contains(&true) {
        return;
    }
    import::headline();
    for engine in ["sqlite", "postgres"] {
        if sections.iter().any(|s| s == "sqlite" || s == "postgres") && !sections.iter().any(|s| s == engine)
        {
            continue;
        }
        let filled = if engine == "sqlite" {
            import::sqlite(rows).await
        } else {
            import::postgres(&server, rows).await
        };
        if parts[1] {
            read::run(&filled).await;
        }
        if parts[2] {
            verify::run(&filled).await;
        }
        filled.store.close().await;
    }
}
