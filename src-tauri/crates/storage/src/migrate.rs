//! Brings a database to this program's schema: numbered migrations once each, then kernel and roles where they changed.

use std::path::Path;

use credit_desk_domain::Instant;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::engine::{Connection, Pools};
use crate::error::{Result, StorageError};
use crate::postgres::SCHEMA;
use crate::sqlite::APPLICATION_ID;

/// One numbered migration in both dialects.
pub(crate) struct Migration {
    pub version: i64,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// All of them, in order. Never altered once released; see migrations/README.md.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        sqlite: include_str!("../../../../migrations/sqlite/0001_ledger.sql"),
        postgres: include_str!("../../../../migrations/postgres/0001_ledger.sql"),
    },
    Migration {
        version: 2,
        sqlite: include_str!("../../../../migrations/sqlite/0002_desk.sql"),
        postgres: include_str!("../../../../migrations/postgres/0002_desk.sql"),
    },
];

/// Commands and guards, re-created in this order.
const SQLITE_KERNEL: &[&str] = &[
    include_str!("../../../../migrations/sqlite/kernel.sql"),
    include_str!("../../../../migrations/sqlite/staff.sql"),
    include_str!("../../../../migrations/sqlite/proposal.sql"),
    include_str!("../../../../migrations/sqlite/coupon.sql"),
];
/// Commands and guards, then who may call them, re-created in this order.
const POSTGRES_KERNEL: &[&str] = &[
    include_str!("../../../../migrations/postgres/kernel.sql"),
    include_str!("../../../../migrations/postgres/live.sql"),
    include_str!("../../../../migrations/postgres/staff.sql"),
    include_str!("../../../../migrations/postgres/proposal.sql"),
    include_str!("../../../../migrations/postgres/rehearsal.sql"),
    include_str!("../../../../migrations/postgres/coupon.sql"),
    include_str!("../../../../migrations/postgres/platform.sql"),
    include_str!("../../../../migrations/postgres/roles.sql"),
];
const POSTGRES_GROUPS: &str = include_str!("../../../../migrations/postgres/groups.sql");

/// Newest schema version that this program knows.
pub(crate) fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

fn fingerprint(texts: &[&str]) -> String {
    let text = texts.concat();
    let hash = credit_desk_domain::hash::chain_hash_of_text(&credit_desk_domain::hash::GENESIS, &text);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Schema version of a database: `None` where it is empty.
pub(crate) async fn version(pools: &Pools) -> Result<Option<i64>> {
    match pools.read().await? {
        Connection::Sqlite(mut connection) => {
            let connection = &mut *connection;
            let application: i64 =
                sqlx::query_scalar("pragma application_id").fetch_one(&mut *connection).await?;
            let version: i64 = sqlx::query_scalar("pragma user_version").fetch_one(&mut *connection).await?;
            let tables: i64 =
                sqlx::query_scalar("select count(*) from sqlite_master").fetch_one(&mut *connection).await?;
            match (application, tables) {
                (APPLICATION_ID, _) => Ok(Some(version)),
                (0, 0) => Ok(None),
                _ => Err(StorageError::NotABook { what: "this file".to_owned() }),
            }
        }
        Connection::Postgres(mut connection) => {
            let connection = &mut *connection;
            let exists: bool = sqlx::query_scalar("select to_regclass('desk.schema_migration') is not null")
                .fetch_one(&mut *connection)
                .await?;
            if !exists {
                return Ok(None);
            }
            let version: Option<i64> = sqlx::query_scalar("select max(version) from schema_migration")
                .fetch_one(&mut *connection)
                .await?;
            Ok(Some(version.unwrap_or(0)))
        }
    }
}

/// Applies what is missing. `path` is the SQLite file, for the backup made before a migration of an existing book.
pub(crate) async fn migrate(pools: &Pools, path: Option<&Path>, now: Instant) -> Result<()> {
    let current = version(pools).await?;
    if let Some(found) = current.filter(|&found| found > latest()) {
        return Err(StorageError::NewerSchema { found, known: latest() });
    }
    let current = current.unwrap_or(0);
    match pools.write().await? {
        Connection::Sqlite(mut connection) => {
            if let (Some(path), true) = (path, current > 0 && current < latest()) {
                back_up(&mut connection, path, latest()).await?;
            }
            migrate_sqlite(&mut connection, current, now).await
        }
        Connection::Postgres(mut connection) => migrate_postgres(&mut connection, current, now).await,
    }
}

/// Copies the book beside itself before it is migrated to `version`; readable by its owner alone. A copy that was made
/// before is kept, one that was broken off is made anew.
async fn back_up(connection: &mut SqliteConnection, path: &Path, version: i64) -> Result<()> {
    let backup = path.with_extension(format!("before-{version}.sqlite"));
    if backup.exists() {
        return Ok(());
    }
    let part = path.with_extension(format!("before-{version}.part"));
    let wrap = |source| StorageError::File { what: part.display().to_string(), source };
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(wrap(error)),
        _ => crate::sqlite::create_private(&part)?,
    }
    sqlx::query("vacuum into $1").bind(part.to_string_lossy().into_owned()).execute(connection).await?;
    std::fs::rename(&part, &backup).map_err(wrap)
}

