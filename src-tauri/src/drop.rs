//! Files dropped on the window.

use tauri::{AppHandle, DragDropEvent, Manager as _, WindowEvent, Wry};
use tauri_plugin_dialog::DialogExt as _;

use crate::desk::Desk;
use crate::{chosen_file, event};

/// Inspects the first of the dropped files and tells the page about it; one import runs at a time.
pub fn on_window_event(app: &AppHandle<Wry>, happened: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = happened else { return };
    let Some(path) = paths.first().cloned() else { return };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let desk = app.state::<Desk>().inner().clone();
        match chosen_file::inspect(&desk, &path).await {
            Ok(inspection) => event::file_dropped(&app, inspection),
            Err(problem) => {
                let view = problem.into_view();
                tracing::info!(code = view.code, incident = view.incident, "window.dropped_file_not_read");
                let sentence =
                    [Some(view.message), view.hint].into_iter().flatten().collect::<Vec<_>>().join("\n");
                app.dialog().message(sentence).title("The file was not read").show(|_| {});
            }
        }
    });
}
