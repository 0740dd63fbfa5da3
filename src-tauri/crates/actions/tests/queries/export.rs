//! The export holds exactly what the list shows, is the same on both engines, and no spreadsheet runs it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use credit_desk_actions::exports::export_transactions;
use credit_desk_actions::imports::{Unwatched, Watch};
use credit_desk_actions::view::{KindView, StatusView, TransactionFilter};
use credit_desk_storage::Store;

use crate::query_book::fill;
use crate::support::{postgres_book, sqlite_book};
use crate::{listed, session};

/// Asks to stop at the first chance, and counts what it hears.
#[derive(Default)]
struct Stopping {
    stop: AtomicBool,
    heard: AtomicU64,
}

impl Watch for Stopping {
    fn progress(&self, _phase: &str, done: u64, _total: Option<u64>) {
        self.heard.store(done, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn filters() -> Vec<TransactionFilter> {
    vec![
        TransactionFilter::default(),
        TransactionFilter {
            kinds: vec![KindView::Purchase, KindView::AdminGrant, KindView::Expiry],
            ..Default::default()
        },
        TransactionFilter { status: Some(StatusView::Reversed), ..Default::default() },
        TransactionFilter { status: Some(StatusView::Accumulating), ..Default::default() },
        TransactionFilter { status: Some(StatusView::Completed), org_id: Some(2), ..Default::default() },
        TransactionFilter { text: Some("dance FINALS".into()), ..Default::default() },
        TransactionFilter {
            event_id: Some("90000001".into()),
            min_credits: Some("3".into()),
            ..Default::default()
        },
        TransactionFilter {
            project: Some("Höhenlauf".into()),
            from: Some("2026-06-01".into()),
            to: Some("2026-06-02".into()),
            ..Default::default()
        },
        TransactionFilter { operation: Some("None such".into()), ..Default::default() },
    ]
}

async fn exported(
    store: &Store,
    folder: &Path,
    session: &credit_desk_actions::Session,
    filter: &TransactionFilter,
    bom: bool,
) -> (u64, Vec<u8>) {
    let path = folder.join("out.csv");
    let rows = export_transactions(store, session, filter, &path, bom, Arc::new(Unwatched)).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    (rows, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_the_list_and_the_same_bytes_on_both_engines() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = sqlite_book().await;
    let filled = fill(&sqlite.store, 79, 200).await;
    let session = session(filled.end);
    let mut files = Vec::new();
    for filter in filters() {
        let (rows, bytes) = exported(&sqlite.store, folder.path(), &session, &filter, false).await;
        let shown = listed(&sqlite.store, &session, &filter).await;
        assert_eq!(rows, shown.len() as u64, "as many rows as the list: {filter:?}");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let column = |name: &str, headers: &csv::StringRecord| {
            headers.iter().position(|header| header == name).unwrap()
        };
        let headers = reader.headers().unwrap().clone();
        for (record, row) in reader.records().zip(&shown) {
            let record = record.unwrap();
            assert_eq!(&record[column("transaction_id", &headers)], row.id, "in the order of the list");
            assert_eq!(&record[column("date", &headers)], row.occurred_at.0, "its time");
            assert_eq!(&record[column("credits", &headers)], row.credits.0, "its credits");
            assert_eq!(
                &record[column("balance_after", &headers)],
                row.balance_after.as_ref().map_or("", |amount| &amount.0),
                "its balance"
            );
            assert_eq!(
                record[column("description", &headers)].trim_start_matches('\''),
                row.description,
                "its description"
            );
            assert_eq!(
                &record[column("project", &headers)],
                row.project.as_deref().unwrap_or(""),
                "its project"
            );
            for (place, cell) in record.iter().enumerate() {
                let number = ["credits", "balance_after"].contains(&&headers[place]);
                assert!(
                    number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "no cell is a formula: {cell}"
                );
            }
        }
        files.push(bytes);
    }
    assert!(
        String::from_utf8_lossy(&files[0]).contains("\"'=SUM(A1) Cup, \"\"Autumn\"\"\""),
        "the trap is defused and quoted"
    );
    let (_, marked) = exported(&sqlite.store, folder.path(), &session, &filters()[0], true).await;
    assert_eq!(
        marked.strip_prefix("\u{feff}".as_bytes()),
        Some(files[0].as_slice()),
        "the mark is the only difference"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no unfinished file is left");
    let Some(postgres) = postgres_book().await else { return };
    fill(&postgres.store, 79, 200).await;
    for (filter, expected) in filters().iter().zip(&files) {
        let (_, bytes) = exported(&postgres.store, folder.path(), &session, filter, false).await;
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            String::from_utf8_lossy(expected),
            "the same bytes: {filter:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_export_leaves_what_stood_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    std::fs::write(&path, "before").unwrap();
    let mut books = vec![sqlite_book().await];
    books.extend(postgres_book().await);
    for book in books {
        let org = book.organisation("acme").await;
        let mut unit = book.store.begin(book.actor).await.unwrap();
        let usage: Vec<_> = (0..5_000)
            .map(|number| book.usage(org, 1, &format!("u{number}"), crate::query_book::at(number)))
            .collect();
        unit.post_usage(&usage, crate::query_book::at(6_000)).await.unwrap();
        unit.commit().await.unwrap();
        let session = session(crate::query_book::at(6_001));
        let watch = Arc::new(Stopping::default());
        watch.stop.store(true, Ordering::Relaxed);
        let filter = TransactionFilter::default();
        let stopped = export_transactions(&book.store, &session, &filter, &path, false, watch.clone()).await;
        assert_eq!(stopped.unwrap_err().code(), "cancelled", "it says so");
        assert_eq!(std::fs::read(&path).unwrap(), b"before", "the file is as it was");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        assert!(watch.heard.load(Ordering::Relaxed) > 0, "progress was told");
        let again = folder.path().join("again.csv");
        let rows = export_transactions(&book.store, &session, &filter, &again, false, Arc::new(Unwatched))
            .await
            .unwrap();
        assert_eq!(rows, 5_000, "the connection is as good as before");
        std::fs::remove_file(again).unwrap();
        let nowhere = folder.path().join("missing").join("out.csv");
        let failed =
            export_transactions(&book.store, &session, &filter, &nowhere, false, Arc::new(Unwatched)).await;
        assert_eq!(failed.unwrap_err().code(), "file", "a folder that is not there");
    }
}
