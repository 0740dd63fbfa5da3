//! Windows beside the main one: a record or a list that somebody wants to keep in view.

use std::sync::atomic::{AtomicU32, Ordering};

use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder, Wry};

use crate::error::{Problem, failed, refused};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// How many are enough.
const MOST: usize = 12;

/// Opens a window at a route of the page, e.g. `/organisations/42`.
pub fn open(app: &AppHandle<Wry>, route: &str, title: &str) -> Result<(), Problem> {
    if !is_route(route) {
        return Err(refused(
            "window_route",
            "The window was not opened: it names no screen of Credit Desk.",
            "Open the record from its list.",
        )
        .into());
    }
    if app.webview_windows().len() > MOST {
        return Err(refused(
            "windows_many",
            format!("The window was not opened: {MOST} are open beside the main one."),
            "Close one of them first.",
        )
        .into());
    }
    let label = format!("record-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let window = WebviewWindowBuilder::new(app, label, WebviewUrl::App(format!("index.html#{route}").into()))
        .title(format!("{} · Credit Desk", title.trim()))
        .inner_size(1100.0, 760.0)
        .min_inner_size(640.0, 480.0)
        .build();
    window.map(drop).map_err(|error| failed("window", "The window was not opened.", &error).into())
}

/// A path of the page with its search: nothing that leads out of it.
fn is_route(route: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~?&=%+,:".contains(c);
    route.starts_with('/') && !route.starts_with("//") && route.len() <= 2_000 && route.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_routes_of_the_page_open_a_window() {
        for route in ["/organisations/42", "/transactions?event_id=48214739&kinds=usage%2Cpurchase"] {
            assert!(is_route(route), "{route}");
        }
        for other in
            ["", "https://example.org", "//example.org/x", "/a#b", "/\"><script>", "javascript:alert(1)"]
        {
            assert!(!is_route(other), "{other}");
        }
    }
}
