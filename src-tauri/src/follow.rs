//! Follows the open book: whatever is committed to it, at this desk or another, refreshes the screens.

use std::time::Duration;

use credit_desk_storage::{Change, Store};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Wry};

use crate::event::{self, BookChanged};

/// Until a server that could not be reached is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// A book that is followed until this is dropped.
pub struct Follower(JoinHandle<()>);

impl Follower {
    /// Tells the page about every change of this book from now on.
    pub fn start(app: AppHandle<Wry>, store: Store) -> Self {
        Self(tauri::async_runtime::spawn(async move {
            loop {
                if let Err(error) = tell(&app, &store).await {
                    tracing::warn!(error = crate::error::chain(&error), "book.not_followed");
                }
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        }))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn tell(app: &AppHandle<Wry>, store: &Store) -> credit_desk_storage::Result<()> {
    let mut changes = store.changes().await?;
    loop {
        let Change { org } = changes.next().await?;
        let org_id = org.and_then(|org| i32::try_from(org.get()).ok());
        event::book_changed(app, BookChanged { org_id });
    }
}
