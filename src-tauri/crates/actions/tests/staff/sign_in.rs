//! Signing in to a book in a file.

use credit_desk_actions::Session;
use credit_desk_actions::audit_log::list_audit;
use credit_desk_actions::book;
use credit_desk_actions::registration::add_organisation;
use credit_desk_actions::staff::{change_password, change_staff, get_staff, note_lock, seen, sign_in};
use credit_desk_actions::transactions::list_transactions;
use credit_desk_actions::view::{AuditFilter, PageRequest, RoleView, TransactionFilter};
use credit_desk_domain::{Currency, Role};
use credit_desk_storage::NewOrganisation;

use crate::desk::{
    AMINA, change, clock, code, confirm, first_admin, invitation, invite_alone, later, password, session,
};
use crate::support::sqlite_book;

fn organisation(id: &str) -> NewOrganisation {
    NewOrganisation {
        external_id: id.into(),
        name: id.to_uppercase(),
        legal_name: None,
        country: None,
        tax_id: None,
        email: None,
        plan: "Pay as you go".into(),
        plan_expires_at: None,
        currency: Currency::parse("EUR").unwrap(),
        status: "active".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_person_sets_a_password_and_is_admin() {
    let book = sqlite_book().await;
    let clock = clock();
    let open = session(&clock);
    let store = &book.store;
    let page = get_staff(store, &open).await.unwrap();
    assert!(page.rows.is_empty() && !page.sign_in && page.alone, "an open desk: {page:?}");
    let invited = change_staff(store, &open, &invitation("wren", RoleView::Support)).await;
    let error = invited.unwrap_err();
    assert_eq!(error.code(), "set_password_first");
    assert!(error.hint().unwrap().contains("your own password first"), "{error:?}");

    assert_eq!(code(change_password(store, &open, "", "too short").await), "password_weak");
    let admin = first_admin(store, &open).await;
    assert_eq!((admin.actor.as_str(), admin.role), ("amina", Some(Role::Admin)));
    let page = get_staff(store, &admin).await.unwrap();
    assert!(page.sign_in && page.alone, "from now on the file asks who it is");
    assert_eq!(
        page.rows.iter().map(|row| (row.login.as_str(), row.role, row.you)).collect::<Vec<_>>(),
        [("amina", RoleView::Admin, true)]
    );

    // Opened again, it asks; nothing is shown or done before.
    let opened = book::open(&book.location, &open).await.unwrap();
    assert!(opened.session.signed_out, "nobody is signed in");
    assert!(opened.view.rights.iter().all(|right| right.level == credit_desk_actions::view::Level::Hidden));
    let nobody = &opened.session;
    assert_eq!(code(get_staff(store, nobody).await), "sign_in_needed");
    assert_eq!(code(add_organisation(store, nobody, &organisation("x")).await), "sign_in_needed");
    assert_eq!(
        code(list_transactions(store, nobody, &TransactionFilter::default(), &PageRequest::default()).await),
        "sign_in_needed"
    );
    assert_eq!(code(change_password(store, nobody, "", "twelve letters").await), "sign_in_needed");

    let wrong = opened.sign_in("amina", "not her password").await.unwrap_err();
    let unknown = opened.sign_in("nobody-here", AMINA).await.unwrap_err();
    assert_eq!(wrong.code(), "sign_in_refused");
    assert_eq!(
        (wrong.to_string(), wrong.hint()),
        (unknown.to_string(), unknown.hint()),
        "nobody learns whether the login exists"
    );
    let amina = opened.sign_in(" amina ", AMINA).await.unwrap();
    assert_eq!((amina.view.actor.as_str(), amina.view.role.as_str()), ("amina", "Admin"));
    assert!(!amina.session.signed_out);
    let log = list_audit(store, &amina.session, &AuditFilter::default(), None).await.unwrap();
    let sentences: Vec<&str> = log.rows.iter().map(|row| row.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "Amina signed in",
            "Somebody tried to sign in with an unknown login",
            "A wrong password was given for amina",
            "Amina signed in",
            "Amina set the first password of this book and became its admin",
        ]
    );
    assert!(log.rows.iter().all(|row| !row.subject.contains("nobody-here")), "what was typed is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_make_a_login_rest_longer_each_time() {
    let book = sqlite_book().await;
    let clock = clock();
    let store = &book.store;
    let admin = first_admin(store, &session(&clock)).await;
    let attempt = async |given: &str| sign_in(store, &admin, "amina", given).await;
    for _ in 0..5 {
        assert_eq!(code(attempt("wrong password").await), "sign_in_refused");
    }
    assert_eq!(code(attempt(AMINA).await), "sign_in_refused", "the right one does not count now");
    let page = get_staff(store, &admin).await.unwrap();
    let until = page.rows[0].locked_until.clone().expect("the page says until when");
    assert_eq!(until.0, clock_plus(&clock, 30), "thirty seconds");
    later(&clock, 29);
    assert_eq!(code(attempt(AMINA).await), "sign_in_refused", "a second before");
    later(&clock, 1);
    assert_eq!(code(attempt("wrong again").await), "sign_in_refused", "the sixth");
    later(&clock, 59);
    assert_eq!(code(attempt(AMINA).await), "sign_in_refused", "the second rest is a minute");
    later(&clock, 1);
    attempt(AMINA).await.unwrap();
    for _ in 0..4 {
        assert_eq!(code(attempt("wrong password").await), "sign_in_refused");
    }
    attempt(AMINA).await.expect("signing in forgot the failures before");
    let failed = AuditFilter { action: Some("sign_in_failed".into()), ..AuditFilter::default() };
    let log = list_audit(store, &admin, &failed, None).await.unwrap();
    assert_eq!(log.rows.len(), 10, "each counted try is in the log, those inside a rest are not");
}

fn clock_plus(clock: &credit_desk_domain::ManualClock, seconds: i64) -> String {
    use credit_desk_domain::Clock as _;
    clock.now().saturating_add_micros(seconds * 1_000_000).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_with_the_present_one() {
    let book = sqlite_book().await;
    let clock = clock();
    let store = &book.store;
    let admin = first_admin(store, &session(&clock)).await;
    assert_eq!(
        code(change_password(store, &admin, "not it at all", "new words for amina").await),
        "password_wrong"
    );
    assert_eq!(code(change_password(store, &admin, AMINA, AMINA).await), "password_same");
    assert_eq!(code(change_password(store, &admin, AMINA, "amina").await), "password_weak");
    change_password(store, &admin, AMINA, "new words for amina").await.unwrap();
    assert_eq!(code(sign_in(store, &admin, "amina", AMINA).await), "sign_in_refused", "the old one");
    sign_in(store, &admin, "amina", "new words for amina").await.expect("the new one");
    let hash = book.scalar("select password_hash from {}staff").await;
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_access_ended_neither_signs_in_nor_writes_from_an_open_desk() {
    let book = sqlite_book().await;
    let clock = clock();
    let store = &book.store;
    let amina = first_admin(store, &session(&clock)).await;
    let wren = invite_alone(store, &amina, "wren", RoleView::Admin).await;
    let outcome = change_staff(store, &amina, &invitation("sam", RoleView::Finance)).await.unwrap();
    assert_eq!(outcome.page.waiting.len(), 1, "it waits");
    confirm(store, &wren, &outcome).await.unwrap();
    let sam = sign_in(store, &amina, "sam", &password("sam")).await.unwrap().0;
    assert_eq!(sam.role, Some(Role::Finance));
    note_lock(store, &sam, Some("idle")).await.expect("sam works");
    assert_eq!(seen(store, &sam).await.unwrap(), Some(Role::Finance));

    let end = credit_desk_actions::view::StaffChange {
        active: false,
        ..change("sam", RoleView::Finance, "end-sam")
    };
    let outcome = change_staff(store, &wren, &end).await.unwrap();
    confirm(store, &amina, &outcome).await.unwrap();
    assert_eq!(code(sign_in(store, &amina, "sam", &password("sam")).await), "sign_in_refused");
    assert_eq!(code(note_lock(store, &sam, None).await), "audit_actor_signed_in", "sam's desk is still open");
    assert_eq!(seen(store, &sam).await.unwrap(), None, "and the desk notices");

    // A role that changed, and a made-up actor.
    let outcome =
        change_staff(store, &amina, &change("wren", RoleView::Auditor, "wren-auditor")).await.unwrap();
    assert_eq!(code(confirm(store, &amina, &outcome).await), "decision_own", "nobody confirms their own");
    assert_eq!(code(confirm(store, &wren, &outcome).await), "decision_own", "nor what is about them");
    for forged in [
        Session { actor: "root".into(), ..amina.clone() },
        Session { role: Some(Role::Admin), ..sam.clone() },
    ] {
        let refused = add_organisation(store, &forged, &organisation("forged")).await;
        assert_eq!(code(refused), "audit_actor_signed_in", "{forged:?}");
    }
    assert!(store.organisation_keys().await.unwrap().is_empty(), "nothing of it is there");
}
