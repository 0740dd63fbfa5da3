//! Which book a command works on.

use std::sync::OnceLock;

use credit_desk_actions::book::{self, Book};
use credit_desk_actions::home::Home;
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::BillingZone;
use credit_desk_storage::Location;

use crate::password;
use crate::problem::Result;

/// Who works, as this run of the program was told.
static LOGIN: OnceLock<Option<String>> = OnceLock::new();

/// Whoever signs in to a book that asks for it; said once, before a book is opened.
pub fn sign_in_as(login: Option<String>) {
    let _ = LOGIN.set(login);
}

/// Where the desk keeps things, or a refusal for an account without a home.
pub fn home() -> Result<Home> {
    Home::find().ok_or_else(|| {
        ActionError::refused(
            "no_home",
            "The desk's own book was not found: this account has no home folder.",
            "Give the book with --db, or set CREDIT_DESK_HOME.",
        )
        .into()
    })
}

/// Who acts before a book is open.
pub fn session(zone: BillingZone) -> Session {
    Session::local(zone)
}

/// The book that was named, else the desk's own.
pub fn location(db: Option<&str>) -> Result<Location> {
    if let Some(text) = db {
        return Ok(Location::parse(text));
    }
    // A server's password is read by the driver from PGPASSWORD or ~/.pgpass.
    book::current(&home()?, |_| None)?.ok_or_else(|| {
        ActionError::refused(
            "no_book",
            "Nothing was done: the desk has no book yet.",
            "Make one with `credit-desk-cli demo` or `credit-desk-cli init`, open one in Credit Desk, or name one with --db.",
        )
        .into()
    })
}

/// Opens the book. `zone` is the one in which days are given; the billing entity's where nothing was said.
pub async fn open(db: Option<&str>, zone: Option<BillingZone>) -> Result<Book> {
    let mut book = book::open(&location(db)?, &session(zone.unwrap_or(BillingZone::UTC))).await?;
    if book.session.signed_out {
        let Some(login) = LOGIN.get().and_then(Option::as_deref) else {
            return Err(ActionError::refused(
                "sign_in_needed",
                "Nothing was done: people sign in to this book, and nobody did.",
                "Say who you are with --as LOGIN; the password comes from CREDIT_DESK_PASSWORD or is asked for.",
            )
            .into());
        };
        book = book.sign_in(login, &password::current(login)?).await?;
    }
    if zone.is_none() {
        book.session.zone = book.store.billing_entity().await?.zone;
    }
    Ok(book)
}
