//! Hourly usage: records accumulate in an open tally; a closed hour is posted as one transaction.

use std::collections::HashMap;

use credit_desk_domain::{IdSource, Instant};
use sqlx::{PgConnection, SqliteConnection};

use super::usage::{hex, json};
use super::{Answer, HourlyRecord, check_key, check_option};
use crate::engine::{Connection, on_engine};
use crate::error::{Result, StorageError};
use crate::store::Unit;

/// Name under which closed hours are posted; the record ID is the tally's.
pub const TALLY_SOURCE: &str = "tally";

#[derive(sqlx::FromRow)]
struct Tallied {
    key: i64,
    org_id: i64,
    wallet: i64,
    credits: i64,
    occurred_at: i64,
    event_id: String,
    operation_id: i64,
    project_id: i64,
    quantity: Option<i64>,
    user_ref: Option<String>,
    posted: bool,
}

impl Tallied {
    fn difference(&self, record: &HourlyRecord) -> Option<&'static str> {
        let same = [
            ("settlement", !self.posted),
            ("organisation", self.org_id == record.org.get()),
            ("wallet", self.wallet == record.wallet),
            ("credits", self.credits == record.credits.micro()),
            ("occurred_at", self.occurred_at == record.occurred_at.micros()),
            ("event_id", self.event_id == record.event_id.as_deref().unwrap_or_default()),
            ("operation", self.operation_id == record.operation_id),
            ("project", self.project_id == record.project_id),
            ("quantity", self.quantity == record.quantity),
            ("user", self.user_ref == record.user),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
    }
}

/// The first field in which a record differs from the first one of the same batch and ID.
fn difference_within(first: &HourlyRecord, again: &HourlyRecord) -> Option<&'static str> {
    Tallied {
        key: 0,
        org_id: first.org.get(),
        wallet: first.wallet,
        credits: first.credits.micro(),
        occurred_at: first.occurred_at.micros(),
        event_id: first.event_id.clone().unwrap_or_default(),
        operation_id: first.operation_id,
        project_id: first.project_id,
        quantity: first.quantity,
        user_ref: first.user.clone(),
        posted: false,
    }
    .difference(again)
}

impl Unit {
    /// Adds records to their hours' open tallies. Answers as for usage; a record given twice in one call is answered
    /// for its second place as already applied.
    pub async fn post_records(&mut self, batch: &[HourlyRecord]) -> Result<Vec<Answer>> {
        for record in batch {
            check_key(&record.source, &record.record_id)?;
            check_option("event ID", record.event_id.as_deref())?;
            check_option("event name", record.event_name.as_deref())?;
            check_option("user", record.user.as_deref())?;
        }
        let mut places: HashMap<(&str, &str), usize> = HashMap::with_capacity(batch.len());
        let mut firsts: Vec<&HourlyRecord> = Vec::with_capacity(batch.len());
        let of: Vec<(usize, bool)> = batch
            .iter()
            .map(|record| {
                let next = firsts.len();
                let place = *places.entry((&record.source, &record.record_id)).or_insert(next);
                if place == next {
                    firsts.push(record);
                }
                (place, place != next)
            })
            .collect();
        let answers = match self.connection() {
            Connection::Sqlite(connection) => post_sqlite(connection, &firsts).await?,
            Connection::Postgres(connection) => post_postgres(connection, &firsts).await?,
        };
        let mut all = Vec::with_capacity(batch.len());
        let mut others = Vec::new();
        for (number, (record, (place, again))) in batch.iter().zip(of).enumerate() {
            let difference = if again { difference_within(firsts[place], record) } else { None };
            all.push(match (&answers[place], difference) {
                (Answer::Applied { seq }, None) if again => Answer::AlreadyApplied { seq: *seq },
                (Answer::Applied { .. }, Some(field)) => Answer::Conflict { field: field.to_owned() },
                (answer, None) => answer.clone(),
                // Its first place was not added now, so its own content is compared with what stands in the book.
                (answer, Some(_)) => {
                    others.push(number);
                    answer.clone()
                }
            });
        }
        if !others.is_empty() {
            let again: Vec<HourlyRecord> = others.iter().map(|&number| batch[number].clone()).collect();
            for (number, answer) in others.into_iter().zip(Box::pin(self.post_records(&again)).await?) {
                all[number] = answer;
            }
        }
        Ok(all)
    }