const LOG_TABLE: &str = "create table if not exists schema_migration (
    version bigint primary key, applied_at bigint not null, fingerprint text not null)";

async fn migrate_sqlite(connection: &mut SqliteConnection, current: i64, now: Instant) -> Result<()> {
    let kernel = fingerprint(SQLITE_KERNEL);
    if current == latest() {
        let stored: Option<String> =
            sqlx::query_scalar("select fingerprint from schema_migration where version = 0")
                .fetch_optional(&mut *connection)
                .await?;
        if stored.as_deref() == Some(kernel.as_str()) {
            return Ok(());
        }
    }
    let mut tx = connection.begin_with("begin immediate").await?;
    sqlx::raw_sql(LOG_TABLE).execute(&mut *tx).await?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > current) {
        sqlx::raw_sql(migration.sqlite).execute(&mut *tx).await?;
        log(&mut tx, migration.version, &fingerprint(&[migration.sqlite]), now).await?;
    }
    for part in SQLITE_KERNEL {
        sqlx::raw_sql(*part).execute(&mut *tx).await?;
    }
    log(&mut tx, 0, &kernel, now).await?;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "pragma application_id = {APPLICATION_ID}; pragma user_version = {}",
        latest()
    )))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn log(connection: &mut SqliteConnection, version: i64, fingerprint: &str, now: Instant) -> Result<()> {
    sqlx::query(LOG_ROW).bind(version).bind(now.micros()).bind(fingerprint).execute(connection).await?;
    Ok(())
}

const LOG_ROW: &str = "insert into schema_migration (version, applied_at, fingerprint) values ($1, $2, $3)
    on conflict (version) do update set applied_at = excluded.applied_at, fingerprint = excluded.fingerprint";

async fn migrate_postgres(connection: &mut PgConnection, current: i64, now: Instant) -> Result<()> {
    let kernel = fingerprint(&[&[POSTGRES_GROUPS], POSTGRES_KERNEL].concat());
    if current == latest() {
        let stored: Option<String> =
            sqlx::query_scalar("select fingerprint from schema_migration where version = 0")
                .fetch_optional(&mut *connection)
                .await?;
        if stored.as_deref() == Some(kernel.as_str()) {
            return Ok(());
        }
    }
    let mut tx = connection.begin().await?;
    // Two desks that start at once migrate one after the other.
    sqlx::query("select pg_advisory_xact_lock(4242, 0)").execute(&mut *tx).await?;
    sqlx::raw_sql(POSTGRES_GROUPS).execute(&mut *tx).await?;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "create schema if not exists {SCHEMA} authorization desk_owner; set local role desk_owner; {LOG_TABLE}"
    )))
    .execute(&mut *tx)
    .await?;
    let done: Option<i64> =
        sqlx::query_scalar("select max(version) from schema_migration").fetch_one(&mut *tx).await?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > done.unwrap_or(0)) {
        sqlx::raw_sql(migration.postgres).execute(&mut *tx).await?;
        sqlx::query(LOG_ROW)
            .bind(migration.version)
            .bind(now.micros())
            .bind(fingerprint(&[migration.postgres]))
            .execute(&mut *tx)
            .await?;
    }
    for part in POSTGRES_KERNEL {
        sqlx::raw_sql(*part).execute(&mut *tx).await?;
    }
    sqlx::query(LOG_ROW).bind(0_i64).bind(now.micros()).bind(&kernel).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Location, NewBook, Store};

    #[tokio::test]
    async fn the_book_is_copied_before_a_migration_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.sqlite");
        let book = NewBook {
            billing_entity: "Test Seller".into(),
            zone: credit_desk_domain::BillingZone::parse("Europe/Berlin").unwrap(),
            currency: credit_desk_domain::Currency::EUR,
            environment: "test".into(),
        };
        let now = Instant::try_from_micros(1_780_000_000_000_000).unwrap();
        let store = Store::create(&Location::File(path.clone()), &book, now).await.unwrap();
        std::fs::write(folder.path().join("book.before-2.part"), "broken off").unwrap();
        let Connection::Sqlite(mut connection) = store.pools.write().await.unwrap() else {
            panic!("a SQLite book")
        };
        back_up(&mut connection, &path, 2).await.unwrap();
        let backup = folder.path().join("book.before-2.sqlite");
        let copy = Store::open(&Location::File(backup.clone()), now).await.unwrap();
        assert_eq!(copy.billing_entity().await.unwrap().name, "Test Seller", "the copy is a whole book");
        copy.close().await;
        #[cfg(unix)]
        {
            let mode =
                std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&backup).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600, "for its owner alone");
        }
        std::fs::write(&backup, "kept").unwrap();
        back_up(&mut connection, &path, 2).await.unwrap();
        assert_eq!(
            std::fs::read(&backup).unwrap(),
            b"kept",
            "the first copy is the one before the migration"
        );
    }
}
