//! Single posts per second beside a plain one-row insert by the same clients over the same driver.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant as Wall};

use credit_desk_domain::OrgId;
use credit_desk_storage::{Location, Store};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::book::{self, Server, at, per_second};
use crate::cala::Cala;
use crate::ratio;

/// Plain inserts and posts take turns, so that whatever else the machine does slows both.
const TURNS: usize = 3;
const TURN: Duration = Duration::from_millis(1_500);
const ORGS: i64 = 200;

pub async fn run(server: &Server, engines: &[&str]) {
    println!("\nPosting, one transaction each, {TURNS} turns of {} s a figure", TURN.as_secs_f64());
    if engines.contains(&"postgres") {
        postgres(server).await;
    }
    if engines.contains(&"sqlite") {
        sqlite().await;
    }
}

async fn postgres(server: &Server) {
    let cala = Cala::build();
    for clients in [1, 8] {
        let (store, url) = server.book().await;
        let orgs = book::organisations(&store, ORGS).await;
        store.close().await;
        let location = Location::Server(url.clone());
        let stores = open(&location, clients).await;
        let pool = plain_pool(&url, clients).await;
        let (mut plain, mut spread, mut one) = (0.0, 0.0, 0.0);
        for _ in 0..TURNS {
            plain += postgres_insert(&pool, clients).await;
            spread += post(&stores, &orgs).await;
            one += post(&stores, &orgs[..1]).await;
        }
        let turns = TURNS as f64;
        let (plain, spread, one) = (plain / turns, spread / turns, one / turns);
        println!(
            "  PostgreSQL, {clients} client(s): plain insert {plain:.0}/s; spread over organisations {spread:.0}/s = {}; all on one {one:.0}/s = {:.2}",
            ratio(spread / plain, 0.3),
            one / plain
        );
        for store in stores {
            store.close().await;
        }
        match &cala {
            Some(cala) => {
                let (many, single) = (
                    cala.transfers(server, clients, 4, ORGS as usize),
                    cala.transfers(server, clients, 4, 1),
                );
                println!(
                    "    cala-ledger: spread {many:.0}/s, ours is {} times that; one pair of accounts {single:.0}/s, ours is {} times that",
                    ratio(spread / many, 2.3),
                    ratio(one / single, 2.0)
                );
            }
            None => println!("    cala-ledger was not measured: it could not be built"),
        }
    }
}

async fn sqlite() {
    let (file, folder) = book::file().await;
    let orgs = book::organisations(&file, ORGS).await;
    file.close().await;
    let stores = open(&Location::File(folder.path().join("book.sqlite")), 1).await;
    let pool = plain_file(folder.path().join("plain.sqlite")).await;
    let (mut plain, mut posted) = (0.0, 0.0);
    for _ in 0..TURNS {
        plain += sqlite_insert(&pool).await;
        posted += post(&stores, &orgs).await;
    }
    let turns = TURNS as f64;
    println!(
        "  SQLite, FULL sync: plain insert {:.0}/s; posts {:.0}/s = {}",
        plain / turns,
        posted / turns,
        ratio(posted / plain, 0.4)
    );
}

static NEXT: AtomicI64 = AtomicI64::new(0);

/// A desk for each client.
async fn open(location: &Location, clients: usize) -> Vec<Store> {
    let mut stores = Vec::new();
    for _ in 0..clients {
        stores.push(Store::open(location, at(0)).await.expect("a book"));
    }
    stores
}

async fn post(stores: &[Store], orgs: &[OrgId]) -> f64 {
    let orgs: Arc<[OrgId]> = orgs.into();
    let mut tasks = Vec::new();
    for store in stores {
        let (store, orgs) = (store.clone(), Arc::clone(&orgs));
        tasks.push(tokio::spawn(async move {
            let start = Wall::now();
            let mut done = 0_u64;
            while start.elapsed() < TURN {
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

async fn plain_pool(url: &str, clients: usize) -> PgPool {
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(clients).expect("a few clients"))
        .test_before_acquire(false)
        .connect(url)
        .await
        .expect("a pool");
    sqlx::raw_sql(PLAIN).execute(&pool).await.expect("a table");
    pool
}

async fn postgres_insert(pool: &PgPool, clients: usize) -> f64 {
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let pool = pool.clone();
        tasks.push(tokio::spawn(async move {
            let mut connection = pool.acquire().await.expect("a connection");
            let start = Wall::now();
            let mut done = 0_u64;
            while start.elapsed() < TURN {
                let n = NEXT.fetch_add(1, Ordering::Relaxed);
                sqlx::query(INSERT)
                    .bind(n)
                    .bind(n % ORGS)
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

async fn plain_file(path: std::path::PathBuf) -> SqlitePool {
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
    pool
}

async fn sqlite_insert(pool: &SqlitePool) -> f64 {
    let mut connection = pool.acquire().await.expect("a connection");
    let start = Wall::now();
    let mut done = 0_u64;
    while start.elapsed() < TURN {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        sqlx::query(INSERT)
            .bind(n)
            .bind(n % ORGS)
            .bind(1_250_000_i64)
            .bind(n)
            .bind(format!("r-{n:010}"))
            .execute(&mut *connection)
            .await
            .expect("an insert");
        done += 1;
    }
    per_second(done, start.elapsed())
}