    /// Posts each hour that is over at `now`, at most `limit` of them, each as one transaction. Answers how many.
    pub async fn settle_hours(&mut self, now: Instant, limit: i64, ids: &dyn IdSource) -> Result<u64> {
        let due: Vec<(i64, Vec<u8>)> = on_engine!(self.connection(), |c| {
            sqlx::query_as(
                "select org_id, tally_id from tally where posted_seq is null and hour_starts_at <= $1
                 order by org_id, hour_starts_at, tally_id limit $2",
            )
            .bind(now.micros() - Instant::HOUR_MICROS)
            .bind(limit)
            .fetch_all(c)
            .await?
        });
        let actor = self.actor.clone();
        let mut settled = 0;
        for (org, tally) in &due {
            let txn_id = ids.transaction_id(now);
            let record_id = credit_desk_domain::TallyId::from_slice(tally)
                .map_err(|_| StorageError::Inconsistent {
                    table: "tally",
                    column: "tally_id",
                    row: hex(tally),
                })?
                .to_string();
            settled += match self.connection() {
                Connection::Sqlite(c) => {
                    sqlx::query(
                        "insert into settle_tally (org_id, tally_id, txn_id, posted_at, source, record_id, actor)
                         values ($1, $2, $3, $4, $5, $6, $7)",
                    )
                    .bind(org)
                    .bind(tally)
                    .bind(txn_id.as_bytes().as_slice())
                    .bind(now.micros())
                    .bind(TALLY_SOURCE)
                    .bind(record_id)
                    .bind(&actor)
                    .execute(&mut **c)
                    .await?;
                    1
                }
                Connection::Postgres(c) => {
                    let outcome: i32 =
                        sqlx::query_scalar("select outcome from settle_tally($1, $2, $3, $4, $5, $6)")
                            .bind(org)
                            .bind(tally)
                            .bind(txn_id.as_bytes().as_slice())
                            .bind(now.micros())
                            .bind(TALLY_SOURCE)
                            .bind(record_id)
                            .fetch_one(&mut **c)
                            .await?;
                    u64::from(outcome == 1)
                }
            };
        }
        Ok(settled)
    }
}

async fn post_sqlite(connection: &mut SqliteConnection, batch: &[&HourlyRecord]) -> Result<Vec<Answer>> {
    let keys: Vec<_> = batch.iter().map(|record| (&record.source, &record.record_id)).collect();
    let tallied: Vec<Tallied> = sqlx::query_as(
        "with given as (select key, value ->> 0 as source, value ->> 1 as record_id from json_each($1))
         select g.key, r.org_id, t.wallet, r.credits, r.occurred_at, t.event_id, t.operation_id, t.project_id, r.quantity, r.user_ref,
           false as posted
         from given g cross join usage_record r on r.source = g.source and r.record_id = g.record_id
         join tally t on t.org_id = r.org_id and t.tally_id = r.tally_id
         union all
         select g.key, m.org_id, m.wallet, -m.amount, m.occurred_at, '', m.operation_id, m.project_id, m.quantity, m.user_ref, true
         from given g cross join movement m on m.source = g.source and m.record_id = g.record_id",
    )
    .bind(json(&keys)?)
    .fetch_all(&mut *connection)
    .await?;
    let tallied: HashMap<i64, Tallied> = tallied.into_iter().map(|row| (row.key, row)).collect();
    let mut answers = Vec::with_capacity(batch.len());
    let mut fresh = Vec::with_capacity(batch.len());
    for (key, record) in (0_i64..).zip(batch) {
        answers.push(match tallied.get(&key).map(|row| row.difference(record)) {
            Some(None) => Answer::AlreadyApplied { seq: 0 },
            Some(Some(field)) => Answer::Conflict { field: field.to_owned() },
            None => {
                fresh.push(record_row(record));
                Answer::Applied { seq: 0 }
            }
        });
    }
    if !fresh.is_empty() {
        sqlx::query(
            "insert into post_record (org_id, tally_id, wallet, operation_id, project_id, event_id, event_name, hour_starts_at,
               source, record_id, occurred_at, credits, quantity, user_ref)
             select value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
               value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13
             from json_each($1)",
        )
        .bind(json(&fresh)?)
        .execute(&mut *connection)
        .await?;
    }
    Ok(answers)
}

fn record_row(record: &HourlyRecord) -> serde_json::Value {
    serde_json::json!([
        record.org.get(),
        hex(record.tally_id.as_bytes()),
        record.wallet,
        record.operation_id,
        record.project_id,
        record.event_id,
        record.event_name,
        record.occurred_at.start_of_utc_hour().micros(),
        record.source,
        record.record_id,
        record.occurred_at.micros(),
        record.credits.micro(),
        record.quantity,
        record.user,
    ])
}

async fn post_postgres(connection: &mut PgConnection, batch: &[&HourlyRecord]) -> Result<Vec<Answer>> {
    fn column<T>(batch: &[&HourlyRecord], of: impl Fn(&HourlyRecord) -> T) -> Vec<T> {
        batch.iter().map(|record| of(record)).collect()
    }
    let rows: Vec<(i32, i32, i64, Option<String>)> = sqlx::query_as(
        "select ord, outcome, coalesce(seq, 0), conflict
         from post_records($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) order by ord",
    )
    .bind(column(batch, |record| record.org.get()))
    .bind(column(batch, |record| record.tally_id.as_bytes().to_vec()))
    .bind(column(batch, |record| record.wallet))
    .bind(column(batch, |record| record.operation_id))
    .bind(column(batch, |record| record.project_id))
    .bind(column(batch, |record| record.event_id.clone()))
    .bind(column(batch, |record| record.event_name.clone()))
    .bind(column(batch, |record| record.occurred_at.start_of_utc_hour().micros()))
    .bind(column(batch, |record| record.source.clone()))
    .bind(column(batch, |record| record.record_id.clone()))
    .bind(column(batch, |record| record.occurred_at.micros()))
    .bind(column(batch, |record| record.credits.micro()))
    .bind(column(batch, |record| record.quantity))
    .bind(column(batch, |record| record.user.clone()))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Answer::of_row).collect()
}
