//! The Transactions list, a page at a time.

use credit_desk_domain::{Area, Level};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{ListKey, ListRow, Start};

use super::{cursor, filter, wording};
use crate::audit_log::{note_event_read, note_read};
use crate::rights::authorize;
use crate::view::{PageRequest, TransactionFilter, TransactionPage};
use crate::{ActionError, Result, Session};

/// Rows of a page.
const LIMITS: std::ops::RangeInclusive<u16> = 1..=500;

/// A page of the transactions that match, newest first; open hourly tallies stand among them by their last record.
///
/// # Errors
/// Refuses a filter that cannot be read, a limit outside 1 to 500 and a cursor of another program.
pub async fn list_transactions(
    store: &Store,
    session: &Session,
    filter: &TransactionFilter,
    page: &PageRequest,
) -> Result<TransactionPage> {
    authorize(session, Area::Transactions, Level::View)?;
    let filter = filter::read(filter, session.zone)?;
    match (filter.org, &filter.event_id) {
        (Some(org), _) => note_read(store, session, org).await?,
        (None, Some(event)) => note_event_read(store, session, event).await?,
        (None, None) => {}
    }
    if !LIMITS.contains(&page.limit) {
        return Err(ActionError::refused(
            "page_limit",
            format!("a page of {} rows cannot be shown", page.limit),
            "Ask for 1 to 500 rows.",
        ));
    }
    let start = match (&page.cursor, &page.on_or_before) {
        (Some(text), _) => cursor::read(text).ok_or_else(|| {
            ActionError::refused(
                "cursor_unknown",
                "the place in the list that was asked for is not known",
                "Load the list from its start.",
            )
        })?,
        (None, Some(day)) => {
            Start::Older(ListKey::before(filter::day_end(filter::day_of(day)?, session.zone)))
        }
        (None, None) => Start::Newest,
    };
    let found = store.list_transactions(&filter, &start, page.limit).await?;
    let (first, last) = (found.rows.first().map(ListRow::key), found.rows.last().map(ListRow::key));
    let (next, prev) = match &start {
        Start::Newest => (last.filter(|_| found.more).map(|key| cursor::older(&key)), None),
        Start::Older(place) => {
            let next = last.filter(|_| found.more).map(|key| cursor::older(&key));
            // After a jump nothing newer may exist; after a page forth there is at least the page before.
            let newer =
                page.cursor.is_some() || store.has_newer(&filter, first.as_ref().unwrap_or(place)).await?;
            (next, newer.then(|| cursor::newer(first.as_ref().unwrap_or(place))))
        }
        Start::Newer(place) => {
            let prev = first.filter(|_| found.more).map(|key| cursor::newer(&key));
            (Some(cursor::older(last.as_ref().unwrap_or(place))), prev)
        }
    };
    let rows = found.rows.into_iter().map(wording::row).collect::<Result<_>>()?;
    Ok(TransactionPage { rows, next, prev })
}
