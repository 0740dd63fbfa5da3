//! The naive ledger.

use std::collections::BTreeMap;

use super::command::{Add, Command, Reverse, TakeLot, Use};
use super::refusal::Refusal;
use super::rule::{comes_before, difference, share};
use super::state::{Applied, LotState, Outcome, Part, WalletState};
use crate::{Credits, Instant, Kind, OrgId};

/// What happened, and nothing derived from it but the parts.
#[derive(Debug, Clone)]
struct Posted {
    command: Command,
    applied: Applied,
    debt_change: i64,
    /// By lot: change of what counts as paid towards debt.
    debt_paid_changes: Vec<(i64, i64)>,
}

/// The naive ledger: a list of what happened.
#[derive(Debug, Clone, Default)]
pub struct Auditor {
    posted: Vec<Posted>,
    /// Lots that were given more time, in order.
    extended: Vec<(OrgId, i64, Option<Instant>)>,
}

/// A transaction being thought out.
struct Draft {
    wallet: i64,
    kind: Kind,
    amount: i64,
    debt_change: i64,
    parts: Vec<Part>,
    debt_paid_changes: Vec<(i64, i64)>,
}

impl Auditor {
    /// An empty book. Organisations and wallets need no opening.
    pub const fn new() -> Self {
        Self { posted: Vec::new(), extended: Vec::new() }
    }

    /// Posts a command, or says why not.
    pub fn apply(&mut self, command: &Command) -> Result<Outcome, Refusal> {
        match command {
            Command::Add(add) => {
                if !add.kind.is_addition() {
                    return Err(Refusal::WrongKind { kind: add.kind });
                }
                if add.credits.micro() <= 0 {
                    return Err(Refusal::Amount { credits: add.credits });
                }
            }
            Command::Use(usage) => {
                if usage.kind != Kind::Usage && usage.kind != Kind::ManualConsumption {
                    return Err(Refusal::WrongKind { kind: usage.kind });
                }
                if usage.credits.micro() < 0 {
                    return Err(Refusal::Amount { credits: usage.credits });
                }
            }
            Command::TakeLot(take) => {
                if !matches!(take.kind, Kind::Expiry | Kind::Void | Kind::Refund | Kind::Clawback) {
                    return Err(Refusal::WrongKind { kind: take.kind });
                }
                if self.lot(take.org, take.lot_seq).is_none() {
                    return Err(Refusal::LotUnknown { org: take.org, lot_seq: take.lot_seq });
                }
            }
            Command::Reverse(reverse) => {
                if self.transaction(reverse.org, reverse.seq).is_none() {
                    return Err(Refusal::TransactionUnknown { org: reverse.org, seq: reverse.seq });
                }
            }
        }
        if let Some(earlier) = self.posted.iter().find(|p| p.command.record() == command.record()) {
            let seq = earlier.applied.seq;
            return match difference(&earlier.command, command) {
                None => Ok(Outcome::AlreadyApplied { seq }),
                Some(field) => Err(Refusal::Conflict { seq, field }),
            };
        }
        let draft = match command {
            Command::Add(add) => self.add(add)?,
            Command::Use(usage) => self.consume(usage),
            Command::TakeLot(take) => self.take(take)?,
            Command::Reverse(reverse) => self.reverse(reverse)?,
        };
        Ok(Outcome::Applied(self.post(command, draft)))
    }

    /// Gives a lot more time: usage posted from now on draws on it until then.
    pub fn extend(&mut self, org: OrgId, lot_seq: i64, expires_at: Option<Instant>) {
        self.extended.push((org, lot_seq, expires_at));
    }

    /// A wallet as it stands; empty where nothing was posted to it.
    pub fn wallet(&self, org: OrgId, wallet: i64) -> WalletState {
        let lots: Vec<LotState> = self.lots(org).into_iter().filter(|lot| lot.wallet == wallet).collect();
        let balance = lots.iter().map(|lot| lot.remaining.micro()).sum();
        let debt = self.of(org).filter(|p| p.applied.wallet == wallet).map(|p| p.debt_change).sum();
        WalletState { balance: Credits::from_micro(balance), debt: Credits::from_micro(debt), lots }
    }

