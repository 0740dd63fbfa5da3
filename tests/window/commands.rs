//! Every command of the core through the bridge of the real window: one that is done, and one that is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::desk::{Answers, Desk};

/// A command, arguments that are fine, and arguments that are refused with a code.
type Case = (&'static str, Value, Option<(Value, &'static str)>);

/// Each command with arguments that are fine, and with arguments that are refused (and the code of the refusal) where
/// a command can refuse. `$…` stands for what an earlier answer gave.
fn cases() -> Vec<Case> {
    let page = json!({ "cursor": null, "on_or_before": null, "limit": 50 });
    let usage = "$plan";
    vec![
        ("app_state", json!({}), None),
        (
            "open_book",
            json!({ "choice": { "kind": "demo" }, "job": "open" }),
            Some((
                json!({ "choice": { "kind": "empty", "billing_entity": " ", "zone": "UTC", "currency": "EUR" }, "job": "open" }),
                "billing_entity_named",
            )),
        ),
        (
            "test_connection",
            json!({ "choice": { "kind": "demo" } }),
            Some((
                json!({ "choice": { "kind": "postgres", "host": "db.example.org", "port": 5432, "database": "ledger",
                "user": "amina", "password": "secret", "tls": "disable" } }),
                "tls_needed",
            )),
        ),
        ("save_settings", json!({ "settings": "$settings" }), None),
        ("set_window_theme", json!({ "theme": "dark" }), None),
        ("copy_text", json!({ "text": "7bd29ae20571e7ba7338cf9c" }), None),
        (
            "list_transactions",
            json!({ "filter": {}, "page": page }),
            Some((json!({ "filter": { "from": "31.12.2026" }, "page": page }), "day_unreadable")),
        ),
        (
            "summarise_transactions",
            json!({ "filter": {} }),
            Some((json!({ "filter": { "min_credits": "1.2.3" } }), "amount_unreadable")),
        ),
        (
            "get_transaction",
            json!({ "id": "$transaction" }),
            Some((json!({ "id": "txn_nothing" }), "transaction_id")),
        ),
        ("lookup_event", json!({ "event_id": "$event" }), None),
        ("find_anything", json!({ "text": "$event" }), None),
        ("list_operations", json!({}), None),
        ("list_projects", json!({ "org_id": null }), None),
        ("list_organisations", json!({ "filter": {} }), None),
        (
            "get_organisation",
            json!({ "org_id": "$org" }),
            Some((json!({ "org_id": 999_999 }), "organisation_unknown")),
        ),
        (
            "explain_balance",
            json!({ "org_id": "$org", "as_of": null }),
            Some((json!({ "org_id": 999_999, "as_of": null }), "organisation_unknown")),
        ),
        ("choose_import_file", json!({}), None),
        (
            "dry_run_import",
            json!({ "file": "$file", "plan": usage, "job": "try" }),
            Some((json!({ "file": "/etc/passwd", "plan": usage, "job": "try" }), "file_forgotten")),
        ),
        (
            "run_import",
            json!({ "file": "$file", "plan": usage, "job": "run" }),
            Some((json!({ "file": "/etc/passwd", "plan": usage, "job": "run" }), "file_forgotten")),
        ),
        ("export_transactions", json!({ "filter": {}, "bom": true, "job": "export" }), None),
        ("cancel_job", json!({ "job": "nothing-runs" }), None),
        (
            "open_window",
            json!({ "route": "/organisations", "title": "Organisations" }),
            Some((json!({ "route": "https://example.org", "title": "x" }), "window_route")),
        ),
    ]
}

