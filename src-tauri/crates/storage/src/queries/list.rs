//! The Transactions list: newest first by time, organisation and sequence, paged by key both ways.

use super::filter::{ListKey, MovementFilter, Start};
use super::plan::Plan;
use super::row::{ListRow, MOVEMENT_COLUMNS, MOVEMENT_NAMES, TALLY_COLUMNS, TALLY_NAMES};
use super::statement::Statement;
use crate::engine::Connection;
use crate::error::Result;
use crate::store::Store;

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListPage {
    /// Newest first.
    pub rows: Vec<ListRow>,
    /// True where more follow in the direction asked for.
    pub more: bool,
}

impl Store {
    /// A page of at most `limit` rows: posted transactions and open tallies merged by time.
    pub async fn list_transactions(
        &self,
        filter: &MovementFilter,
        start: &Start,
        limit: u16,
    ) -> Result<ListPage> {
        let mut connection = self.pools.read().await?;
        let Some(plan) = Plan::prepare(&mut connection, filter).await? else {
            return Ok(ListPage::default());
        };
        let limit = usize::from(limit);
        let mut rows = page_rows(&mut connection, &plan, start, limit + 1).await?;
        let newest_first = !matches!(start, Start::Newer(_));
        rows.sort_by_cached_key(ListRow::key);
        if newest_first {
            rows.reverse();
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        if !newest_first {
            rows.reverse();
        }
        Ok(ListPage { rows, more })
    }

    /// True where something newer than this place matches.
    pub async fn has_newer(&self, filter: &MovementFilter, place: &ListKey) -> Result<bool> {
        let mut connection = self.pools.read().await?;
        let Some(plan) = Plan::prepare(&mut connection, filter).await? else { return Ok(false) };
        Ok(!page_rows(&mut connection, &plan, &Start::Newer(place.clone()), 1).await?.is_empty())
    }
}

/// Up to `limit` posted and `limit` accumulating rows next to `start`, in no order.
async fn page_rows(
    connection: &mut Connection,
    plan: &Plan,
    start: &Start,
    limit: usize,
) -> Result<Vec<ListRow>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let direction = if matches!(start, Start::Newer(_)) { "asc" } else { "desc" };
    let mut statement = Statement::default();
    let mut parts = Vec::new();
    if plan.has_movements() {
        let keys = plan.movement_keys(&mut statement, start, limit);
        let count = statement.int(limit);
        parts.push(format!(
            "select {MOVEMENT_COLUMNS}
             from (select * from ({keys}) as a
               order by occurred_at {direction}, org_id {direction}, seq {direction} limit {count}) as k
             left join movement m on m.org_id = k.org_id and m.seq = k.seq{MOVEMENT_NAMES}"
        ));
    }
    if plan.has_tallies() {
        let conditions = plan.tally_conditions(&mut statement, start);
        let count = statement.int(limit);
        parts.push(format!(
            "select {TALLY_COLUMNS}
             from (select * from tally t where {conditions}
               order by t.hour_starts_at {direction}, t.last_at {direction}, t.org_id {direction}, t.tally_id {direction}
               limit {count}) as t{TALLY_NAMES}"
        ));
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    statement.text = parts.join(" union all ");
    statement.fetch_all(connection).await
}
