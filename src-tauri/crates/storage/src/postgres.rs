//! PostgreSQL: how the team's server is reached.

use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::engine::Pools;
use crate::error::{Result, StorageError};

/// The schema that holds everything.
pub(crate) const SCHEMA: &str = "desk";

/// Connections of one desk.
pub(crate) const CONNECTIONS: u32 = 8;

/// Options from a URL (`postgres://user:password@host:port/database?sslmode=verify-full`).
pub(crate) fn options(url: &str) -> Result<PgConnectOptions> {
    Ok(PgConnectOptions::from_str(url)
        .map_err(StorageError::Driver)?
        .application_name("credit-desk")
        .options([("search_path", "desk"), ("lock_timeout", "15000"), ("jit", "off"), ("timezone", "UTC")]))
}

pub(crate) async fn open(options: PgConnectOptions) -> Result<Pools> {
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .test_before_acquire(false)
        .acquire_timeout(std::time::Duration::from_secs(15))
        .connect_with(options)
        .await?;
    let version: String = sqlx::query_scalar("show server_version_num").fetch_one(&pool).await?;
    if version.parse::<u32>().unwrap_or(0) < 150_000 {
        return Err(StorageError::ServerTooOld { found: version });
    }
    Ok(Pools::Postgres { pool })
}
