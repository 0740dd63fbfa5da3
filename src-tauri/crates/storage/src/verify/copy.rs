//! Rows of PostgreSQL by `copy … to stdout (format binary)`: three times the rows a second of ordinary fetching, and a
//! connection holds only what is on its way. Several statements at once share one snapshot, each on a connection of its own.

use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt as _;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::cursor::{Cursor, NOT_TEXT, Source, unreadable};
use crate::error::{Result, StorageError};

/// Bytes that go from a connection to its reader at once, and how many such pieces may wait.
const PIECE: usize = 128 * 1024;
const WAITING: usize = 8;

type Pieces = mpsc::Receiver<Result<Vec<u8>>>;
type Request = (String, mpsc::Sender<Result<Vec<u8>>>);

/// A PostgreSQL book in one snapshot.
pub(super) struct PostgresSource {
    options: PgConnectOptions,
    snapshot: String,
    runtime: Handle,
    /// Connections that have nothing to do.
    idle: Mutex<Vec<mpsc::Sender<Request>>>,
}

/// Holds a snapshot for as long as it lives.
pub(super) struct Snapshot {
    connection: PgConnection,
    pub name: String,
}

impl Snapshot {
    pub(super) async fn take(options: &PgConnectOptions) -> Result<Self> {
        let mut connection = PgConnection::connect_with(options).await?;
        sqlx::raw_sql("begin isolation level repeatable read read only").execute(&mut connection).await?;
        let name = sqlx::query_scalar("select pg_export_snapshot()").fetch_one(&mut connection).await?;
        Ok(Self { connection, name })
    }

    pub(super) async fn may_read_audit(&mut self) -> Result<bool> {
        let sql = "select has_table_privilege('desk.audit', 'select') and desk.audit_whole()";
        Ok(sqlx::query_scalar(sql).fetch_one(&mut self.connection).await?)
    }
}

impl PostgresSource {
    pub(super) fn new(options: PgConnectOptions, snapshot: String, runtime: Handle) -> Self {
        Self { options, snapshot, runtime, idle: Mutex::default() }
    }

    async fn connect(&self) -> Result<mpsc::Sender<Request>> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        let snapshot = &self.snapshot;
        sqlx::raw_sql(AssertSqlSafe(format!(
            "begin isolation level repeatable read read only; set transaction snapshot '{snapshot}'; set local statement_timeout = 0"
        )))
        .execute(&mut connection)
        .await?;
        let (requests, mut asked) = mpsc::channel::<Request>(1);
        tokio::spawn(async move {
            while let Some((sql, pieces)) = asked.recv().await {
                if copy(&mut connection, &sql, &pieces).await.is_none() {
                    return;
                }
            }
        });
        Ok(requests)
    }
}

/// Sends everything a statement answers; `None` where the connection cannot be used again.
async fn copy(
    connection: &mut PgConnection,
    sql: &str,
    pieces: &mpsc::Sender<Result<Vec<u8>>>,
) -> Option<()> {
    let statement = format!("copy ({sql}) to stdout (format binary)");
    let mut stream = match connection.copy_out_raw(&statement).await {
        Ok(stream) => stream,
        Err(error) => {
            let _ = pieces.send(Err(error.into())).await;
            return None;
        }
    };
    let mut piece = Vec::with_capacity(PIECE + 4_096);
    while let Some(bytes) = stream.next().await {
        match bytes {
            Ok(bytes) => piece.extend_from_slice(&bytes),
            Err(error) => {
                let _ = pieces.send(Err(error.into())).await;
                return None;
            }
        }
        if piece.len() >= PIECE {
            pieces.send(Ok(std::mem::replace(&mut piece, Vec::with_capacity(PIECE + 4_096)))).await.ok()?;
        }
    }
    pieces.send(Ok(piece)).await.ok()
}

/// A running `copy`.
pub(super) struct CopyStatement<'s> {
    source: &'s PostgresSource,
    lane: Option<mpsc::Sender<Request>>,
    pieces: Pieces,
}

impl Drop for CopyStatement<'_> {
    fn drop(&mut self) {
        // Only a connection whose answer was read to its end may serve again.
        if self.pieces.is_closed()
            && self.pieces.is_empty()
            && let Some(lane) = self.lane.take()
        {
            self.source.idle.lock().unwrap_or_else(PoisonError::into_inner).push(lane);
        }
    }
}

