//! First run: what the window offers to open, and what the desk remembers.

use std::sync::{Arc, OnceLock};

use credit_desk_actions::Session;
use credit_desk_actions::book::{self, Book};
use credit_desk_actions::home::{Home, SavedBook};
use credit_desk_actions::imports::Unwatched;
use credit_desk_actions::view::BookChoice;
use credit_desk_domain::{BillingZone, Instant, Role};
use credit_desk_storage::testing::{PostgresServer, TEST_PASSWORD};
use credit_desk_storage::{Location, Store};
use tempfile::TempDir;

fn server() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER.get_or_init(PostgresServer::start).as_ref()
}

fn desk() -> (TempDir, Home) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = Home::below(folder.path());
    (folder, home)
}

fn session() -> Session {
    Session::new("Amina Odhiambo", Role::Admin, BillingZone::UTC)
}

async fn choose(home: &Home, choice: &BookChoice) -> credit_desk_actions::Result<Book> {
    book::choose(choice, home, &session(), Arc::new(Unwatched)).await
}

fn empty(name: &str, currency: &str) -> BookChoice {
    BookChoice::Empty { billing_entity: name.into(), zone: "Europe/Berlin".into(), currency: currency.into() }
}

#[tokio::test]
async fn an_empty_book_is_made_once_and_opened_again() {
    let (_folder, home) = desk();
    let made = choose(&home, &empty("Müller & Söhne", "EUR")).await.expect("made");
    assert_eq!(
        (made.view.billing_entity.as_str(), made.view.environment.as_str(), made.view.organisations),
        ("Müller & Söhne", "production", 0),
        "a new book for real work"
    );
    assert_eq!(made.session.actor, "Amina Odhiambo", "the person at this computer");
    let path = home.data.join("müller-söhne.sqlite");
    assert_eq!(
        home.current_book().expect("readable"),
        Some(SavedBook::File { path }),
        "the desk remembers it"
    );
    made.store.close().await;

    choose(&home, &empty("Müller & Söhne", "EUR"))
        .await
        .expect("the same again opens it")
        .store
        .close()
        .await;
    let refused = choose(&home, &empty("Müller & Söhne", "USD")).await.expect_err("another currency");
    assert_eq!(refused.code(), "book_exists", "{refused}");
    for (choice, code) in [
        (empty(" ", "EUR"), "billing_entity_named"),
        (empty("A", "EURO"), "currency_unknown"),
        (
            BookChoice::Empty { billing_entity: "A".into(), zone: "Mars".into(), currency: "EUR".into() },
            "zone_unknown",
        ),
    ] {
        assert_eq!(choose(&home, &choice).await.expect_err("refused").code(), code);
    }
}

#[tokio::test]
async fn the_demo_book_is_made_at_the_first_choice_and_opened_at_the_next() {
    let (_folder, home) = desk();
    let first = choose(&home, &BookChoice::Demo).await.expect("made");
    assert_eq!((first.view.environment.as_str(), first.view.organisations), ("demo", 41), "the demo book");
    assert!(first.view.label.starts_with("Demo book"), "{}", first.view.label);
    first.store.close().await;
    let begun = std::time::Instant::now();
    let second = choose(&home, &BookChoice::Demo).await.expect("opened");
    assert!(begun.elapsed().as_secs() < 2, "nothing is made again");
    assert_eq!(second.view, first.view, "it is the same book");
    let location = book::current(&home, |_| None).expect("readable");
    assert_eq!(location, Some(Location::File(home.demo_book())), "the desk's own book from now on");
}

#[tokio::test]
async fn the_teams_database_is_opened_by_the_login_that_was_given() {
    let Some(server) = server() else { return };
    let (_folder, home) = desk();
    let url = server.new_database();
    let database = url.rsplit('/').next().and_then(|rest| rest.split('?').next()).expect("a name").to_owned();
    let choice = |user: &str, tls: &str| BookChoice::Postgres {
        host: "127.0.0.1".into(),
        port: server.port(),
        database: database.clone(),
        user: user.into(),
        password: TEST_PASSWORD.into(),
        tls: tls.into(),
    };
    let refused =
        book::test_connection(&choice("postgres", "disable"), &session()).await.expect_err("no book yet");
    assert_eq!(refused.code(), "not_a_book", "{refused}");
    let new = book::new_book("Team Seller", "Europe/Berlin", "EUR", "test").expect("sound");
    let now = Instant::parse("2026-11-21T09:00:00Z").expect("an instant");
    Store::create(&Location::Server(url), &new, now).await.expect("made").close().await;
    server.login("amina_book_test", "desk_finance", &database);
    server.login("nobody_book_test", "pg_monitor", &database);

    let said =
        book::test_connection(&choice("amina_book_test", "disable"), &session()).await.expect("connected");
    assert_eq!(
        said,
        "Connected as amina_book_test (Finance approver). Book of Team Seller: 0 organisations, 0 transactions.",
        "who, as what, and what is there"
    );
    assert_eq!(home.current_book().expect("readable"), None, "a test remembers nothing");
    let book = choose(&home, &choice("amina_book_test", "disable")).await.expect("opened");
    assert_eq!((book.session.actor.as_str(), book.session.role), ("amina_book_test", Some(Role::Finance)));
    let saved = std::fs::read_to_string(home.config.join("book.json")).expect("remembered");
    assert!(!saved.contains(TEST_PASSWORD), "no password in a file: {saved}");
    let location = book::current(&home, |_| Some(TEST_PASSWORD.into())).expect("readable").expect("there");
    book::open(&location, &session()).await.expect("it opens with the password from elsewhere");

    for (user, tls) in [("nobody_book_test", "disable"), ("amina_book_test", "verify-full")] {
        let refused = choose(&home, &choice(user, tls)).await.expect_err("no role, or no certificate");
        assert!(!refused.view().message.is_empty(), "{user} {tls}: {refused}");
    }
}
