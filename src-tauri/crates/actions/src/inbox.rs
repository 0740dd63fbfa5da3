//! What waits for the person at the desk.

use credit_desk_storage::Store;

use crate::error::Result;
use crate::session::Session;
use crate::view;

/// Everything that waits.
pub async fn get_inbox(_: &Store, _: &Session) -> Result<view::Inbox> {
    Err(crate::error::not_built())
}

/// Puts an item off.
pub async fn snooze_item(_: &Store, _: &Session, _: &str, _: Option<&str>) -> Result<view::Inbox> {
    Err(crate::error::not_built())
}
