//! The export of about a million filtered rows as CSV, beside each engine's own tool writing the same query.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant as Wall;

use credit_desk_actions::Session;
use credit_desk_actions::exports::export_transactions;
use credit_desk_actions::imports::Unwatched;
use credit_desk_actions::view::TransactionFilter;
use credit_desk_domain::{BillingZone, Instant};
use credit_desk_storage::Location;

use crate::book::{Server, at, per_second};
use crate::import::Filled;
use crate::ratio;

/// Rows that the filter is to show, about; it goes by days.
const ROWS: u64 = 1_000_000;
const TURNS: u32 = 2;

pub async fn run(server: &Server, book: &Filled) {
    // One record a second: the days that hold the newest million, the first of them whole.
    let day = |instant: Instant| instant.micros().div_euclid(Instant::DAY_MICROS) * Instant::DAY_MICROS;
    let from = day(at(i64::try_from(book.rows.saturating_sub(ROWS)).expect("a number")));
    let from = Instant::try_from_micros(from).expect("an instant");
    let text = from.to_string();
    let filter =
        TransactionFilter { from: text.split('T').next().map(str::to_owned), ..TransactionFilter::default() };
    let session = Session::local(BillingZone::parse("UTC").expect("a zone"));
    let folder = tempfile::tempdir().expect("a folder");
    let (ours_file, theirs_file) = (folder.path().join("ours.csv"), folder.path().join("theirs.csv"));
    let (mut ours, mut theirs) = (0.0, 0.0);
    let mut rows = 0;
    for _ in 0..TURNS {
        let start = Wall::now();
        rows = export_transactions(&book.store, &session, &filter, &ours_file, false, Arc::new(Unwatched))
            .await
            .expect("an export");
        ours += per_second(rows, start.elapsed());
        let start = Wall::now();
        let tool = match book.store.location() {
            Location::File(path) => sqlite3(path, &query(from, "", "hex(m.txn_id)"), &theirs_file),
            Location::Server(url) => {
                psql(server, url, &query(from, "desk.", "encode(m.txn_id, 'hex')"), &theirs_file)
            }
        };
        theirs += per_second(rows, start.elapsed());
        if !tool {
            println!("  {}: export {:.0} rows/s; its own tool could not do it", book.name, ours);
            return;
        }
        let lines =
            |file: &Path| std::fs::read(file).expect("a file").iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines(&ours_file), lines(&theirs_file), "both wrote the same rows under a header");
    }
    let turns = f64::from(TURNS);
    let tool = if book.name == "SQLite" { "sqlite3 -csv" } else { "psql \\copy" };
    println!(
        "  {}: CSV of {rows} filtered rows {:.0} rows/s, {tool} {:.0} rows/s = {}",
        book.name,
        ours / turns,
        theirs / turns,
        ratio(ours / theirs, 0.8)
    );
}

/// The export's columns as a plain query: what is a word there may be a number here.
fn query(from: Instant, schema: &str, id: &str) -> String {
    format!(
        "select m.occurred_at, m.kind, o.name, o.external_id, m.event_id, e.name as event, p.name as operation, j.name as project, m.user_ref, m.note,
           m.amount, m.balance_after - m.debt_after as settled, {id}, m.source, m.record_id, m.reference,
           exists (select 1 from {schema}movement r where r.org_id = m.org_id and r.reverses_seq = m.seq) as reversed
         from {schema}movement m
         join {schema}organisation o on o.org_id = m.org_id
         left join {schema}event e on e.org_id = m.org_id and e.event_id = m.event_id
         left join {schema}operation p on p.operation_id = m.operation_id
         left join {schema}project j on j.project_id = m.project_id
         where m.occurred_at >= {} order by m.occurred_at desc, m.org_id desc, m.seq desc",
        from.micros()
    )
    .split_whitespace()
    .collect::<Vec<_>>()
    .join(" ")
}

fn sqlite3(file: &Path, query: &str, to: &Path) -> bool {
    let to = std::fs::File::create(to).expect("a file");
    let status = Command::new("sqlite3")
        .args(["-readonly", "-csv", "-header"])
        .arg(file)
        .arg(query)
        .stdout(to)
        .status();
    status.is_ok_and(|status| status.success())
}

fn psql(server: &Server, url: &str, query: &str, to: &Path) -> bool {
    let mut psql = Command::new(server.0.psql_program());
    psql.args(["-X", "-q", url, "-c"])
        .arg(format!("\\copy ({query}) to '{}' with (format csv, header)", to.display()));
    psql.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}
