//! The real data files through the program, on both engines: control totals, event look-up, and the same file twice.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::{Desk, desks};

/// A file of the real data.
fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(name);
    assert!(path.exists(), "the real data is missing at {}", path.display());
    path.to_string_lossy().into_owned()
}

/// A control total of an import's report.
#[track_caller]
fn control_total(report: &Value, label: &str) -> String {
    let totals = report["control_totals"].as_array().expect("totals");
    let found = totals.iter().find(|total| total["label"] == label);
    found.unwrap_or_else(|| panic!("a total {label}: {totals:?}"))["value"].as_str().expect("text").to_owned()
}

/// Rates for runs of virtual machines and for tokens.
fn rate_card(desk: &Desk) {
    for (operation, unit, settlement, credits) in [
        ("Compute time", "second", "each", "0.003"),
        ("Input tokens", "token", "hourly", "0.0005"),
        ("Output tokens", "token", "hourly", "0.0015"),
    ] {
        desk.run(&["operation", "add", operation, "--unit", unit, "--settlement", settlement]).done();
        desk.run(&["rate", "add", operation, "--from", "2023-01-01T00:00:00Z", "--credits", credits]).done();
    }
}

fn import_runs<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec![
        "import",
        "usage",
        file,
        "--source",
        "azure-vm",
        "--map",
        "record_id=event_id",
        "--map",
        "event_id=event_id",
        "--map",
        "event_name=job_name",
        "--map",
        "occurred_at=started_at",
        "--map",
        "organisation=resource_id",
        "--map",
        "project=job_suite",
        "--map",
        "quantity=runtime_s",
        "--set",
        "operation=Compute time",
        "--zone",
        "UTC",
        "--create-organisations",
    ];
    arguments.extend(more);
    arguments
}

#[test]
fn runs_are_found_by_their_event_and_the_totals_are_the_senders() {
    let file = data("azure_vm_runs_2023-09.csv");
    let mut answers = Vec::new();
    for desk in desks() {
        desk.init();
        rate_card(&desk);
        let tried = desk.json(&import_runs(&file, &["--dry-run"]));
        assert_eq!(
            (&tried["applied"], &tried["dry_run"]),
            (&json!(14_534), &json!(true)),
            "{}",
            desk.engine()
        );
        assert_eq!(desk.json(&["transactions"])["rows"], json!([]), "a dry run posts nothing");

        let report = desk.json(&import_runs(&file, &[]));
        assert_eq!(report["rows"], 14_534, "{}", desk.engine());
        assert_eq!(report["applied"], 14_534, "{}", desk.engine());
        assert_eq!(report["organisations_added"], 4, "four resources");
        assert_eq!(control_total(&report, "sum of runtime_s"), "5880326.64", "the sender's total");
        assert_eq!(control_total(&report, "distinct resource_id"), "4", "the sender's resources");
        // 5,880,326.64 seconds at 0.003.
        assert_eq!(report["credits"], "-17640.97992", "to the last decimal");
        assert_eq!(report["debt"], "17640.97992", "nobody had bought credits");

        let event = desk.json(&["event", "7bd29ae20571e7ba7338cf9c"]);
        assert_eq!(event["transactions"], 1, "{}", desk.engine());
        assert_eq!(event["credits_out"], "-2.14011", "713.37 seconds at 0.003");
        assert_eq!(event["first_at"], "2023-09-01T00:04:40.280000Z", "as the file says");
        let whole = desk.json(&["event", "7bd29ae20571e7ba7338cf9c", "--transactions"]);
        assert_eq!(whole["rows"][0]["project"], "PostgreSQL", "its transaction with it");
        let text = desk.run(&["event", "7bd29ae20571e7ba7338cf9c"]).done().out;
        assert!(text.contains("1 transaction, total -2.14011 credits"), "{text}");
        answers.push(event);

        let again = desk.json(&import_runs(&file, &[]));
        assert_eq!(
            (&again["applied"], &again["already_applied"]),
            (&json!(0), &json!(14_534)),
            "{}",
            desk.engine()
        );
        assert!(
            again["summary"].as_str().expect("text").starts_with("Nothing was added"),
            "{}",
            again["summary"]
        );
        let summary = desk.json(&["transactions", "--summary"]);
        assert_eq!(summary["count"], 14_534, "the same file twice adds nothing");
        assert_eq!(summary["credits_out"], "-17640.97992", "{}", desk.engine());
        desk.run(&["verify"]).done();
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "both engines answer the same: {answers:#?}");
}

