//! The Grants list: what was given, and what is proposed.

use credit_desk_domain::{Area, Level, ProposalId};
use credit_desk_storage::queries::{GrantKey, GrantQuery, GrantRow as StoredRow};
use credit_desk_storage::{StorageError, Store};

use super::reason_words;
use crate::cursor;
use crate::error::Result;
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::filter::{day_end, day_of};
use crate::transactions::org;
use crate::transactions::wording::{amount, instant, kind, kind_view, org_number, transaction_id};
use crate::view::{GrantFilter, GrantPage, GrantRow};
use crate::wording::{counted, person, search_words};

/// Rows of a page.
const ROWS: u16 = 200;

/// A page of grants, newest first, with what was given this month and last.
///
/// # Errors
/// Refuses a filter or cursor that cannot be read.
pub async fn list_grants(
    store: &Store,
    session: &Session,
    filter: &GrantFilter,
    place: Option<&str>,
) -> Result<GrantPage> {
    authorize(session, Area::Grants, Level::View)?;
    let day = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(day_of).transpose()
    };
    let query = GrantQuery {
        org: filter.org_id.map(org).transpose()?,
        from: day(&filter.from)?.map(|day| session.zone.day_start(day)),
        until: day(&filter.to)?.map(|day| day_end(day, session.zone)),
        waiting: filter.waiting,
        words: search_words(filter.text.as_deref()),
    };
    let after = match place {
        Some(text) => {
            let ([at, org, seq], proposal) = cursor::read(text)?;
            Some(GrantKey { at, org, seq, proposal })
        }
        None => None,
    };
    let mut rows = store.list_grants(&query, after.as_ref(), ROWS + 1).await?;
    let more = rows.len() > usize::from(ROWS);
    rows.truncate(usize::from(ROWS));
    let last = rows.last().filter(|_| more).map(StoredRow::key);
    let month = store.billing_entity().await?.zone.month_of(session.now());
    let given = async |back: i32| {
        let month = i64::from(month.plus(-back).number());
        Ok::<_, StorageError>(amount(store.granted_in_month(month, query.org).await?))
    };
    Ok(GrantPage {
        rows: rows.iter().map(view).collect::<Result<_>>()?,
        next: last.map(|key| cursor::write(&[key.at, key.org, key.seq], &key.proposal)),
        this_month: given(0).await?,
        last_month: given(1).await?,
    })
}

fn view(row: &StoredRow) -> Result<GrantRow> {
    let transaction =
        row.txn_id.as_deref().map(|bytes| transaction_id(bytes, row.org_id, row.seq)).transpose()?;
    let proposal = row.proposal_id.as_deref().map(proposal_id).transpose()?;
    let named = |name: &Option<String>, login: &str| person(name.as_deref().unwrap_or(login));
    Ok(GrantRow {
        id: transaction.clone().or_else(|| proposal.clone()).unwrap_or_default(),
        at: instant(row.at),
        org_id: (row.org_id != 0).then(|| org_number(row.org_id)).transpose()?,
        organisation: row
            .organisation
            .clone()
            .unwrap_or_else(|| counted(usize::try_from(row.lines).unwrap_or(0), "organisation")),
        credits: amount(row.credits),
        kind: kind_view(kind(row.kind, row.org_id, row.seq)?),
        reason: row.reason.as_deref().map(reason_words).unwrap_or_default(),
        note: row.note.clone(),
        maker: named(&row.maker_name, &row.maker),
        approver: row.approver.as_ref().map(|login| named(&row.approver_name, login)),
        state: if row.state == "open" { "waiting".to_owned() } else { row.state.clone() },
        expires_at: (row.expires_at != i64::MAX).then(|| instant(row.expires_at)),
        remaining: row.remaining.map(amount),
        transaction,
        proposal,
    })
}

fn proposal_id(bytes: &[u8]) -> Result<String> {
    let id = ProposalId::from_slice(bytes).map_err(|_| StorageError::Inconsistent {
        table: "proposal",
        column: "proposal_id",
        row: "a grant".to_owned(),
    })?;
    Ok(id.to_string())
}
