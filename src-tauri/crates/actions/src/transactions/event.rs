//! Event look-up: what support does when somebody pastes an event's number.

use credit_desk_domain::{Area, Level};
use credit_desk_storage::Store;
use credit_desk_storage::queries::EventShare;

use super::wording::{amount, instant, org_number};
use crate::audit_log::note_event_read;
use crate::rights::authorize;
use crate::view::{EventView, OrgRef};
use crate::{Result, Session};

/// Everything that an event was charged for; nothing where no transaction carries its number.
pub async fn lookup_event(store: &Store, session: &Session, event_id: &str) -> Result<Option<EventView>> {
    authorize(session, Area::Transactions, Level::View)?;
    let event = charged(store, event_id).await?;
    if let Some(event) = &event {
        note_event_read(store, session, &event.event_id).await?;
    }
    Ok(event)
}

/// The same without a word to anybody: for finding things.
pub(super) async fn charged(store: &Store, event_id: &str) -> Result<Option<EventView>> {
    let event_id = event_id.trim();
    if event_id.is_empty() {
        return Ok(None);
    }
    let shares = store.event_shares(event_id).await?;
    if shares.is_empty() {
        return Ok(None);
    }
    let sum = |of: fn(&EventShare) -> i64| shares.iter().map(of).fold(0_i64, i64::saturating_add);
    let count = |of: fn(&EventShare) -> i64| u64::try_from(sum(of)).unwrap_or(0);
    let (credits_in, credits_out) = (sum(|share| share.credits_in), sum(|share| share.credits_out));
    Ok(Some(EventView {
        event_id: event_id.to_owned(),
        name: shares.iter().find_map(|share| share.event_name.clone()),
        transactions: count(|share| share.posted.saturating_add(share.open)),
        tallied_records: count(|share| share.records),
        credits_in: amount(credits_in),
        credits_out: amount(credits_out),
        net: amount(credits_in.saturating_add(credits_out)),
        first_at: shares.iter().map(|share| share.first_at).min().map(instant),
        last_at: shares.iter().map(|share| share.last_at).max().map(instant),
        organisations: shares
            .into_iter()
            .map(|share| Ok(OrgRef { org_id: org_number(share.org_id)?, name: share.organisation }))
            .collect::<Result<_>>()?,
    }))
}
