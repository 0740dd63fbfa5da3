//! The commands as both engines answer them. PostgreSQL does each by one function; SQLite's part is in [`super::sqlite`].

use credit_desk_domain::{
    Action, Credits, Instant, LotId, OrgId, ProposalId, ProposalState, Role, TransactionId,
};
use sqlx::{FromRow, PgConnection};

use super::{Decided, Edited, NewDecision, NewProposal, ProposalEdit, Submitted};
use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::posting::{NO_EXPIRY, check_option, check_text};
use crate::store::Unit;

#[derive(FromRow)]
struct SubmittedRow {
    proposal_id: Vec<u8>,
    state: String,
    posted_seq: Option<i64>,
    already: bool,
    conflict: Option<String>,
}

#[derive(FromRow)]
struct DecidedRow {
    state: String,
    posted_seq: Option<i64>,
    credits: Option<i64>,
    already: bool,
}

/// A refusal by the name of its rule.
pub(super) fn refused<T>(rule: &str) -> Result<T> {
    Err(StorageError::Refused { rule: rule.to_owned() })
}

pub(super) fn state_of(code: &str, id: &ProposalId) -> Result<ProposalState> {
    ProposalState::from_code(code).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "state",
        row: id.to_string(),
    })
}

impl NewProposal {
    fn check(&self) -> Result<()> {
        check_text("reason", &self.reason)?;
        check_text("source", &self.source)?;
        check_text("record ID", &self.record_id)?;
        for (field, text) in [
            ("subject", &self.subject),
            ("terms", &self.terms),
            ("note", &self.note),
            ("user", &self.requested_by),
        ] {
            check_option(field, text.as_deref())?;
        }
        self.lines.iter().try_for_each(|line| check_option("note", line.note.as_deref()))
    }

    pub(super) fn kind_code(&self) -> i64 {
        self.kind.or(self.action.usual_kind()).map_or(0, credit_desk_domain::Kind::code)
    }

    pub(super) fn expires(&self) -> i64 {
        self.expires_at.map_or(NO_EXPIRY, Instant::micros)
    }

    /// That another proposal of the same source record differs from this.
    pub(super) fn conflict(&self, field: String) -> StorageError {
        StorageError::Conflict { source_name: self.source.clone(), record_id: self.record_id.clone(), field }
    }
}

impl Unit {
    /// Submits a request or proposes something; with [`NewProposal::direct`] it is carried out at once where the person's
    /// limits allow it. `role` is the person's on SQLite; PostgreSQL knows it from the login, and the time too.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where the source record was submitted with other content; refusals such as
    /// `proposal_role`, `proposal_credits_of_target`, `organisation_closed`.
    pub async fn submit(&mut self, new: &NewProposal, role: Option<Role>, now: Instant) -> Result<Submitted> {
        new.check()?;
        match self.connection() {
            Connection::Sqlite(_) => super::sqlite::submit(self, new, role, now).await,
            Connection::Postgres(c) => submit_postgres(c, new, now).await,
        }
    }

    /// Decides about a proposal; an approval that carries it out posts its credits in this unit of work.
    ///
    /// # Errors
    /// Refusals such as `proposal_decided`, `decision_own`, `decision_role`, `evidence_changed`
    /// ([`super::changed_part`] tells which part), or those of the posting. [`ProposalState::Lapsed`] is an answer, not an error:
    /// commit it.
    pub async fn decide(
        &mut self,
        decision: &NewDecision,
        role: Option<Role>,
        now: Instant,
    ) -> Result<Decided> {
        check_option("reason", decision.reason.as_deref())?;
        check_text("key", &decision.key)?;
        match self.connection() {
            Connection::Sqlite(_) => super::sqlite::decide(self, decision, role, now).await,
            Connection::Postgres(c) => decide_postgres(c, decision, now).await,
        }
    }

