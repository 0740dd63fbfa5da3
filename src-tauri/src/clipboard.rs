//! The clipboard, from Rust: WebKitGTK refuses the page's own, and "Copied" must never be said over an empty one.

use std::sync::{Arc, Mutex, PoisonError};

use arboard::Clipboard;
use credit_desk_actions::view::ErrorView;

use crate::error::failed;

/// The system clipboard. It stays open: on Linux the program itself serves what it copied.
#[derive(Clone, Default)]
pub struct SystemClipboard(Arc<Mutex<Option<Clipboard>>>);

impl SystemClipboard {
    /// Puts text on the clipboard and returns when it is there.
    pub fn copy(&self, text: String) -> Result<(), ErrorView> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let copied = match open.take() {
            Some(clipboard) => Ok(clipboard),
            None => Clipboard::new(),
        }
        .and_then(|mut clipboard| clipboard.set_text(text).map(|()| clipboard));
        match copied {
            Ok(clipboard) => {
                *open = Some(clipboard);
                Ok(())
            }
            // It stays closed, so that the next attempt opens it anew: the display may have been restarted.
            Err(error) => Err(failed("clipboard", "The text was not copied.", &error)),
        }
    }
}
