//! The main job: a file of usage comes in through the page, and support finds an event by its ID.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::key::Key;
use serde_json::json;

use crate::desk::{Answers, Desk, ctrl};

/// An event of the file: one run of a benchmark on a virtual machine.
const EVENT: &str = "7bd29ae20571e7ba7338cf9c";

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
        if place > 0 && (digits.len() - place) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
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
    desk.read("VM runtime").await;
    desk.choose("Organisation", "Fixed text…").await;
    desk.fill("Fixed text for Organisation", "vm-noise-lab").await;
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
    assert!(count >= 1, "the file holds the event: {event}");
    let shown = desk.see_rows(usize::try_from(count).expect("few")).await;
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
    desk.press(&ctrl('k')).await;
    desk.see("[role=dialog] input").await;
    desk.type_text("Switch between light and dark").await;
    desk.press(&[Key::Enter.into()]).await;
    desk.until("the other colours", async || (desk.theme().await != before).then_some(())).await;
    desk.picture("8-dark").await;

    // The export of what is filtered, byte for byte.
    desk.press(&ctrl('e')).await;
    desk.click("Choose file and export").await;
    desk.read("exported").await;
    let exported = fs::read(desk.file("event.csv")).expect("the exported file");
    let expected = expected_csv(&desk, shown).await;
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
