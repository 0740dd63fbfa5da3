//! The main job: a file of usage comes in through the page, and support finds an event by its ID.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::key::Key;
use serde_json::json;

use crate::desk::{Answers, Desk, ctrl};

/// An event of the file: one run of a benchmark on a virtual machine.
const EVENT: &str = "7bd29ae20571e7ba7338cf9c";

/// The organisation to which all rows belong.
const LAB: &str = "vm-noise-lab";

/// When it began. The file says 2023-09-01 00:04:40.280 and no zone, so it is read in the zone of the demo book's billing
/// entity, Europe/Berlin, which was two hours ahead.
const BEGAN: &str = "2023-08-31T22:04:40.280000Z";

/// Real usage where it is at hand, else its first rows.
fn usage_file() -> (PathBuf, usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let whole = root.join("../shared/data/azure_vm_runs_2023-09.csv");
    let file = if whole.exists() { whole } else { root.join("tests/fixtures/vm_runs.csv") };
    let text = fs::read_to_string(&file).expect("the file of usage");
    (file, text.lines().count() - 1)
}

/// `14534` as the page shows it in English.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The export that the file's row of the event must give, written down here from the row and nothing else.
fn expected_csv(file: &Path, transaction: &str) -> String {
    let text = fs::read_to_string(file).expect("the file of usage");
    let row = text.lines().find(|line| line.starts_with(EVENT)).expect("the event");
    let cells: Vec<&str> = row.split(',').collect();
    let [event, _, resource, .., name, runtime] = cells.as_slice() else { panic!("nine columns: {row}") };
    let source = file.file_stem().expect("a name").to_string_lossy();
    [
        "date,type,status,organisation,external_id,event_id,event,operation,project,user,description,",
        "credits,balance_after,transaction_id,source,record_id,reference\n",
        &format!("{BEGAN},Usage,Completed,{LAB},{LAB},"),
        &format!("{event},{name},,{resource},,Usage,-{runtime},-{runtime},{transaction},{source},{event},\n"),
    ]
    .concat()
}

#[tokio::test]
async fn usage_is_imported_and_an_event_found_opened_and_exported() {
    let (file, rows) = usage_file();
    let desk = Desk::start(Answers { open: Some(&file), save: Some("event.csv") }).await;

    // First run: a demo book.
    desk.read("Welcome to Credit Desk").await;
    desk.picture("1-first-run").await;
    desk.click("Open the demo book").await;
    desk.see("[role=grid] [role=row]").await;
    desk.picture("2-demo-book").await;

    // A file of usage: chosen, mapped, checked, then posted by typing the number of its rows.
    desk.click("Import").await;
    desk.click("Choose file…").await;
    desk.read("Measures").await;
    // The demo's rate card knows no such operation, so each second is taken as a credit.
    desk.click("Remove measure 1").await;
    desk.choose("Credits", "runtime_s").await;
    desk.choose("Organisation", "Fixed text…").await;
    desk.fill("Fixed text for Organisation", LAB).await;
    desk.click("Add organisations that the book does not know").await;
    desk.picture("3-import-mapping").await;
    desk.click("Check the file").await;
    desk.read("What the import would do").await;
    desk.read(&grouped(rows)).await;
    desk.picture("4-import-checked").await;
    desk.fill("Number of rows", &rows.to_string()).await;
    desk.click(&format!("Import {} rows", grouped(rows))).await;
    desk.read("What was imported").await;
    desk.picture("5-import-done").await;

    // Ctrl+K, the event's ID, Enter: its rows and its total.
    desk.press(&ctrl('k')).await;
    desk.see("[role=dialog] input").await;
    desk.type_text(EVENT).await;
    desk.press(&[Key::Enter.into()]).await;
    desk.read(&format!("Event {EVENT}")).await;
    let event = desk.invoke("lookup_event", json!({ "event_id": EVENT })).await.expect("the event");
    let count = event["transactions"].as_u64().expect("a count");
    assert_eq!(count, 1, "the file holds the event once: {event}");
    desk.see_rows(usize::try_from(count).expect("few")).await;
    desk.read(&format!("{count} transaction")).await;
    desk.read_amount(event["net"].as_str().expect("a total")).await;
    desk.picture("6-event").await;

    // Enter on the row: the drawer with entries and lots.
    desk.press(&[Key::Enter.into()]).await;
    desk.read("Ledger postings").await;
    desk.read("7bd29ae20571e7ba7338cf9c").await;
    desk.picture("7-drawer").await;

    // The other colours, and they stay.
    let before = desk.theme().await;
    desk.click(if before == "dark" { "Light colours" } else { "Dark colours" }).await;
    desk.until("the other colours", async || (desk.theme().await != before).then_some(())).await;
    desk.picture("8-dark").await;

    // The export of what is filtered, byte for byte.
    desk.press(&ctrl('e')).await;
    desk.click("Choose file and export").await;
    desk.read("exported").await;
    let exported = fs::read(desk.file("event.csv")).expect("the exported file");
    let rows = desk
        .invoke("list_transactions", json!({ "filter": { "event_id": EVENT }, "page": { "limit": 5 } }))
        .await;
    let id = rows.expect("the rows")["rows"][0]["id"].as_str().expect("an ID").to_owned();
    let expected = expected_csv(&file, &id).into_bytes();
    assert_eq!(
        String::from_utf8_lossy(&exported),
        String::from_utf8_lossy(&expected),
        "the file holds the filtered rows and nothing else"
    );
    assert_eq!(exported, expected, "byte for byte");

    let violations = desk.csp_violations().await;
    assert!(violations.is_empty(), "the production policy must not refuse anything: {violations:?}");
    let errors = desk.errors().await;
    assert!(errors.is_empty(), "the page must not stumble: {errors:?}");
    desk.close().await;
}
