//! An open book, and the unit of work through which everything is written.

use std::path::{Path, PathBuf};

use credit_desk_domain::{BillingZone, Currency, Instant, Month};

use crate::engine::{Connection, Engine, Pools, on_engine};
use crate::error::{Result, StorageError};
use crate::{migrate, postgres, sqlite};

/// Where a book is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL URL, password included.
    Server(String),
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server(_) => f.write_str("Server(redacted)"),
        }
    }
}

impl Location {
    /// From text: a `postgres://` URL, a `sqlite:` URL or a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Server(text.to_owned())
        } else {
            Self::File(PathBuf::from(text.trim_start_matches("sqlite://").trim_start_matches("sqlite:")))
        }
    }

    /// File name, or server and database; no password.
    pub fn describe(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Server(url) => match url.split_once("://").map(|(_, rest)| rest) {
                Some(rest) => {
                    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                    rest.split('?').next().unwrap_or(rest).to_owned()
                }
                None => "PostgreSQL".to_owned(),
            },
        }
    }
}

/// What a new book starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBook {
    /// The legal seller's name.
    pub billing_entity: String,
    /// Zone of its months.
    pub zone: BillingZone,
    /// Base currency.
    pub currency: Currency,
    /// `production`, `test` or `demo`.
    pub environment: String,
}

/// The billing entity of an open book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingEntity {
    /// Name.
    pub name: String,
    /// Zone of its months.
    pub zone: BillingZone,
    /// Base currency.
    pub currency: Currency,
    /// `production`, `test` or `demo`.
    pub environment: String,
}

/// An open book on either engine. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    location: Location,
}

impl Store {
    /// Opens a book and brings its schema up to date.
    ///
    /// # Errors
    /// Refuses files and databases that hold no book, or one made by a newer program.
    pub async fn open(location: &Location, now: Instant) -> Result<Self> {
        if let Location::File(path) = location
            && !path.exists()
        {
            return Err(StorageError::NotFound { what: format!("book at {}", path.display()) });
        }
        let store = Self::connect(location, false).await?;
        match migrate::version(&store.pools).await? {
            None => Err(StorageError::NotABook { what: location.describe() }),
            Some(found) if found > migrate::latest() => {
                Err(StorageError::NewerSchema { found, known: migrate::latest() })
            }
            Some(_) => {
                store.migrate(now).await?;
                store.billing_entity().await?;
                Ok(store)
            }
        }
    }

    /// Makes a new book in a new file, or in a PostgreSQL database without one.
    ///
    /// # Errors
    /// [`StorageError::Exists`] where there is a book already; it is left as it is.
    pub async fn create(location: &Location, book: &NewBook, now: Instant) -> Result<Self> {
        if let Location::File(path) = location
            && path.exists()
        {
            return Err(StorageError::Exists { what: location.describe() });
        }
        let store = Self::connect(location, true).await?;
        if migrate::version(&store.pools).await?.is_some() {
            return Err(StorageError::Exists { what: location.describe() });
        }
        migrate::migrate(&store.pools, None, now).await?;
        let mut unit = store.begin("setup").await?;
        unit.found(book, now).await?;
        unit.commit().await?;
        Ok(store)
    }

    async fn connect(location: &Location, create: bool) -> Result<Self> {
        let pools = match location {
            Location::File(path) => sqlite::open(path, create).await?,
            Location::Server(url) => postgres::open(postgres::options(url)?).await?,
        };
        Ok(Self { pools, location: location.clone() })
    }

