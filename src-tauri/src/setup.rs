//! What stands once the program has started: the desk, the menu, the window.

use credit_desk_actions::home::Home;
use tauri::{App, Manager as _, WebviewUrl, WebviewWindowBuilder, Wry};

use crate::desk::Desk;
use crate::settings_file::SettingsFile;
use crate::{dialog, drop, menu};

/// The one window.
pub const MAIN_WINDOW: &str = "main";

/// For the tests that drive the window: what the content security policy refused, from the first byte of the page on.
const RECORD_VIOLATIONS: &str = "window.__cspViolations = [];
    window.__errors = [];
    window.addEventListener('error', (event) => window.__errors.push(String(event.message)));
    window.addEventListener('unhandledrejection', (event) => window.__errors.push(String(event.reason)));
    document.addEventListener('securitypolicyviolation', (event) => window.__cspViolations.push(
        { directive: event.effectiveDirective, blocked: event.blockedURI, sample: event.sample }));";

/// What is known before there is a window.
pub struct Start {
    /// Folders.
    pub home: Home,
    /// Settings.
    pub files: SettingsFile,
    /// Open the demo book when no book was ever open (`--demo`).
    pub demo_first: bool,
}

/// Builds the state that the commands need, and the window.
pub fn setup(app: &mut App<Wry>, start: Start) -> Result<(), Box<dyn std::error::Error>> {
    let handle = app.handle().clone();
    app.manage(Desk::new(handle.clone(), start.home, start.files, start.demo_first));
    app.set_menu(menu::build(&handle)?)?;
    app.on_menu_event(|app, event| menu::chosen(app, &event));
    let mut window = WebviewWindowBuilder::new(app, MAIN_WINDOW, WebviewUrl::default())
        .title("Credit Desk")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 600.0);
    if dialog::automation() {
        window = window.initialization_script(RECORD_VIOLATIONS);
    }
    let window = window.build()?;
    window.on_window_event(move |event| drop::on_window_event(&handle, event));
    Ok(())
}

/// A second start brings the first one's window to the front.
pub fn show_window(app: &tauri::AppHandle<Wry>) {
    if let Some(window) = app.get_webview_window(MAIN_WINDOW) {
        let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::warn!(error = crate::error::chain(&error), "window.not_shown");
        }
    }
}
