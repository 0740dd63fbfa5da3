//! Every command on both engines: what it answers, its exit code, and that both engines answer the same.

mod support;

use serde_json::{Value, json};
use support::{Desk, desks, run, server};

fn customer(desk: &Desk) {
    desk.init();
    desk.run(&[
        "organisation",
        "add",
        "Harbour Athletics",
        "--external-id",
        "ha-1",
        "--country",
        "GB",
        "--currency",
        "GBP",
    ])
    .done();
}

/// The same book for another login; nothing on SQLite.
fn sign_in(desk: &Desk, login: &str, group: &str) -> Option<Desk> {
    let database = desk.db.strip_prefix("postgres://")?.rsplit('/').next()?.split('?').next()?;
    Some(Desk::new(Some(server()?.login(login, group, database))))
}

/// An answer without what differs from book to book: identifiers, hashes and the present.
fn steady(mut answer: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match name.as_str() {
                        "id" | "lot_id" | "transaction" | "hash" | "as_of" | "posted_at" | "location"
                        | "engine" | "actor" | "label" | "who" | "at" => {
                            assert!(!value.is_null(), "{name} is there");
                            *value = json!("…");
                        }
                        _ => walk(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(walk),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    walk(&mut answer);
    answer
}

const BOUGHT: [&str; 11] = [
    "purchase",
    "Harbour Athletics",
    "--credits",
    "10000",
    "--paid",
    "180.00 GBP",
    "--reference",
    "BT-1",
    "--key",
    "k-1",
    "--at",
];
const AT: &str = "2026-01-05T10:00:00Z";

#[test]
fn a_purchase_is_recorded_once_and_can_be_explained() {
    let mut answers = Vec::new();
    for desk in desks() {
        customer(&desk);
        let mut bought = BOUGHT.to_vec();
        bought.push(AT);
        let first = desk.json(&bought);
        assert_eq!(
            (&first["already_applied"], &first["sequence"]),
            (&json!(false), &json!(1)),
            "{}",
            desk.engine()
        );
        let again = desk.json(&bought);
        assert_eq!(again["already_applied"], true, "the same key adds nothing ({})", desk.engine());
        assert_eq!(again["transaction"], first["transaction"], "and names what it had posted");
        let mut other = bought.clone();
        other[3] = "20000";
        desk.run(&other).refused("another credits");

        let id = first["transaction"].as_str().expect("an ID").to_owned();
        let grant = ["grant", "ha-1", "--credits", "500", "--key", "k-2", "--note", "Slow queue"];
        assert_eq!(
            desk.json(&grant)["sentence"],
            "500 credits were added to Harbour Athletics.",
            "{}",
            desk.engine()
        );
        desk.run(&["grant", "ha-1", "--credits", "500", "--key", "k-3", "--note", " "])
            .refused("the note is missing");
        let reversal = desk.json(&[
            "reverse",
            &id,
            "--reason",
            "wrong_customer",
            "--note",
            "Belongs to another",
            "--key",
            "k-4",
        ]);
        assert_eq!(
            reversal["sentence"],
            "The transaction was reversed: 10,000 credits were taken from Harbour Athletics.",
            "{}",
            desk.engine()
        );
        desk.run(&["reverse", &id, "--reason", "wrong_customer", "--note", "Again", "--key", "k-5"])
            .refused("reversed");

        let balance = desk.json(&["balance", "Harbour Athletics"]);
        assert_eq!(
            (&balance["available"], &balance["debt"]),
            (&json!("500"), &json!("0")),
            "{}",
            desk.engine()
        );
        let before = desk.json(&["balance", "1", "--as-of", "2026-01-05T09:59:59Z"]);
        assert_eq!(before["settled"], "0", "before the purchase there was nothing");
        let detail = desk.json(&["transaction", &id]);
        assert_eq!(detail["row"]["status"], "reversed", "{}", desk.engine());
        assert_eq!(detail["reference"], "BT-1", "{}", desk.engine());
        let given = desk.json(&["transactions", "--kind", "admin-grant"]);
        assert_eq!(given["rows"][0]["description"], "Slow queue", "{}", desk.engine());
        desk.run(&["find", "BT-1"]).done();
        let explained = desk.json(&["explain", "org_1"]);
        assert!(explained["words"].as_str().expect("text").contains("Harbour Athletics"), "{explained}");
        desk.run(&["verify"]).done();
        answers.push([
            steady(balance),
            steady(detail["row"].clone()),
            steady(detail["entries"].clone()),
            steady(desk.json(&["organisation", "list"])),
            steady(desk.json(&["transactions", "--kind", "purchase"])["rows"].clone()),
            steady(desk.json(&["operation", "list"])),
        ]);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "both engines answer the same: {answers:#?}");
}

#[test]
fn the_answer_about_an_event_is_this_json() {
    for desk in desks() {
        customer(&desk);
        let file = desk.path("usage.csv");
        let rows = "id,org,event,name,credits,time\n\
                    a1,ha-1,48217328,Old Town Dance Finals,1842,2026-11-01T09:11:00Z\n\
                    a2,ha-1,48217328,Old Town Dance Finals,0.5,2026-11-01T09:12:00Z\n";
        std::fs::write(&file, rows).expect("the file");
        desk.run(&[
            "import",
            "usage",
            &file.to_string_lossy(),
            "--source",
            "photos",
            "--map",
            "record_id=id",
            "--map",
            "organisation=org",
            "--map",
            "event_id=event",
            "--map",
            "event_name=name",
            "--map",
            "credits=credits",
            "--map",
            "occurred_at=time",
            "--set",
            "operation=Photo processing",
        ])
        .done();
        let expected = json!({
            "event_id": "48217328",
            "name": "Old Town Dance Finals",
            "organisations": [{ "org_id": 1, "name": "Harbour Athletics" }],
            "transactions": 2,
            "tallied_records": 0,
            "credits_in": "0",
            "credits_out": "-1842.5",
            "net": "-1842.5",
            "first_at": "2026-11-01T09:11:00.000000Z",
            "last_at": "2026-11-01T09:12:00.000000Z",
        });
        assert_eq!(desk.json(&["event", "48217328"]), expected, "{}", desk.engine());
        desk.run(&["event", "99999999"]).refused("Event 99999999 has no ledger entries.");
        let found = desk.json(&["find", "48217328"]);
        assert_eq!(found[0]["what"], "event", "pasted anywhere, it is found");
        desk.run(&["find", "no such thing anywhere"]).refused("Nothing in this book");

        let page = desk.json(&["transactions", "--limit", "1"]);
        assert_eq!(page["rows"][0]["credits"], "-0.5", "newest first");
        let next = page["next"].as_str().expect("there is more");
        let older = desk.json(&["transactions", "--limit", "1", "--cursor", next]);
        assert_eq!(older["rows"][0]["credits"], "-1842", "the page after it");
        let large = desk.json(&[
            "transactions",
            "--min-credits",
            "100",
            "--from",
            "2026-11-01",
            "--to",
            "2026-11-01",
        ]);
        assert_eq!(large["rows"].as_array().map(Vec::len), Some(1), "one is as large");

        let out = desk.path("out.csv");
        let written =
            desk.json(&["export", "transactions", "--event", "48217328", "--out", &out.to_string_lossy()]);
        assert_eq!(written, json!({ "name": "out.csv", "rows": 2 }), "{}", desk.engine());
        let csv = std::fs::read_to_string(&out).expect("the export");
        let piped = desk.run(&["export", "transactions", "--event", "48217328", "--out", "-"]).done().out;
        assert_eq!(csv, piped, "a pipe gets the same bytes");
        assert_eq!(csv.lines().count(), 3, "header and two rows: {csv}");
    }
}

#[test]
fn a_book_is_made_once() {
    for desk in desks() {
        desk.run(&["organisation", "list"]).refused("ook");
        desk.init();
        desk.run(&["init", "--billing-entity", "Another"]).refused("exists already");
        desk.run(&["demo"]).refused("exists already");
        desk.run(&["organisation", "add", "A", "--external-id", "a"]).done();
        desk.run(&["organisation", "add", "B", "--external-id", "a"]).refused("external ID");
        desk.run(&["operation", "add", "Photos", "--unit", "photo"]).done();
        desk.run(&["operation", "add", "Photos", "--unit", "photo"]).refused("");
        let rate = ["rate", "add", "photos", "--from", "2026-01-01T00:00:00Z", "--credits", "1.5"];
        desk.run(&rate).done();
        desk.run(&rate).refused("");
        desk.run(&["rate", "add", "unknown", "--from", "2026-01-01T00:00:00Z", "--credits", "1"])
            .refused("no operation");
        let listed = desk.json(&["operation", "list"]);
        assert_eq!(listed[0]["credits_per_unit"], "1.5", "{}", desk.engine());
    }
}

#[test]
fn the_demo_book_is_made_by_the_program() {
    for desk in desks() {
        let made =
            desk.json(&["demo", "--transactions", "1500", "--seed", "5", "--end", "2026-11-20T09:00:00Z"]);
        assert_eq!(
            (&made["environment"], &made["organisations"]),
            (&json!("demo"), &json!(41)),
            "{}",
            desk.engine()
        );
        assert_eq!(made["billing_entity"], "Brightframe Platforms GmbH", "{}", desk.engine());
        desk.run(&["verify"]).done();
        let page = desk.run(&["organisation", "Northlight Athletics"]).done().out;
        assert!(page.contains("Burn rate") && page.contains("2026-11"), "{page}");
        let settled = desk.run(&["settle"]).done().out;
        assert!(settled.contains("posted"), "the open hours are over by now: {settled}");
        desk.run(&["verify"]).done();
    }
}

#[test]
fn without_a_name_the_desks_own_book_is_meant() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let refused = run(folder.path(), &["organisation", "list"]).refused("the desk has no book yet");
    assert!(refused.err.contains("credit-desk-cli demo"), "and what to do: {}", refused.err);
    run(folder.path(), &["init", "--billing-entity", "Own Seller"]).done();
    run(folder.path(), &["organisation", "add", "A", "--external-id", "a"]).done();
    let list = run(folder.path(), &["--json", "organisation", "list"]).done().json();
    assert_eq!(list["total"], 1, "it went to the same book");
    assert!(folder.path().join("home/data/own-seller.sqlite").exists(), "where the desk keeps its books");
    run(folder.path(), &["--db", "elsewhere.sqlite", "organisation", "list"]).refused("elsewhere.sqlite");
    std::fs::write(folder.path().join("text.sqlite"), "no database at all, just some text").expect("a file");
    run(folder.path(), &["--db", "text.sqlite", "organisation", "list"]).refused("");
}

#[test]
fn a_support_login_reads_and_posts_nothing() {
    for desk in desks() {
        customer(&desk);
        let mut bought = BOUGHT.to_vec();
        bought.push(AT);
        desk.run(&bought).done();
        let Some(support) = sign_in(&desk, "joy_cli_test", "desk_support") else { continue };
        let balance = support.json(&["balance", "Harbour Athletics"]);
        assert_eq!(balance["available"], "10000", "support sees balances");
        support.run(&["find", "BT-1"]).done();
        bought[9] = "k-9";
        support.run(&bought).refused("does not go that far");
        support.run(&["organisation", "add", "B", "--external-id", "b"]).refused("does not go that far");
        support.run(&["settle"]).refused("does not go that far");
        let verified = support.json(&["verify"]);
        assert_eq!(
            (&verified["clean"], &verified["audit_entries"]),
            (&json!(true), &json!(null)),
            "it verifies what it may read, and says what it may not"
        );
    }
}

#[test]
fn wrong_usage_is_told_from_a_refusal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for wrong in [
        &["nonsense"][..],
        &[],
        &["event"],
        &["transactions", "--kind", "gift"],
        &["transactions", "--limit", "501"],
        &["rate", "add", "x", "--from", "yesterday", "--credits", "1"],
        &["rate", "add", "x", "--from", "2026-01-01T00:00:00Z", "--credits", "1.1234567"],
        &["purchase", "x", "--credits", "1", "--paid", "5", "--key", "k"],
        &["import", "usage", "f.csv", "--map", "nothing"],
        &["import", "usage", "f.csv", "--rejects", "r.csv"],
    ] {
        let answer = run(folder.path(), wrong);
        assert_eq!(answer.code, 2, "{wrong:?} is wrong usage: {}{}", answer.out, answer.err);
        assert!(!answer.err.is_empty(), "{wrong:?} is explained");
    }
    for right in [&["--help"][..], &["--version"], &["import", "--help"]] {
        assert_eq!(run(folder.path(), right).code, 0, "{right:?}");
    }
}

