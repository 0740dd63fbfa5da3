//! A small book, and what staff, the schema's owner and somebody with the file in hand try on it.

use credit_desk_domain::Kind;
use credit_desk_storage::{AuditEntry, RateRow, Settlement};

use crate::hourly::{Dice, post, record};
use crate::support::{Book, at};

/// A small book with something in every table.
pub async fn small_book(book: Book) -> Book {
    let org = book.organisation("acme").await;
    let other = book.organisation("globex").await;
    let mut unit = book.store.begin(book.actor).await.unwrap();
    unit.add_project(org, "own wallet", true).await.unwrap();
    unit.add_project(other, "own wallet", true).await.unwrap();
    let operation = unit.add_operation("GPU hour", "hour", Settlement::Hourly).await.unwrap();
    unit.add_operation("Storage", "GB-month", Settlement::Hourly).await.unwrap();
    let credits_per_unit = credit_desk_domain::Credits::from_micro(1_000_000);
    unit.add_rate(
        RateRow { operation_id: operation.operation_id, starts_at: at(0), credits_per_unit },
        at(0),
    )
    .await
    .unwrap();
    for (org, name) in [(org, "a"), (other, "b")] {
        unit.post_addition(&book.addition(org, Kind::Purchase, 100, &format!("p-{name}"), at(0)), at(0))
            .await
            .unwrap();
        unit.post_addition(&book.addition(org, Kind::AdminGrant, 10, &format!("g-{name}"), at(1)), at(1))
            .await
            .unwrap();
        unit.post_usage(&[book.usage(org, 30, &format!("u-{name}"), at(2))], at(2)).await.unwrap();
    }
    let entry = AuditEntry {
        action: "import".into(),
        org: None,
        subject: "file".into(),
        before: None,
        after: None,
        reason: None,
    };
    unit.audit(&entry, "admin", at(3)).await.unwrap();
    unit.commit().await.unwrap();
    let (mut dice, ids) = (Dice(1), credit_desk_domain::SeededIds::new(1));
    let records: Vec<_> = (0..5).map(|n| record(&mut dice, &ids, n, 0, 2)).collect();
    post(&book, &records).await;
    book
}

/// The next transaction of organisation 1 by hand.
fn insert(gap: i64, off: i64, actor: &str) -> String {
    format!(
        "insert into {{}}movement (org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, occurred_at,
           posted_at, month, source, record_id, actor, hash)
         select 1, h.seq + 1 + {gap}, {{zeros16}}, 0, 10, -1 + {off}, w.balance - w.debt, w.balance - 1, w.debt, 1780000000000000,
           1780000000000000, 202605, 'by hand', 'x', {actor}, h.hash
         from {{}}head h join {{}}wallet w on w.org_id = h.org_id and w.wallet = 0 where h.org_id = 1"
    )
}

/// (attempt, SQL, what a staff login is told, what the schema's owner is told; nothing where it is not refused)
pub fn attempts() -> Vec<(&'static str, String, &'static str, Option<&'static str>)> {
    let sql = |text: &str| text.to_owned();
    let movement = "permission denied for table movement";
    vec![
        (
            "UPDATE a transaction",
            sql("update {}movement set amount = 0"),
            movement,
            Some("movement_append_only"),
        ),
        ("DELETE a transaction", sql("delete from {}movement"), movement, Some("movement_append_only")),
        ("TRUNCATE transactions", sql("truncate {}movement"), movement, Some("movement_append_only")),
        ("insert, unbalanced", insert(0, 1, "session_user"), movement, Some("movement_balanced")),
        ("insert, forged actor", insert(0, 0, "'somebody'"), movement, Some("movement_actor_is_login")),
        (
            "insert, gap in the sequence",
            insert(1, 0, "session_user"),
            movement,
            Some("movement_sequence_gapless"),
        ),
        (
            "insert, all figures right",
            insert(0, 0, "session_user"),
            movement,
            Some("movement_only_by_posting"),
        ),
        (
            "refill a lot",
            sql("update {}lot set remaining = amount"),
            "permission denied for table lot",
            Some("lot_only_by_posting"),
        ),
        (
            "move a lot's expiry",
            sql("update {}lot set expires_at = 1"),
            "permission denied for table lot",
            Some("lot_only_by_posting"),
        ),
        (
            "DELETE a lot",
            sql("delete from {}lot"),
            "permission denied for table lot",
            Some("lot_append_only"),
        ),
        (
            "insert a lot",
            sql(
                "insert into {}lot select org_id, 99, lot_id, wallet, kind, category, amount, amount, 0, paid, currency, unit_cost, priority, effective_at, expires_at from {}lot",
            ),
            "permission denied for table lot",
            Some("lot_only_by_posting"),
        ),
        (
            "raise a balance",
            sql("update {}wallet set balance = balance + 1"),
            "permission denied for table wallet",
            Some("wallet_only_by_posting"),
        ),
        (
            "DELETE a wallet",
            sql("delete from {}wallet"),
            "permission denied for table wallet",
            Some("wallet_append_only"),
        ),
        (
            "set back a head",
            sql("update {}head set seq = 0"),
            "permission denied for table head",
            Some("head_only_by_posting"),
        ),
        (
            "edit a monthly total",
            sql("update {}month_total set amount = 0"),
            "permission denied for table month_total",
            Some("month_total_only_by_posting"),
        ),
        (
            "insert a part",
            sql("insert into {}allocation values (1, 1, 1, 1, 1, 0)"),
            "permission denied for table allocation",
            Some("allocation_only_by_posting"),
        ),
        (
            "edit an hour",
            sql("update {}tally set credits = 0"),
            "permission denied for table tally",
            Some("tally_only_by_posting"),
        ),
        (
            "edit a usage record",
            sql("update {}usage_record set credits = 0"),
            "permission denied for table usage_record",
            Some("usage_record_append_only"),
        ),
        (
            "edit the audit log",
            sql("update {}audit set actor = 'me'"),
            "permission denied for table audit",
            Some("audit_append_only"),
        ),
        (
            "DELETE from the audit log",
            sql("delete from {}audit"),
            "permission denied for table audit",
            Some("audit_append_only"),
        ),
        (
            "insert a forged audit entry",
            sql(
                "insert into {}audit values (99, 1, 'somebody', 'admin', 'x', null, 'x', null, null, null, {zeros32})",
            ),
            "permission denied for table audit",
            Some("audit_"),
        ),
        (
            "edit a past rate",
            sql("update {}rate set credits_per_unit = 0"),
            "permission denied for table rate",
            Some("rate_append_only"),
        ),
        (
            "add a rate in another's name",
            sql("insert into {}rate values (1, 5, 5, 'somebody', 5)"),
            "rate",
            Some("rate_actor_is_login"),
        ),
    ]
}

