//! Each role, the platform's backend, the schema's owner and somebody with the file in hand are refused.

use credit_desk_domain::{Action, Kind, OrgId, ProposalId, Role, Verdict};
use credit_desk_storage::proposal::NewProposal;
use credit_desk_storage::{Location, Store};

use crate::attempt::{FILE, GROUPS, OWNER, Targets, attempts, role};
use crate::people::{Person, person, proposal, staff_row, unique, word};
use crate::support::{Book, at, now, postgres_book, server, sqlite_book};

/// The answers to statements, each in a transaction that is taken back: the message where it was refused.
fn answers(login: &str, database: &str, statements: &[String]) -> Vec<Option<String>> {
    let script = statements.iter().fold(String::new(), |script, sql| {
        // Without a server's context lines, and with the error of any statement of the attempt.
        let flat = sql.replace('\n', " ");
        let parts: Vec<&str> = if flat.starts_with("do $$") { vec![&flat] } else { flat.split("; ").collect() };
        let run = parts.iter().fold(String::new(), |run, part| {
            format!("{run}{part};\n\\if :ERROR\n\\if :told\n\\else\n\\set told true\n\\set message :LAST_ERROR_MESSAGE\n\\endif\n\\endif\n")
        });
        format!("{script}\\set told false\n\\set message -\nbegin;\n{run}\\echo answer :told :message\nrollback;\n")
    });
    let text = server().unwrap().psql_script(login, database, &script);
    let answer = |line: &str| {
        let rest = line.strip_prefix("answer ")?;
        Some(rest.strip_prefix("true ").map(str::to_owned))
    };
    let answers: Vec<Option<String>> = text.lines().filter_map(answer).collect();
    assert_eq!(answers.len(), statements.len(), "{login} got an answer to each attempt: {text}");
    answers
}

/// A login without any right beyond its group.
async fn login(book: &Book, group: &str) -> Person {
    let name = format!("attack_{group}_{}", unique());
    let url = server().unwrap().login(&name, &format!("desk_{group}"), &book.database());
    // The platform's backend does not open books; it calls functions.
    let store = match role(group) {
        Some(_) => Store::open(&Location::Server(url), now()).await.unwrap(),
        None => book.store.clone(),
    };
    Person { name, role: role(group), store }
}

