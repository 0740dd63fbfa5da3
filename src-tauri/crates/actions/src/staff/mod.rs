//! Staff, roles, limits and passwords.

use credit_desk_storage::Store;

use crate::error::Result;
use crate::session::Session;
use crate::view;

/// Everybody, with limits.
pub async fn get_staff(_: &Store, _: &Session) -> Result<view::StaffPage> {
    Err(crate::error::not_built())
}

/// Invites, changes or ends.
pub async fn change_staff(_: &Store, _: &Session, _: &view::StaffChange) -> Result<view::StaffOutcome> {
    Err(crate::error::not_built())
}

/// Changes limits.
pub async fn change_policy(_: &Store, _: &Session, _: &view::PolicyChange) -> Result<view::StaffOutcome> {
    Err(crate::error::not_built())
}

/// Changes one's own password.
pub async fn change_password(_: &Store, _: &Session, _: &str, _: &str) -> Result<()> {
    Err(crate::error::not_built())
}