    /// Every lot of an organisation, oldest first.
    pub fn lots(&self, org: OrgId) -> Vec<LotState> {
        let mut lots = BTreeMap::new();
        for posted in self.of(org) {
            if let Command::Add(add) = &posted.command {
                let lot = LotState {
                    lot_seq: posted.applied.seq,
                    wallet: add.wallet,
                    kind: add.kind,
                    amount: add.credits,
                    remaining: add.credits,
                    debt_paid: Credits::ZERO,
                    paid: add.paid,
                    priority: add.priority,
                    effective_at: add.effective_at,
                    expires_at: add.expires_at,
                };
                lots.insert(lot.lot_seq, lot);
            }
            for part in &posted.applied.parts {
                if let Some(lot) = lots.get_mut(&part.lot_seq) {
                    lot.remaining = Credits::from_micro(lot.remaining.micro() - part.taken);
                }
            }
            for (lot_seq, change) in &posted.debt_paid_changes {
                if let Some(lot) = lots.get_mut(lot_seq) {
                    lot.debt_paid = Credits::from_micro(lot.debt_paid.micro() + change);
                }
            }
        }
        for (_, lot_seq, expires_at) in self.extended.iter().filter(|(of, ..)| *of == org) {
            if let Some(lot) = lots.get_mut(lot_seq) {
                lot.expires_at = *expires_at;
            }
        }
        lots.into_values().collect()
    }

    /// Every transaction of an organisation, in sequence.
    pub fn transactions(&self, org: OrgId) -> impl Iterator<Item = (&Command, &Applied)> {
        self.of(org).map(|p| (&p.command, &p.applied))
    }

    /// Revenue recognised of each paid lot of an organisation so far, in micro-units of its currency, by lot.
    pub fn recognised(&self, org: OrgId) -> Vec<(i64, i64)> {
        let figures = |lot: LotState| {
            let paid = lot.paid?.micro();
            Some((lot.lot_seq, share(paid, lot.amount.micro() - lot.remaining.micro(), lot.amount.micro())))
        };
        self.lots(org).into_iter().filter_map(figures).collect()
    }

    /// What each part of one transaction recognised, in micro-units of its lot's currency: (lot, money).
    pub fn recognised_by(&self, org: OrgId, seq: i64) -> Vec<(i64, i64)> {
        let Some(posted) = self.transaction(org, seq) else { return Vec::new() };
        let figures = |part: &Part| {
            let lot = self.lot(org, part.lot_seq)?;
            let (paid, amount) = (lot.paid?.micro(), lot.amount.micro());
            let before = share(paid, part.consumed_before, amount);
            Some((part.lot_seq, share(paid, part.consumed_before + part.taken, amount) - before))
        };
        posted.applied.parts.iter().filter_map(figures).collect()
    }

    fn of(&self, org: OrgId) -> impl Iterator<Item = &Posted> {
        self.posted.iter().filter(move |p| p.command.org() == org)
    }

    fn transaction(&self, org: OrgId, seq: i64) -> Option<&Posted> {
        self.of(org).find(|p| p.applied.seq == seq)
    }

    fn lot(&self, org: OrgId, lot_seq: i64) -> Option<LotState> {
        self.lots(org).into_iter().find(|lot| lot.lot_seq == lot_seq)
    }

