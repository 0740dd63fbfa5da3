//! `credit-desk-cli import` killed at random points, both engines: the file is there whole or not at all, starting it again
//! completes it, and no record is there twice.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use credit_desk_domain::Instant;
use credit_desk_storage::testing::PostgresServer;
use credit_desk_storage::{Location, Store};

const KILLS: u64 = 20;

/// Rows of the file: more where the environment asks for a long run.
fn rows() -> u64 {
    if std::env::var_os("CREDIT_DESK_SOAK").is_some() { 40_000 } else { 2_500 }
}

/// A reproducible row of numbers; its start is printed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

struct Desk {
    db: String,
    file: PathBuf,
}

impl Desk {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_credit-desk-cli"));
        command.args(["--db", &self.db]).args(arguments).stdout(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn import<'a>(&'a self, source: &'a str) -> [&'a str; 6] {
        ["import", "usage", self.file.to_str().unwrap(), "--source", source, "--create-organisations"]
    }

    /// Transactions in the book, which is verified.
    async fn transactions(&self, told: &str) -> u64 {
        let now = Instant::try_from_micros(1_780_000_000_000_000).unwrap();
        let store = Store::open(&Location::parse(&self.db), now).await.unwrap();
        let report = store.verify(Arc::new(|_, _| ()), Arc::default()).await.unwrap();
        store.close().await;
        assert!(report.is_clean(), "{told}: {:?}", report.differences);
        report.transactions
    }
}

fn write_file(path: &Path) {
    let mut text = "record_id,organisation,credits,occurred_at,event_id\n".to_owned();
    for number in 0..rows() {
        let (organisation, cents) = (number % 5, number % 97 + 1);
        let (minute, second) = (number / 60 % 60, number % 60);
        let event = 48_000_000 + number / 20;
        text += &format!(
            "r-{number:06},buyer-{organisation},0.{cents:02},2026-03-01T10:{minute:02}:{second:02}Z,{event}\n"
        );
    }
    std::fs::write(path, text).unwrap();
}

async fn kill_imports(db: String, folder: &Path) {
    let desk = Desk { db, file: folder.join("usage.csv") };
    write_file(&desk.file);
    desk.run(&["init", "--billing-entity", "Test Seller", "--environment", "test"]);
    let started = Watch::now();
    desk.run(&desk.import("whole"));
    let whole = started.elapsed();
    let mut there = desk.transactions("the first import").await;
    assert_eq!(there, rows(), "each row is a transaction");
    let mut dice = Dice(u64::from(std::process::id()));
    println!("dice {}, an import takes {whole:.0?}", dice.0);
    let mut before_commit = 0;
    for kill in 1..=KILLS {
        let source = format!("run-{kill}");
        let mut import = desk.command(&desk.import(&source)).stderr(Stdio::null()).spawn().unwrap();
        // A little beyond its end, so that some come after the commit.
        let wait = u64::try_from(whole.as_micros() * 5 / 4).unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(wait)));
        // The process may have ended by itself: then there was nothing left to cut off.
        let _ = import.kill();
        import.wait().unwrap();
        let told = format!("kill {kill}");
        let after = desk.transactions(&told).await;
        assert!(
            after == there || after == there + rows(),
            "{told}: whole or not at all: {after} after {there}"
        );
        before_commit += u64::from(after == there);
        desk.run(&desk.import(&source));
        assert_eq!(desk.transactions(&told).await, there + rows(), "{told}: each record is there once");
        desk.run(&desk.import(&source));
        there += rows();
    }
    assert_eq!(desk.transactions("at the end").await, there, "the same file twice adds nothing");
    assert!(before_commit > 0, "some kills came before the commit");
    println!("{KILLS} kills, {before_commit} of them before the commit");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_into_a_sqlite_file_that_is_killed_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    kill_imports(folder.path().join("book.sqlite").display().to_string(), folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_into_postgresql_that_is_killed_is_whole_or_not_there() {
    let Some(server) = PostgresServer::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    kill_imports(server.new_database(), folder.path()).await;
}
