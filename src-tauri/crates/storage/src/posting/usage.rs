//! Usage and manual consumption, in batches sorted by organisation and wallet.

use std::collections::HashMap;

use credit_desk_domain::Instant;
use sqlx::{PgConnection, SqliteConnection};

use super::{Answer, Usage, check_option, sqlite_batch};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::store::{Store, Unit};

/// A posted row as far as a record is compared with it.
#[derive(sqlx::FromRow)]
struct Posted {
    key: i64,
    seq: i64,
    org_id: i64,
    kind: i64,
    wallet: i64,
    amount: i64,
    occurred_at: i64,
    event_id: Option<String>,
    operation_id: i64,
    project_id: i64,
    quantity: Option<i64>,
    user_ref: Option<String>,
    tallied: bool,
}

impl Posted {
    /// The first field in which the record differs from what was posted.
    fn difference(&self, usage: &Usage) -> Option<&'static str> {
        let same = [
            ("settlement", !self.tallied),
            ("organisation", self.org_id == usage.org.get()),
            ("kind", self.kind == usage.kind.code()),
            ("wallet", self.wallet == usage.wallet),
            ("credits", self.amount.checked_neg() == Some(usage.credits.micro())),
            ("occurred_at", self.occurred_at == usage.occurred_at.micros()),
            ("event_id", self.event_id == usage.event_id),
            ("operation", self.operation_id == usage.operation_id),
            ("project", self.project_id == usage.project_id),
            ("quantity", self.quantity == usage.quantity),
            ("user", self.user_ref == usage.user),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
    }
}

impl Unit {
    /// Posts usage. The batch must be sorted by organisation and wallet; a record that stands in it twice is answered
    /// for its second place as if it had been posted before.
    ///
    /// A conflict posts nothing for that record and is answered, not raised: the caller decides about the rest.
    ///
    /// # Errors
    /// Refusals of the kernel by name, e.g. `wallet_known`; then nothing of the batch was posted.
    pub async fn post_usage(&mut self, batch: &[Usage], posted_at: Instant) -> Result<Vec<Answer>> {
        for usage in batch {
            check(usage)?;
        }
        let (first_places, firsts) = distinct(batch);
        let actor = self.actor.clone();
        let answers = match self.connection() {
            Connection::Sqlite(connection) => post_sqlite(connection, &firsts, posted_at, &actor).await?,
            Connection::Postgres(connection) => post_postgres(connection, &firsts, posted_at).await?,
        };
        let mut seen = vec![false; firsts.len()];
        let mut all = Vec::with_capacity(batch.len());
        let mut others = Vec::new();
        for (number, (usage, &place)) in batch.iter().zip(&first_places).enumerate() {
            let again = std::mem::replace(&mut seen[place], true);
            let difference = if again { difference_within(firsts[place], usage) } else { None };
            all.push(match (&answers[place], difference) {
                (Answer::Applied { seq }, None) if again => Answer::AlreadyApplied { seq: *seq },
                (Answer::Applied { .. }, Some(field)) => Answer::Conflict { field: field.to_owned() },
                (answer, None) => answer.clone(),
                // Its first place was not posted now, so its own content is compared with what stands in the book.
                (answer, Some(_)) => {
                    others.push(number);
                    answer.clone()
                }
            });
        }
        if !others.is_empty() {
            let again: Vec<Usage> = others.iter().map(|&number| batch[number].clone()).collect();
            for (number, answer) in
                others.into_iter().zip(Box::pin(self.post_usage(&again, posted_at)).await?)
            {
                all[number] = answer;
            }
        }
        Ok(all)
    }
}

/// For each record the place of its first occurrence among the distinct ones, and those.
fn distinct(batch: &[Usage]) -> (Vec<usize>, Vec<&Usage>) {
    let mut places = HashMap::with_capacity(batch.len());
    let mut firsts = Vec::with_capacity(batch.len());
    let of = batch
        .iter()
        .map(|usage| {
            *places.entry((&usage.record.source, &usage.record.record_id)).or_insert_with(|| {
                firsts.push(usage);
                firsts.len() - 1
            })
        })
        .collect();
    (of, firsts)
}

fn difference_within(first: &Usage, again: &Usage) -> Option<&'static str> {
    Posted {
        key: 0,
        seq: 0,
        org_id: first.org.get(),
        kind: first.kind.code(),
        wallet: first.wallet,
        amount: -first.credits.micro(),
        occurred_at: first.occurred_at.micros(),
        event_id: first.event_id.clone(),
        operation_id: first.operation_id,
        project_id: first.project_id,
        quantity: first.quantity,
        user_ref: first.user.clone(),
        tallied: false,
    }
    .difference(again)
}

