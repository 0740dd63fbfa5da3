//! One transaction with everything that the drawer shows.

use credit_desk_domain::{
    Area, Credits, DRAW_DOWN_RULE, Kind, Level, LotId, Money, Quantity, TallyId, TransactionId,
};
use credit_desk_storage::Store;
use credit_desk_storage::queries::{AllocationRow, LotRow, MovementDetail, TallyDetail};

use super::entries::{cost, entries, paid};
use super::org;
use super::wording::{self, amount, at, hex, inconsistent, instant, kind, transaction_id};
use crate::audit_log::note_read;
use crate::rights::authorize;
use crate::view::{
    AllocationView, Amount, DocumentRef, HistoryEntry, MoneyView, TransactionDetail, UsageRecordView,
};
use crate::{ActionError, Result, Session};

/// Who accumulates hourly usage.
const SYSTEM: &str = "System";

/// A transaction by its `txn_…`, or an hourly tally by its `tally_…`, open or posted.
///
/// # Errors
/// Refuses texts that are no such ID, and IDs that are not in the book.
pub async fn get_transaction(store: &Store, session: &Session, id: &str) -> Result<TransactionDetail> {
    authorize(session, Area::Transactions, Level::View)?;
    let detail = lookup(store, session, id).await?;
    note_read(store, session, org(detail.row.org_id)?).await?;
    Ok(detail)
}

async fn lookup(store: &Store, session: &Session, id: &str) -> Result<TransactionDetail> {
    if let Ok(tally) = TallyId::parse(id) {
        return match store.lookup_tally(tally).await? {
            Some(row) if row.posted == 0 => open_tally(store, row, tally).await,
            Some(row) => posted(store, session, &transaction_id(&row.id, row.org_id, row.seq)?).await,
            None => Err(unknown(id)),
        };
    }
    posted(store, session, id).await
}

fn unknown(id: &str) -> ActionError {
    ActionError::refused(
        "transaction_unknown",
        format!("there is no transaction {id} in this book"),
        "Check the ID, or look for its event or record.",
    )
}

async fn posted(store: &Store, session: &Session, id: &str) -> Result<TransactionDetail> {
    let id = TransactionId::parse(id).map_err(|error| {
        ActionError::refused(
            "transaction_id",
            error.to_string(),
            "Paste the whole ID, or look for an event or record instead.",
        )
    })?;
    if store.lookup_transaction(id).await?.is_none() {
        return Err(unknown(&id.to_string()));
    }
    let detail = store.get_transaction(id).await?;
    let (org, seq) = (detail.row.org_id, detail.row.seq);
    let own_kind = kind(detail.row.kind, org, seq)?;
    let reversed_by =
        detail.reversed_by.as_ref().map(|by| transaction_id(&by.txn_id, org, seq)).transpose()?;
    let reverses = detail.reverses.as_ref().map(|of| transaction_id(&of.txn_id, org, of.seq)).transpose()?;
    let (records, record_count) = detail.tally.as_ref().map_or((Vec::new(), 0), records);
    Ok(TransactionDetail {
        sequence: Some(seq),
        posted_at: Some(instant(detail.posted_at)),
        actor: detail.actor.clone(),
        source: Some(detail.row.source.clone()),
        record_id: Some(detail.row.record_id.clone()),
        reference: detail.row.reference.clone(),
        quantity: quantity(detail.quantity, detail.unit.as_deref()),
        note: note(&detail),
        hash: Some(hex(&detail.hash)),
        entries: entries(&detail)?,
        allocations: allocations(&detail, session)?,
        draw_down_rule: own_kind.is_consumption().then(|| DRAW_DOWN_RULE.to_owned()),
        history: history(&detail, own_kind, reversed_by.as_deref(), reverses.as_deref()),
        documents: documents(&detail, own_kind),
        reverses,
        reversed_by,
        records,
        record_count,
        row: wording::row(detail.row)?,
    })
}

async fn open_tally(
    store: &Store,
    row: credit_desk_storage::queries::ListRow,
    id: TallyId,
) -> Result<TransactionDetail> {
    let tally = store.get_tally(id).await?;
    let (records, record_count) = records(&tally);
    Ok(TransactionDetail {
        row: wording::row(row)?,
        sequence: None,
        posted_at: None,
        actor: SYSTEM.to_owned(),
        source: None,
        record_id: None,
        reference: None,
        quantity: quantity(tally.quantity, tally.unit.as_deref()),
        note: None,
        hash: None,
        entries: Vec::new(),
        allocations: Vec::new(),
        draw_down_rule: None,
        reverses: None,
        reversed_by: None,
        documents: Vec::new(),
        history: vec![HistoryEntry {
            at: instant(tally.hour_starts_at),
            what: "Hour opened; it is posted as one transaction once it is over".to_owned(),
            who: SYSTEM.to_owned(),
            detail: Some(counted(tally.count, "record")),
        }],
        records,
        record_count,
    })
}

/// `12.5 compute hours`; the unit as the operation names it.
fn quantity(micro: Option<i64>, unit: Option<&str>) -> Option<String> {
    let quantity = Quantity::from_micro(micro?);
    Some(unit.map_or_else(|| quantity.to_string(), |unit| format!("{quantity} {unit}")))
}

