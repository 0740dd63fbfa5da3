//! What a person may do with proposals, and with what is not proposed yet.

use credit_desk_domain::policy::{Limits, Outcome, Used};
use credit_desk_domain::{Credits, Instant, OrgId, ProposalId, ProposalState, Role};
use sqlx::FromRow;

use super::command::state_of;
use super::{Hypothetical, Standing};
use crate::engine::{Connection, on_engine};
use crate::error::{Result, StorageError};
use crate::store::{Store, Unit};

#[derive(FromRow)]
struct Row {
    outcome: String,
    single_limit: Option<i64>,
    daily_limit: Option<i64>,
    maker_limit: Option<i64>,
    org_limit: Option<i64>,
    daily_used: i64,
    maker_used: i64,
    org_used: i64,
    org_credits: i64,
    alone: bool,
    shown: String,
}

impl Row {
    fn standing(self) -> Result<Standing> {
        let outcome = Outcome::from_code(&self.outcome).ok_or_else(|| StorageError::Inconsistent {
            table: "standing",
            column: "outcome",
            row: self.outcome.clone(),
        })?;
        let limit = |limit: Option<i64>| limit.map(Credits::from_micro);
        Ok(Standing {
            outcome,
            limits: Limits {
                single: limit(self.single_limit),
                daily: limit(self.daily_limit),
                maker: limit(self.maker_limit),
                org: limit(self.org_limit),
            },
            used: Used {
                daily: Credits::from_micro(self.daily_used),
                maker: Credits::from_micro(self.maker_used),
                org: Credits::from_micro(self.org_used),
            },
            org_credits: Credits::from_micro(self.org_credits),
            alone: self.alone,
            shown: self.shown,
        })
    }
}

#[derive(FromRow)]
struct RowOf {
    proposal_id: Vec<u8>,
    #[sqlx(flatten)]
    row: Row,
}

const COLUMNS: &str = "outcome, single_limit, daily_limit, maker_limit, org_limit, daily_used, maker_used, org_used, org_credits, alone, shown";

impl Store {
    /// What approvals of these proposals by a person would do, in their order. `actor` and `role` count on SQLite;
    /// PostgreSQL knows the login.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where one is not in the book.
    pub async fn standing(
        &self,
        ids: &[ProposalId],
        actor: &str,
        role: Option<Role>,
        now: Instant,
    ) -> Result<Vec<Standing>> {
        standings(&mut self.pools.read().await?, ids, actor, role, now).await
    }

    /// What doing something at once would come to: [`Outcome::Within`] does it, [`Outcome::NeedsSecond`] proposes it.
    pub async fn standing_of(
        &self,
        what: &Hypothetical,
        actor: &str,
        role: Option<Role>,
        now: Instant,
    ) -> Result<Standing> {
        let mut connection = match self.pools.read().await? {
            Connection::Sqlite(mut c) => {
                return super::sqlite::standing_of(&mut c, what, actor, role, now).await;
            }
            Connection::Postgres(c) => c,
        };
        let orgs: Vec<i64> = what.lines.iter().map(|line| line.org.get()).collect();
        let credits: Vec<i64> = what.lines.iter().map(|line| line.credits.micro()).collect();
        let sql = format!("select {COLUMNS} from standing_of($1, $2, $3, $4, $5, $6)");
        let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(what.action.code())
            .bind(what.org.map_or(0, OrgId::get))
            .bind(what.credits.micro())
            .bind(orgs)
            .bind(credits)
            .bind(now.micros())
            .fetch_one(&mut *connection)
            .await?;
        Ok(Standing { shown: String::new(), ..row.standing()? })
    }
}

impl Store {
    /// Who decided about a proposal, when, and where it stands: what the others are told whose decision came too late.
    /// Nothing where it waits. Nobody decided what lapsed.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where it is not in the book.
    pub async fn decided_by(&self, id: ProposalId) -> Result<Option<(String, Instant, ProposalState)>> {
        let mut connection = self.pools.read().await?;
        let row: Option<(String, Option<String>, Option<i64>)> = on_engine!(&mut connection, |c| {
            sqlx::query_as("select state, decided_by, decided_at from proposal where proposal_id = $1")
                .bind(id.as_bytes().as_slice())
                .fetch_optional(c)
                .await?
        });
        let Some((state, by, at)) = row else { return Err(StorageError::NotFound { what: id.to_string() }) };
        let state = state_of(&state, &id)?;
        let at = at.map(Instant::try_from_micros).transpose().map_err(|_| StorageError::Inconsistent {
            table: "proposal",
            column: "decided_at",
            row: id.to_string(),
        })?;
        Ok(at.map(|at| (by.unwrap_or_default(), at, state)))
    }
}

impl Unit {
    /// What an approval by the acting person would do, as this unit of work sees the book.
    ///
    /// # Errors
    /// [`StorageError::NotFound`].
    pub async fn standing(&mut self, id: ProposalId, role: Option<Role>, now: Instant) -> Result<Standing> {
        let actor = self.actor.clone();
        let mut found = standings(self.connection(), &[id], &actor, role, now).await?;
        found.pop().ok_or_else(|| StorageError::NotFound { what: id.to_string() })
    }
}

async fn standings(
    connection: &mut Connection,
    ids: &[ProposalId],
    actor: &str,
    role: Option<Role>,
    now: Instant,
) -> Result<Vec<Standing>> {
    let connection = match connection {
        Connection::Sqlite(c) => return super::sqlite::standing(c, ids, actor, role, now).await,
        Connection::Postgres(c) => c,
    };
    let bytes: Vec<&[u8]> = ids.iter().map(|id| id.as_bytes().as_slice()).collect();
    let sql = format!("select proposal_id, {COLUMNS} from standing($1, $2)");
    let rows: Vec<RowOf> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(bytes)
        .bind(now.micros())
        .fetch_all(&mut **connection)
        .await?;
    let mut standings = Vec::with_capacity(ids.len());
    let mut rows = rows.into_iter();
    for id in ids {
        let row = rows.next().filter(|row| row.proposal_id == id.as_bytes());
        let row = row.ok_or_else(|| StorageError::NotFound { what: id.to_string() })?;
        standings.push(row.row.standing()?);
    }
    Ok(standings)
}
