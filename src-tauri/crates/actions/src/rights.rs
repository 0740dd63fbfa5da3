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

/// What each command of the window needs; nothing where it is about this computer, or about signing in to the book.
///
/// Decisions need the right to look, and beyond that what the proposal's own action needs: whoever made it may withdraw it.
pub const RULES: &[(&str, Option<(Area, Level)>)] = {
    use Level::{Do, Propose, View};
    &[
        ("app_state", None),
        ("open_book", None),
        ("open_window", None),
        ("test_connection", None),
        ("cancel_job", None),
        ("copy_text", None),
        ("save_settings", None),
        ("set_window_theme", None),
        ("sign_in", None),
        ("lock_desk", None),
        ("change_password", None),
        ("list_transactions", Some((Area::Transactions, View))),
        ("summarise_transactions", Some((Area::Transactions, View))),
        ("get_transaction", Some((Area::Transactions, View))),
        ("lookup_event", Some((Area::Transactions, View))),
        ("find_anything", Some((Area::Transactions, View))),
        ("list_operations", Some((Area::Transactions, View))),
        ("list_projects", Some((Area::Transactions, View))),
        ("export_transactions", Some((Area::Transactions, View))),
        ("list_organisations", Some((Area::Organisations, View))),
        ("get_organisation", Some((Area::Organisations, View))),
        ("explain_balance", Some((Area::Organisations, View))),
        ("choose_import_file", Some((Area::Import, Do))),
        ("dry_run_import", Some((Area::Import, Do))),
        ("run_import", Some((Area::Import, Do))),
        ("get_inbox", Some((Area::Inbox, View))),
        ("snooze_item", Some((Area::Inbox, View))),
        ("list_proposals", Some((Area::Requests, View))),
        ("get_proposal", Some((Area::Requests, View))),
        ("submit_request", Some((Area::Requests, Propose))),
        ("decide_proposals", Some((Area::Requests, View))),
        ("list_grants", Some((Area::Grants, View))),
        ("preview_grant", Some((Area::Grants, Propose))),
        ("grant_credits", Some((Area::Grants, Propose))),
        ("choose_grant_file", Some((Area::Grants, Propose))),
        ("rehearse_bulk_grant", Some((Area::Grants, Propose))),
        ("propose_bulk_grant", Some((Area::Grants, Propose))),
        ("preview_void", Some((Area::Grants, Propose))),
        ("void_lot", Some((Area::Grants, Propose))),
        ("preview_reversal", Some((Area::Reverse, Propose))),
        ("reverse_transaction", Some((Area::Reverse, Propose))),
        ("preview_extension", Some((Area::Expiry, Do))),
        ("extend_lot", Some((Area::Expiry, Do))),
        ("list_batches", Some((Area::Coupons, View))),
        ("get_batch", Some((Area::Coupons, View))),
        ("preview_batch", Some((Area::Coupons, Do))),
        ("issue_batch", Some((Area::Coupons, Do))),
        ("save_batch_codes", Some((Area::Coupons, Do))),
        ("disable_batch", Some((Area::Coupons, Do))),
        ("redeem_code", Some((Area::Coupons, Do))),
        ("list_audit", Some((Area::AuditLog, View))),
        ("check_audit_chain", Some((Area::AuditLog, View))),
        ("export_audit", Some((Area::AuditLog, View))),
        ("get_staff", Some((Area::Staff, View))),
        ("change_staff", Some((Area::Staff, Do))),
        ("change_policy", Some((Area::Staff, Do))),
    ]
};

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
