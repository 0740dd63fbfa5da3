//! The team's PostgreSQL: connecting through the page, and finding the book again after a restart.

use std::fs;
use std::path::Path;

use credit_desk_actions::Session;
use credit_desk_actions::book;
use credit_desk_domain::BillingZone;
use credit_desk_storage::Location;
use credit_desk_storage::testing::{PostgresServer, TEST_PASSWORD};
use serde_json::json;

use crate::desk::{Answers, Desk};

#[tokio::test]
async fn a_login_connects_to_the_teams_book_and_finds_it_again() {
    let Some(server) = PostgresServer::start() else { return };
    let url = server.new_database();
    let database = url.rsplit('/').next().and_then(|rest| rest.split('?').next()).expect("a name").to_owned();
    let session = Session::local(BillingZone::UTC);
    let new = book::new_book("Harbour Prints Ltd", "Europe/London", "GBP", "production").expect("a book");
    book::create(&Location::parse(&url), &new, &session)
        .await
        .expect("made by the administrator")
        .store
        .close()
        .await;
    server.login("amina", "desk_finance", &database);

    let desk = Desk::start(Answers::default()).await;
    desk.click("Connect to PostgreSQL").await;
    desk.fill("Host", "127.0.0.1").await;
    desk.fill("Port", &server.port().to_string()).await;
    desk.fill("Database", &database).await;
    desk.choose("Encryption", "None (this computer only)").await;
    desk.fill("Login", "amina").await;
    desk.fill("Password", "not the password").await;
    desk.click("Connect").await;
    desk.see("[role=alert]").await;
    desk.picture("team-refused").await;
    desk.fill("Password", TEST_PASSWORD).await;
    desk.click("Test connection").await;
    desk.read("Book of Harbour Prints Ltd").await;
    desk.click("Connect").await;
    desk.read("No transactions yet").await;
    let state = desk.invoke("app_state", json!({})).await.expect("the state");
    assert_eq!(state["book"]["actor"], "amina", "the login is the actor");
    assert_eq!(state["book"]["engine"], "postgres", "the team's engine");
    let location = state["book"]["location"].as_str().expect("a place");
    assert!(
        location.contains("encrypted file"),
        "without a keyring the window says where the password is: {location}"
    );
    assert_no_file_says(TEST_PASSWORD, &desk.file("home"));

    let desk = desk.restart(Answers::default()).await;
    desk.read("No transactions yet").await;
    let state = desk.invoke("app_state", json!({})).await.expect("the state");
    assert_eq!(state["book"]["billing_entity"], "Harbour Prints Ltd", "the same book, without asking again");
    desk.picture("team-book").await;
    desk.close().await;
}

/// Neither settings nor log hold the password.
fn assert_no_file_says(secret: &str, folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            assert_no_file_says(secret, &path);
        } else {
            let bytes = fs::read(&path).expect("readable");
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the password", path.display());
        }
    }
}
