//! A book on either engine to import into.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use credit_desk_actions::imports::{Import, SourceFile, Watch};
use credit_desk_actions::view::{ImportPlan, ImportReport, ImportSubject};
use credit_desk_actions::{ActionError, Session};
use credit_desk_domain::{BillingZone, Credits, Currency, Instant, ManualClock, Role};
use credit_desk_storage::{Location, NewBook, RateRow, Settlement, Store};

use crate::support::{constant, inspected, now, opened, set};

/// A new book.
pub struct Book {
    pub store: Store,
    _folder: Option<tempfile::TempDir>,
}

/// Follows an import, and stops it after some reports where it is told to.
#[derive(Debug, Default)]
pub struct Follower {
    pub reports: AtomicU64,
    pub stop_when_posting: AtomicBool,
    stop: AtomicBool,
}

impl Watch for Follower {
    fn progress(&self, phase: &str, done: u64, total: Option<u64>) {
        assert!(total.is_none_or(|total| done <= total), "{phase}: {done} of {total:?}");
        self.reports.fetch_add(1, Ordering::Relaxed);
        if phase == "Posting" && self.stop_when_posting.load(Ordering::Relaxed) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

pub async fn sqlite() -> Book {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::File(folder.path().join("book.sqlite"));
    Book { store: create(&location).await, _folder: Some(folder) }
}

pub async fn postgres(url: String) -> Book {
    Book { store: create(&Location::Server(url)).await, _folder: None }
}

/// The login that owns the test server, whose clock stands at the suite's present.
pub fn session() -> Session {
    let clock = Arc::new(ManualClock::new(now()));
    Session { clock, ..Session::new("postgres", Role::Admin, BillingZone::UTC) }
}

async fn create(location: &Location) -> Store {
    let book = NewBook {
        billing_entity: "Test Seller GmbH".to_owned(),
        zone: BillingZone::parse("Europe/Berlin").expect("a zone"),
        currency: Currency::parse("EUR").expect("a currency"),
        environment: "test".to_owned(),
    };
    let store = Store::create(location, &book, now()).await.expect("a new book");
    let mut unit = store.begin("postgres").await.expect("a unit of work");
    for (name, unit_name, settlement, rate) in [
        ("VM runtime", "second", Settlement::Each, "0.000278"),
        ("Input tokens", "token", Settlement::Hourly, "0.000001"),
        ("Output tokens", "token", Settlement::Hourly, "0.000004"),
    ] {
        let operation = unit.add_operation(name, unit_name, settlement).await.expect("an operation");
        let rate = RateRow {
            operation_id: operation.operation_id,
            starts_at: Instant::parse("2020-01-01T00:00:00Z").expect("an instant"),
            credits_per_unit: Credits::parse(rate).expect("an amount"),
        };
        unit.add_rate(rate, now()).await.expect("a rate");
    }
    unit.commit().await.expect("committed");
    store
}

impl Book {
    /// The same book, opened with another login.
    pub async fn as_login(&self, url: &str) -> Self {
        let location = Location::Server(url.to_owned());
        Self { store: Store::open(&location, now()).await.expect("the book"), _folder: None }
    }

    /// Runs or tries an import.
    pub async fn import(
        &self,
        file: &SourceFile,
        plan: &ImportPlan,
        dry_run: bool,
        rejects: Option<&Path>,
        watch: Arc<dyn Watch>,
    ) -> Result<ImportReport, ActionError> {
        let session = session();
        let import = Import { store: &self.store, file, plan, session: &session, dry_run, rejects, watch };
        import.run().await
    }

    /// Tries it, then posts it, and makes sure that the trial foretold the run.
    pub async fn try_and_post(&self, file: &SourceFile, plan: &ImportPlan) -> ImportReport {
        let follower = Arc::new(Follower::default());
        let tried = self.import(file, plan, true, None, follower.clone()).await.expect("a trial");
        assert!(follower.reports.load(Ordering::Relaxed) >= 2, "progress is shown");
        let done = self.import(file, plan, false, None, follower).await.expect("an import");
        let foretold = |report: &ImportReport| {
            (
                (report.rows, report.records, report.applied, report.already_applied, report.rejected),
                (report.organisations_added, report.credits.clone(), report.debt.clone()),
                (report.control_totals.clone(), report.errors.clone()),
            )
        };
        assert!(tried.dry_run && !done.dry_run);
        if done.applied + done.already_applied == done.records {
            assert_eq!(foretold(&tried), foretold(&done), "a trial foretells the run");
        } else {
            assert_eq!((done.applied, done.already_applied), (0, 0), "refused as a whole");
            assert_eq!((tried.rejected, &tried.errors), (done.rejected, &done.errors), "for the same rows");
        }
        done
    }

    /// Imports a text as a file of a subject, with the guessed mapping; what it says is not the matter here.
    pub async fn given(&self, subject: ImportSubject, name: &str, text: &str) -> ImportReport {
        let given = crate::support::given(name, text);
        let file = opened(&given.path);
        let plan = inspected(&file, Some(subject)).suggested;
        let report = self.import(&file, &plan, false, None, Arc::new(Follower::default())).await;
        let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(report.rejected, 0, "{name}: {:?}", report.errors);
        report
    }

    /// Organisation `acme` with 1,000 bought credits from 2020 on.
    pub async fn with_acme(&self) {
        self.given(ImportSubject::Organisations, "organisations.csv", "external_id,name\nacme,Acme GmbH\n")
            .await;
        let purchase =
            "purchase_id,customer,credits,amount,currency,date\np1,acme,1000,1000.00,EUR,2020-01-01\n";
        let report = self.given(ImportSubject::Purchases, "purchases.csv", purchase).await;
        assert_eq!(report.credits.0, "1000");
    }
}

/// The guessed plan of a file, all its rows for `acme`.
pub fn plan_for_acme(file: &SourceFile) -> ImportPlan {
    let mut plan = inspected(file, None).suggested;
    set(&mut plan, "organisation", constant("acme"));
    plan
}
