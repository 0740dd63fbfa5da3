//! Single posts per second beside a plain one-row insert by the same clients over the same driver.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant as Wall};

use credit_desk_domain::OrgId;
use credit_desk_storage::{Location, Store};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::book::{self, Server, at, per_second};

const TIME: Duration = Duration::from_secs(4);

pub async fn run(server: &Server) {
    println!("\nPosting, one transaction each, for {} s per line", TIME.as_secs());
    let (store, url) = server.book().await;
    let orgs = book::organisations(&store, 200).await;
    for clients in [1, 8] {
        let plain = postgres_insert(&url, clients).await;
        let spread = post(&Location::Server(url.clone()), &orgs, clients).await;
        let one = post(&Location::Server(url.clone()), &orgs[..1], clients).await;
        println!(
            "  PostgreSQL, {clients} client(s): plain insert {plain:7.0}/s   spread {spread:7.0}/s = {:.2}   one organisation {one:7.0}/s = {:.2}",
            spread / plain,
            one / plain
        );
        match (cala(server, clients, 200), cala(server, clients, 1)) {
            (Some(many), Some(single)) => println!(
                "    cala-ledger: spread {many:7.0}/s, ours {:.2} times that; one account pair {single:7.0}/s, ours {:.2} times that",
                spread / many,
                one / single
            ),
            _ => println!("    cala-ledger was not measured: it could not be built or run"),
        }
    }
    let (file, folder) = book::file().await;
    let orgs = book::organisations(&file, 200).await;
    file.close().await;
    let plain = sqlite_insert(folder.path().join("plain.sqlite")).await;
    let posted = post(&Location::File(folder.path().join("book.sqlite")), &orgs, 1).await;
    println!(
        "  SQLite, FULL sync:      plain insert {plain:7.0}/s   posts  {posted:7.0}/s = {:.2}",
        posted / plain
    );
}

/// Transfers per second through cala-ledger, by the program in `cala/`, on a database of its own.
fn cala(server: &Server, clients: usize, pairs: usize) -> Option<f64> {
    let output = std::process::Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--release",
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/cala/Cargo.toml"),
            "--",
        ])
        .args([server.0.new_database(), clients.to_string(), TIME.as_secs().to_string(), pairs.to_string()])
        .env("SQLX_OFFLINE", "true")
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

static NEXT: AtomicI64 = AtomicI64::new(0);

async fn post(location: &Location, orgs: &[OrgId], clients: usize) -> f64 {
    let orgs: Arc<[OrgId]> = orgs.into();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let store = Store::open(location, at(0)).await.expect("a book");
        let orgs = Arc::clone(&orgs);
        tasks.push(tokio::spawn(async move {
            let start = Wall::now();
            let mut done = 0_u64;
            while start.elapsed() < TIME {
                let n = NEXT.fetch_add(1, Ordering::Relaxed);
                let org = orgs[usize::try_from(n).expect("a number") % orgs.len()];
                store.post_one(&book::usage(org, n), at(n), "postgres").await.expect("a post");
                done += 1;
            }
            (done, start.elapsed())
        }));
    }
    let mut rate = 0.0;
    for task in tasks {
        let (done, time) = task.await.expect("a task");
        rate += per_second(done, time);
    }
    rate
}

const PLAIN: &str = "create table if not exists plain (id bigint primary key, org bigint not null, amount bigint not null, at bigint not null, record text not null)";
const INSERT: &str = "insert into plain (id, org, amount, at, record) values ($1, $2, $3, $4, $5)";

async fn postgres_insert(url: &str, clients: usize) -> f64 {
    let pool = PgPoolOptions::new()
        .max_connections(clients as u32)
        .test_before_acquire(false)
        .connect(url)
        .await
        .expect("a pool");
    sqlx::raw_sql(PLAIN).execute(&pool).await.expect("a table");
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let pool = pool.clone();
        tasks.push(tokio::spawn(async move {
            let mut connection = pool.acquire().await.expect("a connection");
            let start = Wall::now();
            let mut done = 0_u64;
            while start.elapsed() < TIME {
                let n = NEXT.fetch_add(1, Ordering::Relaxed);
                sqlx::query(INSERT)
                    .bind(n)
                    .bind(n % 200)
                    .bind(1_250_000_i64)
                    .bind(n)
                    .bind(format!("r-{n:010}"))
                    .execute(&mut *connection)
                    .await
                    .expect("an insert");
                done += 1;
            }
            (done, start.elapsed())
        }));
    }
    let mut rate = 0.0;
    for task in tasks {
        let (done, time) = task.await.expect("a task");
        rate += per_second(done, time);
    }
    rate
}

async fn sqlite_insert(path: std::path::PathBuf) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .expect("a file");
    sqlx::raw_sql(PLAIN).execute(&pool).await.expect("a table");
    let mut connection = pool.acquire().await.expect("a connection");
    let start = Wall::now();
    let mut done = 0_i64;
    while start.elapsed() < TIME {
        sqlx::query(INSERT)
            .bind(done)
            .bind(done % 200)
            .bind(1_250_000_i64)
            .bind(done)
            .bind(format!("r-{done:010}"))
            .execute(&mut *connection)
            .await
            .expect("an insert");
        done += 1;
    }
    per_second(done.unsigned_abs(), start.elapsed())
}
