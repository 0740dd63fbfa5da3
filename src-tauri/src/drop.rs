//! Files dropped on the window.

use tauri::{AppHandle, DragDropEvent, WindowEvent, Wry};

/// Inspects a dropped file and tells the page about it.
pub fn on_window_event(_app: &AppHandle<Wry>, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        tracing::info!(files = paths.len(), "window.file_dropped");
    }
}
