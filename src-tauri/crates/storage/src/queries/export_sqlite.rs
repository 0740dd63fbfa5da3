//! The stream of an export from a SQLite file, through a read-only connection of its own.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, params_from_iter};

use super::export::{ExportSink, Flow, Merge, RawRow};
use super::statement::{Bind, Statement};
use crate::error::{Result, StorageError};

/// Reads the whole statement into the merge.
pub(super) fn stream<S: ExportSink>(path: &Path, statement: &Statement, mut merge: Merge<S>) -> Result<S> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(StorageError::Stream)?;
    connection
        .execute_batch("pragma temp_store = file; pragma cache_size = -65536; pragma mmap_size = 268435456")
        .map_err(StorageError::Stream)?;
    // The drivers number placeholders alike when they are written `?1`.
    let mut prepared = connection.prepare(&statement.text.replace('$', "?")).map_err(StorageError::Stream)?;
    let values = statement.binds.iter().map(|bind| match bind {
        Bind::Int(value) => rusqlite::types::Value::Integer(*value),
        Bind::Text(value) => rusqlite::types::Value::Text(value.clone()),
        Bind::Bytes(value) => rusqlite::types::Value::Blob(value.clone()),
        Bind::Texts(values) => rusqlite::types::Value::Text(values.join(" ")),
    });
    let mut rows = prepared.query(params_from_iter(values)).map_err(StorageError::Stream)?;
    while let Some(row) = rows.next().map_err(StorageError::Stream)? {
        if merge.movement(&raw(row).map_err(StorageError::Stream)?) == Flow::Stop {
            return Ok(merge.sink);
        }
    }
    merge.rest();
    Ok(merge.sink)
}

fn raw<'a>(row: &'a Row<'_>) -> rusqlite::Result<RawRow<'a>> {
    let mut numbers = [0; 8];
    for (place, number) in numbers.iter_mut().enumerate() {
        *number = row.get_ref(place + 1)?.as_i64()?;
    }
    let mut texts = [None; 6];
    for (place, text) in texts.iter_mut().enumerate() {
        *text = match row.get_ref(place + 9)? {
            ValueRef::Null => None,
            value => Some(value.as_str()?),
        };
    }
    let id = row.get_ref(0)?.as_blob()?;
    Ok(RawRow {
        id: id.try_into().map_err(|_| rusqlite::Error::InvalidQuery)?,
        numbers,
        texts,
        source: row.get_ref(15)?.as_str()?,
        record_id: row.get_ref(16)?.as_str()?,
    })
}
