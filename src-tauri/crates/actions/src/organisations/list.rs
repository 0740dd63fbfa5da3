//! The Organisations list.

use credit_desk_domain::{Area, Level};
use credit_desk_storage::Store;

use super::row;
use crate::rights::authorize;
use crate::view::{OrgFilter, OrgList, OrgRow, OrgSort};
use crate::{Result, Session};

/// "Expiring" means within so many days.
const EXPIRING_DAYS: i32 = 30;

/// The organisations that match, all of them, in the asked order.
pub async fn list_organisations(store: &Store, session: &Session, filter: &OrgFilter) -> Result<OrgList> {
    authorize(session, Area::Organisations, Level::View)?;
    let now = session.now();
    let found = store.organisation_rows(None, now).await?;
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let text = filter.text.as_deref().unwrap_or_default().to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut shown: Vec<(i64, OrgRow)> = Vec::new();
    for organisation in &found {
        let (name, external) = (organisation.name.to_lowercase(), organisation.external_id.to_lowercase());
        if !words.iter().all(|word| name.contains(word) || external.contains(word)) {
            continue;
        }
        let view = row::view(organisation, now)?;
        let expiring = view.expiring_next.as_ref().is_some_and(|next| next.in_days < EXPIRING_DAYS);
        if (filter.states.is_empty() || filter.states.contains(&view.state)) && (expiring || !filter.expiring)
        {
            shown.push((row::available(organisation).micro(), view));
        }
    }
    shown.sort_by_cached_key(|(_, row)| (row.name.to_lowercase(), row.org_id));
    match filter.sort {
        OrgSort::Name => {}
        // Without usage nothing runs out: last.
        OrgSort::HoursRemaining => {
            shown.sort_by_key(|(_, row)| (row.hours_remaining.is_none(), row.hours_remaining));
        }
        OrgSort::Available => shown.sort_by_key(|(available, _)| std::cmp::Reverse(*available)),
    }
    Ok(OrgList { rows: shown.into_iter().map(|(_, row)| row).collect(), total })
}
