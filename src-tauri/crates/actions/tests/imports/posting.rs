//! From the file into the book, on both engines: each story runs on SQLite and on PostgreSQL.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, Weak};

use credit_desk_actions::imports::{Unwatched, choose};
use credit_desk_actions::view::{ImportReport, ImportSubject};
use credit_desk_storage::testing::PostgresServer;

use crate::book::{Book, Follower, plan_for_acme, postgres, session, sqlite};
use crate::support::{given, inspected, opened, shared};

/// The server that stories share while one of them runs; it ends with the last.
fn server() -> Option<Arc<PostgresServer>> {
    static SERVER: Mutex<Weak<PostgresServer>> = Mutex::new(Weak::new());
    let mut shared = SERVER.lock().expect("no story panics while it starts the server");
    if let Some(running) = shared.upgrade() {
        return Some(running);
    }
    let started = Arc::new(PostgresServer::start()?);
    *shared = Arc::downgrade(&started);
    Some(started)
}

/// Each story with a new book.
async fn on_both_engines(story: impl AsyncFn(Book)) {
    let server = server();
    story(sqlite().await).await;
    if let Some(server) = server {
        story(postgres(server.new_database()).await).await;
    }
}

fn total<'a>(report: &'a ImportReport, label: &str) -> &'a str {
    let total = report.control_totals.iter().find(|total| total.label == label);
    total.map_or_else(|| panic!("no total “{label}”"), |total| &total.value)
}

async fn vm_runs_are_posted_once(book: Book) {
    book.with_acme().await;
    let path = shared("azure_vm_runs_2023-09.csv");
    let chosen =
        choose(&book.store, &session(), &path, "file-1".to_owned(), None, "UTC").await.expect("a choice");
    assert_eq!(chosen.inspection.imported_before, None);
    let file = chosen.file;
    let plan = plan_for_acme(&file);
    let report = book.try_and_post(&file, &plan).await;
    assert_eq!(
        (report.rows, report.records, report.applied, report.already_applied),
        (14_534, 14_534, 14_534, 0)
    );
    assert_eq!(total(&report, "sum of runtime_s"), "5880326.64");
    assert_eq!(
        report.debt.0, "634.723385",
        "1,000 credits were bought, the rest is debt: {}",
        report.summary
    );
    assert_eq!(report.credits.0, "-1634.723385");
    assert_eq!(book.store.project_keys(None).await.expect("projects").len(), 4);

    let again = book.try_and_post(&file, &plan).await;
    assert_eq!((again.applied, again.already_applied, again.credits.0.as_str()), (0, 14_534, "0"));
    assert!(again.summary.starts_with("Nothing was added: 14,534 usage records"), "{}", again.summary);
    assert!(again.summary.contains("imported before, on 2026-11-21 00:00 UTC"), "{}", again.summary);
    assert_eq!(book.store.imports_of(file.sha256()).await.expect("a look").len(), 1, "nothing to record");
    let chosen =
        choose(&book.store, &session(), &path, "file-1".to_owned(), None, "UTC").await.expect("a choice");
    assert_eq!(chosen.inspection.imported_before.expect("before").0, "2026-11-21T00:00:00.000000Z");
}

async fn hourly_tokens_add_up(book: Book) {
    book.with_acme().await;
    let file = opened(&shared("azure_llm_2023_conv_first10000.csv"));
    let plan = plan_for_acme(&file);
    let report = book.try_and_post(&file, &plan).await;
    assert_eq!((report.records, report.applied), (20_000, 20_000));
    // 12,424,297 tokens at 0.000001 and 2,184,052 at 0.000004.
    assert_eq!(report.credits.0, "-21.160505");
    assert!(report.notes.iter().any(|note| note.starts_with("20,000 records are settled by the hour")));
    let again = book.try_and_post(&file, &plan).await;
    assert_eq!((again.applied, again.already_applied), (0, 20_000));
}

