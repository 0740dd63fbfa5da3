//! Find anything: what a pasted text is, without having to say so.

use credit_desk_domain::{
    Area, BatchId, CouponCode, Level, LotId, OrgId, ProposalId, TallyId, TransactionId,
};
use credit_desk_storage::queries::{FoundRow, Matched, ProposalRow};
use credit_desk_storage::{OrganisationKey, Store};

use super::event::charged;
use super::wording::{self, org_number};
use crate::audit_log;
use crate::proposals::row as proposals;
use crate::rights::authorize;
use crate::view::{Found, OrgRef};
use crate::{Result, Session};

/// Answers at most.
const LIMIT: usize = 20;
/// Transactions of each sort of match.
const ROWS: u16 = 10;
/// Requests of a source record.
const PROPOSALS: u16 = 3;
/// Entries of the audit log.
const AUDITED: u16 = 5;
/// Organisations by name.
const ORGANISATIONS: usize = 8;

/// What a text may be: an event ID, a transaction, lot, tally, request or organisation ID, a record ID or reference (whole or its
/// beginning), a coupon code, an organisation's external ID or words of its name; and what staff did to a thing of that
/// name, or a login did. Best first, at most twenty.
pub async fn find_anything(store: &Store, session: &Session, text: &str) -> Result<Vec<Found>> {
    authorize(session, Area::Transactions, Level::View)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    if let Some(row) = by_id(store, text).await? {
        found.push(row);
        return Ok(found);
    }
    if let Ok(id) = ProposalId::parse(&text.to_ascii_lowercase()) {
        // Beside the request stands the transaction that it became, whose record it is.
        if let Some(row) = store.lookup_proposal(id).await? {
            found.push(proposal(&row, "request ID")?);
        }
    }
    if let Some(event) = charged(store, text).await? {
        found.push(Found::Event { event });
    }
    found.extend(coupon(store, text).await?);
    let keys = store.organisation_keys().await?;
    let (exact, named) = organisations(keys, text);
    let rows = store.find_transactions(text, ROWS).await?;
    let (whole, started): (Vec<FoundRow>, Vec<FoundRow>) =
        rows.into_iter().partition(|found| matches!(found.matched, Matched::Record | Matched::Reference));
    for row in store.find_proposals(text, PROPOSALS).await? {
        found.push(proposal(&row, "record ID")?);
    }
    for row in whole {
        found.push(transaction(row)?);
    }
    for key in exact.into_iter().chain(named) {
        found.push(organisation(key)?);
    }
    for row in started {
        found.push(transaction(row)?);
    }
    found.extend(audited(store, session, text).await?);
    found.truncate(LIMIT);
    Ok(found)
}

/// The newest entries of the audit log about a subject such as a proposal, a file or an operation, or by a login.
async fn audited(store: &Store, session: &Session, text: &str) -> Result<Vec<Found>> {
    let entries = audit_log::about(store, session, text, AUDITED).await?;
    Ok(entries.into_iter().map(|entry| Found::Audit { entry }).collect())
}

/// A text with the prefix of one of our own IDs.
async fn by_id(store: &Store, text: &str) -> Result<Option<Found>> {
    let lower = text.to_ascii_lowercase();
    let (row, matched) = if let Ok(id) = TransactionId::parse(&lower) {
        (store.lookup_transaction(id).await?, "transaction ID")
    } else if let Ok(id) = TallyId::parse(&lower) {
        (store.lookup_tally(id).await?, "tally ID")
    } else if let Ok(id) = LotId::parse(&lower) {
        (store.lookup_lot(id).await?, "lot ID")
    } else if let Ok(org) = OrgId::parse(&lower) {
        let keys = store.organisation_keys().await?;
        return keys.into_iter().find(|key| key.org_id == org.get()).map(organisation).transpose();
    } else {
        return Ok(None);
    };
    row.map(|row| Ok(Found::Transaction { row: wording::row(row)?, matched: matched.to_owned() })).transpose()
}

/// The batch of a coupon code, whatever stands between its letters, and the transactions of its redemptions.
async fn coupon(store: &Store, text: &str) -> Result<Vec<Found>> {
    let Some(code) = CouponCode::read(text).filter(CouponCode::is_well_formed) else { return Ok(Vec::new()) };
    let Some(found) = store.find_code(&code).await? else { return Ok(Vec::new()) };
    let batch = BatchId::from_slice(&found.batch.batch_id).map(|id| id.to_string()).unwrap_or_default();
    let mut all = vec![Found::Coupon { batch, name: found.batch.name, hint: found.hint }];
    for row in found.rows {
        all.push(Found::Transaction { row: wording::row(row)?, matched: "coupon code".to_owned() });
    }
    Ok(all)
}

/// Organisations whose external ID, number or name is the text; then those with all its words in name or external ID.
fn organisations(keys: Vec<OrganisationKey>, text: &str) -> (Vec<OrganisationKey>, Vec<OrganisationKey>) {
    let wanted = text.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let (exact, rest): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| {
        key.external_id == text || key.name.to_lowercase() == wanted || key.org_id.to_string() == text
    });
    let mut named: Vec<(bool, OrganisationKey)> = rest
        .into_iter()
        .filter_map(|key| {
            let (name, external) = (key.name.to_lowercase(), key.external_id.to_lowercase());
            let all = words.iter().all(|word| name.contains(word) || external.contains(word));
            all.then(|| (!name.starts_with(&wanted), key))
        })
        .collect();
    named.sort_by_cached_key(|(later, key)| (*later, key.name.to_lowercase()));
    (exact, named.into_iter().take(ORGANISATIONS).map(|(_, key)| key).collect())
}

fn organisation(key: OrganisationKey) -> Result<Found> {
    Ok(Found::Organisation {
        org: OrgRef { org_id: org_number(key.org_id)?, name: key.name },
        external_id: key.external_id,
    })
}

fn transaction(found: FoundRow) -> Result<Found> {
    let matched = match found.matched {
        Matched::Record => "record ID",
        Matched::Reference => "reference",
        Matched::RecordStart => "record ID starts so",
        Matched::ReferenceStart => "reference starts so",
    };
    Ok(Found::Transaction { row: wording::row(found.row)?, matched: matched.to_owned() })
}

fn proposal(row: &ProposalRow, matched: &str) -> Result<Found> {
    let action = proposals::action(row)?;
    Ok(Found::Proposal {
        id: proposals::id(row)?.to_string(),
        action: proposals::action_view(action),
        party: proposals::party(row)?,
        credits: wording::amount(row.credits),
        reason: row.reason.clone(),
        state: proposals::state_view(proposals::state(row)?),
        matched: matched.to_owned(),
    })
}
