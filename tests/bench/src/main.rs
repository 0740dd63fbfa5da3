//! What `make bench` prints: each figure beside something standard, measured in the same run.
//!
//! `cargo run --release -- [section …] [--rows N]`; sections: post, import, read, export, verify. Without a section all run.

mod book;
mod import;
mod post;

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
            rows = arguments.next().and_then(|n| n.replace('_', "").parse().ok()).expect("--rows takes a number");
        } else {
            sections.push(argument);
        }
    }
    let wants = |section: &str| sections.is_empty() || sections.iter().any(|s| s == section);
    let server = Server::start();
    if wants("post") {
        post::run(&server).await;
    }
    let engines = [wants("import") || wants("import-sqlite"), wants("import") || wants("import-postgres")];
    if engines.contains(&true) {
        import::run(&server, rows, engines).await;
    }
}
