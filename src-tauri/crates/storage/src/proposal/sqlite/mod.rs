//! SQLite's side: the same decisions as migrations/postgres/proposal.sql, inside a unit of work that holds the file alone.
//!
//! Reading and writing go through rusqlite on the unit's own connection: a decision looks at a dozen facts. Each command
//! stands in a savepoint, so that a refusal in its middle leaves nothing of it in the unit.

mod carry_out;
mod decide;
mod facts;
mod row;
mod step;
mod submit;

use credit_desk_domain::{Instant, ProposalId, Role};
use rusqlite::OptionalExtension as _;
use sqlx::SqliteConnection;

use super::{Decided, Edited, Hypothetical, NewDecision, NewProposal, ProposalEdit, Standing, Submitted};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::sqlite::with_native;
use crate::store::Unit;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_native(error)
    }
}

/// Who acts, and when.
pub(super) struct Person<'a> {
    pub actor: &'a str,
    pub role: Option<Role>,
    pub now: i64,
}

impl<'a> Person<'a> {
    /// An ended colleague has no role.
    fn of(native: &rusqlite::Connection, actor: &'a str, role: Option<Role>, now: Instant) -> Result<Self> {
        let ended: Option<i64> = native
            .query_row("select 1 from staff where login = ?1 and status = 'ended'", [actor], |row| row.get(0))
            .optional()?;
        Ok(Self { actor, role: role.filter(|_| ended.is_none()), now: now.micros() })
    }

    fn role_code(&self) -> &'static str {
        self.role.map_or("none", Role::code)
    }
}

/// Runs synchronous work on the unit's connection.
async fn natively<T>(unit: &mut Unit, work: impl FnOnce(&rusqlite::Connection) -> Result<T>) -> Result<T> {
    match unit.connection() {
        Connection::Sqlite(c) => with_native(c, |native| Ok(work(native))).await?,
        Connection::Postgres(_) => unreachable!("BUG: the caller chose the engine"),
    }
}

async fn execute(unit: &mut Unit, sql: &'static str) -> Result<()> {
    natively(unit, |native| Ok(native.execute_batch(sql)?)).await
}

/// Keeps a command's work where it succeeds; nothing of it stays in the unit where it is refused.
async fn whole<T>(unit: &mut Unit, answer: Result<T>) -> Result<T> {
    let ending = if answer.is_ok() { "release proposal" } else { "rollback to proposal; release proposal" };
    // Where the connection itself is gone there is nothing to take back, and the first error says more.
    let ended = execute(unit, ending).await;
    let answer = answer?;
    ended?;
    Ok(answer)
}

pub(super) async fn submit(
    unit: &mut Unit,
    new: &NewProposal,
    role: Option<Role>,
    now: Instant,
) -> Result<Submitted> {
    execute(unit, "savepoint proposal").await?;
    let answer = submit::submit(unit, new, role, now).await;
    whole(unit, answer).await
}

pub(super) async fn decide(
    unit: &mut Unit,
    decision: &NewDecision,
    role: Option<Role>,
    now: Instant,
) -> Result<Decided> {
    execute(unit, "savepoint proposal").await?;
    let answer = decide::decide(unit, decision, role, now).await;
    whole(unit, answer).await
}

pub(super) async fn edit(
    unit: &mut Unit,
    edit: &ProposalEdit,
    role: Option<Role>,
    now: Instant,
) -> Result<Edited> {
    execute(unit, "savepoint proposal").await?;
    let actor = unit.actor.clone();
    let answer = natively(unit, |native| {
        let person = Person::of(native, &actor, role, now)?;
        submit::edit(native, edit, &person)
    })
    .await;
    whole(unit, answer).await
}

pub(super) async fn lapse(unit: &mut Unit, role: Option<Role>, now: Instant) -> Result<u64> {
    execute(unit, "savepoint proposal").await?;
    let actor = unit.actor.clone();
    let answer = natively(unit, |native| {
        let person = Person::of(native, &actor, role, now)?;
        decide::lapse_all(native, &person)
    })
    .await;
    whole(unit, answer).await
}

pub(super) async fn standing(
    connection: &mut SqliteConnection,
    ids: &[ProposalId],
    actor: &str,
    role: Option<Role>,
    now: Instant,
) -> Result<Vec<Standing>> {
    with_native(connection, |native| {
        Ok((|| {
            let person = Person::of(native, actor, role, now)?;
            let one = |id: &ProposalId| {
                let row =
                    row::load(native, id)?.ok_or_else(|| StorageError::NotFound { what: id.to_string() })?;
                facts::standing(native, &row, row.credits, false, &person)
            };
            ids.iter().map(one).collect()
        })())
    })
    .await?
}

pub(super) async fn standing_of(
    connection: &mut SqliteConnection,
    what: &Hypothetical,
    actor: &str,
    role: Option<Role>,
    now: Instant,
) -> Result<Standing> {
    with_native(connection, |native| {
        Ok((|| {
            let person = Person::of(native, actor, role, now)?;
            let row = row::hypothetical(native, what, &person)?;
            let standing = facts::standing(native, &row, row.credits, true, &person)?;
            Ok(Standing { shown: String::new(), ..standing })
        })())
    })
    .await?
}
