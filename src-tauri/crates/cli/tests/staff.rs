//! Staff and the audit log on the command line: a file that people sign in to, and a server's book.

mod support;

use serde_json::{Value, json};
use support::{Answer, Desk, desks, run_with};

const AMINA: (&str, &str) = ("CREDIT_DESK_PASSWORD", "four words of amina");
const NEW: &str = "CREDIT_DESK_NEW_PASSWORD";

/// Runs a command on a desk's book with passwords in the environment.
fn with(desk: &Desk, passwords: &[(&str, &str)], arguments: &[&str]) -> Answer {
    let mut all = vec!["--db", desk.db.as_str()];
    all.extend(arguments);
    run_with(desk.folder.path(), passwords, &all)
}

#[test]
fn a_file_with_staff_asks_who_works() {
    let desk = Desk::new(None);
    desk.init();
    let invite =
        ["staff", "invite", "wren", "--name", "Wren Achieng", "--role", "support", "--reason", "new"];
    with(&desk, &[(NEW, "the words of wren")], &invite).refused("nobody signs in to this book yet");
    with(&desk, &[(NEW, "short")], &["staff", "password"]).refused("fewer than twelve characters");
    with(&desk, &[], &["staff", "password"]).refused("no terminal to type it in");
    with(&desk, &[(NEW, AMINA.1)], &["staff", "password"]).done();

    desk.run(&["organisation", "list"]).refused("--as LOGIN");
    desk.run(&["verify"]).refused("--as LOGIN");
    with(&desk, &[("CREDIT_DESK_PASSWORD", "wrong")], &["--as", "amina", "organisation", "list"])
        .refused("login or password is wrong");
    let mut invited = vec!["--as", "amina"];
    invited.extend(invite);
    let answer = with(&desk, &[AMINA, (NEW, "the words of wren")], &invited).done();
    assert!(answer.out.contains("Wren Achieng was invited as Support"), "{}", answer.out);

    let wren = [("CREDIT_DESK_PASSWORD", "the words of wren")];
    with(&desk, &wren, &["--as", "wren", "organisation", "list"]).done();
    with(&desk, &wren, &["--as", "wren", "organisation", "add", "A", "--external-id", "a"])
        .refused("the role Support does not go that far with imports");
    with(&desk, &wren, &["--as", "wren", "staff", "list"]).refused("does not go that far");
    let change = [
        "--as",
        "amina",
        "staff",
        "change",
        "wren",
        "--role",
        "finance",
        "--single-limit",
        "750",
        "--reason",
        "moved",
    ];
    with(&desk, &[AMINA], &change).done();
    let listed = with(&desk, &[AMINA], &["--as", "amina", "--json", "staff", "list"]).done().json();
    let rows: Vec<(&str, &str, &str)> = listed["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            let text = |field: &str| row[field].as_str().unwrap_or_default();
            (text("login"), text("role"), text("limits"))
        })
        .collect();
    assert_eq!(rows, [("amina", "admin", "no limit"), ("wren", "finance", "750 each, 20,000 a day")]);
    with(&desk, &[AMINA], &["--as", "amina", "staff", "end", "wren", "--reason", "left"]).done();
    with(&desk, &wren, &["--as", "wren", "organisation", "list"]).refused("login or password is wrong");
    with(&desk, &[AMINA], &["--as", "amina", "staff", "end", "amina", "--reason", "left"])
        .refused("nobody else could manage staff");
    let log = with(&desk, &[AMINA], &["--as", "amina", "audit", "list", "--action", "end_staff"]).done();
    assert!(log.out.contains("Amina confirmed that the access of wren ends"), "{}", log.out);
}

#[test]
fn the_audit_log_is_listed_exported_and_checked() {
    for desk in desks() {
        desk.init();
        desk.run(&["operation", "add", "Photo processing", "--unit", "photo"]).done();
        desk.run(&["organisation", "add", "Harbour Athletics", "--external-id", "ha-1"]).done();
        let page = desk.json(&["audit", "list"]);
        let sentences: Vec<&Value> =
            page["rows"].as_array().expect("rows").iter().map(|row| &row["action"]).collect();
        assert_eq!(sentences, [&json!("add organisation"), &json!("add operation")], "{}", desk.engine());
        let only = desk.json(&["audit", "list", "--organisation", "ha-1"]);
        assert_eq!(only["rows"].as_array().map(Vec::len), Some(1), "{}", desk.engine());
        let found = desk.json(&["find", "Photo processing"]);
        assert_eq!(found[0]["what"], "audit", "the operation's entry: {found}");
        let csv = desk.run(&["audit", "export", "--out", "-"]).done().out;
        assert_eq!(csv.lines().count(), 3, "a header and two entries: {csv}");
        let path = desk.path("log.csv");
        desk.run(&["audit", "export", "--text", "photo", "--out", &path.to_string_lossy()]).done();
        assert_eq!(std::fs::read_to_string(&path).expect("written").lines().count(), 2);
        let check = desk.json(&["audit", "check"]);
        assert_eq!((&check["intact"], &check["entries"]), (&json!(true), &json!(2)), "{}", desk.engine());
    }
}
