//! The auditor's commands as they are asked of a book, and both sides' answers in the same words.

use credit_desk_domain::auditor::{self, Add, Command, Field, Outcome, Refusal, Reverse, TakeLot, Use};
use credit_desk_domain::{IdSource as _, Instant, Kind, LotId, SeededIds, TransactionId};
use credit_desk_storage::posting::{self, Addition, Answer, Record, Usage};
use credit_desk_storage::{Result, StorageError, Unit};

use crate::support::Book;

/// Identifiers for one command, the same on every engine.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    pub txn: TransactionId,
    pub lot: LotId,
}

/// One per command.
pub fn ids(seed: u64, commands: &[Command]) -> Vec<Ids> {
    let source = SeededIds::new(seed);
    let of = |command: &Command| Ids {
        txn: source.transaction_id(command.posted_at()),
        lot: source.lot_id(command.posted_at()),
    };
    commands.iter().map(of).collect()
}

/// Seeds of a test: those of the environment, else `usual` many (more when soaking). Printed with the test.
pub fn seeds(usual: u64) -> Vec<u64> {
    let seeds: Vec<u64> = match std::env::var("CREDIT_DESK_SEED") {
        Ok(text) => vec![text.parse().expect("CREDIT_DESK_SEED is a number")],
        Err(_) if std::env::var_os("CREDIT_DESK_SOAK").is_some() => (1..=usual * 10).collect(),
        Err(_) => (1..=usual).collect(),
    };
    println!("seeds {seeds:?}; CREDIT_DESK_SEED=n repeats one");
    seeds
}

fn record(of: &auditor::Record) -> Record {
    Record {
        source: of.source.clone(),
        record_id: of.record_id.clone(),
        reference: None,
        reason: Some("story".into()),
        note: Some("a note with an ümlaut".into()),
    }
}

pub fn usage(command: &Use, ids: Ids) -> Usage {
    Usage {
        org: command.org,
        txn_id: ids.txn,
        wallet: command.wallet,
        kind: command.kind,
        credits: command.credits,
        occurred_at: command.occurred_at,
        record: record(&command.record),
        event_id: command.event_id.clone(),
        event_name: command.event_id.as_ref().map(|id| format!("Event {id}")),
        operation_id: 0,
        project_id: 0,
        user: None,
        quantity: None,
    }
}

fn addition(command: &Add, ids: Ids) -> Addition {
    Addition {
        org: command.org,
        txn_id: ids.txn,
        lot_id: ids.lot,
        wallet: command.wallet,
        kind: command.kind,
        credits: command.credits,
        paid: command.paid,
        priority: command.priority,
        effective_at: command.effective_at,
        expires_at: command.expires_at,
        occurred_at: command.occurred_at,
        record: record(&command.record),
        user: None,
    }
}

fn take(command: &TakeLot, ids: Ids) -> posting::TakeLot {
    posting::TakeLot {
        org: command.org,
        txn_id: ids.txn,
        lot_seq: command.lot_seq,
        kind: command.kind,
        credits: command.credits,
        occurred_at: command.occurred_at,
        record: record(&command.record),
    }
}

fn reverse(command: &Reverse, ids: Ids, original: Option<Kind>) -> posting::Reverse {
    posting::Reverse {
        org: command.org,
        txn_id: ids.txn,
        seq: command.seq,
        kind: if original == Some(Kind::Clawback) { Kind::Reinstatement } else { Kind::Reversal },
        occurred_at: command.occurred_at,
        record: record(&command.record),
    }
}

/// Posts one command; `original` is the kind of the transaction that it reverses.
pub async fn post(
    unit: &mut Unit,
    command: &Command,
    ids: Ids,
    original: Option<Kind>,
    at: Instant,
) -> Result<Answer> {
    match command {
        Command::Add(add) => unit.post_addition(&addition(add, ids), at).await,
        Command::Use(used) => Ok(unit.post_usage(&[usage(used, ids)], at).await?.remove(0)),
        Command::TakeLot(taken) => unit.take_lot(&take(taken, ids), at).await,
        Command::Reverse(undone) => unit.reverse(&reverse(undone, ids, original), at).await,
    }
}

/// Posts one command in a database transaction of its own and answers in the words of [`answer_words`].
pub async fn post_alone(book: &Book, command: &Command, ids: Ids, original: Option<Kind>) -> String {
    let mut unit = book.store.begin(book.actor).await.expect("a unit of work");
    let answer = post(&mut unit, command, ids, original, command.posted_at()).await;
    match &answer {
        Ok(_) => unit.commit().await.expect("the commit arrives"),
        Err(_) => unit.cancel().await.expect("taken back"),
    }
    answer_words(&answer)
}

/// A book's answer.
pub fn answer_words(answer: &Result<Answer>) -> String {
    match answer {
        Ok(Answer::Applied { seq }) => format!("applied {seq}"),
        Ok(Answer::AlreadyApplied { seq }) => format!("already applied {seq}"),
        Ok(Answer::Conflict { field }) | Err(StorageError::Conflict { field, .. }) => {
            format!("conflict {field}")
        }
        Err(StorageError::Refused { rule }) => format!("refused {rule}"),
        Err(other) => format!("failed: {other:?}"),
    }
}

/// The auditor's answer.
pub fn outcome_words(outcome: &std::result::Result<Outcome, Refusal>) -> String {
    match outcome {
        Ok(Outcome::Applied(applied)) => format!("applied {}", applied.seq),
        Ok(Outcome::AlreadyApplied { seq }) => format!("already applied {seq}"),
        Err(Refusal::Conflict { field, .. }) => format!("conflict {}", field_word(*field)),
        Err(refusal) => format!("refused {}", rule(refusal)),
    }
}

fn field_word(field: Field) -> &'static str {
    match field {
        Field::Organisation => "organisation",
        Field::Kind => "kind",
        Field::Wallet => "wallet",
        Field::Lot => "lot",
        Field::Reverses => "transaction",
        Field::Credits => "credits",
        Field::Paid => "paid",
        Field::Priority => "priority",
        Field::EffectiveAt => "effective_at",
        Field::ExpiresAt => "expires_at",
        Field::EventId => "event_id",
        Field::OccurredAt => "occurred_at",
    }
}

fn rule(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::WrongKind { .. } => "…_kind",
        Refusal::Amount { .. } => "lot_positive",
        Refusal::LotUnknown { .. } => "lot_known",
        Refusal::TransactionUnknown { .. } => "transaction_known",
        Refusal::Conflict { .. } => unreachable!("BUG: conflicts are worded before"),
        Refusal::ExpiresTooEarly => "lot_expires_later",
        Refusal::TakeAmount { .. } => "take_positive",
        Refusal::NotExpired { .. } => "expiry_not_before_date",
        Refusal::NothingLeft { .. } => "lot_has_rest",
        Refusal::MoreThanRest { .. } => "lot_never_overdrawn",
        Refusal::NotPaid { .. } => "refund_needs_paid_lot",
        Refusal::MoreThanLot { .. } => "refund_within_lot",
        Refusal::IsReversal { .. } => "reversal_not_reversed",
        Refusal::AlreadyReversed { .. } => "reversed_once",
    }
}
