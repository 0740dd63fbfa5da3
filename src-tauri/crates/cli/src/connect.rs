//! Which book a command works on.

use credit_desk_actions::book::{self, Book};
use credit_desk_actions::home::Home;
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::BillingZone;
use credit_desk_storage::Location;

use crate::problem::Result;

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
    if zone.is_none() {
        book.session.zone = book.store.billing_entity().await?.zone;
    }
    Ok(book)
}
