//! A transaction is undone by a new one that restores the original lots.

use credit_desk_domain::{Action, Area, Credits, Kind, Level, OrgId, TransactionId};
use credit_desk_storage::Store;
use credit_desk_storage::proposal::Hypothetical;
use credit_desk_storage::queries::TargetRow;

use super::grant::name_of;
use super::target::{org_of, settled};
use crate::error::{ActionError, Result};
use crate::proposals::standing::{self, Judged};
use crate::proposals::submit::{Work, earlier, optional, submit, words_of};
use crate::proposals::{postings, row};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::{amount, at, kind as kind_of, org_number, transaction_id};
use crate::view::{NewReversal, WorkOutcome, WorkPreview};
use crate::wording::micro;

/// Change of credits and of debt by a reversal, in micro-credits: of a deduction debt is paid first; of an addition the rest
/// of its lot goes, and what was used of it becomes debt.
pub(crate) fn change(target: &TargetRow) -> (i64, i64) {
    if target.amount > 0 {
        let rest = target.remaining.unwrap_or(0);
        return (rest.saturating_neg(), target.amount.saturating_sub(rest));
    }
    let total = target.amount.saturating_neg();
    let paid = total.min(target.debt);
    (total.saturating_sub(paid), paid.saturating_neg())
}

struct Original {
    org: OrgId,
    name: String,
    row: TargetRow,
    kind: Kind,
}

impl Original {
    fn size(&self) -> Credits {
        Credits::from_micro(self.row.amount.saturating_abs())
    }

    /// A clawback is undone by a reinstatement.
    const fn undone_by(&self) -> Kind {
        match self.kind {
            Kind::Clawback => Kind::Reinstatement,
            _ => Kind::Reversal,
        }
    }
}

async fn find(store: &Store, text: &str) -> Result<Original> {
    let id = TransactionId::parse(&text.trim().to_ascii_lowercase()).map_err(|error| {
        ActionError::refused(
            "transaction_id",
            format!("{} was not reversed: {error}", text.trim()),
            "Copy the ID from the transaction; it begins with txn_.",
        )
    })?;
    let unknown = || {
        ActionError::refused(
            "transaction_unknown",
            format!("{id} was not reversed: this book has no such transaction"),
            "Check the ID and the book.",
        )
    };
    let found = store.lookup_transaction(id).await?.ok_or_else(unknown)?;
    let org = org_of(found.org_id, text)?;
    let row = store.reversal_target(org, found.seq).await?.ok_or_else(unknown)?;
    let kind = kind_of(row.kind, found.org_id, found.seq)?;
    Ok(Original { org, name: name_of(store, org).await?, row, kind })
}

/// Refuses what cannot be undone, or was.
fn refuse_undone(original: &Original) -> Result<()> {
    if matches!(original.kind, Kind::Reversal | Kind::Reinstatement) {
        return Err(ActionError::refused(
            "reversal_not_reversed",
            "A reversal is not reversed; nothing was posted",
            "Post the original again if it was right.",
        ));
    }
    let Some(by) = &original.row.reversed_by else { return Ok(()) };
    let by = transaction_id(by, original.org.get(), original.row.seq)?;
    Err(ActionError::refused(
        "reversed_once",
        format!("The transaction was reversed before, by {by}; nothing was posted"),
        "Look at that transaction.",
    ))
}

/// What a reversal would do; nothing is posted.
///
/// # Errors
/// Where there is no such transaction, or it was reversed before.
pub async fn preview_reversal(store: &Store, session: &Session, transaction: &str) -> Result<WorkPreview> {
    authorize(session, Area::Reverse, Level::Propose)?;
    let original = find(store, transaction).await?;
    refuse_undone(&original)?;
    let credits = original.size();
    let what = Hypothetical { action: Action::Reversal, org: Some(original.org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let judged = Judged { action: Action::Reversal, credits, direct: true };
    let (balance, debt) = change(&original.row);
    let before = settled(store, session, original.org).await?;
    let back = original.row.amount.saturating_neg();
    let moves = if back >= 0 { "would come back to" } else { "would be taken from" };
    let also = match debt {
        1.. => format!(" {} of them were used and become debt.", micro(debt)),
        0 => String::new(),
        ..0 => format!(" {} of them pay debt.", micro(debt.saturating_neg())),
    };
    let sentence = format!(
        "{} of {} on {} would be undone: {} credits {moves} {}.{also}",
        original.kind.words(),
        original.name,
        session.zone.date_words(at(original.row.occurred_at)),
        micro(credits.micro()),
        original.name
    );
    Ok(WorkPreview {
        org_id: org_number(original.org.get())?,
        sentence,
        credits: Some(amount(back)),
        before: amount(before),
        after: amount(before.saturating_add(back)),
        postings: postings(original.undone_by(), Some(original.kind), balance, debt),
        standing: standing::words(judged, &facts, None),
        organisation: original.name,
    })
}

/// Undoes a transaction, or proposes it.
///
/// # Errors
/// Where there is no such transaction, it was reversed before, or the reason is missing.
pub async fn reverse_transaction(
    store: &Store,
    session: &Session,
    work: &NewReversal,
) -> Result<WorkOutcome> {
    reverse_with_note(store, session, work, None).await
}

/// The same with a note beside the reason.
///
/// # Errors
/// As [`reverse_transaction`].
pub async fn reverse_with_note(
    store: &Store,
    session: &Session,
    work: &NewReversal,
    note: Option<&str>,
) -> Result<WorkOutcome> {
    authorize(session, Area::Reverse, Level::Propose)?;
    let reason = words_of(&work.reason, "the reason")?;
    let original = find(store, &work.transaction).await?;
    if earlier(store, &work.key, Action::Reversal).await?.is_none() {
        refuse_undone(&original)?;
    }
    let credits = original.size();
    let what = Hypothetical { action: Action::Reversal, org: Some(original.org), credits, lines: Vec::new() };
    let facts = store.standing_of(&what, &session.actor, session.role, session.now()).await?;
    let new = Work {
        kind: Some(original.undone_by()),
        target_seq: Some(original.row.seq),
        note: optional(note),
        ..Work::new(Action::Reversal, Some(original.org), credits, &reason, &work.key)
    };
    let made = submit(store, session, new).await?;
    let party = row::party(&made.row)?;
    let size = micro(made.row.credits);
    let standing = standing::words(Judged { action: Action::Reversal, credits, direct: true }, &facts, None);
    let back = if original.row.amount < 0 { "came back to" } else { "were taken from" };
    made.outcome(
        &format!("The transaction was reversed: {size} credits {back} {party}."),
        &format!("The reversal of {size} credits of {party} waits for a colleague. {}", standing.sentence),
    )
}
