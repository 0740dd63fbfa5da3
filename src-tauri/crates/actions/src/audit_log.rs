//! The audit log: who did what, in sentences; its export and the check of its chain.

mod export;
mod sentence;

use credit_desk_domain::{Area, Instant, Level, OrgId, Role};
use credit_desk_storage::queries::{AuditQuery, AuditRow};
use credit_desk_storage::{AuditEntry, Store};

use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::filter::{day_end, day_of};
use crate::transactions::wording::{hex, instant, org_number};
use crate::view;

pub use export::export_audit;

/// Entries on a page.
const PAGE: u16 = 200;
/// A look at a customer's history.
const READ: &str = "read_history";

/// Entries, newest first. Support sees those of its own work.
///
/// # Errors
/// A filter that cannot be read.
pub async fn list_audit(
    store: &Store,
    session: &Session,
    filter: &view::AuditFilter,
    cursor: Option<&str>,
) -> Result<view::AuditPage> {
    let mut query = query(session, filter)?;
    query.older_than = cursor.map(place).transpose()?;
    let mut rows = store.list_audit(&query, PAGE + 1).await?;
    let more = rows.len() > usize::from(PAGE);
    rows.truncate(usize::from(PAGE));
    let next = rows.last().filter(|_| more).map(|row| row.n.to_string());
    let (actors, actions) = store.audit_choices(query.own.as_deref()).await?;
    let rows = rows.into_iter().map(row).collect::<Result<_>>()?;
    Ok(view::AuditPage { rows, next, actors, actions })
}

/// Recomputes every hash of the log, in order.
///
/// # Errors
/// For support, which does not see the whole log.
pub async fn check_audit_chain(store: &Store, session: &Session) -> Result<view::ChainCheck> {
    authorize(session, Area::AuditLog, Level::View)?;
    if session.role == Some(Role::Support) {
        return Err(ActionError::refused(
            "not_allowed",
            "The audit log was not checked: the role Support sees the entries about its own work only.",
            "Ask a colleague with another role.",
        ));
    }
    let chain = store.check_audit_chain().await?;
    let entries = chain.entries;
    let sentence = match (&chain.broken_at, &chain.head) {
        (Some(n), _) => format!(
            "Entry {n} does not continue the one before: it, or what stood before it, was changed or taken away outside this program. Compare with a backup."
        ),
        (None, Some((n, hash))) => {
            let head = hex(hash);
            format!(
                "All {entries} entries continue the one before; the last is entry {n} with hash {}…",
                &head[..16.min(head.len())]
            )
        }
        (None, None) => "The log has no entry yet.".to_owned(),
    };
    Ok(view::ChainCheck {
        entries,
        intact: chain.broken_at.is_none(),
        sentence,
        at: view::Instant(session.now().to_string()),
    })
}

/// The newest entries about a subject, or by a login: for finding anything.
pub(crate) async fn about(
    store: &Store,
    session: &Session,
    text: &str,
    limit: u16,
) -> Result<Vec<view::AuditRow>> {
    if authorize(session, Area::AuditLog, Level::View).is_err() {
        return Ok(Vec::new());
    }
    let asked =
        AuditQuery { subject_or_actor: Some(text.to_owned()), own: own(session), ..AuditQuery::default() };
    store.list_audit(&asked, limit).await?.into_iter().map(row).collect()
}

/// Support's look at a customer's history is written down, once an hour for each person and organisation.
pub(crate) async fn note_read(store: &Store, session: &Session, org: OrgId) -> Result<()> {
    note(store, session, Some(org), org.to_string()).await
}

/// The same of an event that several organisations were charged for.
pub(crate) async fn note_event_read(store: &Store, session: &Session, event_id: &str) -> Result<()> {
    note(store, session, None, format!("event {event_id}")).await
}

async fn note(store: &Store, session: &Session, org: Option<OrgId>, subject: String) -> Result<()> {
    if session.role != Some(Role::Support) {
        return Ok(());
    }
    let now = session.now();
    let lately = AuditQuery {
        actor: Some(session.actor.clone()),
        action: Some(READ.to_owned()),
        org,
        subject_or_actor: Some(subject.clone()),
        from: Some(now.saturating_add_micros(-Instant::HOUR_MICROS)),
        ..AuditQuery::default()
    };
    if !store.list_audit(&lately, 1).await?.is_empty() {
        return Ok(());
    }
    let entry = AuditEntry { action: READ.to_owned(), org, subject, before: None, after: None, reason: None };
    let mut unit = store.begin(&session.actor).await?;
    unit.audit(&entry, session.role_code(), now).await?;
    Ok(unit.commit().await?)
}

/// Whose entries alone somebody sees.
fn own(session: &Session) -> Option<String> {
    (session.role == Some(Role::Support)).then(|| session.actor.clone())
}

fn query(session: &Session, filter: &view::AuditFilter) -> Result<AuditQuery> {
    authorize(session, Area::AuditLog, Level::View)?;
    let text = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let zone = session.zone;
    let org = filter.org_id.map(|number| {
        OrgId::try_new(i64::from(number)).map_err(|_| {
            ActionError::refused(
                "organisation_unknown",
                format!("There is no organisation org_{number}."),
                "Choose one of the list.",
            )
        })
    });
    Ok(AuditQuery {
        actor: text(&filter.actor),
        own: own(session),
        subject_or_actor: None,
        action: text(&filter.action),
        org: org.transpose()?,
        from: text(&filter.from).map(|day| day_of(&day)).transpose()?.map(|day| zone.day_start(day)),
        before: text(&filter.to).map(|day| day_of(&day)).transpose()?.map(|day| day_end(day, zone)),
        words: text(&filter.text)
            .map(|text| text.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default(),
        older_than: None,
    })
}

fn place(cursor: &str) -> Result<i64> {
    cursor.parse().map_err(|_| {
        ActionError::refused(
            "cursor",
            "The next entries were not read: the place is not known.",
            "Start again at the newest.",
        )
    })
}

fn row(row: AuditRow) -> Result<view::AuditRow> {
    Ok(view::AuditRow {
        sentence: sentence::of(&row),
        n: row.n,
        at: instant(row.at),
        role: sentence::role_words(&row.role),
        org_id: row.org_id.map(org_number).transpose()?,
        hash: hex(&row.hash).chars().take(16).collect(),
        actor: row.actor,
        action: row.action,
        organisation: row.organisation,
        subject: row.subject,
        before: row.before,
        after: row.after,
        reason: row.reason,
    })
}
