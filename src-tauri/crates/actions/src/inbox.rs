//! What waits for the person at the desk.

use std::collections::HashMap;

use credit_desk_domain::{Area, Instant, Kind, Level, ProposalState};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{ExpiringRow, ProposalQuery, ProposalRow as StoredRow, RejectedImportRow};

use crate::error::{ActionError, Result};
use crate::proposals::row;
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::filter::day_of;
use crate::transactions::wording::{amount, instant, kind, org_number};
use crate::view::{Inbox, InboxGroup, InboxGroupKind, InboxItem, LastHandled, StandingKind};
use crate::wording::{capital, counted, day, micro};

/// Items of a group that are shown.
const SHOWN: usize = 50;
/// Items of a group that are read, to count them.
const READ: u16 = 5_000;
/// Credits that expire within so many days.
const EXPIRING_DAYS: i64 = 14;
/// Imports and decisions for review reach back so many days.
const LOOK_BACK_DAYS: i64 = 30;

/// Everything that waits, as of now.
///
/// # Errors
/// Where the person's role has no inbox.
pub async fn get_inbox(store: &Store, session: &Session) -> Result<Inbox> {
    authorize(session, Area::Inbox, Level::View)?;
    let now = session.now();
    let snoozed: HashMap<String, i64> = store.snoozed_items(&session.actor, now).await?.into_iter().collect();
    let (requests, second) = proposals(store, session).await?;
    let all = [
        (InboxGroupKind::Requests, requests),
        (InboxGroupKind::SecondApprovals, second),
        (InboxGroupKind::Expiring, expiring(store, session).await?),
        (InboxGroupKind::ImportErrors, imports(store, session).await?),
        (InboxGroupKind::Review, review(store, session).await?),
    ];
    let (mut groups, mut put_off, mut waiting) = (Vec::new(), Vec::new(), 0_usize);
    for (kind, items) in all {
        let mut shown = Vec::new();
        for mut item in items {
            match snoozed.get(&item.item) {
                Some(until) => {
                    item.snoozed_until = Some(instant(*until));
                    put_off.push(item);
                }
                None => shown.push(item),
            }
        }
        if shown.is_empty() {
            continue;
        }
        waiting += shown.len();
        let remark = remark(kind, &shown);
        let count = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        shown.truncate(SHOWN);
        groups.push(InboxGroup { kind, count, remark, items: shown });
    }
    Ok(Inbox {
        groups,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        snoozed: put_off,
        last_handled: last_handled(store, session).await?,
        as_of: instant(now.micros()),
    })
}

/// Puts an item off until the start of a day; with nothing it comes back now.
///
/// # Errors
/// Refuses a day that is over or cannot be read.
pub async fn snooze_item(store: &Store, session: &Session, item: &str, until: Option<&str>) -> Result<Inbox> {
    authorize(session, Area::Inbox, Level::View)?;
    let until = until.map(day_of).transpose()?.map(|day| session.zone.day_start(day));
    if until.is_some_and(|until| until <= session.now()) {
        return Err(ActionError::refused(
            "snooze_past",
            "Nothing was put off: that day has begun already",
            "Choose a later day.",
        ));
    }
    let mut unit = store.begin(&session.actor).await?;
    unit.snooze(item, until).await?;
    unit.commit().await?;
    get_inbox(store, session).await
}

/// Requests that wait, and second approvals with other proposals of staff. Whoever decides none of a kind sees their own.
async fn proposals(store: &Store, session: &Session) -> Result<(Vec<InboxItem>, Vec<InboxItem>)> {
    let query = ProposalQuery {
        states: vec![ProposalState::Open, ProposalState::Second, ProposalState::SentBack],
        ..ProposalQuery::default()
    };
    let rows = store.list_proposals(&query, false, None, READ).await?;
    let views = row::views(store, session, &rows).await?;
    let (mut requests, mut second) = (Vec::new(), Vec::new());
    for (stored, view) in rows.iter().zip(views) {
        let area = row::action(stored)?.area();
        let decides = session.role.is_some_and(|role| role.level(area) == Level::Do);
        let own = stored.maker == session.actor;
        // What was sent back waits for whoever made it, and for nobody else.
        let theirs = own || stored.state != "sent_back" && decides;
        if !theirs || view.standing.kind == StandingKind::Decided {
            continue;
        }
        let item = InboxItem {
            item: view.id.clone(),
            title: view.party.clone(),
            detail: view.reason.clone(),
            credits: (stored.credits > 0).then(|| amount(stored.credits)),
            at: view.asked_at.clone(),
            why: view.standing.label.clone(),
            org_id: view.org_id,
            snoozed_until: None,
            proposal: Some(view),
        };
        if stored.action == "request" && stored.state != "second" {
            requests.push(item);
        } else {
            second.push(item);
        }
    }
    Ok((requests, second))
}

async fn expiring(store: &Store, session: &Session) -> Result<Vec<InboxItem>> {
    let now = session.now();
    let until = now.saturating_add_micros(EXPIRING_DAYS * Instant::DAY_MICROS);
    let lots = store.expiring_lots(now, until, READ).await?;
    lots.iter().map(|lot| expiring_item(lot, session)).collect()
}

