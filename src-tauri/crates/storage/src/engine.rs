//! The two engines behind one type: a statement is written once and sent through the native driver of either.
//!
//! [`on_engine!`] runs one body for whichever connection it is given; the body is compiled once per engine. Statements
//! keep to what both understand (`$1`, `on conflict`, `returning`, window functions, bigint and text).

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

use crate::error::Result;

/// Which database a book is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file on this computer.
    Sqlite,
    /// The team's server.
    Postgres,
}

/// Pools of an open book.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// One connection that writes, several that read.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// One pool for both.
    Postgres { pool: PgPool },
}

/// A connection taken from a pool, of either engine.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Connection {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Pools {
    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<Connection> {
        Ok(match self {
            Self::Sqlite { read, .. } => Connection::Sqlite(read.acquire().await?),
            Self::Postgres { pool } => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// The connection for writing.
    pub(crate) async fn write(&self) -> Result<Connection> {
        Ok(match self {
            Self::Sqlite { write, .. } => Connection::Sqlite(write.acquire().await?),
            Self::Postgres { pool } => Connection::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }
}

/// Runs `$body` with `$c` bound to `&mut SqliteConnection` or `&mut PgConnection`.
macro_rules! on_engine {
    ($connection:expr, |$c:ident| $body:expr) => {
        match $connection {
            $crate::engine::Connection::Sqlite(connection) => {
                let $c = &mut **connection;
                $body
            }
            $crate::engine::Connection::Postgres(connection) => {
                let $c = &mut **connection;
                $body
            }
        }
    };
}
pub(crate) use on_engine;
