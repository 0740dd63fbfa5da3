//! A proposal's row with its lines.

use credit_desk_domain::{Action, Instant, OrgId, ProposalId, ProposalState};
use rusqlite::{Connection, OptionalExtension as _};

use super::Person;
use crate::error::Result;
use crate::proposal::command::{action_of, state_of};
use crate::proposal::{Hypothetical, NewProposal};

/// One proposal.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub id: ProposalId,
    pub action: Action,
    pub org: i64,
    pub currency: String,
    pub credits: i64,
    pub kind: i64,
    pub expires_at: i64,
    pub target_seq: Option<i64>,
    pub subject: Option<String>,
    pub terms: Option<String>,
    pub reason: String,
    pub note: Option<String>,
    pub requested_by: Option<String>,
    pub maker: String,
    pub maker_role: String,
    pub state: ProposalState,
    pub version: i64,
    pub lapses_at: i64,
    pub first_by: Option<String>,
    pub decided_credits: Option<i64>,
    pub posted_seq: Option<i64>,
    pub lines: Vec<Line>,
}

/// One organisation of a bulk grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub org: i64,
    pub credits: i64,
    pub note: Option<String>,
}

impl Row {
    /// Every organisation that it is about.
    pub(super) fn orgs(&self) -> Vec<i64> {
        if self.org != 0 { vec![self.org] } else { self.lines.iter().map(|line| line.org).collect() }
    }

    /// True where a customer is its maker in the sense of the limits, and whoever entered it is not.
    pub(super) fn is_customers(&self) -> bool {
        self.action == Action::Request && (self.requested_by.is_some() || self.maker_role == "platform")
    }
}

/// The row of an ID.
pub(super) fn load(native: &Connection, id: &ProposalId) -> Result<Option<Row>> {
    load_where(native, "proposal_id = ?1", [id.as_bytes().as_slice()])
}

/// The row of a source record.
pub(super) fn of_record(native: &Connection, new: &NewProposal) -> Result<Option<Row>> {
    load_where(native, "source = ?1 and record_id = ?2", [&new.source, &new.record_id])
}

fn load_where(native: &Connection, condition: &str, params: impl rusqlite::Params) -> Result<Option<Row>> {
    let mut statement = native.prepare_cached(&format!(
        "select proposal_id, action, org_id, currency, credits, kind, expires_at, target_seq, subject, terms, reason, note, requested_by, maker,
           maker_role, state, version, lapses_at, first_by, decided_credits, posted_seq
         from proposal where {condition}"
    ))?;
    let read = |row: &rusqlite::Row<'_>| {
        let words: (Vec<u8>, String, String) = (row.get(0)?, row.get(1)?, row.get(15)?);
        let parsed = |(bytes, action, state): (Vec<u8>, String, String)| {
            let id = crate::proposal::command::id_of(&bytes)?;
            Ok::<_, crate::StorageError>((id, action_of(&action, &id)?, state_of(&state, &id)?))
        };
        let (id, action, state) = match parsed(words) {
            Ok(parsed) => parsed,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(Row {
            id,
            action,
            org: row.get(2)?,
            currency: row.get(3)?,
            credits: row.get(4)?,
            kind: row.get(5)?,
            expires_at: row.get(6)?,
            target_seq: row.get(7)?,
            subject: row.get(8)?,
            terms: row.get(9)?,
            reason: row.get(10)?,
            note: row.get(11)?,
            requested_by: row.get(12)?,
            maker: row.get(13)?,
            maker_role: row.get(14)?,
            state,
            version: row.get(16)?,
            lapses_at: row.get(17)?,
            first_by: row.get(18)?,
            decided_credits: row.get(19)?,
            posted_seq: row.get(20)?,
            lines: Vec::new(),
        }))
    };
    let Some(row) = statement.query_row(params, read).optional()? else { return Ok(None) };
    let mut row = row?;
    if row.action == Action::BulkGrant {
        let mut lines = native.prepare_cached(
            "select org_id, credits, note from proposal_line where proposal_id = ?1 order by n",
        )?;
        row.lines = lines
            .query_map([row.id.as_bytes().as_slice()], |line| {
                Ok(Line { org: line.get(0)?, credits: line.get(1)?, note: line.get(2)? })
            })?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(Some(row))
}

/// Currency of an organisation; nothing for none.
pub(super) fn currency(native: &Connection, org: i64) -> Result<String> {
    let found = native
        .query_row("select currency from organisation where org_id = ?1", [org], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// What a new proposal will be, still open.
pub(super) fn new(native: &Connection, new: &NewProposal, person: &Person<'_>) -> Result<Row> {
    let org = new.org.map_or(0, OrgId::get);
    let lines = new.lines.iter();
    Ok(Row {
        id: new.id,
        action: new.action,
        org,
        currency: currency(native, org)?,
        credits: new.credits.micro(),
        kind: new.kind_code(),
        expires_at: new.expires(),
        target_seq: new.target_seq,
        subject: new.subject.clone(),
        terms: new.terms.clone(),
        reason: new.reason.clone(),
        note: new.note.clone(),
        requested_by: new.requested_by.clone(),
        maker: person.actor.to_owned(),
        maker_role: person.role_code().to_owned(),
        state: ProposalState::Open,
        version: 1,
        lapses_at: new.lapses_at.micros(),
        first_by: None,
        decided_credits: None,
        posted_seq: None,
        lines: lines
            .map(|line| Line { org: line.org.get(), credits: line.credits.micro(), note: line.note.clone() })
            .collect(),
    })
}

/// Something that nobody proposed yet.
pub(super) fn hypothetical(native: &Connection, what: &Hypothetical, person: &Person<'_>) -> Result<Row> {
    let none = [0; 16];
    let proposal = NewProposal {
        id: ProposalId::from_bytes(none),
        action: what.action,
        org: what.org,
        credits: what.credits,
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: None,
        terms: None,
        reason: String::new(),
        note: None,
        requested_by: None,
        source: String::new(),
        record_id: String::new(),
        lapses_at: Instant::try_from_micros(i64::MAX).unwrap_or(Instant::EPOCH),
        lines: what.lines.clone(),
        direct: true,
        txn_id: credit_desk_domain::TransactionId::from_bytes(none),
        lot_id: credit_desk_domain::LotId::from_bytes(none),
    };
    Ok(Row { lapses_at: i64::MAX, ..new(native, &proposal, person)? })
}
