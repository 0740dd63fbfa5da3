//! Many desks press Approve on the same requests at once: each is posted exactly once, the others hear who decided.

use std::collections::BTreeMap;

use credit_desk_domain::{Action, Role};
use credit_desk_storage::Location;
use credit_desk_storage::proposal::NewProposal;

use crate::people::{Person, person, proposal};
use crate::support::{Book, at, postgres_book, server, sqlite_book};
use crate::worker;

const ORGANISATIONS: i64 = 20;

async fn all_approve(book: &Book, desks: usize, requests: usize) {
    let mut orgs = Vec::new();
    for number in 0..ORGANISATIONS {
        orgs.push(book.organisation(&format!("org-{number}")).await);
    }
    let platform = person(book, Role::Finance).await;
    let mut list = String::new();
    for number in 0..requests {
        let new = NewProposal {
            requested_by: Some(format!("customer {number}")),
            ..proposal(Action::Request, orgs[number % orgs.len()], 10)
        };
        platform.submit(&new, at(1)).await.unwrap();
        list.push_str(&format!("{}\n", new.id));
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list"), &list).unwrap();
    let mut approvers: Vec<Person> = Vec::new();
    for _ in 0..desks {
        approvers.push(person(book, Role::Finance).await);
    }
    let children: Vec<_> = approvers
        .iter()
        .map(|approver| {
            let location = match &book.location {
                Location::File(_) => book.location.clone(),
                Location::Server(_) => {
                    Location::Server(server().unwrap().url(&approver.name, &book.database()))
                }
            };
            worker::start(&location, &approver.name, folder.path())
        })
        .collect();
    while approvers.iter().any(|approver| !folder.path().join(&approver.name).exists()) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let begun = std::time::Instant::now();
    std::fs::write(folder.path().join("go"), "").unwrap();
    let told: Vec<Vec<(String, String, String)>> = children.into_iter().map(worker::told).collect();
    let engine = book.engine();
    println!("{engine:?}: {desks} desks, {requests} requests: {:?}", begun.elapsed());

    let mut winner: BTreeMap<&str, &str> = BTreeMap::new();
    for (approver, answers) in approvers.iter().zip(&told) {
        assert_eq!(answers.len(), requests, "{engine:?}: each desk hears of every request");
        for (id, answer, _) in answers.iter().filter(|(_, answer, _)| answer == "approved") {
            let earlier = winner.insert(id, &approver.name);
            assert_eq!(earlier, None, "{engine:?}: {id} {answer} twice");
        }
    }
    assert_eq!(winner.len(), requests, "{engine:?}: each was approved by somebody");
    let mut losers = 0;
    for (id, answer, who) in told.iter().flatten().filter(|(_, answer, _)| answer != "approved") {
        assert_eq!(answer, "proposal_decided", "{engine:?}: {id}");
        assert_eq!(
            Some(who.as_str()),
            winner.get(id.as_str()).copied(),
            "{engine:?}: {id}: told who decided"
        );
        losers += 1;
    }
    assert_eq!(losers, requests * (desks - 1), "{engine:?}");
    let posted = book.rows("select record_id, actor, amount from {}movement order by record_id");
    let expected: Vec<String> = winner.iter().map(|(id, who)| format!("{id}|{who}|10000000")).collect();
    assert_eq!(posted, expected, "{engine:?}: each posted exactly once, by whoever was told so");
    let decided = book.rows("select count(*) from {}proposal where state = 'approved'");
    assert_eq!(decided, [requests.to_string()]);
    book.check_clean("after the race").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_desks_approve_the_same_two_hundred_requests_on_postgresql() {
    if let Some(book) = postgres_book().await {
        all_approve(&book, 8, 200).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_approve_the_same_requests_in_one_file() {
    all_approve(&sqlite_book().await, 2, 100).await;
}

/// Two people who approve different requests of one customer at the same instant pass no limit together.
#[tokio::test(flavor = "multi_thread")]
async fn approvals_at_once_do_not_pass_a_limit_together() {
    for book in crate::support::both_books().await {
        let org = book.organisation("acme").await;
        let maker = person(&book, Role::Finance).await;
        let mut presses = Vec::new();
        for _ in 0..6 {
            let approver = person(&book, Role::Finance).await;
            let new =
                NewProposal { requested_by: Some("maria".into()), ..proposal(Action::Request, org, 4_000) };
            maker.submit(&new, at(1)).await.unwrap();
            presses.push((approver, new.id));
        }
        let pressed: Vec<_> = presses
            .into_iter()
            .map(|(approver, id)| {
                tokio::spawn(async move {
                    loop {
                        let answer = approver.approval(id, at(2)).await;
                        if answer != "evidence_changed" {
                            return answer;
                        }
                    }
                })
            })
            .collect();
        let mut answers = Vec::new();
        for press in pressed {
            answers.push(press.await.unwrap());
        }
        answers.sort();
        let expected = ["approved", "approved", "second", "second", "second", "second"];
        assert_eq!(answers, expected, "{:?}: 10,000 of one maker in a day", book.engine());
        assert_eq!(book.wallet(org).await, (8_000_000_000, 0));
        book.check_clean("approvals at once").await;
    }
}
