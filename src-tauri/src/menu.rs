//! The native menu. It mirrors the window's command registry: an item sends its command's id and the page runs it.
//!
//! Keys belong to the page (accelerators differ between systems and would fire twice), so items carry none. Only macOS
//! keeps the system's own Edit items: without them copy and paste do not work in fields there.

use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Wry};

use crate::event::{self, MenuCommand};

/// Each submenu with its items: the command's id in the page's registry, and the words.
pub const MENUS: &[(&str, &[(&str, &str)])] = &[
    (
        "File",
        &[
            ("import.choose", "Import a File…"),
            ("transactions.export", "Export Transactions…"),
            ("go.settings", "Settings…"),
        ],
    ),
    (
        "Go",
        &[
            ("palette.open", "Find or Run…"),
            ("go.transactions", "Transactions"),
            ("go.organisations", "Organisations"),
            ("go.import", "Import"),
            ("go.back", "Back"),
        ],
    ),
    (
        "View",
        &[
            ("data.refresh", "Refresh Data"),
            ("theme.light", "Light"),
            ("theme.dark", "Dark"),
            ("theme.system", "Same as the System"),
        ],
    ),
    ("Help", &[("help.keys", "Keyboard Shortcuts")]),
];

/// Builds the menu.
pub fn build(app: &AppHandle<Wry>) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(app);
    for (place, (title, items)) in MENUS.iter().enumerate() {
        if place == 1 && cfg!(target_os = "macos") {
            let edit =
                SubmenuBuilder::new(app, "Edit").undo().redo().separator().cut().copy().paste().select_all();
            menu = menu.item(&edit.build()?);
        }
        let mut submenu = SubmenuBuilder::new(app, *title);
        for (id, words) in *items {
            submenu = submenu.item(&MenuItemBuilder::with_id(*id, *words).build(app)?);
        }
        if place == 0 {
            submenu = submenu.separator().quit();
        }
        menu = menu.item(&submenu.build()?);
    }
    menu.build()
}

/// Tells the page which item was chosen.
pub fn chosen(app: &AppHandle<Wry>, event: &MenuEvent) {
    event::menu_command(app, MenuCommand { id: event.id().as_ref().into() });
}
