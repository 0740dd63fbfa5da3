//! The dress rehearsal of a grant to several organisations: what the posting does, without keeping it.
//!
//! On PostgreSQL a function posts inside a block that it takes back (migrations/postgres/rehearsal.sql). On SQLite the book is
//! copied to a private file beside it, the copy is opened and posted to, and removed; other desks go on meanwhile.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use credit_desk_domain::{Credits, Instant, Kind, LotId, OrgId, TransactionId};

use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::posting::{Addition, Record};
use crate::proposal::{NewLine, POSTING_SOURCE};
use crate::store::{Location, Store};

/// A grant to several organisations that is to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRehearsal {
    /// Admin grant or free credits.
    pub kind: Kind,
    /// When the credits would expire; nothing is never.
    pub expires_at: Option<Instant>,
    /// Reason code.
    pub reason: String,
    /// Note.
    pub note: Option<String>,
    /// Organisations, each once.
    pub lines: Vec<NewLine>,
    /// As many pairs of IDs, which are used for nothing else.
    pub ids: Vec<(TransactionId, LotId)>,
}

/// What happened to one organisation, in micro-credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsed {
    /// Credits less debt before.
    pub before: i64,
    /// The same after.
    pub after: i64,
    /// Debt that was paid.
    pub debt_paid: i64,
}

/// Copies of a rehearsal that a crash left behind are removed when they are so old.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

impl Store {
    /// Posts a grant where nothing is kept, and answers what came out, line by line.
    ///
    /// # Errors
    /// As the posting; and where the copy cannot be made.
    pub async fn rehearse_grants(
        &self,
        grant: &GrantRehearsal,
        actor: &str,
        now: Instant,
    ) -> Result<Vec<Rehearsed>> {
        if let Connection::Postgres(c) = &mut self.pools.write().await? {
            return on_postgres(c, grant, now).await;
        }
        let Some(book) = self.file() else { return Ok(Vec::new()) };
        let copy = PrivateCopy::of(book, now)?;
        self.copy_into(&copy.path).await?;
        let store = Self::open(&Location::File(copy.path.clone()), now).await?;
        let rehearsed = post(&store, grant, actor, now).await;
        store.close().await;
        rehearsed
    }

    /// Writes the book as it is now into an empty file.
    async fn copy_into(&self, path: &Path) -> Result<()> {
        if let Connection::Sqlite(mut c) = self.pools.write().await? {
            sqlx::query("vacuum into $1").bind(path.to_string_lossy().into_owned()).execute(&mut *c).await?;
        }
        Ok(())
    }
}

async fn on_postgres(
    c: &mut sqlx::pool::PoolConnection<sqlx::Postgres>,
    grant: &GrantRehearsal,
    now: Instant,
) -> Result<Vec<Rehearsed>> {
    let orgs: Vec<i64> = grant.lines.iter().map(|line| line.org.get()).collect();
    let credits: Vec<i64> = grant.lines.iter().map(|line| line.credits.micro()).collect();
    let notes: Vec<Option<String>> = grant.lines.iter().map(|line| line.note.clone()).collect();
    let transactions: Vec<Vec<u8>> = grant.ids.iter().map(|(id, _)| id.as_bytes().to_vec()).collect();
    let lots: Vec<Vec<u8>> = grant.ids.iter().map(|(_, id)| id.as_bytes().to_vec()).collect();
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "select settled_before, settled_after, debt_paid from rehearse_grants($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) order by n",
    )
    .bind(grant.kind.code())
    .bind(grant.expires_at.map_or(i64::MAX, Instant::micros))
    .bind(&grant.reason)
    .bind(grant.note.as_deref())
    .bind(orgs)
    .bind(credits)
    .bind(notes)
    .bind(transactions)
    .bind(lots)
    .bind(now.micros())
    .fetch_all(&mut **c)
    .await?;
    Ok(rows.into_iter().map(|(before, after, debt_paid)| Rehearsed { before, after, debt_paid }).collect())
}

/// Posts to the copy as the approval would, and reads what came out.
async fn post(store: &Store, grant: &GrantRehearsal, actor: &str, now: Instant) -> Result<Vec<Rehearsed>> {
    let before = settled(store).await?;
    let mut unit = store.begin(actor).await?;
    for (line, (txn_id, lot_id)) in grant.lines.iter().zip(&grant.ids) {
        let addition = Addition {
            org: line.org,
            txn_id: *txn_id,
            lot_id: *lot_id,
            wallet: 0,
            kind: grant.kind,
            credits: line.credits,
            paid: None,
            priority: 100,
            effective_at: now,
            expires_at: grant.expires_at,
            occurred_at: now,
            record: Record {
                source: POSTING_SOURCE.to_owned(),
                record_id: format!("rehearsal:{txn_id}"),
                reference: None,
                reason: Some(grant.reason.clone()),
                note: line.note.clone().or_else(|| grant.note.clone()),
            },
            user: None,
        };
        unit.post_addition(&addition, now).await?;
    }
    unit.commit().await?;
    let after = settled(store).await?;
    grant
        .lines
        .iter()
        .map(|line| {
            let of = |book: &[(i64, i64, i64)]| figures_of(book, line.org);
            let ((before, debt), (after, debt_then)) = (of(&before)?, of(&after)?);
            Ok(Rehearsed { before, after, debt_paid: debt.saturating_sub(debt_then) })
        })
        .collect()
}

fn figures_of(book: &[(i64, i64, i64)], org: OrgId) -> Result<(i64, i64)> {
    let found = book.binary_search_by_key(&org.get(), |row| row.0).ok().and_then(|at| book.get(at));
    let (_, balance, debt) =
        found.ok_or_else(|| StorageError::NotFound { what: format!("organisation {org}") })?;
    Ok((Credits::from_micro(*balance).micro().saturating_sub(*debt), *debt))
}

/// Balance and debt of every organisation, by number.
async fn settled(store: &Store) -> Result<Vec<(i64, i64, i64)>> {
    let Connection::Sqlite(mut c) = store.pools.read().await? else { return Ok(Vec::new()) };
    Ok(sqlx::query_as("select org_id, sum(balance), sum(debt) from wallet group by org_id order by org_id")
        .fetch_all(&mut *c)
        .await?)
}

/// An empty file beside the book that only its owner may read, removed with what SQLite keeps beside it.
struct PrivateCopy {
    path: PathBuf,
}

impl PrivateCopy {
    fn of(book: &Path, now: Instant) -> Result<Self> {
        let name = book.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let prefix = format!(".{name}.rehearsal-");
        let folder = match book.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        remove_left_behind(folder, &prefix, now);
        for attempt in 0..100 {
            let path = folder.join(format!("{prefix}{}-{attempt}", std::process::id()));
            match crate::sqlite::create_private(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(StorageError::File { source, .. })
                    if source.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        Err(StorageError::File { what: folder.display().to_string(), source })
    }
}

impl Drop for PrivateCopy {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.path.as_os_str().to_owned();
            name.push(end);
            let _ = std::fs::remove_file(PathBuf::from(name));
        }
    }
}

fn remove_left_behind(folder: &Path, prefix: &str, now: Instant) {
    let present: SystemTime = UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or(0));
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let old = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|at| present.duration_since(at).ok())
            .is_some_and(|age| age > LEFT_BEHIND);
        if old && entry.file_name().to_string_lossy().starts_with(prefix) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