/// What only a server can be asked.
pub fn server_attempts() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("become the owner", "set role desk_owner", "permission denied to set role \"desk_owner\""),
        ("join another group", "grant desk_owner to session_user", "role \"desk_owner\""),
        (
            "open the gate, refill a lot",
            "set desk.gate = 'open'; update desk.lot set remaining = amount",
            "permission denied for table lot",
        ),
        (
            "open the gate, insert a transaction",
            "set desk.gate = 'open'; insert into desk.movement select * from desk.movement",
            "permission denied for table movement",
        ),
        (
            "call the kernel itself",
            "select desk.kernel_post(1, '', 0, 1, 5, 5, 0, 1, 1, 's', 'r', null, 0, 0, null, null, null, null, null, null, null, null, null, null)",
            "permission denied for function kernel_post",
        ),
        (
            "create a function in the schema",
            "create function desk.now_us2() returns bigint language sql as 'select 1::bigint'",
            "permission denied for schema desk",
        ),
        (
            "create a function in public",
            "create function public.now_us() returns bigint language sql as 'select 1::bigint'",
            "permission denied for schema public",
        ),
        (
            "create a temporary table",
            "create temp table head (org_id bigint)",
            "permission denied to create temporary tables in database",
        ),
        (
            "create a temporary function",
            "create function pg_temp.unscoped() returns boolean language sql as 'select true'",
            "permission denied to create temporary tables in database",
        ),
        (
            "search path before the schema",
            "set search_path = pg_temp, public, desk; update head set seq = 0",
            "permission denied for table head",
        ),
        (
            "switch triggers off",
            "set session_replication_role = replica",
            "permission denied to set parameter \"session_replication_role\"",
        ),
        (
            "disable a guard",
            "alter table desk.movement disable trigger all",
            "must be owner of table movement",
        ),
        (
            "drop a guard",
            "drop trigger guard_movement on desk.movement",
            "must be owner of relation movement",
        ),
        (
            "widen one's own scope",
            "update desk.login_scope set org_id = 1",
            "permission denied for table login_scope",
        ),
        ("run a program", "copy (select 1) to program 'id'", "COPY to or from an external program"),
    ]
}

/// (attempt, SQL, the rule that is named)
pub fn file_attempts() -> Vec<(&'static str, String, &'static str)> {
    let kept = attempts().into_iter().filter_map(|(name, sql, _, rule)| {
        // A file has no logins, and SQLite has no TRUNCATE: it is a DELETE without a condition.
        let rule = match name {
            "TRUNCATE transactions" => return None,
            "insert, forged actor" => "movement_only_by_posting",
            "insert, unbalanced" | "insert, gap in the sequence" | "insert, all figures right" => rule?,
            "insert a forged audit entry" => "audit_only_by_posting",
            "add a rate in another's name" => return None,
            _ => rule?,
        };
        Some((name, sql.replace("session_user", "'me'"), rule))
    });
    let more = [
        ("open the gate", "update kernel_gate set open = 1", "no such function: desk_chain_hash"),
        ("take the gate away", "delete from kernel_gate", "kernel_gate_only_by_posting"),
        ("a second gate", "insert or replace into kernel_gate values (1, 1)", "kernel_gate_only_by_posting"),
        (
            "prepare a draw for the next posting",
            "insert into kernel_draw values (1, 1, 5, 0, 0)",
            "kernel_draw_only_by_posting",
        ),
        (
            "post through the command view",
            "insert into post_usage (org_id, wallet, kind, amount) values (1, 0, 10, 5)",
            "no such function: desk_chain_hash",
        ),
        (
            "REPLACE a wallet by an empty one",
            "insert or replace into wallet values (1, 0, 0, 0)",
            "wallet_starts_empty",
        ),
        (
            "REPLACE a head by an empty one",
            "insert or replace into head values (1, 0, 0, zeroblob(32))",
            "head_starts_empty",
        ),
        (
            "REPLACE a rate",
            "insert or replace into rate select operation_id, starts_at, 0, actor, created_at from rate",
            "rate_pkey",
        ),
        (
            "REPLACE a transaction",
            "insert or replace into movement select * from movement where seq = 1",
            "movement_sequence_gapless",
        ),
        ("DELETE an organisation", "delete from organisation", "organisation_append_only"),
    ];
    kept.chain(more.map(|(name, sql, rule)| (name, sql.to_owned(), rule))).collect()
}