    fn post(&mut self, command: &Command, mut draft: Draft) -> Applied {
        draft.parts.retain(|part| part.taken != 0);
        draft.debt_paid_changes.retain(|(_, change)| *change != 0);
        let mut applied = Applied {
            seq: self.of(command.org()).map(|p| p.applied.seq).max().unwrap_or(0) + 1,
            wallet: draft.wallet,
            kind: draft.kind,
            amount: Credits::from_micro(draft.amount),
            balance_after: Credits::ZERO,
            debt_after: Credits::ZERO,
            parts: draft.parts,
        };
        self.posted.push(Posted {
            command: command.clone(),
            applied: applied.clone(),
            debt_change: draft.debt_change,
            debt_paid_changes: draft.debt_paid_changes,
        });
        let after = self.wallet(command.org(), draft.wallet);
        applied.balance_after = after.balance;
        applied.debt_after = after.debt;
        if let Some(last) = self.posted.last_mut() {
            last.applied.clone_from(&applied);
        }
        applied
    }

    /// An addition: debt is paid first out of it.
    fn add(&self, add: &Add) -> Result<Draft, Refusal> {
        if add.expires_at.is_some_and(|expiry| expiry <= add.effective_at) {
            return Err(Refusal::ExpiresTooEarly);
        }
        let own_seq = self.of(add.org).map(|p| p.applied.seq).max().unwrap_or(0) + 1;
        let to_debt = self.wallet(add.org, add.wallet).debt.micro().min(add.credits.micro());
        Ok(Draft {
            wallet: add.wallet,
            kind: add.kind,
            amount: add.credits.micro(),
            debt_change: -to_debt,
            parts: vec![Part { lot_seq: own_seq, taken: to_debt, consumed_before: 0 }],
            debt_paid_changes: vec![(own_seq, to_debt)],
        })
    }

    /// Usage: take from the lot whose turn it is until all is paid or no lot is left; the rest is debt.
    fn consume(&self, usage: &Use) -> Draft {
        let mut lots = self.wallet(usage.org, usage.wallet).lots;
        lots.retain(|lot| lot.effective_at <= usage.occurred_at);
        lots.retain(|lot| lot.expires_at.is_none_or(|expiry| expiry > usage.occurred_at));
        lots.retain(|lot| lot.remaining.micro() > 0);
        let mut unpaid = usage.credits.micro();
        let mut parts = Vec::new();
        while unpaid > 0 && !lots.is_empty() {
            let mut turn = 0;
            for candidate in 1..lots.len() {
                if comes_before(&lots[candidate], &lots[turn]) {
                    turn = candidate;
                }
            }
            let lot = lots.remove(turn);
            let taken = unpaid.min(lot.remaining.micro());
            unpaid -= taken;
            let consumed_before = lot.amount.micro() - lot.remaining.micro();
            parts.push(Part { lot_seq: lot.lot_seq, taken, consumed_before });
        }
        Draft {
            wallet: usage.wallet,
            kind: usage.kind,
            amount: -usage.credits.micro(),
            debt_change: unpaid,
            parts,
            debt_paid_changes: Vec::new(),
        }
    }

    /// Expiry, void, refund, clawback.
    fn take(&self, take: &TakeLot) -> Result<Draft, Refusal> {
        let lot_seq = take.lot_seq;
        let lot = self.lot(take.org, lot_seq).ok_or(Refusal::LotUnknown { org: take.org, lot_seq })?;
        let paid_back = matches!(take.kind, Kind::Refund | Kind::Clawback);
        if let Some(credits) = take.credits.filter(|c| c.micro() <= 0) {
            return Err(Refusal::TakeAmount { credits });
        }
        if take.kind == Kind::Expiry && lot.expires_at.is_none_or(|expiry| take.occurred_at < expiry) {
            return Err(Refusal::NotExpired { lot_seq });
        }
        if take.credits.is_none() && lot.remaining.is_zero() {
            return Err(Refusal::NothingLeft { lot_seq });
        }
        let wanted = take.credits.unwrap_or(lot.remaining).micro();
        if !paid_back && wanted > lot.remaining.micro() {
            return Err(Refusal::MoreThanRest { lot_seq, remaining: lot.remaining });
        }
        if paid_back && !matches!(lot.kind, Kind::Purchase | Kind::AutoRecharge) {
            return Err(Refusal::NotPaid { lot_seq });
        }
        if paid_back && wanted > lot.amount.micro() {
            return Err(Refusal::MoreThanLot { lot_seq });
        }
        let taken = wanted.min(lot.remaining.micro());
        let consumed_before = lot.amount.micro() - lot.remaining.micro();
        Ok(Draft {
            wallet: lot.wallet,
            kind: take.kind,
            amount: -wanted,
            debt_change: wanted - taken,
            parts: vec![Part { lot_seq, taken, consumed_before }],
            debt_paid_changes: Vec::new(),
        })
    }

