//! The demo book on both engines: what must be in it, that it is sound, and that the same seed makes the same book.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use credit_desk_actions::book::{self, Book};
use credit_desk_actions::demo::{Demo, USUAL_SEED, USUAL_TRANSACTIONS};
use credit_desk_actions::exports::export_transactions;
use credit_desk_actions::imports::{Unwatched, Watch};
use credit_desk_actions::organisations::{get_organisation, list_organisations};
use credit_desk_actions::transactions::{list_transactions, lookup_event, summarise_transactions};
use credit_desk_actions::view::{
    KindView, OrgFilter, OrgStateView, PageRequest, StatusView, TransactionFilter,
};
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::{BillingZone, Instant, ManualClock};
use credit_desk_storage::Location;
use credit_desk_storage::testing::PostgresServer;

fn end() -> Instant {
    Instant::parse("2026-11-21T09:00:00Z").expect("an instant")
}

/// A desk that looks at the book a quarter of an hour after its end.
fn session() -> Session {
    let now = end().saturating_add_micros(15 * 60 * 1_000_000);
    Session { clock: Arc::new(ManualClock::new(now)), ..Session::local(BillingZone::UTC) }
}

fn server() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER.get_or_init(PostgresServer::start).as_ref()
}

async fn made(location: &Location, transactions: u64, seed: u64) -> Book {
    let demo = Demo { transactions, seed, end: end() };
    let made = demo.create(location, Arc::new(Unwatched)).await.expect("the book is made");
    let book = book::open(location, &session()).await.expect("it opens");
    assert_eq!(book.view.transactions, made.transactions, "what was counted is what is there");
    assert_eq!(book.view.organisations, made.organisations, "every organisation joined");
    let off = made.transactions.abs_diff(transactions);
    assert!(
        off <= transactions.max(4_000) / 4,
        "{} transactions were made of {transactions}",
        made.transactions
    );
    book
}

async fn exported(book: &Book, folder: &Path) -> String {
    let path = folder.join("export.csv");
    let filter = TransactionFilter::default();
    export_transactions(&book.store, &book.session, &filter, &path, false, Arc::new(Unwatched))
        .await
        .expect("exported");
    std::fs::read_to_string(&path).expect("the export")
}

async fn check_sound(book: &Book) {
    let cancel = Arc::new(AtomicBool::new(false));
    let report = book.store.verify(Arc::new(|_, _| {}), cancel).await.expect("verified");
    assert_eq!(report.differences, Vec::new(), "the book agrees with itself");
    assert!(report.is_clean(), "and was read whole");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_book_on_both_engines() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| Location::File(folder.path().join(name));
    let first = made(&file("first.sqlite"), 3_000, 7).await;
    check_sound(&first).await;
    let expected = exported(&first, folder.path()).await;
    let again = made(&file("again.sqlite"), 3_000, 7).await;
    assert!(exported(&again, folder.path()).await == expected, "same seed, same end, same book");
    let other = made(&file("other.sqlite"), 3_000, 8).await;
    assert!(exported(&other, folder.path()).await != expected, "another seed is another book");
    if let Some(server) = server() {
        let book = made(&Location::Server(server.new_database()), 3_000, 7).await;
        check_sound(&book).await;
        // What colleagues approved has no request behind it there: everybody acts as themselves on a server.
        let without = exported(&book, folder.path()).await.replace("demo:req_", "req_");
        assert!(without == expected, "PostgreSQL holds the same book");
    }
}

