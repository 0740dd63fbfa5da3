//! The harness of the contract suite: one body, run against a book on each engine.
#![expect(dead_code, reason = "each test binary uses its part of the harness")]

use std::sync::{Arc, OnceLock};

use credit_desk_domain::{BillingZone, Credits, Currency, IdSource, Instant, Kind, Money, OrgId, SystemIds};
use credit_desk_storage::posting::{Addition, Record, Reverse, Usage};
use credit_desk_storage::testing::PostgresServer;
use credit_desk_storage::{Engine, Location, NewBook, NewOrganisation, Store, VerifyReport};
use tempfile::TempDir;

/// A fresh book on one engine.
pub struct Book {
    pub store: Store,
    /// The login on PostgreSQL, the given actor on SQLite.
    pub actor: &'static str,
    /// URL or path, for opening it a second time.
    pub location: Location,
    _folder: Option<TempDir>,
}

/// The server that all tests of this binary share; it ends with the process that started it.
pub fn server() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER.get_or_init(PostgresServer::start).as_ref()
}

/// A fresh book on each engine.
pub async fn both_books() -> Vec<Book> {
    let mut books = vec![sqlite_book().await];
    books.extend(postgres_book().await);
    books
}

/// Seconds after the suite's usual present.
pub fn at(seconds: i64) -> Instant {
    now().saturating_add_micros(seconds * 1_000_000)
}

/// Runs the body on a new SQLite book and on a new PostgreSQL one.
pub async fn on_both_engines(body: impl AsyncFn(Book)) {
    body(sqlite_book().await).await;
    if let Some(book) = postgres_book().await {
        body(book).await;
    }
}

pub fn new_book() -> NewBook {
    NewBook {
        billing_entity: "Test Seller GmbH".into(),
        zone: BillingZone::parse("Europe/Berlin").unwrap(),
        currency: Currency::parse("EUR").unwrap(),
        environment: "test".into(),
    }
}

pub fn now() -> Instant {
    Instant::try_from_micros(1_780_000_000_000_000).unwrap()
}

pub async fn sqlite_book() -> Book {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("book.sqlite"));
    let store = Store::create(&location, &new_book(), now()).await.unwrap();
    Book { store, actor: "postgres", location, _folder: Some(folder) }
}

pub async fn postgres_book() -> Option<Book> {
    let location = Location::Server(server()?.new_database());
    let store = Store::create(&location, &new_book(), now()).await.unwrap();
    Some(Book { store, actor: "postgres", location, _folder: None })
}

impl Book {
    /// A book that stands somewhere else.
    pub fn of(store: Store, location: Location) -> Self {
        Self { store, actor: "postgres", location, _folder: None }
    }

    pub fn engine(&self) -> Engine {
        self.store.engine()
    }