#[test]
fn shells_complete_commands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (shell, part) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef credit-desk-cli"),
        ("fish", "complete -c credit-desk-cli"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = run(folder.path(), &["completions", shell]).done().out;
        assert!(script.contains(part), "{shell}: {}", &script[..200.min(script.len())]);
        assert!(script.contains("verify") && script.contains("transactions"), "{shell} knows the commands");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_at_a_safe_point() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("demo.sqlite");
    let mut demo = std::process::Command::new(env!("CARGO_BIN_EXE_credit-desk-cli"))
        .args(["--db", "demo.sqlite", "demo", "--transactions", "5000000"])
        .env("CREDIT_DESK_HOME", folder.path().join("home"))
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let begun = std::time::Instant::now();
    while !path.exists() {
        assert!(begun.elapsed().as_secs() < 60, "the book is begun");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(500));
    let sent = std::process::Command::new("kill").args(["-INT", &demo.id().to_string()]).status();
    assert!(sent.expect("kill runs").success(), "the signal is sent");
    let mut said = String::new();
    let mut stderr = demo.stderr.take().expect("its stderr");
    std::io::Read::read_to_string(&mut stderr, &mut said).expect("UTF-8");
    assert_eq!(demo.wait().expect("it ends").code(), Some(1), "it is refused: {said}");
    assert!(said.contains("it was cancelled"), "in a sentence: {said}");
    assert!(!path.exists(), "and leaves no half book behind");
}

