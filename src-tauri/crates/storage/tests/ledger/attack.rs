//! Staff, the schema's owner and somebody with the file in hand are refused by name; what nothing can refuse, `verify` finds.

use credit_desk_domain::OrgId;
use credit_desk_storage::{DifferenceKind, Location, Store};

use crate::attempt::{attempts, file_attempts, server_attempts, small_book};
use crate::support::{Book, at, now, postgres_book, server, sqlite_book};

/// Prints after a statement whether it failed and with which message; everything is taken back.
fn script(statements: &[String]) -> String {
    statements.iter().fold(String::new(), |script, sql| {
        let sql = sql.replace("{}", "desk.").replace("{zeros16}", "decode(repeat('00', 16), 'hex')");
        let sql = sql.replace("{zeros32}", "decode(repeat('00', 32), 'hex')");
        format!("{script}begin;\n{sql};\n\\echo answer :ERROR :LAST_ERROR_MESSAGE\nrollback;\n")
    })
}

/// The answers to a script: the message where a statement was refused.
fn answers(login: &str, database: &str, statements: &[String]) -> Vec<Option<String>> {
    let text = server().unwrap().psql_script(login, database, &script(statements));
    let answer = |line: &str| {
        let rest = line.strip_prefix("answer ")?;
        Some(rest.strip_prefix("true ").map(str::to_owned))
    };
    let answers: Vec<Option<String>> = text.lines().filter_map(answer).collect();
    assert_eq!(answers.len(), statements.len(), "{login} got an answer to each attempt: {text}");
    answers
}

const GROUPS: [&str; 6] =
    ["desk_support", "desk_finance", "desk_accountant", "desk_admin", "desk_auditor", "desk_platform"];