#[test]
fn tokens_are_tallied_by_the_hour_and_settled() {
    let file = data("azure_llm_2023_conv_first10000.csv");
    for desk in desks() {
        desk.init();
        rate_card(&desk);
        let report = desk.json(&[
            "import",
            "usage",
            &file,
            "--source",
            "azure-llm",
            "--map",
            "occurred_at=TIMESTAMP",
            "--set",
            "organisation=llm-trace",
            "--measure",
            "ContextTokens=Input tokens",
            "--measure",
            "GeneratedTokens=Output tokens",
            "--zone",
            "UTC",
            "--create-organisations",
        ]);
        assert_eq!(
            (&report["rows"], &report["records"]),
            (&json!(10_000), &json!(20_000)),
            "{}",
            desk.engine()
        );
        assert_eq!(control_total(&report, "sum of ContextTokens"), "12424297", "the sender's total");
        assert_eq!(control_total(&report, "sum of GeneratedTokens"), "2184052", "the sender's total");
        assert_eq!(report["credits"], "-9488.2265", "12,424,297 × 0.0005 + 2,184,052 × 0.0015");
        let notes = report["notes"].to_string();
        assert!(notes.contains("more than six decimals"), "the seventh decimal is told: {notes}");
        desk.run(&["settle"]).done();
        let balance = desk.json(&["balance", "llm-trace"]);
        assert_eq!(balance["settled"], "-9488.2265", "every hour is over and posted ({})", desk.engine());
        assert_eq!(balance["accumulating"], "0", "{}", desk.engine());
        desk.run(&["verify"]).done();
    }
}

#[test]
fn costs_below_zero_are_rejected_with_their_lines() {
    let file = data("focus_1.0_sample_1000.csv");
    for desk in desks() {
        desk.init();
        let command = ["--json", "import", "usage", &file, "--zone", "UTC", "--create-organisations"];
        let refused = desk.run(&command);
        assert_eq!(refused.code, 1, "13 rows are below zero ({})", desk.engine());
        assert!(refused.err.contains("13 rows are wrong. Nothing was imported."), "{}", refused.err);
        assert_eq!(refused.json()["errors"][0]["line"], 458, "with their lines");
        assert_eq!(desk.json(&["organisation", "list"])["total"], 0, "nothing half done");

        let rejects = desk.path("rejects.csv");
        let rejects_text = rejects.to_string_lossy();
        let mut command = command[1..].to_vec();
        command.extend(["--good-rows-only", "--rejects", &rejects_text]);
        let report = desk.json(&command);
        assert_eq!((&report["applied"], &report["rejected"]), (&json!(987), &json!(13)), "{}", desk.engine());
        assert_eq!(control_total(&report, "sum of BilledCost"), "20.52022672899", "the sender's total");
        assert_eq!(control_total(&report, "rows below zero in BilledCost"), "13", "the sender's count");
        assert_eq!(report["organisations_added"], 73, "sub-accounts");
        let lines = std::fs::read_to_string(&rejects).expect("the rejected rows").lines().count();
        assert_eq!(lines, 14, "header and 13 rows");
        desk.run(&["verify"]).done();
    }
}

#[test]
fn cloud_events_need_no_mapping() {
    let file = data("cloudevents_from_azure_llm_2000.ndjson");
    for desk in desks() {
        desk.init();
        rate_card(&desk);
        let command = ["import", "usage", &file, "--create-organisations"];
        let report = desk.json(&command);
        assert_eq!(
            (&report["rows"], &report["applied"]),
            (&json!(2_000), &json!(4_000)),
            "{}",
            desk.engine()
        );
        assert_eq!(report["credits"], "-1899.493", "{}", desk.engine());
        assert_eq!(desk.json(&command)["already_applied"], 4_000, "twice adds nothing ({})", desk.engine());
        desk.run(&["settle"]).done();
        desk.run(&["verify"]).done();
    }
}

#[test]
fn files_that_cannot_be_read_safely_are_refused_in_a_sentence() {
    let (costs, stripe, datev) = (
        data("azure_EA_ActualCost_Small.csv"),
        data("stripe_fixtures3.json"),
        data("EXTF_Buchungsstapel_example.csv"),
    );
    for desk in desks() {
        desk.init();
        let ambiguous = desk.run(&[
            "import",
            "usage",
            &costs,
            "--map",
            "occurred_at=Date",
            "--map",
            "organisation=SubscriptionId",
            "--map",
            "operation=MeterCategory",
            "--map",
            "credits=Cost",
            "--create-organisations",
        ]);
        assert_eq!(ambiguous.code, 1, "{}", desk.engine());
        assert!(
            ambiguous.out.contains("“09/21/2023” is not a time that can be read without guessing"),
            "{}",
            ambiguous.out
        );
        assert!(ambiguous.err.contains("11 rows are wrong. Nothing was imported."), "{}", ambiguous.err);
        desk.run(&["import", "usage", &stripe]).refused("not CloudEvents");
        desk.run(&["import", "usage", &datev]).refused("not UTF-8 text");
        desk.run(&["import", "usage", "no-such-file.csv"]).refused("no-such-file.csv");
        assert_eq!(desk.json(&["transactions"])["rows"], json!([]), "nothing was imported");
    }
}