async fn post_sqlite(
    connection: &mut SqliteConnection,
    batch: &[&Usage],
    posted_at: Instant,
    actor: &str,
) -> Result<Vec<Answer>> {
    let keys: Vec<_> = batch.iter().map(|usage| (&usage.record.source, &usage.record.record_id)).collect();
    let posted: Vec<Posted> = sqlx::query_as(
        "with given as (select key, value ->> 0 as source, value ->> 1 as record_id from json_each($1))
         select g.key, m.seq, m.org_id, m.kind, m.wallet, m.amount, m.occurred_at, m.event_id, m.operation_id, m.project_id,
           m.quantity, m.user_ref, false as tallied
         from given g cross join movement m on m.source = g.source and m.record_id = g.record_id
         union all
         select g.key, 0, r.org_id, 10, 0, -r.credits, r.occurred_at, null, 0, 0, r.quantity, r.user_ref, true
         from given g cross join usage_record r on r.source = g.source and r.record_id = g.record_id",
    )
    .bind(json(&keys)?)
    .fetch_all(&mut *connection)
    .await?;
    let posted: HashMap<i64, Posted> = posted.into_iter().map(|row| (row.key, row)).collect();

    let mut heads: HashMap<i64, i64> = HashMap::new();
    let mut answers = Vec::with_capacity(batch.len());
    let mut fresh = Vec::with_capacity(batch.len());
    for (key, usage) in (0_i64..).zip(batch) {
        answers.push(match posted.get(&key) {
            Some(row) => match row.difference(usage) {
                None => Answer::AlreadyApplied { seq: row.seq },
                Some(field) => Answer::Conflict { field: field.to_owned() },
            },
            None => {
                let org = usage.org.get();
                let seq = match heads.get(&org) {
                    Some(seq) => seq + 1,
                    None => head(connection, org).await? + 1,
                };
                heads.insert(org, seq);
                fresh.push(*usage);
                Answer::Applied { seq }
            }
        });
    }
    match fresh.as_slice() {
        [] => {}
        [one] => {
            insert_one(connection, one, posted_at, actor).await?;
        }
        many => {
            crate::sqlite::with_native(connection, |native| {
                sqlite_batch::post(native, many, posted_at, actor)
            })
            .await??
        }
    }
    Ok(answers)
}

pub(super) async fn head(connection: &mut SqliteConnection, org: i64) -> Result<i64> {
    sqlx::query_scalar("select seq from head where org_id = $1")
        .bind(org)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| StorageError::Refused { rule: "organisation_known".to_owned() })
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|_| StorageError::Text { field: "record", reason: "it cannot be written as JSON" })
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Answers its sequence number.
async fn insert_one(
    connection: &mut SqliteConnection,
    usage: &Usage,
    posted_at: Instant,
    actor: &str,
) -> Result<i64> {
    let seqs: Vec<i64> = sqlx::query_scalar(
        "insert into post_usage (org_id, txn_id, wallet, kind, amount, occurred_at, source, record_id, event_id, event_name,
           operation_id, project_id, user_ref, quantity, reference, reason, note, posted_at, actor)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         returning (select seq from head where org_id = $1)",
    )
    .bind(usage.org.get())
    .bind(usage.txn_id.as_bytes().as_slice())
    .bind(usage.wallet)
    .bind(usage.kind.code())
    .bind(usage.credits.micro())
    .bind(usage.occurred_at.micros())
    .bind(&usage.record.source)
    .bind(&usage.record.record_id)
    .bind(usage.event_id.as_deref())
    .bind(usage.event_name.as_deref())
    .bind(usage.operation_id)
    .bind(usage.project_id)
    .bind(usage.user.as_deref())
    .bind(usage.quantity)
    .bind(usage.record.reference.as_deref())
    .bind(usage.record.reason.as_deref())
    .bind(usage.record.note.as_deref())
    .bind(posted_at.micros())
    .bind(actor)
    // Not `fetch_one`: that would end at the row, before the commit of a statement of its own and its error.
    .fetch_all(connection)
    .await?;
    seqs.first().copied().ok_or_else(|| StorageError::Inconsistent {
        table: "head",
        column: "seq",
        row: usage.org.get().to_string(),
    })
}

