//! `verify` beside a full scan that reads the same columns.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant as Wall};

use credit_desk_storage::Location;
use sqlx::Connection as _;

use crate::book::per_second;
use crate::import::Filled;
use crate::ratio;

const COLUMNS: &str = "org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at, posted_at,
    month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note, reverses_seq,
    lot_seq, lot_taken, lot_before, actor, hash";

pub async fn run(book: &Filled) {
    let scan = match book.store.location() {
        Location::File(path) => scan_sqlite(path),
        Location::Server(url) => scan_postgres(url).await,
    };
    let start = Wall::now();
    let report =
        book.store.verify(Arc::new(|_, _| {}), Arc::new(AtomicBool::new(false))).await.expect("a report");
    let verify = start.elapsed();
    assert!(report.is_clean(), "the bench's book is clean: {:?}", report.differences.first());
    println!(
        "  {}: verify {:.0} rows/s, full scan {:.0} rows/s = {}",
        book.name,
        per_second(report.transactions, verify),
        per_second(report.transactions, scan),
        ratio(scan.as_secs_f64() / verify.as_secs_f64(), 0.3)
    );
}

fn scan_sqlite(path: &std::path::Path) -> Duration {
    let connection = rusqlite::Connection::open(path).expect("the file");
    let start = Wall::now();
    let mut statement = connection
        .prepare(&format!("select {COLUMNS} from movement order by org_id, seq"))
        .expect("a statement");
    let width = statement.column_count();
    let mut rows = statement.query([]).expect("rows");
    let mut bytes = 0_usize;
    while let Some(row) = rows.next().expect("a row") {
        for column in 0..width {
            bytes += match row.get_ref(column).expect("a value") {
                rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => text.len(),
                rusqlite::types::ValueRef::Null => 0,
                rusqlite::types::ValueRef::Integer(_) | rusqlite::types::ValueRef::Real(_) => 8,
            };
        }
    }
    assert!(bytes > 0, "the book has rows");
    start.elapsed()
}

async fn scan_postgres(url: &str) -> Duration {
    let mut connection = sqlx::PgConnection::connect(url).await.expect("a connection");
    let start = Wall::now();
    let mut copy = connection
        .copy_out_raw(&format!(
            "copy (select {COLUMNS} from desk.movement order by org_id, seq) to stdout (format binary)"
        ))
        .await
        .expect("a copy");
    let mut bytes = 0;
    while let Some(part) = futures_util::TryStreamExt::try_next(&mut copy).await.expect("a part") {
        bytes += part.len();
    }
    assert!(bytes > 0, "the book has rows");
    start.elapsed()
}
