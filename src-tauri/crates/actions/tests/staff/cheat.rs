//! With psql, or with the file in hand: staff, limits and the audit log are changed by nobody past the commands.

use crate::support::{Book, postgres_book, server, sqlite_book};

const ROLES: [&str; 6] = ["support", "finance", "accountant", "admin", "auditor", "platform"];

/// What each of them tries, and what refuses it.
const ATTEMPTS: [(&str, &str); 17] = [
    ("update desk.staff set role = 'admin' where login = session_user", "permission denied"),
    ("update desk.staff set single_limit = null", "permission denied"),
    (
        "insert into desk.staff (login, name, role, created_at, created_by) values ('x', 'x', 'admin', 1, 'x')",
        "permission denied",
    ),
    ("delete from desk.staff", "permission denied"),
    (
        "insert into desk.policy values ('grant', 'support', '', 5, null, null, null, null, session_user, 5)",
        "permission denied",
    ),
    ("update desk.policy set single_limit = null", "permission denied"),
    ("delete from desk.policy", "permission denied"),
    ("update desk.audit set reason = 'x'", "permission denied"),
    ("delete from desk.audit", "permission denied"),
    ("truncate desk.audit", "permission denied"),
    (
        "insert into desk.audit values (9, 1, 'x', 'admin', 'x', null, 'x', null, null, null, decode(repeat('00', 32), 'hex'))",
        "permission denied",
    ),
    ("select * from desk.staff_secret", "permission denied"),
    ("select desk.apply_staff('login: x')", "permission denied"),
    ("select desk.apply_policy('action: grant')", "permission denied"),
    ("set desk.gate = 'open'; update desk.staff set role = 'admin'", "permission denied"),
    ("grant desk_admin to session_user", "permission denied|must have admin option"),
    ("create role intruder login", "permission denied"),
];

#[tokio::test(flavor = "multi_thread")]
async fn psql_changes_neither_staff_nor_limits_nor_the_log() {
    let Some(book) = postgres_book().await else { return };
    let server = server().unwrap();
    let database = book.database();
    server.login("st_first", "desk_admin", &database);
    assert!(server.try_psql("st_first", &database, "select * from desk.arrive(true)").0);
    for role in ROLES {
        let login = format!("st_cheat_{role}");
        server.login(&login, &format!("desk_{role}"), &database);
        for (sql, expected) in ATTEMPTS {
            let sql = sql.replace("to session_user", &format!("to {login}"));
            let (ok, text) = server.try_psql(&login, &database, &sql);
            assert!(!ok, "{role}: {sql} was not refused");
            assert!(expected.split('|').any(|part| text.contains(part)), "{role}: {sql}: {text}");
        }
        let limits = server.try_psql(&login, &database, "select single_limit from desk.staff");
        assert_eq!(limits.0, ["admin", "auditor"].contains(&role), "{role} reads limits: {}", limits.1);
        let secret = "select desk.keep_secret('x', 'y')";
        let (ok, text) = server.try_psql(&login, &database, secret);
        let rule = if role == "admin" { "staff_secret_digest" } else { "permission denied" };
        assert!(!ok && text.contains(rule), "{role}: {text}");
        if role != "platform" {
            let (ok, text) = server.try_psql(&login, &database, "select count(*) from desk.arrive(false)");
            assert_eq!((ok, text.as_str()), (true, "1"), "{role} arrives");
        }
    }
    assert_eq!(
        book.rows("select role, count(*) from {}staff group by role order by role"),
        ["accountant|1", "admin|2", "auditor|1", "finance|1", "support|1"],
        "rows say what the groups are"
    );
    // The owner of the schema has the privileges; the guards refuse all the same.
    server.login("st_owner", "desk_owner", &database);
    for (sql, rule) in [
        ("update desk.staff set role = 'admin'", "staff_only_by_command"),
        ("delete from desk.staff", "staff_append_only"),
        ("update desk.policy set single_limit = null", "policy_append_only"),
        (
            "insert into desk.policy values ('grant', 'support', '', 5, null, null, null, null, 'x', 5)",
            "policy_only_by_command",
        ),
        ("insert into desk.staff_secret values (repeat('0', 64), 'x', 'x', 1)", "staff_only_by_command"),
    ] {
        let (ok, text) = server.try_psql("st_owner", &database, &format!("set role desk_owner; {sql}"));
        assert!(!ok && text.contains(rule), "owner: {sql}: {text}");
    }
    book.check_clean("after the attempts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_connection_to_the_file_changes_neither() {
    let book: Book = sqlite_book().await;
    let plain = rusqlite::Connection::open(book.file()).unwrap();
    for (sql, rule) in [
        (
            "insert into staff (login, name, role, created_at, created_by) values ('x', 'x', 'admin', 1, 'x')",
            "staff_only_by_command",
        ),
        (
            "insert into policy values ('grant', 'support', '', 5, null, null, null, null, 'x', 5)",
            "policy_only_by_command",
        ),
        ("replace into policy select * from policy", "policy_only_by_command"),
        ("update policy set single_limit = null", "policy_append_only"),
        ("delete from policy", "policy_append_only"),
        ("insert into staff_secret values (printf('%064d', 0), 'x', 'x', 1)", "staff_only_by_command"),
        ("update kernel_gate set open = 1", "no such function: desk_chain_hash"),
    ] {
        let answer = plain.execute_batch(&format!("begin; {sql};")).unwrap_err().to_string();
        assert!(answer.contains(rule), "{sql}: {answer}");
        plain.execute_batch("rollback").unwrap();
    }
    assert_eq!(book.rows("select count(*) from policy"), ["12"], "the usual limits stand");
}
