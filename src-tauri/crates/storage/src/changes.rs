//! What other desks did meanwhile, so that open screens follow.
//!
//! PostgreSQL notifies about every staff command (migrations/postgres/live.sql); usage is not notified, because each
//! notification makes commits wait for one another, and is seen by asking the heads. SQLite counts the commits of other
//! connections (`pragma data_version`).

use std::time::Duration;

use credit_desk_domain::OrgId;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions};
use sqlx::{Connection as _, PgPool, SqliteConnection};

use crate::engine::Pools;
use crate::error::{Result, StorageError};
use crate::store::{Location, Store};

/// The channel of migrations/postgres/live.sql.
const CHANNEL: &str = "desk_change";

/// How often a file is looked at.
const FILE_EVERY: Duration = Duration::from_millis(500);

/// How often the heads of a server are looked at.
const HEADS_EVERY: Duration = Duration::from_secs(3);

/// A book that is watched, on connections of its own.
pub struct Changes(Watched);

enum Watched {
    File { connection: SqliteConnection, seen: i64 },
    Server { notified: BoxStream<'static, sqlx::Result<PgNotification>>, pool: PgPool, seen: i64 },
}

/// Something was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The organisation, where it is known to be only one.
    pub org: Option<OrgId>,
}

impl Store {
    /// Watches the book from now on.
    pub async fn changes(&self) -> Result<Changes> {
        Ok(Changes(match (&self.pools, self.location()) {
            (Pools::Postgres { pool }, _) => {
                // Not from the desk's pool: a closing book would wait for it.
                let own = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                let own = own.connect_lazy_with(PgConnectOptions::clone(&pool.connect_options()));
                let mut listener = PgListener::connect_with(&own).await?;
                listener.listen(CHANNEL).await?;
                let seen = heads(pool).await?;
                Watched::Server { notified: listener.into_stream().boxed(), pool: pool.clone(), seen }
            }
            (Pools::Sqlite { .. }, Location::File(path)) => {
                let options = crate::sqlite::options(path, false)?.pragma("query_only", "on");
                let mut connection = SqliteConnection::connect_with(&options).await?;
                let seen = data_version(&mut connection).await?;
                Watched::File { connection, seen }
            }
            (Pools::Sqlite { .. }, Location::Server(_)) => {
                return Err(StorageError::NotABook { what: self.location().describe() });
            }
        }))
    }
}

impl Changes {
    /// Waits for the next change.
    ///
    /// # Errors
    /// Where the book cannot be reached; watch it anew after a while.
    pub async fn next(&mut self) -> Result<Change> {
        match &mut self.0 {
            Watched::File { connection, seen } => loop {
                tokio::time::sleep(FILE_EVERY).await;
                let version = data_version(connection).await?;
                if version != *seen {
                    *seen = version;
                    return Ok(Change { org: None });
                }
            },
            Watched::Server { notified, pool, seen } => loop {
                tokio::select! {
                    notification = notified.next() => {
                        let notification = notification.ok_or(sqlx::Error::PoolClosed)??;
                        let org = notification.payload().parse().ok().and_then(|org| OrgId::try_new(org).ok());
                        return Ok(Change { org });
                    }
                    () = tokio::time::sleep(HEADS_EVERY) => {
                        let now = heads(pool).await?;
                        if now != *seen {
                            *seen = now;
                            return Ok(Change { org: None });
                        }
                    }
                }
            },
        }
    }
}

async fn data_version(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("pragma data_version").fetch_one(connection).await?)
}

/// Grows with every transaction of the organisations that the login works for.
async fn heads(pool: &PgPool) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(sum(seq), 0)::bigint from head").fetch_one(pool).await?)
}
