//! A desk of its own: this test binary started again as another process, which approves what it is given.

use std::process::{Child, Command, Stdio};

use credit_desk_domain::{ProposalId, Role, Verdict};
use credit_desk_storage::{Location, Store};

use crate::people::{Person, word};
use crate::support::{at, now};

/// Set in a worker: the book, who works there, the folder of the list and of the signal to begin.
const BOOK: &str = "CREDIT_DESK_TEST_DESK_BOOK";
const WHO: &str = "CREDIT_DESK_TEST_DESK_WHO";
const FOLDER: &str = "CREDIT_DESK_TEST_DESK_FOLDER";

/// Starts a desk that approves every proposal of `list` as soon as the file `go` stands in the folder.
pub fn start(location: &Location, name: &str, folder: &std::path::Path) -> Child {
    let place = match location {
        Location::File(path) => path.display().to_string(),
        Location::Server(url) => url.clone(),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["worker::a_process_that_approves", "--exact", "--nocapture", "--test-threads=1"])
        .env(BOOK, place)
        .env(WHO, name)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a desk told of each proposal: its ID, the answer, and who decided where that was somebody else.
pub fn told(child: Child) -> Vec<(String, String, String)> {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the desk ends well");
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let (_, told) = line.split_once("told ")?;
        let mut words = told.split(' ').map(str::to_owned);
        Some((words.next()?, words.next()?, words.next().unwrap_or_default()))
    };
    text.lines().filter_map(line).collect()
}

#[tokio::test]
async fn a_process_that_approves() {
    let (Ok(place), Ok(name), Ok(folder)) = (std::env::var(BOOK), std::env::var(WHO), std::env::var(FOLDER))
    else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let store = Store::open(&Location::parse(&place), now()).await.unwrap();
    let desk = Person { name, role: Some(Role::Finance), store };
    let list = std::fs::read_to_string(folder.join("list")).unwrap();
    let ids: Vec<ProposalId> = list.lines().map(|line| ProposalId::parse(line).unwrap()).collect();
    std::fs::write(folder.join(&desk.name), "ready").unwrap();
    while !folder.join("go").exists() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    for id in ids {
        // What others gave the organisation meanwhile has to be looked at again; then the press counts.
        let (answer, seq) = loop {
            let decision = desk.decision(id, Verdict::Approve, at(100)).await;
            let answer = desk.decide(&decision, at(100)).await;
            if word(&answer) != "evidence_changed" {
                break (word(&answer), answer.ok().and_then(|decided| decided.posted_seq));
            }
        };
        let detail = match (answer.as_str(), seq) {
            ("proposal_decided", _) => desk.store.decided_by(id).await.unwrap().expect("somebody decided").0,
            (_, Some(seq)) => seq.to_string(),
            (_, None) => String::new(),
        };
        println!("told {id} {answer} {detail}");
    }
    desk.store.close().await;
}