async fn post_postgres(
    connection: &mut PgConnection,
    batch: &[&Usage],
    posted_at: Instant,
) -> Result<Vec<Answer>> {
    fn column<T>(batch: &[&Usage], of: impl Fn(&Usage) -> T) -> Vec<T> {
        batch.iter().map(|usage| of(usage)).collect()
    }
    if let [one] = batch
        && let Some(answer) = call_post_one(connection, one, posted_at).await?
    {
        return Ok(vec![answer]);
    }
    let rows: Vec<(i32, i32, i64, Option<String>)> = sqlx::query_as(
        "select ord, outcome, coalesce(seq, 0), conflict
         from post_usage($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) order by ord",
    )
    .bind(column(batch, |usage| usage.org.get()))
    .bind(column(batch, |usage| usage.txn_id.as_bytes().to_vec()))
    .bind(column(batch, |usage| usage.wallet))
    .bind(column(batch, |usage| usage.kind.code()))
    .bind(column(batch, |usage| usage.credits.micro()))
    .bind(column(batch, |usage| usage.occurred_at.micros()))
    .bind(posted_at.micros())
    .bind(column(batch, |usage| usage.record.source.clone()))
    .bind(column(batch, |usage| usage.record.record_id.clone()))
    .bind(column(batch, |usage| usage.event_id.clone()))
    .bind(column(batch, |usage| usage.event_name.clone()))
    .bind(column(batch, |usage| usage.operation_id))
    .bind(column(batch, |usage| usage.project_id))
    .bind(column(batch, |usage| usage.user.clone()))
    .bind(column(batch, |usage| usage.quantity))
    .bind(column(batch, |usage| usage.record.reference.clone()))
    .bind(column(batch, |usage| usage.record.reason.clone()))
    .bind(column(batch, |usage| usage.record.note.clone()))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Answer::of_row).collect()
}

impl Store {
    /// Posts one record in a database transaction of its own.
    ///
    /// # Errors
    /// As [`Unit::post_usage`], and [`StorageError::Conflict`] where it stands in the book with other content.
    pub async fn post_one(&self, usage: &Usage, posted_at: Instant, actor: &str) -> Result<Answer> {
        check(usage)?;
        // One statement is a transaction of its own. Where it was refused, or the connection broke so that nobody knows, the
        // unit below looks the record up and says what is the matter.
        match self.pools.write().await? {
            Connection::Sqlite(mut connection) => {
                match insert_one(&mut connection, usage, posted_at, actor).await {
                    Ok(seq) => return Ok(Answer::Applied { seq }),
                    Err(StorageError::Refused { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Connection::Postgres(mut connection) => {
                match call_post_one(&mut connection, usage, posted_at).await {
                    Ok(Some(answer)) => return Ok(answer),
                    Ok(None) => {}
                    Err(StorageError::Unavailable(sqlx::Error::Io(_))) => connection.close_on_drop(),
                    Err(error) => return Err(error),
                }
            }
        }
        let mut unit = self.begin(actor).await?;
        let answer = unit.post_usage(std::slice::from_ref(usage), posted_at).await?.remove(0);
        match answer {
            Answer::Conflict { field } => Err(usage.record.conflict(field)),
            answer => {
                unit.commit().await?;
                Ok(answer)
            }
        }
    }
}

/// The way of nearly every single post: new, and covered by the first lot. Nothing where it is another case.
async fn call_post_one(
    connection: &mut PgConnection,
    usage: &Usage,
    posted_at: Instant,
) -> Result<Option<Answer>> {
    let seq: Option<i64> = sqlx::query_scalar(
        "select post_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(usage.org.get())
    .bind(usage.txn_id.as_bytes().as_slice())
    .bind(usage.wallet)
    .bind(usage.kind.code())
    .bind(usage.credits.micro())
    .bind(usage.occurred_at.micros())
    .bind(posted_at.micros())
    .bind(&usage.record.source)
    .bind(&usage.record.record_id)
    .bind(usage.event_id.as_deref())
    .bind(usage.event_name.as_deref())
    .bind(usage.operation_id)
    .bind(usage.project_id)
    .bind(usage.user.as_deref())
    .bind(usage.quantity)
    .bind(usage.record.reference.as_deref())
    .bind(usage.record.reason.as_deref())
    .bind(usage.record.note.as_deref())
    .fetch_one(connection)
    .await?;
    Ok(seq.map(|seq| Answer::Applied { seq }))
}

fn check(usage: &Usage) -> Result<()> {
    usage.record.check()?;
    check_option("event ID", usage.event_id.as_deref())?;
    check_option("event name", usage.event_name.as_deref())?;
    check_option("user", usage.user.as_deref())
}
