//! A desk of its own: this test binary started again as another process, which posts and tells what was acknowledged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use credit_desk_domain::OrgId;
use credit_desk_storage::posting::Answer;
use credit_desk_storage::{Location, Store};

use crate::support::{Book, at, now};

/// Set in a worker: the book, the first record, the number of records.
const BOOK: &str = "CREDIT_DESK_TEST_WORKER_BOOK";
const RECORDS: &str = "CREDIT_DESK_TEST_WORKER_RECORDS";

/// A worker's process, and what it prints.
pub struct Worker {
    pub child: Child,
    lines: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a worker that posts `count` records from `first` on, one by one.
    pub fn start(location: &Location, first: usize, count: usize) -> Self {
        let place = match location {
            Location::File(path) => path.display().to_string(),
            Location::Server(url) => url.clone(),
        };
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["worker::a_process_that_posts", "--exact", "--nocapture", "--test-threads=1"])
            .env(BOOK, place)
            .env(RECORDS, format!("{first} {count}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next record that the book acknowledged, and whether it was new; nothing at the end.
    pub fn acknowledged(&mut self) -> Option<(usize, bool)> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // A line that the kill cut off was not read by anybody.
            let whole = line.strip_suffix('\n').unwrap_or_default();
            // The test runner's own words may stand before the first.
            if let Some((_, told)) = whole.split_once("ack ")
                && let Some((number, how)) = told.split_once(' ')
            {
                return Some((number.parse().unwrap(), how == "new"));
            }
        }
    }

    /// Ends it as a power cut would, and answers what it had told until then.
    pub fn kill(mut self) -> Vec<usize> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::iter::from_fn(|| self.acknowledged().map(|(record, _)| record)).collect()
    }

    /// Waits for its end: everything it acknowledged, and whether it ended well.
    pub fn finish(mut self) -> (Vec<(usize, bool)>, bool) {
        let all = std::iter::from_fn(|| self.acknowledged()).collect();
        (all, self.child.wait().unwrap().success())
    }
}

/// Record number `number`: every worker posts it with the same content.
pub fn record_id(number: usize) -> String {
    format!("w-{number:05}")
}

#[tokio::test]
async fn a_process_that_posts() {
    let (Ok(place), Ok(records)) = (std::env::var(BOOK), std::env::var(RECORDS)) else { return };
    let (first, count) = records.split_once(' ').unwrap();
    let (first, count): (usize, usize) = (first.parse().unwrap(), count.parse().unwrap());
    let location = Location::parse(&place);
    let store = Store::open(&location, now()).await.unwrap();
    let book = Book::of(store, location);
    for number in first..first + count {
        let seconds = i64::try_from(number).unwrap();
        let org = OrgId::try_new(1 + seconds % 2).unwrap();
        let usage = book.usage(org, 1 + seconds % 7, &record_id(number), at(seconds));
        let how = match book.store.post_one(&usage, at(seconds), book.actor).await.unwrap() {
            Answer::Applied { .. } => "new",
            Answer::AlreadyApplied { .. } => "again",
            Answer::Conflict { field } => panic!("{number}: {field}"),
        };
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "ack {number} {how}").unwrap();
        stdout.flush().unwrap();
    }
}
