//! Entering requests and whatever staff propose or do within their limits.

use credit_desk_domain::{Action, Area, Credits, Instant, Kind, Level, OrgId, ProposalState};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::{NewLine, NewProposal, ProposalEdit};
use credit_desk_storage::queries::ProposalRow as StoredRow;

use super::row;
use crate::addition::DESK;
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::filter::{day_end, day_of};
use crate::transactions::org;
use crate::view::{NewRequest, WorkOutcome};
use crate::wording::{credits, micro};

/// Nobody decided after so many days: it lapses.
pub(crate) const LAPSES_AFTER_DAYS: i64 = 30;

/// Something to submit.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) action: Action,
    pub(crate) org: Option<OrgId>,
    pub(crate) credits: Credits,
    pub(crate) kind: Option<Kind>,
    pub(crate) expires_at: Option<Instant>,
    pub(crate) target_seq: Option<i64>,
    pub(crate) reason: String,
    pub(crate) note: Option<String>,
    pub(crate) requested_by: Option<String>,
    pub(crate) source: String,
    pub(crate) key: String,
    pub(crate) lines: Vec<NewLine>,
    pub(crate) direct: bool,
}

impl Work {
    /// With everything but its content empty.
    pub(crate) fn new(action: Action, org: Option<OrgId>, credits: Credits, reason: &str, key: &str) -> Self {
        Self {
            action,
            org,
            credits,
            kind: None,
            expires_at: None,
            target_seq: None,
            reason: reason.trim().to_owned(),
            note: None,
            requested_by: None,
            source: DESK.to_owned(),
            key: key.to_owned(),
            lines: Vec::new(),
            direct: !matches!(action, Action::Request | Action::BulkGrant),
        }
    }

    pub(crate) fn proposal(self, session: &Session) -> NewProposal {
        let now = session.now();
        NewProposal {
            id: session.ids.proposal_id(now),
            action: self.action,
            org: self.org,
            credits: self.credits,
            kind: self.kind,
            expires_at: self.expires_at,
            target_seq: self.target_seq,
            subject: None,
            terms: None,
            reason: self.reason,
            note: self.note,
            requested_by: self.requested_by,
            source: self.source,
            record_id: self.key,
            lapses_at: now.saturating_add_micros(LAPSES_AFTER_DAYS * Instant::DAY_MICROS),
            lines: self.lines,
            direct: self.direct,
            txn_id: session.ids.transaction_id(now),
            lot_id: session.ids.lot_id(now),
        }
    }
}

/// What became of something submitted: the row as it stands, and whether the same key had done it before.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) row: StoredRow,
    pub(crate) state: ProposalState,
    pub(crate) already: bool,
}

impl Made {
    /// The answer, with a sentence for what was done and one for what waits.
    pub(crate) fn outcome(self, done: &str, waits: &str) -> Result<WorkOutcome> {
        let transaction = row::transaction(&self.row)?;
        let approved = self.state == ProposalState::Approved;
        let sentence = match (self.already, approved) {
            (false, true) => done.to_owned(),
            (false, false) => waits.to_owned(),
            (true, true) => format!("This was done before: {done} Nothing was done again."),
            (true, false) => format!("This was entered before: {waits} Nothing was entered again."),
        };
        Ok(WorkOutcome {
            transaction,
            proposal: (!approved).then(|| row::id(&self.row)).transpose()?.map(|id| id.to_string()),
            already_applied: self.already,
            sentence,
        })
    }
}

/// Submits in a unit of work of its own.
pub(crate) async fn submit(store: &Store, session: &Session, work: Work) -> Result<Made> {
    key_given(&work.key)?;
    let new = work.proposal(session);
    let mut unit = store.begin(&session.actor).await?;
    let submitted = unit.submit(&new, session.role, session.now()).await?;
    unit.commit().await?;
    let row = store.lookup_proposal(submitted.id).await?.ok_or_else(|| row::unknown(submitted.id))?;
    Ok(Made { state: row::state(&row)?, row, already: submitted.already })
}

/// What the same key made before.
pub(crate) async fn earlier(store: &Store, key: &str, action: Action) -> Result<Option<StoredRow>> {
    let found = store.lookup_proposal_of_record(DESK, key).await?;
    Ok(found.filter(|row| row.action == action.code()))
}