async fn focus_needs_good_rows_only_and_keeps_the_exact_total(book: Book) {
    let file = opened(&shared("focus_1.0_sample_1000.csv"));
    let mut plan = inspected(&file, None).suggested;
    plan.create_organisations = true;
    let whole = book.import(&file, &plan, false, None, Arc::new(Unwatched)).await.expect("a report");
    assert_eq!((whole.applied, whole.rejected, whole.organisations_added), (0, 13, 0));
    assert!(whole.summary.contains("so nothing was imported"), "{}", whole.summary);
    assert_eq!(book.store.organisation_keys().await.expect("organisations").len(), 0, "nothing half done");

    plan.good_rows_only = true;
    let folder = tempfile::tempdir().expect("a folder");
    let rejects = folder.path().join("focus.rejected.csv");
    let report =
        book.import(&file, &plan, false, Some(&rejects), Arc::new(Unwatched)).await.expect("a report");
    assert_eq!(
        (report.rows, report.applied, report.rejected, report.organisations_added),
        (1_000, 987, 13, 73)
    );
    assert_eq!(total(&report, "sum of BilledCost"), "20.52022672899");
    // 20.52022672899 + 2.7756713001 = 23.29589802909 exactly, less what was cut off for each organisation.
    let cut_off =
        report.notes.iter().find(|note| note.contains("cumulative rounding")).expect("the rule is told");
    assert!(cut_off.contains("; 0.00002602909 credits were cut off in all"), "{cut_off}");
    assert_eq!(report.credits.0, "-23.295872");
    assert_eq!(report.rejects_file.as_deref(), Some("focus.rejected.csv"));
    assert!(!rejects.with_extension("csv.part").exists(), "it has its own name now");

    let text = std::fs::read_to_string(&rejects).expect("the rejected rows");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    assert_eq!((&header[0], &header[1], &header[2]), ("line", "reason", "AvailabilityZone"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 13);
    assert!(
        rows.iter()
            .all(|row| row[1].contains("a correction is a reversal or a refund") && row[3].starts_with('-'))
    );

    let again =
        book.import(&file, &plan, false, Some(&rejects), Arc::new(Unwatched)).await.expect("a report");
    assert_eq!(
        (again.applied, again.already_applied, again.organisations_added),
        (0, 987, 0),
        "{}",
        again.summary
    );
}

async fn events_bring_organisations_and_are_posted_once(book: Book) {
    let file = opened(&shared("cloudevents_from_azure_llm_2000.ndjson"));
    let mut plan = inspected(&file, None).suggested;
    plan.create_organisations = true;
    let report = book.try_and_post(&file, &plan).await;
    assert_eq!((report.rows, report.applied, report.organisations_added), (2_000, 4_000, 25));
    let again = book.try_and_post(&file, &plan).await;
    assert_eq!((again.applied, again.already_applied, again.organisations_added), (0, 4_000, 0));
}

const HEADER: &str = "record_id,organisation,credits,occurred_at\n";

async fn contradictions_name_the_field_and_the_earlier_line(book: Book) {
    book.with_acme().await;
    let rows = "r1,acme,1,2024-01-01\nr2,acme,2,2024-01-01\nr1,acme,1,2024-01-01\nr2,acme,3,2024-01-01\n";
    let given = given("usage.csv", format!("{HEADER}{rows}"));
    let file = opened(&given.path);
    let mut plan = inspected(&file, None).suggested;
    let whole = book.try_and_post(&file, &plan).await;
    assert_eq!((whole.applied, whole.rejected), (0, 1), "{}", whole.summary);
    plan.good_rows_only = true;
    let report = book.import(&file, &plan, false, None, Arc::new(Unwatched)).await.expect("a report");
    assert_eq!((report.applied, report.already_applied, report.rejected), (2, 1, 1));
    let error = &report.errors[0];
    assert_eq!((error.line, error.field.as_deref()), (5, Some("credits")));
    assert!(
        error.message.contains("another credits") && error.message.contains("Line 3 of this file"),
        "{}",
        error.message
    );
    assert!(
        report.notes.iter().any(|note| note.starts_with("1 record repeats an earlier one")),
        "{:?}",
        report.notes
    );
    assert_eq!(report.rejects_file.as_deref(), Some("usage.rejected.csv"), "beside the file");
    let beside = std::fs::read_to_string(given.folder.path().join("usage.rejected.csv")).expect("the file");
    assert!(beside.starts_with("line,reason,record_id,organisation,credits,occurred_at\n5,"), "{beside}");
}

async fn a_cancelled_import_leaves_nothing(book: Book) {
    book.with_acme().await;
    let given = given("usage.csv", many_rows(5_000));
    let file = opened(&given.path);
    let mut plan = inspected(&file, None).suggested;
    plan.create_organisations = true;
    let follower = Arc::new(Follower::default());
    follower.stop_when_posting.store(true, Ordering::Relaxed);
    let cancelled = book.import(&file, &plan, false, None, follower).await.expect_err("cancelled");
    assert_eq!(cancelled.code(), "import_cancelled");
    assert!(book.store.imports_of(file.sha256()).await.expect("a look").is_empty());
    assert_eq!(book.store.organisation_keys().await.expect("organisations").len(), 1, "acme alone");
    let report = book.import(&file, &plan, false, None, Arc::new(Unwatched)).await.expect("a report");
    assert_eq!((report.applied, report.already_applied), (5_000, 0), "each record once");
    assert_eq!(report.organisations_added, 6);
}

/// Rows of seven organisations, `acme` among them, in projects.
fn many_rows(count: usize) -> String {
    let mut text = "record_id,organisation,project,credits,occurred_at\n".to_owned();
    for row in 0..count {
        let organisation = if row % 7 == 0 { "acme".to_owned() } else { format!("org-{}", row % 7) };
        writeln!(text, "r{row},{organisation},p{},0.5,2024-01-01 10:00:00", row % 3).expect("written");
    }
    text
}

async fn organisations_and_grants_are_added_and_never_changed(book: Book) {
    let first = "external_id,name,country,currency\nacme,Acme GmbH,DE,EUR\nbolt,Bolt Inc,US,USD\n";
    let report = book.given(ImportSubject::Organisations, "a.csv", first).await;
    assert_eq!((report.applied, report.organisations_added), (2, 2), "{}", report.summary);
    let changed = given("b.csv", "external_id,name,country\nacme,Acme GmbH,DE\nbolt,Bolt Inc,CA\n");
    let file = opened(&changed.path);
    let plan = inspected(&file, Some(ImportSubject::Organisations)).suggested;
    let report = book.try_and_post(&file, &plan).await;
    assert_eq!((report.applied, report.rejected), (0, 1), "{}", report.summary);
    assert_eq!((report.errors[0].line, report.errors[0].field.as_deref()), (3, Some("country")));

    let grants = "grant_id,org,credits,reason,note,date,expires_on\n\
                  g1,acme,50,goodwill,\"Outage\r\nof 3 May\",2024-05-04,2030-01-31\n\
                  g2,bolt,2.5,trial,First month,2024-05-04,\n";
    let report = book.given(ImportSubject::Grants, "grants.csv", grants).await;
    assert_eq!((report.applied, report.credits.0.as_str()), (2, "52.5"));
    assert!(report.notes.iter().any(|note| note.contains("until the end of that day")), "{:?}", report.notes);
    let again = book.given(ImportSubject::Grants, "grants.csv", grants).await;
    assert_eq!((again.applied, again.already_applied), (0, 2));
}

macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod each {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    super::on_both_engines(super::$story).await;
                }
            )*
        }
    };
}

