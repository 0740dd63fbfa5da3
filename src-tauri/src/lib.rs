//! The window of Credit Desk: the only code that knows Tauri.
//!
//! It holds no rule of the business. Each command hands its arguments to `credit_desk_actions` and its answer to the
//! page; native services (dialogs, clipboard, menu, keyring) are commands of our own, so that the page needs no plug-in.

mod chosen_file;
mod clipboard;
mod commands;
mod desk;
mod dialog;
mod drop;
mod error;
mod event;
mod follow;
mod issued_codes;
mod job;
mod logging;
mod menu;
mod ready;
mod record_window;
mod secret;
mod settings_file;
mod setup;

#[cfg(test)]
mod bindings;

use std::process::ExitCode;

use credit_desk_actions::home::Home;
use settings_file::SettingsFile;
use setup::Start;
use tauri_plugin_window_state::StateFlags;

/// Opens the window and runs until it is closed.
pub fn run() -> ExitCode {
    ready::started();
    let Some(home) = Home::find() else {
        return say(
            "Credit Desk was not started: this user has no home folder. Set CREDIT_DESK_HOME to a folder.",
        );
    };
    let files = SettingsFile::new(&home.config);
    safe_rendering(files.settings().safe_rendering);
    let _log = match logging::start(&home.logs) {
        Ok(log) => log,
        Err(error) => {
            let folder = home.logs.display();
            return say(&format!(
                "Credit Desk was not started: its log folder {folder} cannot be written ({error})."
            ));
        }
    };
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "program.started");

    let instance = tauri_plugin_single_instance::Builder::new()
        .dbus_id(home.instance())
        .callback(|app, _arguments, _folder| setup::show_window(app))
        .build();
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filter(|label| label == setup::MAIN_WINDOW)
        .with_filename(home.config.join("window.json").to_string_lossy())
        .build();
    let demo_first = std::env::args().any(|argument| argument == "--demo");
    let start = Start { home, files, demo_first };
    let built = tauri::Builder::default()
        .plugin(instance)
        .plugin(window_state)
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handler())
        .setup(move |app| setup::setup(app, start))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(|_, _| {})).unwrap_or(1)),
        Err(error) => {
            tracing::error!(error = error::chain(&error), "program.not_started");
            say(&format!("Credit Desk was not started: {}.", error::chain(&error)))
        }
    }
}

/// The last resort when there is no window to show a sentence in.
#[expect(clippy::print_stderr, reason = "there is no window yet")]
fn say(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}

/// Keeps WebKitGTK off a difficult graphics driver.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment can only be changed unsafely")]
fn safe_rendering(wanted: bool) {
    if wanted {
        // SAFETY: called first thing in `run`, before there is another thread that could read the environment.
        unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
    }
}

#[cfg(not(target_os = "linux"))]
fn safe_rendering(_wanted: bool) {}