    /// Changes a proposal, by its maker; it waits for a decision again, and a first approval is void.
    ///
    /// # Errors
    /// `proposal_of_maker`, `proposal_decided`, `proposal_lapsed`, `proposal_credits_of_target`.
    pub async fn edit_proposal(
        &mut self,
        edit: &ProposalEdit,
        role: Option<Role>,
        now: Instant,
    ) -> Result<Edited> {
        check_text("reason", &edit.reason)?;
        check_option("note", edit.note.as_deref())?;
        check_text("key", &edit.key)?;
        let c = match self.connection() {
            Connection::Sqlite(_) => return super::sqlite::edit(self, edit, role, now).await,
            Connection::Postgres(c) => c,
        };
        let (state, version, already): (String, i64, bool) =
            sqlx::query_as("select state, version, already from edit_proposal($1, $2, $3, $4, $5, $6, $7)")
                .bind(edit.id.as_bytes().as_slice())
                .bind(edit.credits.micro())
                .bind(edit.expires_at.map_or(NO_EXPIRY, Instant::micros))
                .bind(&edit.reason)
                .bind(edit.note.as_deref())
                .bind(&edit.key)
                .bind(now.micros())
                .fetch_one(&mut **c)
                .await?;
        Ok(Edited { state: state_of(&state, &edit.id)?, version, already })
    }

    /// Marks what nobody decided in time, and answers how many that were.
    pub async fn lapse_proposals(&mut self, role: Option<Role>, now: Instant) -> Result<u64> {
        let count: i64 = match self.connection() {
            Connection::Sqlite(_) => return super::sqlite::lapse(self, role, now).await,
            Connection::Postgres(c) => {
                sqlx::query_scalar("select lapse_proposals($1)")
                    .bind(now.micros())
                    .fetch_one(&mut **c)
                    .await?
            }
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

async fn submit_postgres(c: &mut PgConnection, new: &NewProposal, now: Instant) -> Result<Submitted> {
    let orgs: Vec<i64> = new.lines.iter().map(|line| line.org.get()).collect();
    let credits: Vec<i64> = new.lines.iter().map(|line| line.credits.micro()).collect();
    let notes: Vec<Option<&str>> = new.lines.iter().map(|line| line.note.as_deref()).collect();
    let row: SubmittedRow = sqlx::query_as(
        "select proposal_id, state, posted_seq, already, conflict from submit_proposal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
           $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(new.id.as_bytes().as_slice())
    .bind(new.action.code())
    .bind(new.org.map_or(0, OrgId::get))
    .bind(new.credits.micro())
    .bind(new.kind_code())
    .bind(new.expires())
    .bind(new.target_seq)
    .bind(new.subject.as_deref())
    .bind(new.terms.as_deref())
    .bind(&new.reason)
    .bind(new.note.as_deref())
    .bind(new.requested_by.as_deref())
    .bind(&new.source)
    .bind(&new.record_id)
    .bind(new.lapses_at.micros())
    .bind(orgs)
    .bind(credits)
    .bind(notes)
    .bind(new.direct)
    .bind(new.txn_id.as_bytes().as_slice())
    .bind(new.lot_id.as_bytes().as_slice())
    .bind(now.micros())
    .fetch_one(c)
    .await?;
    if let Some(field) = row.conflict {
        return Err(new.conflict(field));
    }
    let id = id_of(&row.proposal_id)?;
    let state = state_of(&row.state, &id)?;
    Ok(Submitted { id, state, posted_seq: row.posted_seq, already: row.already })
}

async fn decide_postgres(c: &mut PgConnection, decision: &NewDecision, now: Instant) -> Result<Decided> {
    let transactions: Vec<&[u8]> =
        decision.ids.iter().map(|(txn, _): &(TransactionId, LotId)| txn.as_bytes().as_slice()).collect();
    let lots: Vec<&[u8]> = decision.ids.iter().map(|(_, lot)| lot.as_bytes().as_slice()).collect();
    let row: DecidedRow = sqlx::query_as(
        "select state, posted_seq, credits, already from decide_proposal($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(decision.id.as_bytes().as_slice())
    .bind(decision.verdict.code())
    .bind(decision.credits.map(Credits::micro))
    .bind(decision.reason.as_deref())
    .bind(&decision.shown)
    .bind(&decision.key)
    .bind(transactions)
    .bind(lots)
    .bind(now.micros())
    .fetch_one(c)
    .await?;
    Ok(Decided {
        state: state_of(&row.state, &decision.id)?,
        posted_seq: row.posted_seq,
        credits: row.credits.map(Credits::from_micro),
        already: row.already,
    })
}

pub(super) fn id_of(bytes: &[u8]) -> Result<ProposalId> {
    ProposalId::from_slice(bytes).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "proposal_id",
        row: format!("{bytes:02x?}"),
    })
}

/// The action of a row.
pub(super) fn action_of(code: &str, id: &ProposalId) -> Result<Action> {
    Action::from_code(code).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "action",
        row: id.to_string(),
    })
}