    async fn migrate(&self, now: Instant) -> Result<()> {
        let path = match &self.location {
            Location::File(path) => Some(path.as_path()),
            Location::Server(_) => None,
        };
        match migrate::migrate(&self.pools, path, now).await {
            // A staff login cannot migrate; that is an administrator's work and not needed when the schema fits.
            Err(StorageError::NotAllowed { .. })
                if migrate::version(&self.pools).await? == Some(migrate::latest()) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    /// Which engine.
    pub fn engine(&self) -> Engine {
        self.pools.engine()
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The SQLite file, for read-only streams of their own.
    pub fn file(&self) -> Option<&Path> {
        match &self.location {
            Location::File(path) => Some(path),
            Location::Server(_) => None,
        }
    }

    /// The login on PostgreSQL; nothing on SQLite.
    pub async fn login(&self) -> Result<Option<String>> {
        match self.pools.read().await? {
            Connection::Sqlite(_) => Ok(None),
            Connection::Postgres(mut connection) => {
                Ok(Some(sqlx::query_scalar("select session_user::text").fetch_one(&mut *connection).await?))
            }
        }
    }

    /// The seller whose book this is.
    pub async fn billing_entity(&self) -> Result<BillingEntity> {
        let mut connection = self.pools.read().await?;
        let row: Option<(String, String, String, String)> = on_engine!(&mut connection, |c| {
            sqlx::query_as("select name, zone, currency, environment from billing_entity")
                .fetch_optional(c)
                .await?
        });
        let Some((name, zone, currency, environment)) = row else {
            return Err(StorageError::NotABook { what: self.location.describe() });
        };
        let bad =
            |column| StorageError::Inconsistent { table: "billing_entity", column, row: "1".to_owned() };
        Ok(BillingEntity {
            name,
            zone: BillingZone::parse(&zone).map_err(|_| bad("zone"))?,
            currency: Currency::parse(&currency).map_err(|_| bad("currency"))?,
            environment,
        })
    }

    /// Starts a unit of work; nothing is kept until [`Unit::commit`]. `actor` is the person at the desk; on PostgreSQL
    /// the login counts instead.
    pub async fn begin(&self, actor: &str) -> Result<Unit> {
        // A connection that broke while nobody used it is found here; nothing was asked of it yet, so the next one is tried.
        for _ in 0..postgres::CONNECTIONS {
            match self.begin_once(actor).await {
                Err(StorageError::Unavailable(sqlx::Error::Io(_) | sqlx::Error::Database(_))) => {}
                begun => return begun,
            }
        }
        self.begin_once(actor).await
    }

    async fn begin_once(&self, actor: &str) -> Result<Unit> {
        let mut connection = self.pools.write().await?;
        let begun = match &mut connection {
            Connection::Sqlite(c) => sqlx::query("begin immediate").execute(&mut **c).await.map(|_| ()),
            Connection::Postgres(c) => sqlx::query("begin").execute(&mut **c).await.map(|_| ()),
        };
        match begun {
            Ok(()) => Ok(Unit { connection: Some(connection), actor: actor.to_owned(), open: true }),
            Err(error) => {
                if let Connection::Postgres(c) = &mut connection {
                    c.close_on_drop();
                }
                Err(error.into())
            }
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { pool } => pool.close().await,
        }
    }
}

/// One database transaction. Dropped without [`Unit::commit`], nothing of it happened.
pub struct Unit {
    connection: Option<Connection>,
    pub(crate) actor: String,
    open: bool,
}

impl Unit {
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("BUG: a unit has its connection until it ends")
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] leaves it open whether the commit arrived: look the work up by its keys.
    pub async fn commit(mut self) -> Result<()> {
        self.open = false;
        on_engine!(self.connection(), |c| sqlx::query("commit").execute(c).await.map(|_| ()))?;
        Ok(())
    }

    /// Takes everything back.
    pub async fn cancel(mut self) -> Result<()> {
        self.open = false;
        on_engine!(self.connection(), |c| sqlx::query("rollback").execute(c).await.map(|_| ()))?;
        Ok(())
    }

    async fn found(&mut self, book: &NewBook, now: Instant) -> Result<()> {
        on_engine!(self.connection(), |c| {
            sqlx::query(
                "insert into billing_entity (id, name, zone, currency, environment, created_at) values (1, $1, $2, $3, $4, $5)",
            )
            .bind(&book.billing_entity)
            .bind(book.zone.name())
            .bind(book.currency.code())
            .bind(&book.environment)
            .bind(now.micros())
            .execute(c)
            .await?;
        });
        let months = billing_months(book.zone);
        let text = serde_json::to_string(&months)
            .map_err(|_| StorageError::Text { field: "zone", reason: "its months cannot be written" })?;
        match self.connection() {
            Connection::Sqlite(c) => {
                sqlx::query(
                    "insert into billing_month (month, starts_at, ends_at)
                     select value ->> 0, value ->> 1, value ->> 2 from json_each($1)",
                )
                .bind(text)
                .execute(&mut **c)
                .await?;
            }
            Connection::Postgres(c) => {
                sqlx::query(
                    "insert into billing_month (month, starts_at, ends_at)
                     select (value ->> 0)::bigint, (value ->> 1)::bigint, (value ->> 2)::bigint from jsonb_array_elements($1::jsonb)",
                )
                .bind(text)
                .execute(&mut **c)
                .await?;
            }
        }
        Ok(())
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        // A pool must never get a connection back in the middle of a transaction: close it instead.
        if self.open
            && let Some(connection) = self.connection.take()
        {
            match connection {
                Connection::Sqlite(mut c) => c.close_on_drop(),
                Connection::Postgres(mut c) => c.close_on_drop(),
            }
        }
    }
}

/// Months from 2000 to 2099 with their bounds in microseconds.
fn billing_months(zone: BillingZone) -> Vec<(i64, i64, i64)> {
    let mut months = Vec::with_capacity(1_200);
    let mut month = Month::try_new(2000, 1).expect("BUG: January 2000 is a month");
    while month.year() < 2100 {
        let (start, end) = zone.month_range(month);
        months.push((i64::from(month.number()), start.micros(), end.micros()));
        month = month.next();
    }
    months
}