#[tokio::test]
async fn the_usual_book_shows_what_a_desk_sees() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let book =
        made(&Location::File(folder.path().join("usual.sqlite")), USUAL_TRANSACTIONS, USUAL_SEED).await;
    check_sound(&book).await;
    let (store, session) = (&book.store, &book.session);

    for kind in [
        KindView::Purchase,
        KindView::AutoRecharge,
        KindView::FreeCredits,
        KindView::AdminGrant,
        KindView::CreditRequest,
        KindView::Coupon,
        KindView::Usage,
        KindView::ManualConsumption,
        KindView::Expiry,
        KindView::Void,
        KindView::Refund,
        KindView::Clawback,
        KindView::Reinstatement,
        KindView::Reversal,
    ] {
        let filter = TransactionFilter { kinds: vec![kind], ..TransactionFilter::default() };
        let page = PageRequest { limit: 1, ..PageRequest::default() };
        let page = list_transactions(store, session, &filter, &page).await.expect("a page");
        assert_eq!(page.rows.len(), 1, "there is a {kind:?}");
    }

    let list = list_organisations(store, session, &OrgFilter::default()).await.expect("the list");
    let of = |state| list.rows.iter().filter(|row| row.state == state).count();
    assert_eq!(of(OrgStateView::Zero), 1, "one organisation is at zero");
    assert_eq!(of(OrgStateView::InDebt), 1, "one is in debt");
    assert_eq!(of(OrgStateView::Suspended), 1, "one is suspended");
    assert!(of(OrgStateView::Low) >= 1, "one has less than 48 hours left");
    assert!(of(OrgStateView::Active) >= 30, "most do well");
    let soon =
        list.rows.iter().filter(|row| row.expiring_next.as_ref().is_some_and(|next| next.soon)).count();
    assert!(soon >= 4, "credits of several organisations expire within 14 days: {soon}");

    let mut trends = BTreeSet::new();
    let mut currencies = BTreeSet::new();
    for row in &list.rows {
        let page = get_organisation(store, session, row.org_id).await.expect("the page");
        if row.name == "Kilimani Studios" {
            assert_eq!(page.trend.label, "growing", "the trend that is meant is the trend that is read");
        }
        trends.insert(page.trend.label);
        currencies.extend(page.cost_per_credit.map(|cost| cost.currency));
    }
    for label in ["flat", "growing", "spike", "off_season", "declining"] {
        assert!(trends.contains(label), "there is a trend {label}: {trends:?}");
    }
    assert!(currencies.len() >= 6, "several currencies: {currencies:?}");

    let open = TransactionFilter { status: Some(StatusView::Accumulating), ..TransactionFilter::default() };
    let open = summarise_transactions(store, session, &open).await.expect("totals");
    assert!(open.accumulating >= 8, "hours are open: {}", open.accumulating);

    let page = PageRequest { limit: 500, ..PageRequest::default() };
    let usage = TransactionFilter { kinds: vec![KindView::Usage], ..TransactionFilter::default() };
    let rows = list_transactions(store, session, &usage, &page).await.expect("a page").rows;
    let events: BTreeSet<String> = rows.into_iter().filter_map(|row| row.event_id).collect();
    let (mut shared, mut large) = (0, 0);
    for id in events {
        let event = lookup_event(store, session, &id).await.expect("looked up").expect("there");
        shared += usize::from(event.organisations.len() > 1);
        large += usize::from(event.transactions >= 8);
    }
    assert!(
        shared >= 5 && large >= 5,
        "events of several organisations ({shared}), of many transactions ({large})"
    );
}

/// Asks to stop after some progress.
struct Impatient(AtomicU64);

impl Watch for Impatient {
    fn progress(&self, _phase: &str, done: u64, _total: Option<u64>) {
        self.0.fetch_max(done, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 200
    }
}

#[tokio::test]
async fn a_cancelled_book_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let location = Location::File(folder.path().join("demo.sqlite"));
    let demo = Demo { transactions: 3_000, seed: 7, end: end() };
    let refused =
        demo.create(&location, Arc::new(Impatient(AtomicU64::new(0)))).await.expect_err("cancelled");
    assert!(matches!(refused, ActionError::Refused { code: "cancelled", .. }), "{refused}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

#[tokio::test]
async fn a_book_that_exists_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let location = Location::File(folder.path().join("demo.sqlite"));
    let before = made(&location, 1_000, 7).await;
    let demo = Demo { transactions: 1_000, seed: 9, end: end() };
    let refused = demo.create(&location, Arc::new(Unwatched)).await.expect_err("there is one");
    assert_eq!(refused.code(), "book_exists", "{refused}");
    let after = book::open(&location, &session()).await.expect("it still opens");
    assert_eq!(after.view, before.view, "nothing changed");
}
