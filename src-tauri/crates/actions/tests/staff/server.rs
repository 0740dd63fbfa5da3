//! The same on a server: logins and groups are PostgreSQL's.

use credit_desk_actions::registration::add_organisation;
use credit_desk_actions::staff::{change_password, change_policy, change_staff, get_staff};
use credit_desk_actions::view::{PolicyChange, RoleView, StaffChange};
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::{Currency, ProposalState, Role};
use credit_desk_storage::testing::PostgresServer;
use credit_desk_storage::{Location, NewOrganisation, StorageError, Store};

use crate::desk::{change, code, confirm, invitation, open, password, present};
use crate::support::{Book, new_book, now, postgres_book, server};

/// The URL with which a login that the desk made gets in.
fn url_with(book: &Book, login: &str, password: &str) -> String {
    let server = server().unwrap();
    let url = server.url(login, &book.database());
    url.replace(&format!("{login}:desk-test@"), &format!("{login}:{}@", password.replace(' ', "%20")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_admin_confirms_and_the_login_works() {
    let Some(book) = postgres_book().await else { return };
    let server = server().unwrap();
    let base = present();
    let one = open(&server.login("st_amina", "desk_admin", &book.database()), &base).await.unwrap();
    let two = open(&server.login("st_bo", "desk_admin", &book.database()), &base).await.unwrap();
    let page = get_staff(&one.store, &one.session).await.unwrap();
    let logins: Vec<&str> = page.rows.iter().map(|row| row.login.as_str()).collect();
    assert_eq!(logins, ["st_amina", "st_bo"], "who arrives has a row");
    assert!(!page.sign_in && !page.alone, "the server asks who it is");

    let mut form = invitation("st_cleo", RoleView::Finance);
    form.single_limit = Some("750".into());
    let outcome = change_staff(&one.store, &one.session, &form).await.unwrap();
    assert!(outcome.outcome.proposal.is_some(), "{}", outcome.outcome.sentence);
    assert!(change_staff(&one.store, &one.session, &form).await.unwrap().outcome.already_applied, "once");
    assert_eq!(server.psql(&book.database(), "select count(*) from pg_roles where rolname = 'st_cleo'"), "0");
    assert_eq!(code(confirm(&one.store, &one.session, &outcome).await), "decision_own");
    assert_eq!(confirm(&two.store, &two.session, &outcome).await.unwrap(), ProposalState::Approved);

    let cleo = open(&url_with(&book, "st_cleo", &password("st_cleo")), &base).await.unwrap();
    assert_eq!((cleo.session.actor.as_str(), cleo.session.role), ("st_cleo", Some(Role::Finance)));
    assert_eq!(cleo.view.actor, "Name of st_cleo", "the name is shown");
    let wrong = open(&url_with(&book, "st_cleo", "another one"), &base).await.unwrap_err();
    assert_eq!(wrong.code(), "unavailable", "{wrong}");
    assert_eq!(code(get_staff(&cleo.store, &cleo.session).await), "not_allowed");

    // Her own password; then she moves to another role, and at last her access ends.
    assert_eq!(
        code(change_password(&cleo.store, &cleo.session, "not hers at all", "new words of cleo").await),
        "password_wrong"
    );
    change_password(&cleo.store, &cleo.session, &password("st_cleo"), "new words of cleo").await.unwrap();
    assert!(open(&url_with(&book, "st_cleo", &password("st_cleo")), &base).await.is_err(), "the old one");
    open(&url_with(&book, "st_cleo", "new words of cleo"), &base).await.expect("the new one");
    let form =
        StaffChange { single_limit: Some("750".into()), ..change("st_cleo", RoleView::Accountant, "cleo-2") };
    let outcome = change_staff(&two.store, &two.session, &form).await.unwrap();
    confirm(&one.store, &one.session, &outcome).await.unwrap();
    assert_eq!(cleo.store.role().await.unwrap(), Some(Role::Accountant), "her group changed at once");
    let form = StaffChange { active: false, key: "cleo-3".into(), ..form };
    let outcome = change_staff(&two.store, &two.session, &form).await.unwrap();
    confirm(&one.store, &one.session, &outcome).await.unwrap();
    let refused = open(&url_with(&book, "st_cleo", "new words of cleo"), &base).await.unwrap_err();
    assert!(matches!(refused, ActionError::Storage(StorageError::Unavailable(_))), "{refused:?}");
    assert!(cleo.store.staff_names().await.is_err(), "her open desk reads nothing any more");

    // Limits.
    let limits = PolicyChange {
        action: "grant".into(),
        role: RoleView::Finance,
        currency: Some("USD".into()),
        single_limit: Some("1".into()),
        daily_limit: None,
        maker_limit: None,
        org_limit: None,
        reason: "new market".into(),
        key: "p".into(),
    };
    let outcome = change_policy(&one.store, &one.session, &limits).await.unwrap();
    confirm(&two.store, &two.session, &outcome).await.unwrap();
    let page = get_staff(&one.store, &one.session).await.unwrap();
    let usd =
        page.policies.iter().find(|policy| policy.currency.as_deref() == Some("USD")).expect("it holds");
    assert_eq!(usd.single_limit.as_ref().unwrap().0, "1");
    let log = server.psql(
        &book.database(),
        "select string_agg(distinct action, ' ' order by action) from desk.audit where actor in ('st_amina', 'st_bo', 'st_cleo')",
    );
    assert_eq!(
        log,
        "change_password change_policy change_staff end_staff invite_staff policy_approved policy_submitted staff_approved staff_submitted"
    );
    assert!(
        !server.psql(&book.database(), "select * from desk.audit").contains("SCRAM"),
        "no verifier in the log"
    );
    book.check_clean("after all of it").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_in_anothers_name() {
    let Some(book) = postgres_book().await else { return };
    let url = server().unwrap().login("st_dan", "desk_admin", &book.database());
    let dan = open(&url, &present()).await.unwrap();
    let forged = Session { actor: "st_amina".into(), ..dan.session.clone() };
    let new = NewOrganisation {
        external_id: "x".into(),
        name: "X".into(),
        legal_name: None,
        country: None,
        tax_id: None,
        email: None,
        plan: "Pay as you go".into(),
        plan_expires_at: None,
        currency: Currency::parse("EUR").unwrap(),
        status: "active".into(),
    };
    add_organisation(&dan.store, &forged, &new).await.unwrap();
    assert_eq!(
        book.rows("select actor, role, action from {}audit where action = 'add organisation'"),
        ["st_dan|admin|add organisation"],
        "the login counts, whatever the program says"
    );
    assert_eq!(
        book.rows("select login from {}staff where login = 'st_amina' or created_by <> login"),
        [""; 0]
    );
}

/// Where the installer could not give desk_owner the right to make logins, the refusal names what to run.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_to_make_logins_the_statements_are_named() {
    let Some(private) = PostgresServer::start() else { return };
    let location = Location::Server(private.new_database());
    let store = Store::create(&location, &new_book(), now()).await.unwrap();
    store.close().await;
    let database = "book_0";
    private.psql(database, "alter role desk_owner nocreaterole");
    let base = present();
    let one = open(&private.login("amina", "desk_admin", database), &base).await.unwrap();
    let two = open(&private.login("bo", "desk_admin", database), &base).await.unwrap();
    let form = invitation("cleo", RoleView::Finance);
    let refused = change_staff(&one.store, &one.session, &form).await.unwrap_err();
    assert_eq!(refused.code(), "server_privilege", "{refused}");
    let hint = refused.hint().unwrap().to_owned();
    assert!(hint.contains("create role cleo login in role desk_finance; \\password cleo"), "{hint}");
    // The administrator runs them; then the invitation goes through, with the login's own password.
    private.login("cleo", "desk_finance", database);
    let given = change_staff(&one.store, &one.session, &form).await.unwrap_err();
    assert_eq!(given.code(), "staff_login_has_password", "nobody takes over a login: {given}");
    let form = StaffChange { password: None, ..form };
    let outcome = change_staff(&one.store, &one.session, &form).await.unwrap();
    confirm(&two.store, &two.session, &outcome).await.unwrap();
    let cleo = open(&private.url("cleo", database), &base).await.unwrap();
    assert_eq!((cleo.view.actor.as_str(), cleo.view.role.as_str()), ("Name of cleo", "Finance approver"));
    let moved =
        change_staff(&one.store, &one.session, &change("cleo", RoleView::Support, "m")).await.unwrap_err();
    let hint = moved.hint().unwrap();
    assert!(hint.contains("grant desk_support to cleo; revoke desk_finance from cleo"), "{hint}");
}
