//! Settings and the clipboard, through the bridge that the page uses.

use serde_json::json;

use crate::desk::{Answers, Desk};

#[tokio::test]
async fn settings_are_there_again_after_a_restart() {
    let desk = Desk::start(Answers::default()).await;
    desk.see("main").await;
    let state = desk.invoke("app_state", json!({})).await.expect("the state");
    let mut settings = state["settings"].clone();
    assert_eq!(settings["theme"], "system", "the colours of the system at first");
    settings["theme"] = json!("dark");
    settings["saved_views"] = json!([{ "name": "Large purchases", "url": "#/transactions?min=1000" }]);
    let saved = desk.invoke("save_settings", json!({ "settings": settings })).await.expect("saved");
    assert_eq!(saved, settings, "the answer is what was saved");

    let desk = desk.restart(Answers::default()).await;
    desk.see("main").await;
    let state = desk.invoke("app_state", json!({})).await.expect("the state");
    assert_eq!(state["settings"], settings, "a restart changes nothing");
    desk.close().await;
}

#[tokio::test]
async fn what_the_page_may_not_call_is_refused() {
    let desk = Desk::start(Answers::default()).await;
    desk.see("main").await;
    for command in ["plugin:dialog|open", "plugin:fs|read_text_file", "plugin:window-state|save_window_state"]
    {
        let refused = desk.invoke(command, json!({ "path": "/etc/passwd" })).await;
        assert!(refused.is_err(), "{command} must not be open to the page: {refused:?}");
    }
    let remote = "
        const done = arguments[0];
        fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'));";
    let sent = desk.client().execute_async(remote, vec![]).await.expect("the page answers");
    assert_eq!(sent, "refused", "the page may talk to the program alone");
    let violations = desk.csp_violations().await;
    assert_eq!(violations.len(), 1, "and the policy, not chance, refused it: {violations:?}");
    desk.close().await;
}
