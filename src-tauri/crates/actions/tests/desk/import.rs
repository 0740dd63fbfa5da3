//! Files of requests: whole or not at all, and twice adds nothing.

use std::path::PathBuf;

use credit_desk_actions::proposals::{import_requests, list_proposals};
use credit_desk_actions::transactions::find_anything;
use credit_desk_actions::view::{Found, ProposalFilter};
use credit_desk_domain::Role;

use crate::support::{Book, on_both_engines};
use crate::{Colleague, Desk};

const CSV: &str = "\u{feff}external_id,credits,reason,requested_by,record_id,expires_on
acme,1000,\"Two extra race days, agreed\",Jane Mwangi,T-1,2026-12-31
plain,2500.5,Backfill of last season,,T-2,
";
const LINES: &str = r#"{"external_id": "acme", "credits": "750", "reason": "Trial extension", "requested_by": "Tom", "source": "portal", "record_id": "P-1"}

{"org_id": "org_2", "credits": 20, "reason": "More", "source": "portal", "record_id": "P-2", "note": null}
"#;

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_files_are_entered_once() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        book.organisation("plain").await;
        let folder = tempfile::tempdir().unwrap();
        let (store, session) = (desk.admin.store(), &desk.admin.session);
        for (name, text, source, sentence) in [
            ("requests.csv", CSV, Some("tickets"), "2 requests for 3,500.5 credits entered from requests.csv."),
            ("requests.jsonl", LINES, None, "2 requests for 770 credits entered from requests.jsonl."),
        ] {
            let path = file(&folder, name, text);
            let done = import_requests(store, session, &path, source).await.unwrap();
            assert_eq!((done.applied, done.already_applied, done.sentence.as_str()), (2, 0, sentence));
            let again = import_requests(store, session, &path, source).await.unwrap();
            assert_eq!((again.applied, again.already_applied), (0, 2), "{}", again.sentence);
        }
        let page = list_proposals(store, session, &ProposalFilter::default(), None).await.unwrap();
        assert_eq!(page.rows.len(), 4);
        let row = page.rows.iter().find(|row| row.asked_by == "J. Mwangi").unwrap();
        assert_eq!((row.party.as_str(), row.reason.as_str()), ("ACME", "Two extra race days, agreed"));
        let found = find_anything(store, session, "T-1").await.unwrap();
        assert!(matches!(&found[0], Found::Proposal { id, matched, .. } if *id == row.id && matched == "record ID"), "{found:?}");
        let found = find_anything(store, session, &row.id.to_uppercase()).await.unwrap();
        assert!(matches!(&found[0], Found::Proposal { party, .. } if party == "ACME"), "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_line_keeps_the_whole_file_out() {
    on_both_engines(async |book: Book| {
        let desk = Desk::new(&book).await;
        let folder = tempfile::tempdir().unwrap();
        let (store, session) = (desk.admin.store(), &desk.admin.session);
        let good = "acme,10,A reason,G-1\n";
        for (bad, words) in [
            ("nobody,10,A reason,G-2\n", "line 3: this book has no organisation with the external ID “nobody”"),
            ("acme,-10,A reason,G-2\n", "line 3: “-10” credits are not above zero"),
            ("acme,ten,A reason,G-2\n", "line 3: "),
            ("acme,10,,G-2\n", "line 3: reason is missing"),
            ("acme,10,A reason,\n", "line 3: record_id is missing"),
            ("acme,11,A reason,G-1\n", "line 3: record G-1 of tickets was not posted: it stands in the book already with another credits"),
        ] {
            let path = file(&folder, "wrong.csv", &format!("external_id,credits,reason,record_id\n{good}{bad}"));
            let refused = import_requests(store, session, &path, Some("tickets")).await.unwrap_err();
            assert!(refused.to_string().contains(words), "{refused}");
        }
        let path = file(&folder, "none.csv", &format!("external_id,credits,reason,record_id\n{good}"));
        let refused = import_requests(store, session, &path, None).await.unwrap_err();
        assert!(refused.to_string().contains("source is missing"), "{refused}");
        let page = list_proposals(store, session, &ProposalFilter::default(), None).await.unwrap();
        assert_eq!(page.rows, [], "nothing of them was entered");
        let support = Colleague::new(&book, Role::Support).await;
        let refused = import_requests(support.store(), &support.session, &path, Some("x")).await.unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
    })
    .await;
}