/// The desk's work, on what the demo book holds.
fn desk_cases() -> Vec<Case> {
    let grant = json!({ "org_id": "$org", "credits": "12.5", "type": "goodwill", "note": "A slow queue.",
        "expires_on": "2098-12-31", "key": "window-grant" });
    let reasonless = json!({ "org_id": "$org", "credits": "12.5", "type": "goodwill", "note": " ",
        "expires_on": null, "key": "window-grant-2" });
    let bulk = json!({ "source": { "kind": "organisations", "filter": { "text": "Studios" }, "credits": "1" },
        "type": "goodwill", "note": "A slow queue.", "expires_on": null, "key": "window-bulk" });
    let batch = json!({ "name": "Window", "kind": "credits", "credits": "5", "discount": null, "currency": null,
        "prefix": "WINDOW", "codes": 3, "uses_per_code": 1, "valid_from": null, "valid_until": "2099-12-31",
        "credits_expire_days": null, "total_cap": null, "org_cap": null, "budget": null,
        "first_purchase_only": false, "org_id": null, "campaign": null, "reason": "For the test.",
        "key": "window-batch" });
    vec![
        ("get_inbox", json!({}), None),
        ("snooze_item", json!({ "item": "$item", "until": "2099-12-31" }), None),
        ("list_proposals", json!({ "filter": { "tab": "open" }, "cursor": null }), None),
        ("get_proposal", json!({ "id": "$proposal" }), Some((json!({ "id": "req_nothing" }), "proposal_id"))),
        (
            "submit_request",
            json!({ "request": { "org_id": "$org", "credits": "100", "reason": "More photos.", "note": null,
                "requested_by": null, "expires_on": null, "key": "window-request" } }),
            Some((
                json!({ "request": { "org_id": "$org", "credits": "1.2.3", "reason": "More.", "note": null,
                    "requested_by": null, "expires_on": null, "key": "window-request-2" } }),
                "amount_unreadable",
            )),
        ),
        (
            "decide_proposals",
            json!({ "decisions": [{ "id": "$proposal", "verdict": "approve", "credits": null,
            "reason": null, "shown": "$shown", "key": "window-approve" }] }),
            None,
        ),
        ("list_grants", json!({ "filter": {}, "cursor": null }), None),
        ("preview_grant", json!({ "grant": grant }), None),
        ("grant_credits", json!({ "grant": grant }), Some((json!({ "grant": reasonless }), "reason_needed"))),
        ("preview_void", json!({ "lot": "$granted" }), None),
        (
            "preview_extension",
            json!({ "lot": "$granted", "expires_on": "2099-12-31" }),
            Some((json!({ "lot": "lot_nothing", "expires_on": "2099-12-31" }), "lot_known")),
        ),
        (
            "void_lot",
            json!({ "work": { "lot": "$granted", "reason": "Twice.", "key": "window-void" } }),
            Some((
                json!({ "work": { "lot": "$granted", "reason": "Twice.", "key": "window-void-2" } }),
                "lot_has_rest",
            )),
        ),
        ("rehearse_bulk_grant", json!({ "grant": bulk }), None),
        ("propose_bulk_grant", json!({ "grant": bulk, "shown": "$rehearsed" }), None),
        ("list_batches", json!({}), None),
        ("preview_batch", json!({ "batch": batch }), None),
        ("issue_batch", json!({ "batch": batch }), None),
        (
            "save_batch_codes",
            json!({ "codes": "$codes", "format": "csv" }),
            Some((json!({ "codes": "codes-99", "format": "csv" }), "codes_forgotten")),
        ),
        (
            "get_batch",
            json!({ "id": "$batch" }),
            Some((json!({ "id": "batch_nothing" }), "batch_unreadable")),
        ),
        (
            "redeem_code",
            json!({ "redemption": { "org_id": "$org", "code": "WINDOW-2222-2222-2222-2222-2222", "user": null,
                "key": "window-redeem" } }),
            Some((
                json!({ "redemption": { "org_id": "$org", "code": " ", "user": null, "key": "window-redeem-2" } }),
                "code_needed",
            )),
        ),
        ("disable_batch", json!({ "id": "$batch", "reason": "The test is over." }), None),
        ("list_audit", json!({ "filter": {}, "cursor": null }), None),
        ("check_audit_chain", json!({}), None),
        ("export_audit", json!({ "filter": {}, "bom": false, "job": "audit" }), None),
        ("get_staff", json!({}), None),
    ]
}

/// Commands whose work is held to account by tests of `credit_desk_actions` on both engines; here they would need a second
/// colleague, a file of their own, or lock the desk that the other cases work at.
const ELSEWHERE: [&str; 9] = [
    "sign_in",
    "lock_desk",
    "change_password",
    "change_staff",
    "change_policy",
    "choose_grant_file",
    "preview_reversal",
    "reverse_transaction",
    "extend_lot",
];

/// Names in the permission files, which a unit test keeps equal to the list of commands.
fn permitted() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/permissions");
    let mut names = BTreeSet::new();
    for file in fs::read_dir(folder).expect("the permissions") {
        let text = fs::read_to_string(file.expect("readable").path()).expect("text");
        let list = text.lines().find(|line| line.starts_with("commands.allow")).expect("a list");
        names.extend(list.split('"').skip(1).step_by(2).map(Into::into));
    }
    names
}

