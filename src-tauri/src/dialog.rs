//! The native dialogs to open and to save a file. The page never names a path; it only asks for the dialog.
//!
//! While the window is driven by a test (`TAURI_WEBVIEW_AUTOMATION=true`) nobody can click a native dialog; then
//! `CREDIT_DESK_TEST_OPEN` and `CREDIT_DESK_TEST_SAVE` are its answers. Otherwise they are ignored.

use std::path::PathBuf;

use tauri::{AppHandle, Wry};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

/// Lets the user choose one file to import; nothing when cancelled.
pub async fn open_file(app: &AppHandle<Wry>) -> Option<PathBuf> {
    if automation() {
        return answer_of("CREDIT_DESK_TEST_OPEN");
    }
    let (chosen, answer) = oneshot::channel();
    app.dialog()
        .file()
        .set_title("Choose a file to import")
        .add_filter("CSV or NDJSON", &["csv", "tsv", "txt", "ndjson", "jsonl", "json"])
        .add_filter("All files", &["*"])
        .pick_file(move |path| {
            let _ = chosen.send(path);
        });
    answer.await.ok().flatten()?.into_path().ok()
}

/// Lets the user choose where to save; `name` is what the dialog suggests. Nothing when cancelled.
pub async fn save_file(app: &AppHandle<Wry>, title: &str, name: &str) -> Option<PathBuf> {
    if automation() {
        return answer_of("CREDIT_DESK_TEST_SAVE");
    }
    let (chosen, answer) = oneshot::channel();
    app.dialog().file().set_title(title).set_file_name(name).add_filter("CSV", &["csv"]).save_file(
        move |path| {
            let _ = chosen.send(path);
        },
    );
    answer.await.ok().flatten()?.into_path().ok()
}

/// True while a WebDriver drives the window.
pub fn automation() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

/// The answer given in advance; without one the dialog was cancelled.
fn answer_of(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}