pub(crate) fn key_given(key: &str) -> Result<()> {
    if key.trim().is_empty() {
        return Err(ActionError::refused(
            "key_needed",
            "Nothing was done: it has no key",
            "Give one of your own: the same key never does it twice.",
        ));
    }
    Ok(())
}

/// Credits as they were typed, more than zero.
pub(crate) fn amount_of(text: &str) -> Result<Credits> {
    let refused = |message: String| {
        ActionError::refused(
            "amount_unreadable",
            format!("Nothing was done: {message}"),
            "Write a number of credits above zero, such as 1250 or 0.5.",
        )
    };
    let amount = Credits::parse(text.trim()).map_err(|error| refused(error.to_string()))?;
    if amount.is_positive() {
        Ok(amount)
    } else {
        Err(refused(format!("{} is not above zero", credits(amount))))
    }
}

/// The end of the last day on which credits can be used.
pub(crate) fn expiry_of(day: Option<&str>, session: &Session) -> Result<Option<Instant>> {
    let Some(day) = day.map(str::trim).filter(|day| !day.is_empty()) else { return Ok(None) };
    let end = day_end(day_of(day)?, session.zone);
    if end <= session.now() {
        return Err(ActionError::refused(
            "expiry_past",
            format!("Nothing was done: {day} is over, the credits could not be used"),
            "Give a later day, or none for no expiry.",
        ));
    }
    Ok(Some(end))
}

/// A text that is needed.
pub(crate) fn words_of(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ActionError::refused(
            "reason_needed",
            format!("Nothing was done: {what} is missing"),
            "Say why, for whoever reviews it.",
        ));
    }
    Ok(text.to_owned())
}

pub(crate) fn optional(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Enters a request on a customer's behalf; it waits for a decision.
///
/// # Errors
/// Where amount or reason are missing, the organisation is closed, or the key was used for something else.
pub async fn submit_request(store: &Store, session: &Session, request: &NewRequest) -> Result<WorkOutcome> {
    authorize(session, Area::Requests, Level::Propose)?;
    let credits = amount_of(&request.credits)?;
    let reason = words_of(&request.reason, "the customer's reason")?;
    let work = Work {
        expires_at: expiry_of(request.expires_on.as_deref(), session)?,
        note: optional(request.note.as_deref()),
        requested_by: optional(request.requested_by.as_deref()),
        ..Work::new(Action::Request, Some(org(request.org_id)?), credits, &reason, &request.key)
    };
    let made = submit(store, session, work).await?;
    let party = row::party(&made.row)?;
    let asked = micro(made.row.credits);
    made.outcome(
        &format!("{asked} credits were added to {party}."),
        &format!("The request of {party} for {asked} credits waits for a decision."),
    )
}

/// A request that was sent back, with new words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestEdit {
    /// `req_…`.
    pub id: String,
    /// Another amount.
    pub credits: Option<String>,
    /// The reason, with what was asked for.
    pub reason: String,
    /// Made by the caller once.
    pub key: String,
}

/// Answers a question about a request: it waits for a decision again, and a first approval is cleared.
///
/// # Errors
/// Where the person did not enter it, or it is decided.
pub async fn edit_request(store: &Store, session: &Session, edit: &RequestEdit) -> Result<WorkOutcome> {
    authorize(session, Area::Requests, Level::Propose)?;
    key_given(&edit.key)?;
    let id = row::id_of(&edit.id)?;
    let found = store.lookup_proposal(id).await?.ok_or_else(|| row::unknown(id))?;
    let new = ProposalEdit {
        id,
        credits: match edit.credits.as_deref() {
            Some(text) => amount_of(text)?,
            None => Credits::from_micro(found.credits),
        },
        expires_at: Instant::try_from_micros(found.expires_at).ok().filter(|_| found.expires_at != i64::MAX),
        reason: words_of(&edit.reason, "the reason")?,
        note: found.note.clone(),
        key: edit.key.clone(),
    };
    let mut unit = store.begin(&session.actor).await?;
    let edited = unit.edit_proposal(&new, session.role, session.now()).await?;
    unit.commit().await?;
    let row = store.lookup_proposal(id).await?.ok_or_else(|| row::unknown(id))?;
    let (party, asked) = (row::party(&row)?, micro(row.credits));
    let made = Made { state: row::state(&row)?, row, already: edited.already };
    made.outcome(
        &format!("{asked} credits were added to {party}."),
        &format!("The request of {party} for {asked} credits waits for a decision again."),
    )
}
