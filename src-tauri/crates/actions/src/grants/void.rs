//! The rest of a lot that was given by mistake is taken back.

use credit_desk_domain::{Action, Area, Credits, Kind, Level};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::Hypothetical;

use super::target;
use crate::error::{ActionError, Result};
use crate::proposals::standing::{self, Judged};
use crate::proposals::submit::{Work, earlier, submit, words_of};
use crate::proposals::{postings, row};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, at, org_number};
use crate::view::{NewVoid, WorkOutcome, WorkPreview};
use crate::wording::micro;

/// What a void would do; nothing is posted.
///
/// # Errors
/// Where there is no such lot, or nothing is left of it.
pub async fn preview_void(store: &Store, session: &Session, lot: &str) -> Result<WorkPreview> {
    authorize(session, Area::Grants, Level::Propose)?;
    let target = target::find(store, session, lot).await?;
    let rest = target.remaining();
    nothing_left(rest, &target.name)?;
    let what = Hypothetical { action: Action::Void, org: Some(target.org), credits: rest, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let judged = Judged { action: Action::Void, credits: rest, direct: true };
    Ok(WorkPreview {
        org_id: org_number(target.org.get())?,
        sentence: format!(
            "{} of the {} credits added on {} are left; they would be taken back from {}.",
            micro(rest.micro()),
            micro(target.lot.lot_amount),
            session.zone.date_words(at(target.lot.added_at)),
            target.name
        ),
        credits: Some(amount(rest.micro().saturating_neg())),
        before: amount(target.settled),
        after: amount(target.settled.saturating_sub(rest.micro())),
        postings: postings(Kind::Void, None, rest.micro().saturating_neg(), 0),
        standing: standing::words(judged, &facts, None),
        organisation: target.name,
    })
}

fn nothing_left(rest: Credits, name: &str) -> Result<()> {
    if rest.is_positive() {
        return Ok(());
    }
    Err(ActionError::refused(
        "lot_has_rest",
        format!("Nothing was taken from {name}: nothing is left of that lot"),
        "Look at the organisation's lots.",
    ))
}

/// Takes the rest of a lot back, or proposes it.
///
/// # Errors
/// Where there is no such lot, nothing is left of it, or the reason is missing.
pub async fn void_lot(store: &Store, session: &Session, work: &NewVoid) -> Result<WorkOutcome> {
    authorize(session, Area::Grants, Level::Propose)?;
    let reason = words_of(&work.reason, "the reason")?;
    let target = target::find(store, session, &work.lot).await?;
    // After the first time nothing is left: the same key names what was left then.
    let before = earlier(store, &work.key, Action::Void).await?;
    let credits = before.map_or_else(|| target.remaining(), |row| Credits::from_micro(row.credits));
    nothing_left(credits, &target.name)?;
    let what = Hypothetical { action: Action::Void, org: Some(target.org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let new = Work {
        target_seq: Some(target.lot.lot_seq),
        ..Work::new(Action::Void, Some(target.org), credits, &reason, &work.key)
    };
    let made = submit(store, session, new).await?;
    let party = row::party(&made.row)?;
    let taken = micro(made.row.decided_credits.unwrap_or(made.row.credits));
    let standing = standing::words(Judged { action: Action::Void, credits, direct: true }, &facts, None);
    made.outcome(
        &format!("{taken} credits of {party} were voided."),
        &format!("The void of {taken} credits of {party} waits for a colleague. {}", standing.sentence),
    )
}