    fn reverse(&self, reverse: &Reverse) -> Result<Draft, Refusal> {
        let (org, seq) = (reverse.org, reverse.seq);
        let original = self.transaction(org, seq).ok_or(Refusal::TransactionUnknown { org, seq })?;
        if matches!(original.command, Command::Reverse(_)) {
            return Err(Refusal::IsReversal { seq });
        }
        let undoes = |p: &&Posted| matches!(&p.command, Command::Reverse(r) if r.seq == seq);
        if let Some(earlier) = self.of(org).find(undoes) {
            return Err(Refusal::AlreadyReversed { seq, by: earlier.applied.seq });
        }
        match &original.command {
            Command::Add(_) => Ok(self.reverse_addition(org, original)),
            Command::Use(_) | Command::TakeLot(_) | Command::Reverse(_) => {
                Ok(self.reverse_deduction(org, original))
            }
        }
    }

    /// Takes what remains of the lot; the consumed rest becomes debt, and nothing of it counts as having paid debt.
    fn reverse_addition(&self, org: OrgId, original: &Posted) -> Draft {
        let lot_seq = original.applied.seq;
        let amount = original.applied.amount.micro();
        let (remaining, debt_paid) =
            self.lot(org, lot_seq).map_or((0, 0), |lot| (lot.remaining.micro(), lot.debt_paid.micro()));
        Draft {
            wallet: original.applied.wallet,
            kind: Kind::Reversal,
            amount: -amount,
            debt_change: amount - remaining,
            parts: vec![Part { lot_seq, taken: remaining, consumed_before: amount - remaining }],
            debt_paid_changes: vec![(lot_seq, -debt_paid)],
        }
    }

    /// Debt first; then the lots it drew, last drawn first; then the lots that paid its debt meanwhile, newest first.
    fn reverse_deduction(&self, org: OrgId, original: &Posted) -> Draft {
        let wallet = self.wallet(org, original.applied.wallet);
        let total = -original.applied.amount.micro();
        let off_debt = total.min(wallet.debt.micro());
        let mut to_give = total - off_debt;
        let mut consumed: BTreeMap<i64, i64> =
            wallet.lots.iter().map(|lot| (lot.lot_seq, lot.amount.micro() - lot.remaining.micro())).collect();
        let mut parts = Vec::new();
        let mut debt_paid_changes = Vec::new();
        let mut give = |lot_seq: i64, credits: i64| {
            let before = consumed.get(&lot_seq).copied().unwrap_or(0);
            consumed.insert(lot_seq, before - credits);
            parts.push(Part { lot_seq, taken: -credits, consumed_before: before });
        };
        for drawn in original.applied.parts.iter().rev() {
            let back = drawn.taken.min(to_give);
            to_give -= back;
            give(drawn.lot_seq, back);
            // What is not given back to this lot has paid debt instead.
            debt_paid_changes.push((drawn.lot_seq, drawn.taken - back));
        }
        for lot in wallet.lots.iter().rev() {
            let back = lot.debt_paid.micro().min(to_give);
            to_give -= back;
            give(lot.lot_seq, back);
            debt_paid_changes.push((lot.lot_seq, -back));
        }
        Draft {
            wallet: original.applied.wallet,
            kind: if original.applied.kind == Kind::Clawback { Kind::Reinstatement } else { Kind::Reversal },
            amount: total,
            debt_change: -off_debt,
            parts,
            debt_paid_changes,
        }
    }
}
