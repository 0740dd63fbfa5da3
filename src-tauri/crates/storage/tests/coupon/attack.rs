//! What logins try by hand: every role of PostgreSQL, the schema's owner, and somebody with the file.

use std::collections::BTreeMap;

use crate::press::{batch, issue, redeem_at};
use crate::support::{Book, at, postgres_book, server, sqlite_book};

const GROUPS: [&str; 6] =
    ["desk_support", "desk_finance", "desk_accountant", "desk_admin", "desk_auditor", "desk_platform"];
/// Who may issue and disable batches, and redeem for a customer.
const ISSUES: &[&str] = &["desk_admin"];
const REDEEMS: &[&str] = &["desk_admin", "desk_platform"];

const ISSUE: &str = "select * from {}issue_batch('\\x00112233445566778899aabbccddeeff', '\\x00112233445566778899aabbccddee00', 'By hand', 'credits',
    1000000, 0, null, 0, 9000000000000000, null, null, null, null, 0, 0, null, 'HAND', 1, 'by hand', null, 'hand', 'h-1',
    array[sha256('x')], array['HAND-…xx'])";

/// (attempt, SQL with `{}` for the schema, groups that may, what the others are told, what the owner is told; nothing where he may)
fn attempts(
    code: &str,
) -> Vec<(&'static str, String, &'static [&'static str], &'static str, Option<&'static str>)> {
    let denied = "permission denied";
    let mut all: Vec<(&'static str, String, &'static [&'static str], &'static str, Option<&'static str>)> = vec![
        ("read codes' hashes", "select code_hash from {}coupon_code".into(), &[], denied, None),
        ("read codes with their redemptions", "select code_hash from {}redemption".into(), &[], denied, None),
        ("read tried codes", "select code_hash from {}redemption_attempt".into(), &[], denied, None),
        ("issue a batch", ISSUE.into(), ISSUES, denied, None),
        ("disable a batch", "select {}disable_batch(batch_id, 'by hand', null) from {}coupon_batch".into(), ISSUES, denied, None),
        (
            "redeem a code",
            format!(
                "select * from {{}}redeem_coupon(1, '{code}', null, null, 'hand', 'r-1', '\\x00112233445566778899aabbccddee01',
                   '\\x00112233445566778899aabbccddee02', '\\x00112233445566778899aabbccddee03')"
            ),
            REDEEMS,
            denied,
            None,
        ),
        (
            "approve a batch by hand",
            "update {}coupon_batch set state = 'active'".into(),
            &[],
            denied,
            Some("coupon_batch_only_by_posting"),
        ),
        (
            "raise a promotion's budget",
            "update {}promotion set budget = null, credits = 9000000".into(),
            &[],
            denied,
            Some("promotion_only_by_posting"),
        ),
        ("refill a code", "update {}coupon_code set uses = 0".into(), &[], denied, Some("coupon_code_only_by_posting")),
        ("delete a redemption", "delete from {}redemption".into(), &[], denied, Some("redemption_append_only")),
        ("change a redemption", "update {}redemption set credits = 1".into(), &[], denied, Some("redemption_append_only")),
        ("forget the tries", "delete from {}redemption_attempt".into(), &[], denied, Some("redemption_attempt_append_only")),
        ("delete a batch", "delete from {}coupon_batch".into(), &[], denied, Some("coupon_batch_append_only")),
        (
            "a redemption in another's name",
            "insert into {}redemption select org_id, source, 'forged', redemption_id, at, 'somebody', user_ref, batch_id, code_hash, kind, credits, discount, currency, expires_at, posted_seq from {}redemption".into(),
            &[],
            denied,
            Some("redemption_only_by_posting"),
        ),
        (
            "a code of one's own",
            "insert into {}coupon_code select sha256('mine'), batch_id, 'mine', 0, 1000 from {}coupon_batch limit 1".into(),
            &[],
            denied,
            Some("coupon_code_only_by_posting"),
        ),
    ];
    // The gate is the owner's; a login that opens its own still has no privilege.
    all.push((
        "open the gate, then approve",
        "set desk.gate = 'open'; update {}coupon_batch set state = 'active'".into(),
        &[],
        denied,
        None,
    ));
    all
}

async fn prepared(book: Book) -> (Book, String) {
    let org = book.organisation("acme").await;
    let made = batch("spring", 2);
    issue(&book, &made).await;
    let new = crate::press::coupon_use(org, &made.codes[0], "k-1");
    redeem_at(&book.store, book.actor, &new, at(0)).await.unwrap();
    let again = crate::press::coupon_use(org, &made.codes[0], "k-2");
    redeem_at(&book.store, book.actor, &again, at(0)).await.unwrap();
    let code = made.codes[1].to_string();
    (book, code)
}

/// The message of each statement that was refused; everything is taken back.
fn answers(login: &str, database: &str, statements: &[String]) -> Vec<Option<String>> {
    let script = statements.iter().fold(String::new(), |script, sql| {
        format!(
            "{script}begin;\n{};\n\\echo answer :ERROR :LAST_ERROR_MESSAGE\nrollback;\n",
            sql.replace("{}", "desk.")
        )
    });
    let text = server().unwrap().psql_script(login, database, &script);
    let answers: Vec<Option<String>> = text
        .lines()
        .filter_map(|line| line.strip_prefix("answer "))
        .map(|rest| rest.strip_prefix("true ").map(str::to_owned))
        .collect();
    assert_eq!(answers.len(), statements.len(), "{login} got an answer to each attempt: {text}");
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_does_what_its_row_allows_and_nothing_else() {
    let Some(book) = postgres_book().await else { return };
    let (book, code) = prepared(book).await;
    let database = book.database();
    let attempts = attempts(&code);
    let mut table: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for group in GROUPS {
        let login = group.replace("desk_", "coupon_");
        server().unwrap().login(&login, group, &database);
        let statements: Vec<String> = attempts.iter().map(|(_, sql, ..)| sql.clone()).collect();
        for ((name, _, may, expected, _), answer) in
            attempts.iter().zip(answers(&login, &database, &statements))
        {
            let answer = answer.unwrap_or_else(|| "allowed".to_owned());
            table.entry(name).or_default().push(format!("{group:<16} {answer}"));
            if may.contains(&group) {
                assert_eq!(answer, "allowed", "{group}: {name}");
            } else {
                assert!(answer.contains(expected) && answer != "allowed", "{group}: {name}: {answer}");
            }
        }
        // The hint is for staff.
        let (ok, text) =
            server().unwrap().try_psql(&login, &database, "select hint from desk.code_shown limit 1");
        assert_eq!(
            ok && text.starts_with("SPRING-…"),
            group != "desk_platform",
            "{group} sees the hint: {text}"
        );
    }
    server().unwrap().login("coupon_owner", "desk_owner", &database);
    let statements: Vec<String> =
        attempts.iter().map(|(_, sql, ..)| format!("set role desk_owner; {sql}")).collect();
    for ((name, _, _, _, expected), answer) in
        attempts.iter().zip(answers("coupon_owner", &database, &statements))
    {
        let Some(expected) = expected else { continue };
        let answer = answer.unwrap_or_else(|| panic!("owner: {name} was not refused"));
        table.entry(name).or_default().push(format!("{:<16} {answer}", "owner"));
        assert!(answer.contains(expected), "owner: {name}: {answer}");
    }
    for (name, lines) in table {
        println!("{name}\n  {}", lines.join("\n  "));
    }
    // An admin who issues a batch by hand does not make it valid.
    let (_, text) = server().unwrap().try_psql("coupon_admin", &database, &ISSUE.replace("{}", "desk."));
    assert!(text.starts_with("1|"), "{text}");
    assert_eq!(
        server().unwrap().psql(&database, "select state from desk.coupon_batch where prefix = 'HAND'"),
        "proposed"
    );
    // Nor does a proposal that hides what it may cost.
    let sql = "select state from desk.submit_proposal('\\x00112233445566778899aabbccddee77', 'coupon', 0, 1, 0, 9223372036854775807, null,
        encode((select batch_id from desk.coupon_batch where prefix = 'HAND'), 'hex'), null, 'cheap', null, null, 'hand', 'p-1', 9000000000000000,
        '{}', '{}', '{}', true, '\\x00', '\\x00', null)";
    let (ok, text) = server().unwrap().try_psql("coupon_admin", &database, sql);
    assert!(!ok && text.contains("proposal_credits_of_target"), "{text}");
    // Nor does the owner with the gate open: the batch's proposal is looked at when the transaction commits.
    let sql = "begin; set desk.gate = 'open'; update desk.coupon_batch set state = 'active' where prefix = 'HAND'; commit";
    let (ok, text) = server().unwrap().try_psql("postgres", &database, sql);
    assert!(!ok && text.contains("batch_approved"), "{text}");
    book.check_clean("after the attempts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_connection_to_the_sqlite_file_is_refused_by_name() {
    let (book, code) = prepared(sqlite_book().await).await;
    let plain = rusqlite::Connection::open(book.file()).unwrap();
    for (name, sql, _, _, expected) in attempts(&code) {
        let Some(expected) = expected else { continue };
        let sql = sql.replace("{}", "").replace("sha256('mine')", "zeroblob(32)");
        let answer = plain.execute_batch(&format!("begin; {sql};")).unwrap_err().to_string();
        println!("{:<16} {name:<36} {answer}", "file by hand");
        assert!(answer.contains(expected), "{name}: {answer}");
        plain.execute_batch("rollback").unwrap();
    }
    book.check_clean("after the attempts").await;
}
