//! Credits that were paid outside, recorded by staff. What is given goes through the limits ([`crate::grants`]).

use credit_desk_domain::{Area, Credits, Instant, Kind, Level, Money, OrgId, TransactionId};
use credit_desk_storage::posting::{Addition, Answer, Record};
use credit_desk_storage::{AuditEntry, Store};
use serde::Serialize;

use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;

/// The system that additions made at the desk come from.
pub const DESK: &str = "desk";

/// Credits to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAddition {
    /// Organisation.
    pub org: OrgId,
    /// Purchase or auto-recharge.
    pub kind: Kind,
    /// How many.
    pub credits: Credits,
    /// What was paid for all of them, zero included.
    pub paid: Money,
    /// When it happened; nothing is now.
    pub occurred_at: Option<Instant>,
    /// When the credits expire; nothing is never.
    pub expires_at: Option<Instant>,
    /// Payment's reference.
    pub reference: Option<String>,
    /// Reason code.
    pub reason: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Made by the caller once: the same key again adds nothing.
    pub key: String,
}

/// What became of an action that posts one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// `txn_…`; of the earlier one where it was posted before.
    pub transaction: Option<String>,
    /// True where the same key had posted it before; nothing was added.
    pub already_applied: bool,
    /// Its place in the organisation's sequence.
    pub sequence: i64,
}

/// Adds credits, for whoever may import purchases.
///
/// # Errors
/// For a kind that is given instead of bought, and where the key was used for something else.
pub async fn add_credits(store: &Store, session: &Session, new: &NewAddition) -> Result<Posted> {
    authorize(session, Area::Import, Level::Do)?;
    check(new)?;
    let now = session.now();
    let txn_id = session.ids.transaction_id(now);
    // The same action again must be the same action: its own time is the key's, where it gives none.
    let occurred_at = match new.occurred_at {
        Some(at) => at,
        None => earlier(store, &new.key).await?.map_or(now, |(_, at)| at),
    };
    let addition = Addition {
        org: new.org,
        txn_id,
        lot_id: session.ids.lot_id(now),
        wallet: 0,
        kind: new.kind,
        credits: new.credits,
        paid: Some(new.paid),
        priority: 100,
        effective_at: occurred_at,
        expires_at: new.expires_at,
        occurred_at,
        record: Record {
            source: DESK.to_owned(),
            record_id: new.key.clone(),
            reference: new.reference.clone(),
            reason: new.reason.clone(),
            note: new.note.clone(),
        },
        user: None,
    };
    let mut unit = store.begin(&session.actor).await?;
    let answer = unit.post_addition(&addition, now).await?;
    if matches!(answer, Answer::Applied { .. }) {
        let entry = AuditEntry {
            action: new.kind.words().to_lowercase(),
            org: Some(new.org),
            subject: txn_id.to_string(),
            before: None,
            after: Some(format!(
                "{} credits, paid {} {}",
                new.credits,
                new.paid.amount(),
                new.paid.currency().code()
            )),
            reason: new.reason.clone(),
        };
        unit.audit(&entry, session.role_code(), now).await?;
        unit.commit().await?;
    } else {
        unit.cancel().await?;
    }
    posted(store, &answer, txn_id, &new.key).await
}

/// What an answer means to whoever asked.
async fn posted(store: &Store, answer: &Answer, txn_id: TransactionId, key: &str) -> Result<Posted> {
    let (transaction, already_applied) = match answer {
        Answer::Applied { .. } => (Some(txn_id.to_string()), false),
        Answer::AlreadyApplied { .. } | Answer::Conflict { .. } => {
            (earlier(store, key).await?.map(|(id, _)| id.to_string()), true)
        }
    };
    Ok(Posted { transaction, already_applied, sequence: answer.seq().unwrap_or(0) })
}

/// The transaction that a key posted before, and when it happened.
pub(crate) async fn earlier(store: &Store, key: &str) -> Result<Option<(TransactionId, Instant)>> {
    let found = store.find_transactions(key, 5).await?;
    Ok(found
        .into_iter()
        .map(|found| found.row)
        .find(|row| row.posted == 1 && row.source == DESK && row.record_id == key)
        .and_then(|row| {
            Some((TransactionId::from_slice(&row.id).ok()?, Instant::try_from_micros(row.occurred_at).ok()?))
        }))
}

fn check(new: &NewAddition) -> Result<()> {
    let refused = |code, why: &str, hint| {
        Err(ActionError::refused(code, format!("The purchase was not added to {}: {why}.", new.org), hint))
    };
    if !matches!(new.kind, Kind::Purchase | Kind::AutoRecharge) {
        return refused(
            "addition_kind",
            "that kind of credits is given, not bought",
            "Make a grant instead.",
        );
    }
    if !new.credits.is_positive() {
        return refused(
            "lot_positive",
            "credits must be more than zero",
            "Use a void or a refund to take credits.",
        );
    }
    if new.key.trim().is_empty() {
        return refused(
            "key_needed",
            "it has no key",
            "Give one of your own: the same key never adds twice.",
        );
    }
    Ok(())
}