#[test]
fn requests_are_entered_listed_and_decided() {
    for desk in desks() {
        customer(&desk);
        let submit = [
            "request",
            "submit",
            "ha-1",
            "--credits",
            "750",
            "--reason",
            "Two race days",
            "--requested-by",
            "Jane",
            "--key",
            "r-1",
        ];
        let first = desk.json(&submit);
        assert_eq!(
            first["sentence"],
            "The request of Harbour Athletics for 750 credits waits for a decision.",
            "{}",
            desk.engine()
        );
        assert_eq!(desk.json(&submit)["already_applied"], true, "the same key enters once");
        let id = first["proposal"].as_str().expect("a request").to_owned();
        let file = desk.path("requests.csv");
        std::fs::write(&file, "external_id,credits,reason,record_id\nha-1,20,More,T-9\n").expect("written");
        let import = ["import", "requests", file.to_str().expect("a path"), "--source", "tickets"];
        desk.run(&import).done();
        assert!(desk.run(&import).done().out.starts_with("Nothing was entered"), "twice adds nothing");
        let list = desk.json(&["request", "list"]);
        assert_eq!((&list["open"], list["rows"].as_array().map(Vec::len)), (&json!(2), Some(2)), "{list}");
        let shown = desk.json(&["request", "show", &id]);
        assert_eq!(shown["after"], "750", "{}", desk.engine());
        assert!(desk.run(&["find", &id]).done().out.contains("request ID"), "it is found by its ID");
        // Whoever entered a request on a team's book does not decide it; in a file of one's own nobody else is there.
        if desk.engine() == "postgres" {
            desk.run(&["request", "approve", &id, "--key", "p-1"]).refused("you made it yourself");
        }
        let other =
            sign_in(&desk, "cli_second", "desk_admin").unwrap_or_else(|| Desk::new(Some(desk.db.clone())));
        other.run(&["request", "reject", &id]).refused("it needs a reason");
        let text = shown["shown"].as_str().expect("evidence");
        if desk.engine() == "postgres" {
            other.run(&["request", "approve", &id, "--shown", text]).refused("since you looked");
        }
        let approve = ["request", "approve", &id, "--credits", "700", "--key", "p-2"];
        let done = other.json(&approve);
        assert_eq!(
            done["sentence"], "700 credits of the 750 asked for were added to Harbour Athletics.",
            "{done}"
        );
        assert_eq!(other.json(&approve)["already_applied"], true, "the same key decides once");
        other.run(&["request", "withdraw", &id]).refused("approved it on");
        let lot = done["transaction"].as_str().expect("a transaction");
        let day = "2199-12-31";
        desk.run(&["extend", lot, "--expires-on", day, "--reason", "x", "--key", "e-1"])
            .refused("those credits do not expire");
        let void = desk.json(&["void", lot, "--reason", "Typed for another customer", "--key", "v-1"]);
        assert_eq!(void["sentence"], "700 credits of Harbour Athletics were voided.", "{}", desk.engine());
        let bulk = desk.path("grants.csv");
        std::fs::write(&bulk, "external_id,credits\nha-1,5\n").expect("written");
        let grant =
            ["grant", "--file", bulk.to_str().expect("a path"), "--note", "Search was down", "--key", "b-1"];
        let rehearsal = desk.json(&grant);
        assert_eq!((&rehearsal["credits"], &rehearsal["problems"]), (&json!("5"), &json!(0)), "{rehearsal}");
        let proposed = desk.json(&[&grant[..], &["--propose"]].concat());
        assert!(proposed["proposal"].is_string(), "{proposed}");
        desk.run(&["verify"]).done();
    }
}