fn note(detail: &MovementDetail) -> Option<String> {
    match (&detail.row.reason, &detail.row.note) {
        (Some(reason), Some(note)) if reason != note => Some(format!("{reason}: {note}")),
        (reason, note) => note.clone().or_else(|| reason.clone()),
    }
}

fn records(tally: &TallyDetail) -> (Vec<UsageRecordView>, u64) {
    let records = tally
        .records
        .iter()
        .map(|record| UsageRecordView {
            source: record.source.clone(),
            record_id: record.record_id.clone(),
            occurred_at: instant(record.occurred_at),
            credits: amount(record.credits.saturating_neg()),
            quantity: quantity(record.quantity, tally.unit.as_deref()),
            user: record.user_ref.clone(),
        })
        .collect();
    (records, u64::try_from(tally.count).unwrap_or(0))
}

fn allocations(detail: &MovementDetail, session: &Session) -> Result<Vec<AllocationView>> {
    if let Some(lot) = &detail.lot {
        return Ok(vec![allocation(lot, lot.lot_amount, paid(lot), detail.row.org_id, session)?]);
    }
    detail
        .allocations
        .iter()
        .map(|drawn: &AllocationRow| {
            let cost = cost(drawn, detail.row.org_id)?;
            allocation(&drawn.lot, drawn.taken.saturating_neg(), cost, detail.row.org_id, session)
        })
        .collect()
}

fn allocation(
    lot: &LotRow,
    credits: i64,
    cost: Option<Money>,
    org: i64,
    session: &Session,
) -> Result<AllocationView> {
    Ok(AllocationView {
        lot_id: LotId::from_slice(&lot.lot_id)
            .map_err(|_| inconsistent("lot", "lot_id", org, lot.lot_seq))?
            .to_string(),
        category: if lot.category == 2 { "paid" } else { "promotional" }.to_owned(),
        source: format!(
            "{} of {}",
            kind(lot.lot_kind, org, lot.lot_seq)?.words(),
            session.zone.date_words(at(lot.added_at))
        ),
        credits: amount(credits),
        cost: cost.map(money),
        expires_at: (lot.expires_at != i64::MAX).then(|| instant(lot.expires_at)),
    })
}

pub(crate) fn money(money: Money) -> MoneyView {
    MoneyView { amount: Amount(money.amount()), currency: money.currency().code().to_owned() }
}

fn documents(detail: &MovementDetail, own_kind: Kind) -> Vec<DocumentRef> {
    let kind = match own_kind {
        Kind::Purchase | Kind::AutoRecharge | Kind::Refund | Kind::Clawback | Kind::Reinstatement => {
            "payment"
        }
        Kind::FreeCredits
        | Kind::AdminGrant
        | Kind::CreditRequest
        | Kind::Coupon
        | Kind::Usage
        | Kind::ManualConsumption
        | Kind::Expiry
        | Kind::Void
        | Kind::Reversal => "reference",
    };
    let reference = detail
        .row
        .reference
        .iter()
        .map(|text| DocumentRef { kind: kind.to_owned(), reference: text.clone() });
    let files =
        detail.imports.iter().map(|name| DocumentRef { kind: "import".to_owned(), reference: name.clone() });
    reference.chain(files).collect()
}

/// What happened to it, newest first.
fn history(
    detail: &MovementDetail,
    own_kind: Kind,
    reversed_by: Option<&str>,
    reverses: Option<&str>,
) -> Vec<HistoryEntry> {
    let mut history = Vec::new();
    if let (Some(by), Some(id)) = (&detail.reversed_by, reversed_by) {
        history.push(HistoryEntry {
            at: instant(by.posted_at),
            what: format!("Reversed by {id}"),
            who: by.actor.clone(),
            detail: by.reason.clone(),
        });
    }
    history.push(HistoryEntry {
        at: instant(detail.posted_at),
        what: match reverses {
            Some(id) => format!("Posted to the ledger as the reversal of {id}"),
            None => "Posted to the ledger".to_owned(),
        },
        who: detail.actor.clone(),
        detail: drawn(detail, own_kind),
    });
    if let Some(tally) = &detail.tally {
        history.push(HistoryEntry {
            at: instant(tally.hour_starts_at),
            what: "Accumulated over its hour".to_owned(),
            who: SYSTEM.to_owned(),
            detail: Some(counted(tally.count, "record")),
        });
    }
    history
}

/// What it drew, as a sentence part.
fn drawn(detail: &MovementDetail, own_kind: Kind) -> Option<String> {
    let total = detail.allocations.iter().fold(0_i64, |sum, allocation| sum.saturating_add(allocation.taken));
    let words = |micro: i64| Credits::from_micro(micro).to_string();
    let lots = counted(i64::try_from(detail.allocations.len()).unwrap_or(i64::MAX), "lot");
    if own_kind.is_addition() {
        return (total > 0).then(|| format!("{} of it paid debt", words(total)));
    }
    if total < 0 {
        return Some(format!("{} given back to {lots}", words(total.saturating_neg())));
    }
    let debt = detail.row.amount.saturating_neg().saturating_sub(total);
    match (total > 0, debt > 0) {
        (true, true) => Some(format!("{} drawn from {lots}, {} became debt", words(total), words(debt))),
        (true, false) => Some(format!("{} drawn from {lots}", words(total))),
        (false, true) => Some(format!("no credits were left: {} became debt", words(debt))),
        (false, false) => None,
    }
}

fn counted(count: i64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
