//! Rows read one after the other, from either engine.

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Rows, Statement};

use crate::error::{Result, StorageError};

/// The current row of a running statement. A value of another type than asked for is an error.
pub(super) trait Cursor {
    /// Goes to the next row; false where there is none.
    fn advance(&mut self) -> Result<bool>;
    fn option_int(&self, column: usize) -> Result<Option<i64>>;
    fn option_text(&self, column: usize) -> Result<Option<&str>>;
    fn bytes(&self, column: usize) -> Result<&[u8]>;

    fn int(&self, column: usize) -> Result<i64> {
        self.option_int(column)?.ok_or_else(|| unreadable(column))
    }

    fn text(&self, column: usize) -> Result<&str> {
        self.option_text(column)?.ok_or_else(|| unreadable(column))
    }
}

/// Where statements run: one snapshot of the book, several statements at a time.
pub(super) trait Source {
    type Statement<'s>
    where
        Self: 's;
    type Cursor<'c>: Cursor;

    /// The statement holds no parameters; whole numbers are written into it.
    fn prepare(&self, sql: &str) -> Result<Self::Statement<'_>>;
    fn run<'c>(statement: &'c mut Self::Statement<'_>) -> Result<Self::Cursor<'c>>;

    /// Gives every row of a small statement to `each`.
    fn each(&self, sql: &str, mut each: impl FnMut(&Self::Cursor<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        let mut cursor = Self::run(&mut statement)?;
        while cursor.advance()? {
            each(&cursor)?;
        }
        Ok(())
    }
}

/// What stands where text is not UTF-8: it cannot give the right hash.
pub(super) const NOT_TEXT: &str = "\u{fffd}";

pub(super) fn unreadable(column: usize) -> StorageError {
    StorageError::Inconsistent {
        table: "a scanned table",
        column: "value of another type",
        row: format!("column {}", column + 1),
    }
}

/// A SQLite file, read only, as it stood when the first statement began.
pub(super) struct SqliteSource {
    connection: Connection,
}

impl SqliteSource {
    pub(super) fn open(path: &std::path::Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(StorageError::Stream)?;
        connection.busy_timeout(std::time::Duration::from_secs(15)).map_err(StorageError::Stream)?;
        connection
            .execute_batch("pragma query_only = on; pragma mmap_size = 1073741824; begin")
            .map_err(StorageError::Stream)?;
        Ok(Self { connection })
    }
}

impl Source for SqliteSource {
    type Statement<'s> = Statement<'s>;
    type Cursor<'c> = SqliteCursor<'c>;

    fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        self.connection.prepare(sql).map_err(StorageError::Stream)
    }

    fn run<'c>(statement: &'c mut Statement<'_>) -> Result<SqliteCursor<'c>> {
        Ok(SqliteCursor { rows: statement.query([]).map_err(StorageError::Stream)? })
    }
}

pub(super) struct SqliteCursor<'c> {
    rows: Rows<'c>,
}

impl SqliteCursor<'_> {
    fn value(&self, column: usize) -> Result<ValueRef<'_>> {
        let row = self.rows.get().ok_or_else(|| unreadable(column))?;
        row.get_ref(column).map_err(StorageError::Stream)
    }
}

impl Cursor for SqliteCursor<'_> {
    fn advance(&mut self) -> Result<bool> {
        self.rows.advance().map_err(StorageError::Stream)?;
        Ok(self.rows.get().is_some())
    }

    fn option_int(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(value) => Ok(Some(value)),
            ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => Err(unreadable(column)),
        }
    }

    fn option_text(&self, column: usize) -> Result<Option<&str>> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => Ok(Some(std::str::from_utf8(bytes).unwrap_or(NOT_TEXT))),
            ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => Err(unreadable(column)),
        }
    }

    fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.value(column)? {
            ValueRef::Blob(bytes) => Ok(bytes),
            ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => {
                Err(unreadable(column))
            }
        }
    }
}