#[tokio::test(flavor = "multi_thread")]
async fn staff_logins_and_the_owner_are_refused_by_name_on_postgresql() {
    let Some(book) = postgres_book().await else { return };
    let book = small_book(book).await;
    let database = book.database();
    let attempts = attempts();
    for group in GROUPS {
        let login = group.replace("desk_", "attack_");
        server().unwrap().login(&login, group, &database);
        let named: Vec<(&str, String, &str)> = attempts
            .iter()
            .map(|(name, sql, staff, _)| (*name, sql.clone(), *staff))
            .chain(server_attempts().into_iter().map(|(name, sql, staff)| (name, sql.to_owned(), staff)))
            .collect();
        let statements: Vec<String> = named.iter().map(|(_, sql, _)| sql.clone()).collect();
        for ((name, sql, expected), answer) in named.iter().zip(answers(&login, &database, &statements)) {
            let answer = answer.unwrap_or_else(|| panic!("{group}: {name} was not refused: {sql}"));
            println!("{group:<16} {name:<36} {answer}");
            assert!(answer.contains(expected), "{group}: {name}: {answer}");
        }
    }
    // Who owns the schema has the privileges; the schema refuses all the same.
    server().unwrap().login("attack_owner", "desk_owner", &database);
    let statements: Vec<String> =
        attempts.iter().map(|(_, sql, ..)| format!("set role desk_owner; {sql}")).collect();
    for ((name, _, _, expected), answer) in
        attempts.iter().zip(answers("attack_owner", &database, &statements))
    {
        let Some(expected) = expected else { continue };
        let answer = answer.unwrap_or_else(|| panic!("owner: {name} was not refused"));
        println!("{:<16} {name:<36} {answer}", "owner");
        assert!(answer.contains(expected), "owner: {name}: {answer}");
    }
    book.check_clean("after the attempts").await;
    // The owner may open the gate as he may drop the guards: `verify` names what he did.
    let opened =
        "set desk.gate = 'open'; update desk.lot set remaining = amount, debt_paid = 0 where org_id = 1";
    server().unwrap().psql(&database, opened);
    let report = book.verify().await;
    assert!(
        report.differences.iter().any(|d| d.kind == DifferenceKind::LotRemaining && d.org == Some(1)),
        "{report:?}"
    );
    println!(
        "{:<16} {:<36} not refused; verify: {}",
        "owner", "open the gate, refill a lot", report.differences[0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_limited_to_an_organisation_neither_reads_nor_posts_beyond_it() {
    let Some(book) = postgres_book().await else { return };
    let book = small_book(book).await;
    let database = book.database();
    for (login, group) in
        [("scope_support", "desk_support"), ("scope_auditor", "desk_auditor"), ("scope_admin", "desk_admin")]
    {
        let url = server().unwrap().login(login, group, &database);
        server().unwrap().psql(&database, &format!("insert into desk.login_scope values ('{login}', 2)"));
        for table in [
            "organisation",
            "head",
            "wallet",
            "project",
            "event",
            "movement",
            "lot",
            "month_total",
            "tally",
            "usage_record",
        ] {
            let counts = format!(
                "select count(*) filter (where org_id <> 2) || ' ' || (count(*) > 0) from desk.{table}"
            );
            let (ok, text) = server().unwrap().try_psql(login, &database, &counts);
            assert!(ok, "{login} reads {table}: {text}");
            assert!(
                text == "0 true" || (text == "0 false" && ["tally", "usage_record"].contains(&table)),
                "{login} sees only organisation 2 in {table}: {text}"
            );
        }
        let counts = "select count(*) from desk.allocation_all where org_id <> 2";
        assert_eq!(
            server().unwrap().try_psql(login, &database, counts),
            (true, "0".to_owned()),
            "{login}: parts"
        );
        let store = Store::open(&Location::Server(url), now()).await.unwrap();
        let scoped = Book::of(store, book.location.clone());
        let report = scoped.verify().await;
        assert!(report.is_clean(), "{login} verifies its part: {:?}", report.differences);
        assert_eq!((report.organisations, report.transactions), (1, 3), "{login}: its own organisation");
        assert_eq!(
            report.audit_entries.is_some(),
            group != "desk_support",
            "{login}: the audit log where the role may"
        );
        if group == "desk_admin" {
            let mut unit = scoped.store.begin(login).await.unwrap();
            let beyond =
                unit.post_usage(&[book.usage(OrgId::try_new(1).unwrap(), 1, "beyond", at(9))], at(9)).await;
            assert_eq!(beyond.unwrap_err().rule(), Some("organisation_in_scope"), "{login} posts beyond");
            unit.cancel().await.unwrap();
            let mut unit = scoped.store.begin(login).await.unwrap();
            unit.post_usage(&[book.usage(OrgId::try_new(2).unwrap(), 1, "within", at(9))], at(9))
                .await
                .unwrap();
            unit.commit().await.unwrap();
            let (ok, text) = server().unwrap().try_psql(
                login,
                &database,
                "insert into desk.login_scope values (session_user, 1)",
            );
            assert!(
                !ok && text.contains("row-level security policy for table \"login_scope\""),
                "{login} widens its scope: {text}"
            );
        }
        scoped.store.close().await;
    }
    book.check_clean("after the attempts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_connection_to_the_sqlite_file_is_refused_by_name() {
    let book = small_book(sqlite_book().await).await;
    // What any SQLite program opens: no function of ours, foreign keys off as by default.
    let plain = rusqlite::Connection::open(book.file()).unwrap();
    for (name, sql, rule) in file_attempts() {
        let sql =
            sql.replace("{}", "").replace("{zeros16}", "zeroblob(16)").replace("{zeros32}", "zeroblob(32)");
        let answer = plain.execute_batch(&format!("begin; {sql};")).unwrap_err().to_string();
        println!("{:<16} {name:<36} {answer}", "file by hand");
        assert!(answer.contains(rule), "{name}: {answer}");
        plain.execute_batch("rollback").unwrap();
    }
    book.check_clean("after the attempts").await;
    // What no trigger stops, `verify` names: guards dropped, the schema rewritten.
    for (name, sql, kind) in [
        (
            "drop a guard, edit",
            "drop trigger movement_update_guard; update movement set amount = amount + 1, settled_before = settled_before - 1 where org_id = 1 and seq = 3",
            DifferenceKind::HashChain,
        ),
        (
            "rewrite the schema, edit",
            "pragma writable_schema = on; delete from sqlite_master where type = 'trigger'; pragma writable_schema = reset; update lot set remaining = remaining - 1 where org_id = 2 and remaining > 0",
            DifferenceKind::LotRemaining,
        ),
    ] {
        plain.execute_batch(sql).unwrap();
        let report = book.verify().await;
        let found = report
            .differences
            .iter()
            .find(|d| d.kind == kind)
            .unwrap_or_else(|| panic!("{name}: {:?}", report.differences));
        println!("{:<16} {name:<36} not refused; verify: {found}", "file by hand");
    }
}
