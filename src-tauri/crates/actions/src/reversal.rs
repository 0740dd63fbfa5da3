//! Undoing a transaction: a new one that restores the original lots.

use credit_desk_domain::{Area, Kind, Level, OrgId, TransactionId};
use credit_desk_storage::posting::{Answer, Record, Reverse};
use credit_desk_storage::{AuditEntry, Store};

use crate::addition::{DESK, Posted, earlier, posted};
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;

/// A reversal as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReversal {
    /// `txn_…` of the transaction to undo.
    pub transaction: String,
    /// Reason code.
    pub reason: String,
    /// Note.
    pub note: String,
    /// Made by the caller once: the same key again reverses nothing.
    pub key: String,
}

/// Reverses a transaction. A clawback is reversed by a reinstatement.
///
/// # Errors
/// Where there is no such transaction, it was reversed before, or reason and note are missing.
pub async fn reverse_transaction(store: &Store, session: &Session, new: &NewReversal) -> Result<Posted> {
    authorize(session, Area::Reverse, Level::Do)?;
    let refused = |code, why: String, hint| {
        Err(ActionError::refused(code, format!("{} was not reversed: {why}.", new.transaction), hint))
    };
    let Ok(id) = TransactionId::parse(&new.transaction) else {
        return refused(
            "transaction_id",
            "it is not a transaction ID".into(),
            "Copy the ID from the transaction; it begins with txn_.",
        );
    };
    if new.reason.trim().is_empty() || new.note.trim().is_empty() {
        return refused(
            "reversal_reason",
            "it needs a reason and a note".into(),
            "Say why, for whoever reviews it.",
        );
    }
    if new.key.trim().is_empty() {
        return refused(
            "key_needed",
            "it has no key".into(),
            "Give one of your own: the same key never reverses twice.",
        );
    }
    let Some(original) = store.lookup_transaction(id).await? else {
        return refused(
            "transaction_unknown",
            "this book has no such transaction".into(),
            "Check the ID and the book.",
        );
    };
    let org =
        OrgId::try_new(original.org_id).map_err(|_| credit_desk_storage::StorageError::Inconsistent {
            table: "movement",
            column: "org_id",
            row: new.transaction.clone(),
        })?;
    let kind = if original.kind == Kind::Clawback.code() { Kind::Reinstatement } else { Kind::Reversal };
    let now = session.now();
    let txn_id = session.ids.transaction_id(now);
    let reverse = Reverse {
        org,
        txn_id,
        seq: original.seq,
        kind,
        occurred_at: earlier(store, &new.key).await?.map_or(now, |(_, at)| at),
        record: Record {
            source: DESK.to_owned(),
            record_id: new.key.clone(),
            reference: None,
            reason: Some(new.reason.clone()),
            note: Some(new.note.clone()),
        },
    };
    let mut unit = store.begin(&session.actor).await?;
    let answer = unit.reverse(&reverse, now).await?;
    if matches!(answer, Answer::Applied { .. }) {
        let entry = AuditEntry {
            action: kind.words().to_lowercase(),
            org: Some(org),
            subject: txn_id.to_string(),
            before: Some(new.transaction.clone()),
            after: None,
            reason: Some(new.reason.clone()),
        };
        unit.audit(&entry, session.role_code(), now).await?;
        unit.commit().await?;
    } else {
        unit.cancel().await?;
    }
    posted(store, &answer, txn_id, &new.key).await
}