impl Source for PostgresSource {
    type Statement<'s> = CopyStatement<'s>;
    type Cursor<'c> = CopyCursor<'c>;

    fn prepare(&self, sql: &str) -> Result<CopyStatement<'_>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let lane = match idle.filter(|lane| !lane.is_closed()) {
            Some(lane) => lane,
            None => self.runtime.block_on(self.connect())?,
        };
        let (sender, pieces) = mpsc::channel(WAITING);
        lane.blocking_send((sql.to_owned(), sender))
            .map_err(|_| StorageError::Unavailable(sqlx::Error::WorkerCrashed))?;
        Ok(CopyStatement { source: self, lane: Some(lane), pieces })
    }

    fn run<'c>(statement: &'c mut CopyStatement<'_>) -> Result<CopyCursor<'c>> {
        let mut cursor = CopyCursor {
            pieces: &mut statement.pieces,
            buffer: Vec::new(),
            position: 0,
            fields: Vec::new(),
            ended: false,
        };
        // Signature (11 bytes), flags (4), length of an extension (4) and the extension.
        cursor.need(19)?;
        let extension = usize::try_from(cursor.int32(15)).unwrap_or(0);
        cursor.need(19 + extension)?;
        cursor.position = 19 + extension;
        Ok(cursor)
    }
}

pub(super) struct CopyCursor<'c> {
    pieces: &'c mut Pieces,
    buffer: Vec<u8>,
    position: usize,
    /// Start and length of each field of the current row; a negative length is null.
    fields: Vec<(usize, i32)>,
    ended: bool,
}

impl CopyCursor<'_> {
    /// Waits until `count` bytes from the position on are there.
    fn need(&mut self, count: usize) -> Result<()> {
        while self.buffer.len() < self.position + count {
            self.buffer.drain(..self.position);
            self.position = 0;
            match self.pieces.blocking_recv() {
                Some(piece) => self.buffer.extend_from_slice(&piece?),
                None => return Err(StorageError::Unavailable(sqlx::Error::WorkerCrashed)),
            }
        }
        Ok(())
    }

    fn int32(&self, at: usize) -> i32 {
        self.buffer.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, i32::from_be_bytes)
    }

    fn field(&self, column: usize) -> Result<Option<&[u8]>> {
        let &(start, length) = self.fields.get(column).ok_or_else(|| unreadable(column))?;
        Ok(usize::try_from(length).ok().and_then(|length| self.buffer.get(start..start + length)))
    }
}

impl Cursor for CopyCursor<'_> {
    fn advance(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.need(2)?;
        let count = i16::from_be_bytes([self.buffer[self.position], self.buffer[self.position + 1]]);
        let Ok(count) = usize::try_from(count) else {
            self.ended = true;
            // The sender closes after its last piece.
            while self.pieces.blocking_recv().transpose()?.is_some() {}
            return Ok(false);
        };
        // The row may lie in two pieces: find its length first, and its fields when all of it is there.
        let mut length = 2;
        for _ in 0..count {
            self.need(length + 4)?;
            length += 4 + usize::try_from(self.int32(self.position + length)).unwrap_or(0);
        }
        self.need(length)?;
        self.fields.clear();
        let mut at = self.position + 2;
        for _ in 0..count {
            let size = self.int32(at);
            self.fields.push((at + 4, size));
            at += 4 + usize::try_from(size).unwrap_or(0);
        }
        self.position = at;
        Ok(true)
    }

    fn option_int(&self, column: usize) -> Result<Option<i64>> {
        self.field(column)?
            .map(|bytes| bytes.try_into().map(i64::from_be_bytes).map_err(|_| unreadable(column)))
            .transpose()
    }

    fn option_text(&self, column: usize) -> Result<Option<&str>> {
        Ok(self.field(column)?.map(|bytes| std::str::from_utf8(bytes).unwrap_or(NOT_TEXT)))
    }

    fn bytes(&self, column: usize) -> Result<&[u8]> {
        self.field(column)?.ok_or_else(|| unreadable(column))
    }
}
