//! Who may do what: the one place that refuses an action because of a role.
//!
//! On PostgreSQL the database refuses the same by privileges and commands of its own; on SQLite a file belongs to
//! whoever may open it, and this is what keeps colleagues at one computer apart.

use credit_desk_domain::{Area, Level, Role};

use crate::error::{ActionError, Result};
use crate::session::Session;
use crate::view;

/// Refuses where the person's role does not go that far.
///
/// # Errors
/// `sign_in_needed` where nobody is signed in; `not_allowed` with what the role may do, and who can.
pub fn authorize(session: &Session, area: Area, needed: Level) -> Result<()> {
    if session.signed_out {
        return Err(sign_in_needed());
    }
    allow(session.role, area, needed)
}

/// The same for a role alone.
pub(crate) fn allow(role: Option<Role>, area: Area, needed: Level) -> Result<()> {
    let has = role.map_or(Level::Hidden, |role| role.level(area));
    if has >= needed {
        return Ok(());
    }
    let who: Vec<&str> =
        Role::ALL.into_iter().filter(|role| role.level(area) >= needed).map(Role::words).collect();
    Err(ActionError::refused(
        "not_allowed",
        format!(
            "Nothing was done: the role {} does not go that far with {}.",
            role.map_or("(none)", Role::words),
            area.words()
        ),
        &format!("Ask a colleague with the role {}.", who.join(" or ")),
    ))
}

/// Nothing is shown or done before somebody signed in.
pub fn sign_in_needed() -> ActionError {
    ActionError::refused(
        "sign_in_needed",
        "Nothing was done: nobody is signed in to this book.",
        "Sign in with your login and password.",
    )
}

/// What a role may do, for the window.
pub(crate) fn views(role: Option<Role>) -> Vec<view::RightView> {
    Area::ALL
        .into_iter()
        .map(|area| view::RightView {
            area: area_view(area),
            level: level_view(role.map_or(Level::Hidden, |role| role.level(area))),
        })
        .collect()
}

fn area_view(area: Area) -> view::Area {
    match area {
        Area::Inbox => view::Area::Inbox,
        Area::Requests => view::Area::Requests,
        Area::Transactions => view::Area::Transactions,
        Area::Organisations => view::Area::Organisations,
        Area::Reverse => view::Area::Reverse,
        Area::Coupons => view::Area::Coupons,
        Area::Grants => view::Area::Grants,
        Area::Invoices => view::Area::Invoices,
        Area::Payments => view::Area::Payments,
        Area::RateCard => view::Area::RateCard,
        Area::Expiry => view::Area::Expiry,
        Area::Reports => view::Area::Reports,
        Area::AuditLog => view::Area::AuditLog,
        Area::Import => view::Area::Import,
        Area::Staff => view::Area::Staff,
    }
}

fn level_view(level: Level) -> view::Level {
    match level {
        Level::Hidden => view::Level::Hidden,
        Level::View => view::Level::View,
        Level::Propose => view::Level::Propose,
        Level::Do => view::Level::Do,
    }
}
