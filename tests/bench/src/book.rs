//! Books to measure on, and how time is taken.

use std::time::{Duration, Instant as Wall};

use credit_desk_domain::{
    BillingZone, Credits, Currency, IdSource as _, Instant, Kind, Money, OrgId, SystemIds,
};
use credit_desk_storage::posting::{Addition, Record, Usage};
use credit_desk_storage::testing::PostgresServer;
use credit_desk_storage::{Location, NewBook, NewOrganisation, Settlement, Store};
use tempfile::TempDir;

pub struct Server(pub PostgresServer);

impl Server {
    pub fn start() -> Self {
        Self(PostgresServer::start().expect("PostgreSQL's binaries"))
    }

    pub async fn book(&self) -> (Store, String) {
        let url = self.0.new_database();
        (Store::create(&Location::Server(url.clone()), &new_book(), at(0)).await.expect("a book"), url)
    }
}

pub async fn file() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::File(folder.path().join("book.sqlite"));
    (Store::create(&location, &new_book(), at(0)).await.expect("a book"), folder)
}

fn new_book() -> NewBook {
    NewBook {
        billing_entity: "Bench GmbH".into(),
        zone: BillingZone::parse("Europe/Berlin").expect("a zone"),
        currency: Currency::parse("EUR").expect("a currency"),
        environment: "test".into(),
    }
}

/// Seconds after the start of the measured book's time.
pub fn at(seconds: i64) -> Instant {
    Instant::try_from_micros(1_780_000_000_000_000 + seconds * 1_000_000).expect("an instant")
}

/// Operations of a bench book.
pub const OPERATIONS: i64 = 10;

/// Organisations with two projects each and a few lots of plenty, and ten operations.
pub async fn organisations(store: &Store, count: i64) -> Vec<OrgId> {
    let mut unit = store.begin("postgres").await.expect("a unit");
    let mut orgs = Vec::new();
    for n in 1..=OPERATIONS {
        unit.add_operation(&format!("Operation {n}"), "photo", Settlement::Each).await.expect("an operation");
    }
    for n in 0..count {
        let org = unit
            .add_organisation(
                &NewOrganisation {
                    external_id: format!("org-{n}"),
                    name: format!("Organisation {n}"),
                    legal_name: None,
                    country: None,
                    tax_id: None,
                    email: None,
                    plan: "Pay as you go".into(),
                    plan_expires_at: None,
                    currency: Currency::parse("EUR").expect("a currency"),
                    status: "active".into(),
                },
                at(0),
            )
            .await
            .expect("an organisation");
        for project in ["Website", "Mobile app"] {
            unit.add_project(org, project, false).await.expect("a project");
        }
        for lot in 0..3 {
            unit.post_addition(&purchase(org, &format!("{n}-{lot}")), at(0)).await.expect("a lot");
        }
        orgs.push(org);
    }
    unit.commit().await.expect("a commit");
    orgs
}

fn purchase(org: OrgId, id: &str) -> Addition {
    Addition {
        org,
        txn_id: SystemIds.transaction_id(at(0)),
        lot_id: SystemIds.lot_id(at(0)),
        wallet: 0,
        kind: Kind::Purchase,
        credits: Credits::from_whole(10_000_000).expect("credits"),
        paid: Some(Money::from_micro(200_000_000_000, Currency::parse("EUR").expect("a currency"))),
        priority: 100,
        effective_at: at(0),
        expires_at: None,
        occurred_at: at(0),
        record: Record { source: "bench".into(), record_id: format!("p-{id}"), ..Record::default() },
        user: None,
    }
}

const PLACES: [&str; 7] =
    ["Old Town", "Lakeside", "Harbourfront", "Highland", "Riverbank", "Valley", "Coastal"];
const FAIRS: [&str; 5] =
    ["Dance Finals", "Cycling Classic", "School Portraits", "Half Marathon", "Swim Meet"];

/// The `n`th usage record; event IDs rise with time, about 14 records an event.
pub fn usage(org: OrgId, n: i64) -> Usage {
    Usage {
        org,
        txn_id: SystemIds.transaction_id(at(n)),
        wallet: 0,
        kind: Kind::Usage,
        credits: Credits::from_micro(1_250_000 + (n % 97) * 10_000),
        occurred_at: at(n),
        record: Record { source: "photos".into(), record_id: format!("r-{n:010}"), ..Record::default() },
        event_id: Some((48_000_000 + n / 14).to_string()),
        event_name: (n % 14 == 0).then(|| {
            format!(
                "{} {}",
                PLACES[(n / 14).unsigned_abs() as usize % PLACES.len()],
                FAIRS[(n / 98).unsigned_abs() as usize % FAIRS.len()]
            )
        }),
        operation_id: 1 + (n / 3) % OPERATIONS,
        project_id: org.get() * 2 - n % 2,
        user: None,
        quantity: Some(1_000_000),
    }
}

/// Processor time of this process and its finished children.
pub fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("/proc");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().expect("utime") + fields[12].parse::<u64>().expect("stime");
    Duration::from_millis(ticks * 10)
}

impl Server {
    /// Processor time of this server's live processes.
    pub fn cpu(&self) -> Duration {
        let backend = self.0.psql("postgres", "select pg_read_file('postmaster.pid', 0, 20)");
        let postmaster = backend.lines().next().unwrap_or_default().trim().to_owned();
        let mut ticks = 0;
        for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
            let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
            if fields[1] == postmaster {
                ticks += fields[11..13].iter().map(|field| field.parse::<u64>().unwrap_or(0)).sum::<u64>();
            }
        }
        Duration::from_millis(ticks * 10)
    }
}

/// Runs work and answers wall time.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = Wall::now();
    let answer = work.await;
    (answer, start.elapsed())
}

pub fn per_second(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64().max(1e-9)
}