fn hex(id: ProposalId) -> String {
    id.as_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// By the server's clock, as whoever is no owner gets it.
fn clock() -> credit_desk_domain::Instant {
    let micros = server()
        .unwrap()
        .psql("postgres", "select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
    credit_desk_domain::Instant::try_from_micros(micros.parse().unwrap()).unwrap()
}

fn waits(action: Action, org: OrgId, whole: i64) -> NewProposal {
    let lapses_at = clock().saturating_add_micros(86_400_000_000);
    NewProposal { lapses_at, ..proposal(action, org, whole) }
}

async fn targets(book: &Book, logins: &[Person]) -> Targets {
    let org = OrgId::try_new(1).unwrap();
    let other = OrgId::try_new(2).unwrap();
    let (finance, admin, support) = (&logins[1], &logins[3], &logins[0]);
    let colleague = person(book, Role::Finance).await;
    let present = clock();
    let submit = async |by: &Person, new: NewProposal| {
        by.submit(&new, present).await.unwrap();
        new.id
    };
    let open = submit(&colleague, waits(Action::Request, org, 100)).await;
    let own_finance = submit(finance, waits(Action::Request, org, 100)).await;
    let own_admin = submit(admin, waits(Action::Request, org, 100)).await;
    let second = submit(support, waits(Action::Grant, org, 60_000)).await;
    assert_eq!(admin.approval(second, present).await, "second", "the admin is the first");
    let own_organisation = submit(&colleague, waits(Action::Request, other, 100)).await;
    let beyond = submit(&colleague, waits(Action::Request, org, 6_000)).await;
    let key = submit(&colleague, waits(Action::Request, org, 100)).await;
    let mut press = person(book, Role::Finance).await.decision(key, Verdict::Approve, present).await;
    press.key = "known-key".into();
    // The press of a colleague whose evidence is the same.
    let presser = person(book, Role::Finance).await;
    press.shown = presser.standing(key, present).await.shown;
    assert_eq!(word(&presser.decide(&press, present).await), "approved");
    // The day's sum of the finance login is used up.
    for whole in [2_000, 2_000, 1_000] {
        let grant = NewProposal { direct: true, ..waits(Action::Grant, org, whole) };
        assert_eq!(finance.submit(&grant, present).await.unwrap().state.code(), "approved");
    }
    for (person, group) in [(finance, "finance"), (admin, "admin")] {
        staff_row(book, &person.name, group, "2");
    }
    Targets {
        open: hex(open),
        own_finance: hex(own_finance),
        own_admin: hex(own_admin),
        second: hex(second),
        own_organisation: hex(own_organisation),
        beyond: hex(beyond),
        key: hex(key),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_login_gets_beyond_its_row_of_the_matrix_with_psql() {
    let Some(book) = postgres_book().await else { return };
    let orgs = [book.organisation("acme").await, book.organisation("globex").await];
    let mut unit = book.store.begin(book.actor).await.unwrap();
    for org in orgs {
        let addition = book.addition(org, Kind::Purchase, 90_000, &format!("p-{}", org.get()), at(0));
        unit.post_addition(&addition, at(0)).await.unwrap();
    }
    unit.commit().await.unwrap();
    let mut logins = Vec::new();
    for group in GROUPS {
        logins.push(login(&book, group).await);
    }
    let attempts = attempts(&targets(&book, &logins).await);
    let before = book
        .scalar("select (select count(*) from {}movement) || ' ' || (select count(*) from {}proposal_step)")
        .await;
    let statements: Vec<String> = attempts.iter().map(|attempt| attempt.sql.clone()).collect();
    println!("{:<42} {}", "attempt", GROUPS.map(|group| format!("{group:<28}")).join(" "));
    let mut told: Vec<Vec<Option<String>>> = Vec::new();
    for person in &logins {
        told.push(answers(&person.name, &book.database(), &statements));
    }
    let mut wrong = Vec::new();
    for (number, attempt) in attempts.iter().enumerate() {
        let mut line = format!("{:<42}", attempt.name);
        for (place, group) in GROUPS.iter().enumerate() {
            let answer = told[place][number].as_deref();
            let words = answer.unwrap_or("may");
            line.push_str(&format!(" {:<28}", words.chars().take(28).collect::<String>()));
            let right = match (attempt.told[place], answer) {
                (None, None) => true,
                (Some(expected), Some(answer)) => answer.contains(expected),
                _ => false,
            };
            if !right {
                wrong.push(format!("{group}: {}: {words}, expected {:?}", attempt.name, attempt.told[place]));
            }
        }
        println!("{}", line.trim_end());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = book
        .scalar("select (select count(*) from {}movement) || ' ' || (select count(*) from {}proposal_step)")
        .await;
    assert_eq!(after, before, "nothing of it is there");
    server().unwrap().login("desk_attack_owner", "desk_owner", &book.database());
    let statements: Vec<String> =
        OWNER.iter().map(|(_, sql, _)| format!("set role desk_owner; {sql}")).collect();
    for ((name, _, expected), answer) in
        OWNER.iter().zip(answers("desk_attack_owner", &book.database(), &statements))
    {
        let answer = answer.unwrap_or_else(|| panic!("owner: {name} was not refused"));
        println!("{name:<42} owner: {answer}");
        assert!(answer.contains(expected), "owner: {name}: {answer}");
    }
    book.check_clean("after the attempts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platform_submits_requests_and_sees_its_own_alone() {
    let Some(book) = postgres_book().await else { return };
    book.organisation("acme").await;
    let database = book.database();
    let url = server().unwrap().login("desk_platform_a", "desk_platform", &database);
    server().unwrap().login("desk_platform_b", "desk_platform", &database);
    drop(url);
    let run = |login: &str, sql: &str| server().unwrap().try_psql(login, &database, sql);
    let submit = "select desk.submit_request('acme', 250000000, 'spring event', 'maria', 'portal', 'r-1')";
    let (ok, id) = run("desk_platform_a", submit);
    assert!(ok && ProposalId::parse(&id).is_ok(), "{id}");
    assert_eq!(run("desk_platform_a", submit), (true, id.clone()), "the same record again: the same request");
    let (ok, text) = run("desk_platform_a", &submit.replace("250000000", "250000001"));
    assert!(!ok && text.contains("proposal_record") && text.contains("credits"), "{text}");
    let (ok, text) = run("desk_platform_a", &submit.replace("'acme'", "'nobody'").replace("r-1", "r-2"));
    assert!(!ok && text.contains("organisation_known"), "{text}");
    let state = format!("select state, credits, approved_credits, answer from desk.request_state('{id}')");
    assert_eq!(run("desk_platform_a", &state), (true, "open|250000000||".to_owned()));
    for sql in [
        state.clone(),
        format!("select desk.answer_request('{id}', 1, 'r', 'k')"),
        format!("select desk.withdraw_request('{id}', 'r', 'k')"),
        "select desk.request_state('req_nonsense')".to_owned(),
    ] {
        let (ok, text) = run("desk_platform_b", &sql);
        assert!(
            !ok && (text.contains("proposal_known") || text.contains("proposal_of_maker")),
            "{sql}: {text}"
        );
    }
    // A question, its answer, the approval, and what the platform reads then.
    let finance = person(&book, Role::Finance).await;
    let request = ProposalId::parse(&id).unwrap();
    let question = finance.decision(request, Verdict::SendBack, clock()).await;
    assert_eq!(word(&finance.decide(&question, clock()).await), "sent_back");
    assert_eq!(run("desk_platform_a", &state), (true, "sent_back|250000000||because".to_owned()));
    let (ok, text) =
        run("desk_platform_a", &format!("select desk.answer_request('{id}', 200000000, 'two halls', 'k-1')"));
    assert!(ok, "{text}");
    assert_eq!(finance.approval(request, clock()).await, "approved");
    assert_eq!(run("desk_platform_a", &state), (true, "approved|200000000|200000000|".to_owned()));
    assert_eq!(
        book.rows("select user_ref, reason, amount from {}movement"),
        ["maria|two halls|200000000"],
        "in the customer's words"
    );
    let (ok, other) = run("desk_platform_a", &submit.replace("r-1", "r-3"));
    assert!(ok);
    let (ok, text) =
        run("desk_platform_a", &format!("select desk.withdraw_request('{other}', 'not needed', 'k-2')"));
    assert!(ok, "{text}");
    book.check_clean("the platform's requests").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_limited_to_an_organisation_sees_and_decides_its_proposals_alone() {
    let Some(book) = postgres_book().await else { return };
    let (org, other) = (book.organisation("acme").await, book.organisation("globex").await);
    let maker = person(&book, Role::Finance).await;
    let (here, there) = (waits(Action::Request, org, 100), waits(Action::Request, other, 100));
    for new in [&here, &there] {
        maker.submit(new, clock()).await.unwrap();
    }
    let scoped = login(&book, "finance").await;
    server()
        .unwrap()
        .psql(&book.database(), &format!("insert into desk.login_scope values ('{}', 1)", scoped.name));
    let counts =
        "select (select count(*) from desk.proposal) || ' ' || (select count(*) from desk.proposal_step)";
    assert_eq!(server().unwrap().try_psql(&scoped.name, &book.database(), counts), (true, "1 1".to_owned()));
    let refused = scoped.store.standing(&[there.id], &scoped.name, scoped.role, clock()).await.unwrap_err();
    assert_eq!(refused.rule(), Some("organisation_in_scope"));
    let bulk = NewProposal {
        org: None,
        lines: vec![credit_desk_storage::proposal::NewLine { org: other, credits: here.credits, note: None }],
        ..waits(Action::BulkGrant, org, 100)
    };
    assert_eq!(scoped.submit(&bulk, clock()).await.unwrap_err().rule(), Some("organisation_in_scope"));
    assert_eq!(scoped.approval(here.id, clock()).await, "approved");
    let scoped_book = Book::of(scoped.store, book.location.clone());
    scoped_book.check_clean("as the limited login").await;
    book.check_clean("the whole book").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_connection_to_the_file_is_refused_by_name() {
    let book = sqlite_book().await;
    let org = book.organisation("acme").await;
    let (maker, approver) = (person(&book, Role::Finance).await, person(&book, Role::Finance).await);
    for whole in [10, 20] {
        let new = proposal(Action::Request, org, whole);
        maker.submit(&new, at(1)).await.unwrap();
        if whole == 10 {
            assert_eq!(approver.approval(new.id, at(2)).await, "approved");
        }
    }
    let plain = rusqlite::Connection::open(book.file()).unwrap();
    for (name, sql, rule) in FILE {
        let answer = plain.execute_batch(&format!("begin; {sql};")).unwrap_err().to_string();
        println!("{:<16} {name:<36} {answer}", "file by hand");
        assert!(answer.contains(rule), "{name}: {answer}");
        plain.execute_batch("rollback").unwrap();
    }
    book.check_clean("after the attempts").await;
}
