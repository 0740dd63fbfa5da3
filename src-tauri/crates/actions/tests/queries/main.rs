//! What the reads of the ledger tell, on both engines, against sums made plainly and against the independent auditor.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../storage/tests/ledger/command.rs"]
#[expect(dead_code, reason = "the stories need a part of it")]
mod command;
mod event;
mod explanation;
mod export;
mod organisation;
#[path = "../../../storage/tests/query_book/mod.rs"]
mod query_book;
mod restricted;
#[path = "../../../storage/tests/support/mod.rs"]
mod support;
mod transaction;

use std::sync::Arc;

use credit_desk_actions::Session;
use credit_desk_actions::transactions::list_transactions;
use credit_desk_actions::view::{Amount, PageRequest, TransactionFilter, TransactionRow};
use credit_desk_domain::{BillingZone, Credits, Instant, ManualClock, Role};
use credit_desk_storage::Store;

/// A session whose clock stands at `now`, in a zone that is neither UTC nor the billing entity's.
fn session(now: Instant) -> Session {
    let clock = Arc::new(ManualClock::new(now));
    Session { clock, ..Session::new("tester", Role::Admin, BillingZone::parse("America/New_York").unwrap()) }
}

fn micro(amount: &Amount) -> i64 {
    Credits::parse(&amount.0).unwrap().micro()
}

/// All rows that a filter shows, page by page.
async fn listed(store: &Store, session: &Session, filter: &TransactionFilter) -> Vec<TransactionRow> {
    let mut rows = Vec::new();
    let mut page = PageRequest { limit: 90, ..PageRequest::default() };
    loop {
        let found = list_transactions(store, session, filter, &page).await.unwrap();
        rows.extend(found.rows);
        match found.next {
            Some(next) => page.cursor = Some(next),
            None => return rows,
        }
    }
}
