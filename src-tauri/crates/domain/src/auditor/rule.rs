//! The rules that the naive ledger applies, each written out.

use super::command::Command;
use super::refusal::Field;
use super::state::LotState;
use crate::Kind;

/// `paid × part ÷ whole`, rounded down.
pub(super) fn share(paid: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(paid) * i128::from(part);
    i64::try_from(exact.div_euclid(i128::from(whole))).unwrap_or(i64::MAX)
}

/// The draw-down order of domain.md section 3, one criterion after the other.
pub(super) fn comes_before(a: &LotState, b: &LotState) -> bool {
    if a.priority != b.priority {
        return a.priority < b.priority;
    }
    match (a.expires_at, b.expires_at) {
        (Some(_), None) => return true,
        (None, Some(_)) => return false,
        (Some(first), Some(second)) if first != second => return first < second,
        (Some(_), Some(_)) | (None, None) => {}
    }
    let promotional = |lot: &LotState| !matches!(lot.kind, Kind::Purchase | Kind::AutoRecharge);
    if promotional(a) != promotional(b) {
        return promotional(a);
    }
    let per_credit =
        |lot: &LotState| lot.paid.map_or(0, |paid| share(paid.micro(), 1_000_000, lot.amount.micro()));
    if per_credit(a) != per_credit(b) {
        return per_credit(a) < per_credit(b);
    }
    if a.effective_at != b.effective_at {
        return a.effective_at < b.effective_at;
    }
    a.lot_seq < b.lot_seq
}

/// The first field in which two commands with the same record differ; posting time is no content.
pub(super) fn difference(earlier: &Command, now: &Command) -> Option<Field> {
    let first = |fields: &[(bool, Field)]| fields.iter().find(|(same, _)| !same).map(|(_, field)| *field);
    match (earlier, now) {
        (Command::Add(a), Command::Add(b)) => first(&[
            (a.org == b.org, Field::Organisation),
            (a.kind == b.kind, Field::Kind),
            (a.wallet == b.wallet, Field::Wallet),
            (a.credits == b.credits, Field::Credits),
            (a.paid == b.paid, Field::Paid),
            (a.priority == b.priority, Field::Priority),
            (a.effective_at == b.effective_at, Field::EffectiveAt),
            (a.expires_at == b.expires_at, Field::ExpiresAt),
            (a.occurred_at == b.occurred_at, Field::OccurredAt),
        ]),
        (Command::Use(a), Command::Use(b)) => first(&[
            (a.org == b.org, Field::Organisation),
            (a.kind == b.kind, Field::Kind),
            (a.wallet == b.wallet, Field::Wallet),
            (a.credits == b.credits, Field::Credits),
            (a.event_id == b.event_id, Field::EventId),
            (a.occurred_at == b.occurred_at, Field::OccurredAt),
        ]),
        (Command::TakeLot(a), Command::TakeLot(b)) => first(&[
            (a.org == b.org, Field::Organisation),
            (a.kind == b.kind, Field::Kind),
            (a.lot_seq == b.lot_seq, Field::Lot),
            (a.credits == b.credits, Field::Credits),
            (a.occurred_at == b.occurred_at, Field::OccurredAt),
        ]),
        (Command::Reverse(a), Command::Reverse(b)) => first(&[
            (a.org == b.org, Field::Organisation),
            (a.seq == b.seq, Field::Reverses),
            (a.occurred_at == b.occurred_at, Field::OccurredAt),
        ]),
        (Command::Add(_) | Command::Use(_) | Command::TakeLot(_) | Command::Reverse(_), _) => {
            Some(Field::Kind)
        }
    }
}
