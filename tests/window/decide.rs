//! The desk's work in the real window: a request is approved once however often one presses, and the audit log says so.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::desk::{Answers, Desk, ctrl};

/// The request that this person may carry out alone.
async fn first_within(desk: &Desk) -> Value {
    let page = desk.invoke("list_proposals", json!({ "filter": { "tab": "open" }, "cursor": null })).await;
    let page = page.expect("the requests");
    let rows = page["rows"].as_array().expect("a list");
    let within = |row: &&Value| row["standing"]["kind"] == "within" && row["action"] == "request";
    rows.iter().find(within).expect("a request within the limits").clone()
}

async fn visit(desk: &Desk, screen: &str, shows: &str) {
    desk.click(screen).await;
    desk.read(shows).await;
    desk.picture(&format!("desk-{}", screen.to_lowercase().replace(' ', "-"))).await;
}

#[tokio::test]
async fn a_request_is_approved_once_and_the_audit_log_says_so() {
    let desk = Desk::start(Answers { open: None, save: None }).await;
    desk.read("Welcome to Credit Desk").await;
    desk.click("Open the demo book").await;
    desk.see("[role=grid] [role=row]").await;

    visit(&desk, "Inbox", "within your limit").await;
    visit(&desk, "Grants", "Grant credits").await;
    visit(&desk, "Coupons", "New batch").await;
    visit(&desk, "Staff & roles", "Sofia Marques").await;
    visit(&desk, "Requests", "waiting").await;

    // The evidence of one, then its approval, with an impatient finger.
    let wanted = first_within(&desk).await;
    let (id, party) = (wanted["id"].as_str().expect("an ID"), wanted["party"].as_str().expect("a name"));
    desk.press(&ctrl('k')).await;
    desk.see("[role=dialog] input").await;
    desk.type_text(id).await;
    desk.press(&[Key::Enter.into()]).await;
    desk.read("What will be posted").await;
    desk.read(party).await;
    desk.picture("desk-request").await;
    desk.click("Approve…").await;
    desk.see("[role=dialog]").await;
    desk.picture("desk-approve").await;
    for _ in 0..3 {
        desk.press(&[Key::Control.into(), Key::Enter.into()]).await;
    }
    let decided = desk
        .until("the request approved", async || {
            let found = desk.invoke("get_proposal", json!({ "id": id })).await.ok()?;
            (found["row"]["state"] == "approved").then_some(found)
        })
        .await;
    let transaction = decided["row"]["transaction"].as_str().expect("it was posted").to_owned();
    let posted = desk.invoke("get_transaction", json!({ "id": transaction })).await.expect("the transaction");
    assert_eq!(posted["row"]["kind"], "credit_request", "credits for a request: {posted}");
    let approvals = decided["history"]
        .as_array()
        .expect("steps")
        .iter()
        .filter(|step| step["step"].as_str().is_some_and(|words| words.contains("approved")));
    assert_eq!(approvals.count(), 1, "pressed three times, approved once: {decided}");

    visit(&desk, "Audit log", party).await;
    let check = desk.invoke("check_audit_chain", json!({})).await.expect("the chain");
    assert_eq!(check["intact"], true, "the chain of the audit log: {check}");
    let violations = desk.csp_violations().await;
    assert!(violations.is_empty(), "the production policy must not refuse anything: {violations:?}");
    let errors = desk.errors().await;
    assert!(errors.is_empty(), "the page must not stumble: {errors:?}");
    desk.close().await;
}
