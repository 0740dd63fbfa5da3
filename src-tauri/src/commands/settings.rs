//! Settings, and what follows from them at once.
#![expect(clippy::unused_async, reason = "every command has the form that the list gives it")]

use credit_desk_actions::view::Settings;
use serde::Deserialize;
use tauri::Manager as _;
use ts_rs::TS;

use crate::desk::Desk;
use crate::error::{Problem, failed};
use crate::setup::MAIN_WINDOW;

/// Colours of the title bar.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WindowTheme {
    Light,
    Dark,
    System,
}

pub async fn save_settings(desk: Desk, settings: Settings) -> Result<Settings, Problem> {
    desk.save_settings(settings.clone())
        .await
        .map_err(|error| failed("settings_not_saved", "The settings were not saved.", &error))?;
    Ok(settings)
}

pub async fn set_window_theme(desk: Desk, theme: WindowTheme) -> Result<(), Problem> {
    let theme = match theme {
        WindowTheme::Light => Some(tauri::Theme::Light),
        WindowTheme::Dark => Some(tauri::Theme::Dark),
        WindowTheme::System => None,
    };
    if let Some(window) = desk.app().get_webview_window(MAIN_WINDOW) {
        window
            .set_theme(theme)
            .map_err(|error| failed("window_theme", "The title bar did not follow the theme.", &error))?;
    }
    Ok(())
}
