//! The Requests screen's list.

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{Area, Level, ProposalState};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{ProposalKey, ProposalQuery};

use super::row;
use crate::cursor;
use crate::error::Result;
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::org;
use crate::view::{ProposalFilter, ProposalPage, ProposalTab};
use crate::wording::search_words;

/// Rows of a page.
const ROWS: u16 = 200;
/// Waiting requests that are judged to count those within limits; more than that no desk has open.
const JUDGED: u16 = 5_000;

/// A page of what waits (oldest first) or is decided (newest first).
///
/// # Errors
/// Refuses a filter or cursor that cannot be read.
pub async fn list_proposals(
    store: &Store,
    session: &Session,
    filter: &ProposalFilter,
    place: Option<&str>,
) -> Result<ProposalPage> {
    authorize(session, Area::Requests, Level::View)?;
    let decided = filter.tab == ProposalTab::Decided;
    let query = query(filter)?;
    let after = match place {
        Some(text) => {
            let ([at], id) = cursor::read(text)?;
            Some(ProposalKey { at, id })
        }
        None => None,
    };
    let mut rows = store.list_proposals(&query, decided, after.as_ref(), ROWS + 1).await?;
    let more = rows.len() > usize::from(ROWS);
    rows.truncate(usize::from(ROWS));
    let last = rows.last().filter(|_| more).map(|row| row.key(decided));
    let waiting = store.waiting_proposals().await?;
    Ok(ProposalPage {
        rows: row::views(store, session, &rows).await?,
        next: last.map(|key| cursor::write(&[key.at], &key.id)),
        open: u32::try_from(waiting.open).unwrap_or(u32::MAX),
        second: u32::try_from(waiting.second).unwrap_or(u32::MAX),
        within: within(store, session).await?,
    })
}

fn query(filter: &ProposalFilter) -> Result<ProposalQuery> {
    Ok(ProposalQuery {
        states: match filter.tab {
            // What was sent back still waits, though for whoever made it.
            ProposalTab::Open => vec![ProposalState::Open, ProposalState::SentBack],
            ProposalTab::Second => vec![ProposalState::Second],
            ProposalTab::Decided => vec![
                ProposalState::Approved,
                ProposalState::Rejected,
                ProposalState::Withdrawn,
                ProposalState::Lapsed,
            ],
        },
        org: filter.org_id.map(org).transpose()?,
        actions: filter.actions.iter().map(|action| row::action_of(*action)).collect(),
        words: search_words(filter.text.as_deref()),
    })
}

/// How many of all that are open this person may carry out alone.
pub(crate) async fn within(store: &Store, session: &Session) -> Result<u32> {
    let query = ProposalQuery { states: vec![ProposalState::Open], ..ProposalQuery::default() };
    let open = store.list_proposals(&query, false, None, JUDGED).await?;
    let facts = row::standings(store, session, &open).await?;
    let within =
        facts.iter().filter(|facts| matches!(facts.outcome, Outcome::Within | Outcome::Alone)).count();
    Ok(u32::try_from(within).unwrap_or(u32::MAX))
}
