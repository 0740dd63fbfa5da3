//! A lot expires later.

use credit_desk_domain::{Action, Area, Credits, Instant, Level};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::Hypothetical;

use super::target::{self, Target};
use crate::error::{ActionError, Result};
use crate::proposals::row;
use crate::proposals::standing::{self, Judged};
use crate::proposals::submit::{Work, earlier, expiry_of, submit, words_of};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, at, org_number};
use crate::view::{NewExtension, WorkOutcome, WorkPreview};
use crate::wording::micro;

/// The last day in words: the credits can still be used on it.
fn last_day(micros: i64, session: &Session) -> String {
    session.zone.date_words(at(micros.saturating_sub(1)))
}

fn refused(code: &'static str, why: &str, hint: &str) -> ActionError {
    ActionError::refused(code, format!("Nothing was changed: {why}"), hint)
}

/// The new expiry, which must be later than the present one.
fn new_expiry(target: &Target, expires_on: &str, session: &Session) -> Result<Instant> {
    let Some(end) = expiry_of(Some(expires_on), session)? else {
        return Err(refused("expiry_needed", "the new last day is missing", "Write it like 2027-03-31."));
    };
    if target.lot.expires_at == i64::MAX {
        return Err(refused("extension_later", "those credits do not expire", "There is nothing to extend."));
    }
    if end.micros() <= target.lot.expires_at {
        return Err(refused(
            "extension_later",
            &format!("the credits can be used until {} already", last_day(target.lot.expires_at, session)),
            "Give a later day.",
        ));
    }
    Ok(end)
}

fn nothing_left(target: &Target) -> Result<()> {
    if target.lot.remaining > 0 {
        return Ok(());
    }
    Err(refused("lot_has_rest", "nothing is left of that lot", "Look at the organisation's lots."))
}

/// What an extension would do; nothing is changed.
///
/// # Errors
/// Where there is no such lot, nothing is left of it, or the day is not later.
pub async fn preview_extension(
    store: &Store,
    session: &Session,
    lot: &str,
    expires_on: &str,
) -> Result<WorkPreview> {
    authorize(session, Area::Expiry, Level::Do)?;
    let target = target::find(store, session, lot).await?;
    nothing_left(&target)?;
    let end = new_expiry(&target, expires_on, session)?;
    let credits = target.remaining();
    let what = Hypothetical { action: Action::Extension, org: Some(target.org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let judged = Judged { action: Action::Extension, credits, direct: true };
    Ok(WorkPreview {
        org_id: org_number(target.org.get())?,
        sentence: format!(
            "{} credits of {} could be used until {} instead of {}.",
            micro(credits.micro()),
            target.name,
            last_day(end.micros(), session),
            last_day(target.lot.expires_at, session)
        ),
        credits: None,
        before: amount(target.settled),
        after: amount(target.settled),
        postings: Vec::new(),
        standing: standing::words(judged, &facts, None),
        organisation: target.name,
    })
}

/// Lets a lot expire later, or proposes it.
///
/// # Errors
/// Where there is no such lot, nothing is left of it, the day is not later, or the reason is missing.
pub async fn extend_lot(store: &Store, session: &Session, work: &NewExtension) -> Result<WorkOutcome> {
    authorize(session, Area::Expiry, Level::Do)?;
    let reason = words_of(&work.reason, "the reason")?;
    let target = target::find(store, session, &work.lot).await?;
    // After the first time the lot expires then already: the same key names what it was then.
    let before = earlier(store, &work.key, Action::Extension).await?;
    let (credits, end) = if let Some(row) = before {
        (Credits::from_micro(row.credits), expiry_of(Some(&work.expires_on), session)?)
    } else {
        nothing_left(&target)?;
        (target.remaining(), Some(new_expiry(&target, &work.expires_on, session)?))
    };
    let what = Hypothetical { action: Action::Extension, org: Some(target.org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let new = Work {
        target_seq: Some(target.lot.lot_seq),
        expires_at: end,
        ..Work::new(Action::Extension, Some(target.org), credits, &reason, &work.key)
    };
    let made = submit(store, session, new).await?;
    let (party, size) = (row::party(&made.row)?, micro(made.row.credits));
    let until = last_day(made.row.expires_at, session);
    let standing = standing::words(Judged { action: Action::Extension, credits, direct: true }, &facts, None);
    made.outcome(
        &format!("{size} credits of {party} can be used until {until} now."),
        &format!(
            "The later expiry of {size} credits of {party} waits for a colleague. {}",
            standing.sentence
        ),
    )
}