stories!(
    vm_runs_are_posted_once,
    hourly_tokens_add_up,
    focus_needs_good_rows_only_and_keeps_the_exact_total,
    events_bring_organisations_and_are_posted_once,
    contradictions_name_the_field_and_the_earlier_line,
    a_cancelled_import_leaves_nothing,
    organisations_and_grants_are_added_and_never_changed,
);

/// An administrator's own login, which may do no more than its role, is enough for every kind of import.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrators_login_is_enough_and_an_auditors_is_not() {
    let Some(server) = server() else { return };
    let url = server.new_database();
    let owner = postgres(url.clone()).await;
    let database = url.rsplit('/').next().and_then(|rest| rest.split('?').next()).expect("a database");
    let amina = owner.as_login(&server.login("amina", "desk_admin", database)).await;
    amina.with_acme().await;
    let grants = "grant_id,org,credits,reason,note,date\ng1,acme,50,goodwill,Outage,2024-05-04\n";
    assert_eq!(amina.given(ImportSubject::Grants, "grants.csv", grants).await.applied, 1);
    let given = given("usage.csv", many_rows(50));
    let file = opened(&given.path);
    let mut plan = inspected(&file, None).suggested;
    plan.create_organisations = true;
    assert_eq!(amina.try_and_post(&file, &plan).await.applied, 50);
    let import = &amina.store.imports_of(file.sha256()).await.expect("a look")[0];
    assert_eq!(import.actor, "amina", "the login, whatever the caller says");

    let otto = owner.as_login(&server.login("otto", "desk_auditor", database)).await;
    let refused = otto.import(&file, &plan, true, None, Arc::new(Unwatched)).await;
    assert_eq!(refused.expect_err("an auditor only looks").code(), "not_allowed");
}
