//! SQLite: how the file is opened, checked and kept, and the hash function that its kernel calls.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use credit_desk_domain::hash::{SEPARATOR, chain_hash_of_text};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use crate::engine::Pools;
use crate::error::{Result, StorageError};

/// Marks a file as a Credit Desk book (`pragma application_id`): "CrDk".
pub(crate) const APPLICATION_ID: i64 = 0x4372_446b;

/// What the hash function says where a sum went beyond 64 bits.
pub(crate) const BECAME_FLOAT: &str = "an amount became a floating-point number";

/// Readers beside the one writer.
const READERS: u32 = 6;

pub(crate) fn options(path: &Path, create: bool) -> Result<SqliteConnectOptions> {
    let file = path.to_string_lossy();
    let options = SqliteConnectOptions::from_str("sqlite://")
        .map_err(StorageError::Driver)?
        .filename(file.as_ref())
        .create_if_missing(create)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(15))
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-65536")
        // Pages of the log that are carried over at once: a page that many postings change is then written once, not each
        // time. The log stays within 32 MB or the size of the largest unit of work.
        .pragma("wal_autocheckpoint", "8192")
        .pragma("trusted_schema", "on") // the guards and the kernel call a function of this program
        .pragma("recursive_triggers", "off");
    Ok(options)
}

/// Opens the pools; with `create`, the file may be new. Refuses network shares and sets the file's mode to 0600.
pub(crate) async fn open(path: &Path, create: bool) -> Result<Pools> {
    refuse_network_share(path)?;
    if create && !path.exists() {
        create_private(path)?;
    } else {
        refuse_other_files(path)?;
    }
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(register(connection)))
        .connect_with(options(path, create)?)
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(register(connection)))
        .connect_with(options(path, false)?.pragma("query_only", "on"))
        .await?;
    Ok(Pools::Sqlite { write, read })
}

/// A new empty file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    let wrap = |source| StorageError::File { what: path.display().to_string(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(wrap)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(wrap)?;
    Ok(())
}

/// Looks at a file without writing to it: opening it for work would turn another program's file to write-ahead logging.
fn refuse_other_files(path: &Path) -> Result<()> {
    let application = || -> rusqlite::Result<i64> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(15))?;
        connection.query_row("pragma application_id", [], |row| row.get(0))
    };
    let not_a_book = || StorageError::NotABook { what: path.display().to_string() };
    match application() {
        Ok(APPLICATION_ID) => Ok(()),
        Ok(_) => Err(not_a_book()),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(not_a_book())
        }
        Err(error) => Err(StorageError::Stream(error)),
    }
}

/// SQLite's locks do not hold on network shares; two desks there could damage the file.
fn refuse_network_share(path: &Path) -> Result<()> {
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return Ok(()) };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((PathBuf::from(words.next()?), words.next()?.to_owned()))
        })
        .filter(|(point, _)| absolute.starts_with(point))
        .max_by_key(|(point, _)| point.components().count());
    match mount {
        Some((_, kind))
            if matches!(kind.as_str(), "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "afs" | "fuse.sshfs") =>
        {
            Err(StorageError::NetworkShare { path: path.display().to_string(), filesystem: kind })
        }
        _ => Ok(()),
    }
}

/// Registers `desk_chain_hash(previous, field, …)` on a connection.
async fn register(connection: &mut SqliteConnection) -> std::result::Result<(), sqlx::Error> {
    with_native(connection, register_chain_hash)
        .await
        .map_err(|error| sqlx::Error::Configuration(Box::new(error)))
}

/// Runs synchronous work on a connection through rusqlite: what has many small statements, or no counterpart in sqlx.
#[expect(
    unsafe_code,
    reason = "rusqlite borrows the handle that sqlx holds locked; it neither closes nor keeps it"
)]
pub(crate) async fn with_native<T>(
    connection: &mut SqliteConnection,
    work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
) -> Result<T> {
    let mut handle = connection.lock_handle().await?;
    // SAFETY: the handle is open and locked for as long as `native` lives; `from_handle` does not take ownership of it.
    let native = unsafe { rusqlite::Connection::from_handle(handle.as_raw_handle().as_ptr().cast()) };
    native.and_then(|native| work(&native)).map_err(StorageError::from_native)
}

/// The same on a connection of rusqlite's own.
pub(crate) fn register_chain_hash(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    connection.create_scalar_function(
        "desk_chain_hash",
        -1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| chain_hash_of_arguments(context).map(|hash| hash.to_vec()),
    )
}

fn chain_hash_of_arguments(context: &Context<'_>) -> rusqlite::Result<[u8; 32]> {
    use std::fmt::Write as _;
    let previous: [u8; 32] = match context.get_raw(0) {
        ValueRef::Blob(bytes) => {
            bytes.try_into().map_err(|_| wrong("the previous hash must have 32 bytes"))?
        }
        _ => return Err(wrong("the previous hash must be a blob")),
    };
    let mut text = String::with_capacity(256);
    for index in 1..context.len() {
        if index > 1 {
            text.push(SEPARATOR);
        }
        match context.get_raw(index) {
            ValueRef::Null => {}
            ValueRef::Integer(value) => {
                let _ = write!(text, "{value}");
            }
            ValueRef::Text(bytes) => {
                text.push_str(std::str::from_utf8(bytes).map_err(|_| wrong("text must be UTF-8"))?)
            }
            ValueRef::Blob(bytes) => {
                for byte in bytes {
                    let _ = write!(text, "{byte:02x}");
                }
            }
            ValueRef::Real(_) => return Err(wrong(BECAME_FLOAT)),
        }
    }
    Ok(chain_hash_of_text(&previous, &text))
}

fn wrong(message: &str) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(message.into())
}