    pub async fn organisation(&self, external_id: &str) -> OrgId {
        let mut unit = self.store.begin(self.actor).await.unwrap();
        let org = unit
            .add_organisation(
                &NewOrganisation {
                    external_id: external_id.into(),
                    name: external_id.to_uppercase(),
                    legal_name: None,
                    country: None,
                    tax_id: None,
                    email: None,
                    plan: "Pay as you go".into(),
                    plan_expires_at: None,
                    currency: Currency::parse("EUR").unwrap(),
                    status: "active".into(),
                },
                now(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        org
    }

    pub fn record(id: &str) -> Record {
        Record { source: "test".into(), record_id: id.into(), ..Record::default() }
    }

    pub fn addition(&self, org: OrgId, kind: Kind, credits: i64, id: &str, at: Instant) -> Addition {
        self.addition_with(org, kind, credits, id, at, &SystemIds)
    }

    /// The same with identifiers that are the same on both engines.
    pub fn addition_with(
        &self,
        org: OrgId,
        kind: Kind,
        credits: i64,
        id: &str,
        at: Instant,
        ids: &dyn IdSource,
    ) -> Addition {
        let paid = matches!(kind, Kind::Purchase | Kind::AutoRecharge);
        Addition {
            org,
            txn_id: ids.transaction_id(at),
            lot_id: ids.lot_id(at),
            wallet: 0,
            kind,
            credits: Credits::from_whole(credits).unwrap(),
            paid: paid.then(|| Money::from_micro(credits * 20_000, Currency::parse("EUR").unwrap())),
            priority: 100,
            effective_at: at,
            expires_at: None,
            occurred_at: at,
            record: Record { reason: Some("test".into()), ..Self::record(id) },
            user: None,
        }
    }

    pub fn usage(&self, org: OrgId, credits: i64, id: &str, at: Instant) -> Usage {
        Usage {
            org,
            txn_id: SystemIds.transaction_id(at),
            wallet: 0,
            kind: Kind::Usage,
            credits: Credits::from_whole(credits).unwrap(),
            occurred_at: at,
            record: Self::record(id),
            event_id: Some("48217328".into()),
            event_name: Some("Old Town Dance Finals".into()),
            operation_id: 0,
            project_id: 0,
            user: None,
            quantity: None,
        }
    }

    pub fn reversal(&self, org: OrgId, seq: i64, id: &str, at: Instant) -> Reverse {
        Reverse {
            org,
            txn_id: SystemIds.transaction_id(at),
            seq,
            kind: Kind::Reversal,
            occurred_at: at,
            record: Record { reason: Some("wrong event".into()), ..Self::record(id) },
        }
    }

    /// Balance and debt of the main wallet in micro-credits, as a plain reader of the database sees them.
    pub async fn wallet(&self, org: OrgId) -> (i64, i64) {
        let sql = format!(
            "select balance || ' ' || debt from {{}}wallet where org_id = {} and wallet = 0",
            org.get()
        );
        let text = self.scalar(&sql).await;
        let (balance, debt) = text.split_once(' ').unwrap();
        (balance.parse().unwrap(), debt.parse().unwrap())
    }

    /// One text value by a query in which `{}` stands for the schema.
    pub async fn scalar(&self, sql: &str) -> String {
        match &self.location {
            Location::File(path) => rusqlite::Connection::open(path)
                .unwrap()
                .query_row(&sql.replace("{}", ""), [], |row| row.get(0))
                .unwrap(),
            Location::Server(url) => {
                let database = url.rsplit('/').next().unwrap().split('?').next().unwrap();
                server().unwrap().psql(database, &sql.replace("{}", "desk."))
            }
        }
    }

    /// Rows of a query in which `{}` stands for the schema, fields joined by `|` as psql prints them.
    pub fn rows(&self, sql: &str) -> Vec<String> {
        match &self.location {
            Location::File(path) => {
                sqlite_rows(&rusqlite::Connection::open(path).unwrap(), &sql.replace("{}", ""))
            }
            Location::Server(_) => {
                let text = server().unwrap().psql(&self.database(), &sql.replace("{}", "desk."));
                text.lines().map(str::to_owned).collect()
            }
        }
    }

    /// Recomputes the book.
    pub async fn verify(&self) -> VerifyReport {
        self.store.verify(Arc::new(|_, _| ()), Arc::default()).await.unwrap()
    }

    /// Asserts that recomputing the book finds nothing.
    pub async fn check_clean(&self, told: &str) {
        let report = self.verify().await;
        let lines: Vec<String> = report.differences.iter().map(ToString::to_string).collect();
        assert!(
            report.is_clean(),
            "{told}, {:?}: {} differences:\n{}",
            self.engine(),
            report.found,
            lines.join("\n")
        );
    }

    /// Name of the PostgreSQL database.
    pub fn database(&self) -> String {
        let Location::Server(url) = &self.location else { panic!("a SQLite book has no database name") };
        url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned()
    }

    /// The SQLite file.
    pub fn file(&self) -> &std::path::Path {
        self.store.file().expect("a SQLite book")
    }
}

fn sqlite_rows(connection: &rusqlite::Connection, sql: &str) -> Vec<String> {
    use rusqlite::types::ValueRef;
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let fields: Vec<String> = (0..columns)
            .map(|column| match row.get_ref(column).unwrap() {
                ValueRef::Null => String::new(),
                ValueRef::Integer(value) => value.to_string(),
                ValueRef::Real(value) => panic!("{value} is no integer"),
                ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                ValueRef::Blob(bytes) => {
                    bytes.iter().fold("\\x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
                }
            })
            .collect();
        lines.push(fields.join("|"));
    }
    lines
}