fn expiring_item(lot: &ExpiringRow, session: &Session) -> Result<InboxItem> {
    let kind: Kind = kind(lot.kind, lot.org_id, lot.lot_seq)?;
    let days = lot.expires_at.saturating_sub(session.now().micros()).div_euclid(Instant::DAY_MICROS);
    let last = day(lot.expires_at.saturating_sub(1), session.now(), session.zone);
    let category = if lot.category == 2 { "paid credits" } else { "free credits" };
    Ok(InboxItem {
        item: format!("expiring:{}:{}", lot.org_id, lot.lot_seq),
        title: lot.organisation.clone(),
        detail: format!("{} of {}, until {last}", capital(category), kind.words().to_lowercase()),
        credits: Some(amount(lot.remaining)),
        at: instant(lot.expires_at),
        why: if days == 0 {
            "expires today".to_owned()
        } else {
            format!("expires in {}", counted(usize::try_from(days).unwrap_or(0), "day"))
        },
        proposal: None,
        org_id: Some(org_number(lot.org_id)?),
        snoozed_until: None,
    })
}

/// Imports with rejected rows, for those who import.
async fn imports(store: &Store, session: &Session) -> Result<Vec<InboxItem>> {
    if session.role.is_none_or(|role| role.level(Area::Import) < Level::View) {
        return Ok(Vec::new());
    }
    let since = session.now().saturating_add_micros(-LOOK_BACK_DAYS * Instant::DAY_MICROS);
    Ok(store.rejected_imports(since, READ).await?.iter().map(import_item).collect())
}

fn import_item(import: &RejectedImportRow) -> InboxItem {
    let rows = |rows: i64| counted(usize::try_from(rows).unwrap_or(0), "row");
    InboxItem {
        item: format!("import:{}", import.import_id),
        title: import.name.clone(),
        detail: format!(
            "{} of {} of {} were rejected",
            micro(import.rejected.saturating_mul(1_000_000)),
            rows(import.rows),
            import.subject
        ),
        credits: None,
        at: instant(import.at),
        why: format!("imported by {}", import.actor),
        proposal: None,
        org_id: None,
        snoozed_until: None,
    }
}

/// What was decided by its maker at a desk of one person, for those who manage staff.
async fn review(store: &Store, session: &Session) -> Result<Vec<InboxItem>> {
    if session.role.is_none_or(|role| role.level(Area::Staff) < Level::View) {
        return Ok(Vec::new());
    }
    let since = session.now().saturating_add_micros(-LOOK_BACK_DAYS * Instant::DAY_MICROS);
    let rows: Vec<StoredRow> = store.proposals_for_review(since, READ).await?;
    let views = row::views(store, session, &rows).await?;
    rows.iter()
        .zip(views)
        .map(|(stored, view)| {
            Ok(InboxItem {
                item: format!("review:{}", view.id),
                title: view.party.clone(),
                detail: view.reason.clone(),
                credits: (stored.credits > 0)
                    .then(|| amount(stored.decided_credits.unwrap_or(stored.credits))),
                at: view.decided_at.clone().unwrap_or_else(|| view.asked_at.clone()),
                why: "decided alone".to_owned(),
                org_id: view.org_id,
                snoozed_until: None,
                proposal: Some(view),
            })
        })
        .collect()
}

fn remark(kind: InboxGroupKind, items: &[InboxItem]) -> Option<String> {
    match kind {
        InboxGroupKind::Requests | InboxGroupKind::SecondApprovals => {
            let within = items
                .iter()
                .filter_map(|item| item.proposal.as_ref())
                .filter(|proposal| proposal.standing.kind == StandingKind::Within)
                .count();
            let words =
                if kind == InboxGroupKind::Requests { "within your limit" } else { "yours to approve" };
            Some(format!("{within} {words}"))
        }
        InboxGroupKind::Review => Some("nobody else looked at these".to_owned()),
        InboxGroupKind::Expiring | InboxGroupKind::ImportErrors => None,
    }
}

async fn last_handled(store: &Store, session: &Session) -> Result<Option<LastHandled>> {
    let query = ProposalQuery {
        states: vec![ProposalState::Approved, ProposalState::Rejected],
        ..ProposalQuery::default()
    };
    let Some(last) = store.list_proposals(&query, true, None, 1).await?.pop() else { return Ok(None) };
    let who = match (&last.decided_by, &last.decided_name) {
        (Some(login), _) if *login == session.actor => "you".to_owned(),
        (Some(login), name) => crate::wording::person(name.as_deref().unwrap_or(login)),
        (None, _) => return Ok(None),
    };
    let party = row::party(&last)?;
    let sentence = match (last.state.as_str(), last.decided_credits) {
        ("approved", Some(credits)) if credits > 0 => {
            let sign = if matches!(last.action.as_str(), "void") { "-" } else { "+" };
            format!("{party}, {sign}{} credits, by {who}", micro(credits))
        }
        ("approved", _) => format!("{party}, approved by {who}"),
        _ => format!("{party}, rejected by {who}"),
    };
    Ok(last.decided_at.map(|at| LastHandled { at: instant(at), sentence }))
}