/// Puts earlier answers where a case names them.
fn filled(value: &Value, known: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => known[&text[1..]].clone(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), filled(value, known))).collect(),
        Value::Array(list) => list.iter().map(|value| filled(value, known)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[test]
fn every_permitted_command_has_its_case() {
    let here = cases().into_iter().chain(desk_cases()).map(|(name, ..)| name);
    let tested: BTreeSet<String> = here.chain(ELSEWHERE).map(str::to_owned).collect();
    assert_eq!(tested, permitted(), "a new command gets its case here");
}

#[tokio::test]
async fn every_command_answers_or_refuses_with_its_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vm_runs.csv");
    let desk = Desk::start(Answers { open: Some(&file), save: Some("all.csv") }).await;
    desk.read("Welcome to Credit Desk").await;
    let mut known = json!({});
    for (name, arguments, refusal) in cases().into_iter().chain(desk_cases()) {
        let answer = desk.invoke(name, filled(&arguments, &known)).await;
        let answer = answer.unwrap_or_else(|error| panic!("{name} was not done: {error}"));
        match name {
            "app_state" => known["settings"] = answer["settings"].clone(),
            "list_transactions" => {
                let rows = answer["rows"].as_array().expect("rows");
                assert_eq!(rows.len(), 50, "the demo book fills a page");
                known["transaction"] = rows[0]["id"].clone();
                known["org"] = rows[0]["org_id"].clone();
                let with_event =
                    rows.iter().find(|row| row["event_id"].is_string()).expect("usage of an event");
                known["event"] = with_event["event_id"].clone();
                let amounts_are_text = rows.iter().all(|row| row["credits"].is_string());
                assert!(amounts_are_text, "amounts cross as text");
            }
            "lookup_event" => assert_eq!(answer["event_id"], known["event"], "the event that was asked for"),
            "find_anything" => {
                assert_eq!(answer[0]["what"], "event", "an event ID is recognised without a prefix");
            }
            "choose_import_file" => {
                let text = answer.to_string();
                assert!(!text.contains("tests/fixtures"), "no path crosses: {text}");
                known["file"] = answer["file"].clone();
                known["plan"] = answer["suggested"].clone();
                let fields = known["plan"]["fields"].as_array_mut().expect("fields");
                fields.retain(|field| field["field"] != "organisation");
                fields.push(
                    json!({ "field": "organisation", "source": { "from": "constant", "value": "vm-lab" } }),
                );
                // The demo's rate card knows no VM runtime, so each second is taken as a credit.
                fields
                    .push(json!({ "field": "credits", "source": { "from": "column", "name": "runtime_s" } }));
                known["plan"]["measures"] = json!([]);
                known["plan"]["create_organisations"] = json!(true);
            }
            "dry_run_import" => {
                assert_eq!(
                    (&answer["dry_run"], &answer["rows"]),
                    (&json!(true), &json!(5)),
                    "tried: {answer}"
                );
                assert_eq!(answer["rejected"], 0, "every row is fine: {answer}");
            }
            "run_import" => assert_eq!(answer["applied"], 5, "posted: {answer}"),
            "export_transactions" => {
                assert_eq!(answer["name"], "all.csv", "the name, never the path");
                let written = fs::read(desk.file("all.csv")).expect("the file");
                assert!(written.starts_with(b"\xef\xbb\xbf"), "with the mark that Excel wants");
                let lines = written.split(|byte| *byte == b'\n').count() as u64 - 1;
                assert_eq!(answer["rows"].as_u64(), Some(lines - 1), "as many rows as it says");
            }
            "get_inbox" => known["item"] = answer["groups"][0]["items"][0]["item"].clone(),
            "list_proposals" => {
                let rows = answer["rows"].as_array().expect("rows");
                let within = |row: &&Value| row["standing"]["kind"] == "within" && row["action"] == "request";
                let row = rows.iter().find(within).expect("a request within the limits");
                known["proposal"] = row["id"].clone();
                known["shown"] = row["shown"].clone();
            }
            "decide_proposals" => {
                assert_eq!(answer[0]["state"], "approved", "decided: {answer}");
            }
            "grant_credits" => known["granted"] = answer["transaction"].clone(),
            "rehearse_bulk_grant" => known["rehearsed"] = answer["shown"].clone(),
            "issue_batch" => {
                known["codes"] = answer["codes"].clone();
                known["batch"] = answer["batch"].clone();
            }
            "redeem_code" => assert_eq!(answer["answer"], "unknown", "no such code: {answer}"),
            "check_audit_chain" => assert_eq!(answer["intact"], true, "{answer}"),
            _ => {}
        }
        if let Some((arguments, code)) = refusal {
            let refused = desk.invoke(name, filled(&arguments, &known)).await;
            let view = refused.expect_err(&format!("{name} must refuse {arguments}"));
            assert_eq!(view["code"], code, "{name}: {view}");
            assert_eq!(view["kind"], "refused", "{name}: a refusal is no failure: {view}");
            assert_eq!(view["incident"], Value::Null, "{name}: a refusal is no incident");
            let sentence = view["message"].as_str().expect("a sentence");
            assert!(
                sentence.ends_with(['.', '?']) && sentence.contains(' '),
                "{name}: “{sentence}” is a sentence"
            );
        }
    }
    let unreadable = desk.invoke("get_organisation", json!({ "org_id": "forty-two" })).await;
    assert!(unreadable.is_err(), "an argument of another type is refused");
    desk.close().await;
}
