//! The window opens.

use crate::desk::{Answers, Desk};

#[tokio::test]
async fn the_window_opens_and_shows_the_page_without_a_csp_violation() {
    let desk = Desk::start(Answers::default()).await;
    desk.read("Welcome to Credit Desk").await;
    assert_eq!(desk.client().title().await.expect("a title"), "Credit Desk", "the page has loaded");
    let violations = desk.csp_violations().await;
    assert!(violations.is_empty(), "the production policy must not refuse anything: {violations:?}");
    desk.picture("opens").await;
    desk.close().await;
}
