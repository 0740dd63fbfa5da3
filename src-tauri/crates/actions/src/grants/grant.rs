//! A grant to one organisation: done at once within the limits, else proposed.

use credit_desk_domain::{Action, Area, Level, OrgId};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::Hypothetical;

use super::{code, kind};
use crate::error::{ActionError, Result};
use crate::proposals::standing::{self, Judged, LimitWords};
use crate::proposals::submit::{Work, amount_of, expiry_of, submit, words_of};
use crate::proposals::{given, row};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::org;
use crate::transactions::wording::{amount, instant};
use crate::view::{GrantPreview, NewGrant, WorkOutcome};
use crate::wording::micro;

/// An organisation's name.
///
/// # Errors
/// `organisation_unknown`.
pub(super) async fn name_of(store: &Store, org: OrgId) -> Result<String> {
    let keys = store.organisation_keys().await?;
    let found = keys.into_iter().find(|key| key.org_id == org.get());
    found.map(|key| key.name).ok_or_else(|| {
        ActionError::refused(
            "organisation_unknown",
            format!("there is no organisation {org} in this book"),
            "Check the number, or look the organisation up by its name.",
        )
    })
}

/// What a grant would do; nothing is posted.
///
/// # Errors
/// Where the amount cannot be read or the organisation is not there.
pub async fn preview_grant(store: &Store, session: &Session, grant: &NewGrant) -> Result<GrantPreview> {
    authorize(session, Area::Grants, Level::Propose)?;
    let org = org(grant.org_id)?;
    let credits = amount_of(&grant.credits)?;
    let organisation = name_of(store, org).await?;
    let expires_at = expiry_of(grant.expires_on.as_deref(), session)?;
    let (balance, debt) = store.main_wallet(org).await?.unwrap_or((0, 0));
    let whole = store
        .organisation_rows(Some(org), session.now())
        .await?
        .pop()
        .map_or_else(|| balance.saturating_sub(debt), |row| row.balance.saturating_sub(row.debt));
    let what = Hypothetical { action: Action::Grant, org: Some(org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let judged = Judged { action: Action::Grant, credits, direct: true };
    let words = LimitWords { maker: "you".to_owned(), organisation: organisation.clone() };
    Ok(GrantPreview {
        before: amount(whole),
        after: amount(whole.saturating_add(credits.micro())),
        debt_paid: (debt > 0).then(|| amount(debt.min(credits.micro()))),
        expires_at: expires_at.map(|at| instant(at.micros())),
        postings: given(kind(grant.grant_type), credits.micro(), debt),
        limits: standing::limits(judged, &facts, &words),
        standing: standing::words(judged, &facts, None),
        organisation,
    })
}

/// Posts a grant, or proposes it where it is beyond what the person may give alone.
///
/// # Errors
/// Where amount or note are missing, the organisation is closed, or the key was used for something else.
pub async fn grant_credits(store: &Store, session: &Session, grant: &NewGrant) -> Result<WorkOutcome> {
    authorize(session, Area::Grants, Level::Propose)?;
    let org = org(grant.org_id)?;
    let credits = amount_of(&grant.credits)?;
    let note = words_of(&grant.note, "the note")?;
    let work = Work {
        kind: Some(kind(grant.grant_type)),
        expires_at: expiry_of(grant.expires_on.as_deref(), session)?,
        note: Some(note),
        ..Work::new(Action::Grant, Some(org), credits, code(grant.grant_type), &grant.key)
    };
    let what = Hypothetical { action: Action::Grant, org: Some(org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let made = submit(store, session, work).await?;
    let party = row::party(&made.row)?;
    let given = micro(made.row.decided_credits.unwrap_or(made.row.credits));
    let standing = standing::words(Judged { action: Action::Grant, credits, direct: true }, &facts, None);
    made.outcome(
        &format!("{given} credits were added to {party}."),
        &format!("The grant of {given} credits to {party} waits for a colleague. {}", standing.sentence),
    )
}
