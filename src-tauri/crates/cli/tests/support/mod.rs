//! Runs the program as a user would, on a fresh book of each engine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use credit_desk_storage::testing::PostgresServer;
use serde_json::Value;
use tempfile::TempDir;

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Asserts that it was done.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "it is done: {}{}", self.out, self.err);
        self
    }

    /// Asserts that it was refused with a sentence on stderr and nothing on stdout.
    #[track_caller]
    pub fn refused(self, part: &str) -> Self {
        assert_eq!(self.code, 1, "it is refused: {}{}", self.out, self.err);
        assert!(self.err.contains(part), "the sentence says “{part}”: {}", self.err);
        assert!(self.out.is_empty(), "nothing is answered: {}", self.out);
        self
    }

    /// The answer as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// A book to work on, in a home of its own.
pub struct Desk {
    pub db: String,
    pub folder: TempDir,
}

impl Desk {
    /// A desk for a PostgreSQL URL, or for a file of its own.
    pub fn new(db: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = db.unwrap_or_else(|| folder.path().join("book.sqlite").to_string_lossy().into_owned());
        Self { db, folder }
    }

    /// Which engine, for messages.
    pub fn engine(&self) -> &'static str {
        if self.db.starts_with("postgres") { "postgres" } else { "sqlite" }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program on this book.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        let mut all = vec!["--db", self.db.as_str()];
        all.extend(arguments);
        run(self.folder.path(), &all)
    }

    /// Runs it with `--json` and answers what it said.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        self.run(&all).done().json()
    }

    /// A new empty book in Berlin.
    pub fn init(&self) {
        self.run(&["init", "--billing-entity", "Test Seller GmbH", "--zone", "Europe/Berlin"]).done();
    }
}

/// Runs the program with a home below `folder`.
pub fn run(folder: &Path, arguments: &[&str]) -> Answer {
    run_with(folder, &[], arguments)
}

/// The same with more in its environment.
pub fn run_with(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_credit-desk-cli"))
        .args(arguments)
        .env("CREDIT_DESK_HOME", folder.join("home"))
        .env("USER", "amina")
        .env_remove("CREDIT_DESK_DB")
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The server that all tests of this binary share.
pub fn server() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER.get_or_init(PostgresServer::start).as_ref()
}

/// A book on each engine.
pub fn desks() -> Vec<Desk> {
    let mut desks = vec![Desk::new(None)];
    if let Some(server) = server() {
        desks.push(Desk::new(Some(server.new_database())));
    }
    desks
}
