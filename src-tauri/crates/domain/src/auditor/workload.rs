//! Commands from a seed: mostly plausible, some late, some repeated, some that must be refused.

use super::command::{Add, Command, Record, Reverse, TakeLot, Use};
use super::ledger::Auditor;
use super::state::LotState;
use crate::{Credits, Currency, Instant, Kind, Money, OrgId, splitmix};

/// Organisations that commands are about: `org_1` to `org_4`.
const ORGS: u64 = 4;
/// Wallets of each: 0 and 1.
const WALLETS: u64 = 2;
/// When the story begins: 2026-01-05T00:00:00Z.
const START_MICROS: i64 = 1_767_571_200_000_000;

/// A reproducible stream of commands: the same seed and the same ledger give the same stream.
///
/// It looks into the [`Auditor`] to choose lots and transactions that exist (and, now and then, some that do not).
/// Organisations are 1 to 4 with wallets 0 and 1; time runs from January 2026, some hours per command.
#[derive(Debug, Clone)]
pub struct Workload {
    random: u64,
    now: Instant,
    made: i64,
    sent: Vec<Command>,
}

impl Workload {
    /// The organisations that every workload is about.
    pub fn orgs() -> Vec<OrgId> {
        (1..=ORGS)
            .filter_map(|number| i64::try_from(number).ok())
            .filter_map(|n| OrgId::try_new(n).ok())
            .collect()
    }

    /// The wallets of each organisation.
    pub fn wallets() -> Vec<i64> {
        vec![0, 1]
    }

    /// A stream for a seed.
    pub fn new(seed: u64) -> Self {
        let now = Instant::EPOCH.saturating_add_micros(START_MICROS);
        Self { random: seed, now, made: 0, sent: Vec::new() }
    }

    /// `count` commands of a seed, each with what the auditor made of it being known to the next.
    pub fn commands(seed: u64, count: usize) -> Vec<Command> {
        let mut workload = Self::new(seed);
        let mut auditor = Auditor::new();
        (0..count)
            .map(|_| {
                let command = workload.next_command(&auditor);
                // A refusal is part of the story: it changes nothing for the next command.
                let _ = auditor.apply(&command);
                command
            })
            .collect()
    }

    /// The next command, given how the book stands.
    pub fn next_command(&mut self, auditor: &Auditor) -> Command {
        let pause = self.below(36 * 3_600) + 1;
        self.now = self.now.saturating_add_micros(micros(pause) * 1_000_000 + micros(self.below(1_000_000)));
        let command = match self.below(100) {
            0..25 => self.add(),
            25..72 => self.consume(),
            72..82 => self.take(auditor),
            82..92 => self.reverse(auditor),
            92..97 => self.again(),
            _ => self.again_but_changed(),
        };
        self.sent.push(command.clone());
        command
    }

    fn add(&mut self) -> Command {
        let kind = match self.below(8) {
            0..3 => Kind::Purchase,
            3 => Kind::AutoRecharge,
            4 => Kind::FreeCredits,
            5 => Kind::AdminGrant,
            6 => Kind::CreditRequest,
            _ => Kind::Coupon,
        };
        let credits = self.credits(500);
        let paid = matches!(kind, Kind::Purchase | Kind::AutoRecharge).then(|| {
            let currency = [Currency::EUR, Currency::USD, Currency::JPY][self.index(3)];
            // Up to two units a credit, some for nothing, to the cent.
            Money::from_micro(
                micros(self.below(1_000)) * 1_000_000 + micros(self.below(100)) * 10_000,
                currency,
            )
        });
        let occurred_at = self.now;
        let effective_at = match self.below(10) {
            0 => occurred_at.saturating_add_micros(micros(self.below(20)) * Instant::DAY_MICROS),
            1 => occurred_at.saturating_add_micros(-micros(self.below(20)) * Instant::DAY_MICROS),
            _ => occurred_at,
        };
        let expires_at = match self.below(20) {
            0 => Some(effective_at), // refused: would end as it begins
            1..10 => {
                Some(effective_at.saturating_add_micros((micros(self.below(60)) + 1) * Instant::DAY_MICROS))
            }
            _ => None,
        };
        Command::Add(Add {
            record: self.record("payments"),
            org: self.org(),
            wallet: self.wallet(),
            kind,
            credits,
            paid,
            priority: [100, 100, 100, 50, 200][self.index(5)],
            effective_at,
            expires_at,
            occurred_at,
            posted_at: self.now,
        })
    }

    fn consume(&mut self) -> Command {
        let credits = match self.below(20) {
            0 => Credits::ZERO,
            1 => Credits::from_micro(1 + micros(self.below(10))),
            2..4 => self.credits(1_500),
            _ => self.credits(120),
        };
        let late_by = if self.chance(5) {
            micros(self.below(40)) * Instant::DAY_MICROS
        } else {
            micros(self.below(3_600))
        };
        Command::Use(Use {
            record: self.record("meter"),
            org: self.org(),
            wallet: self.wallet(),
            kind: if self.chance(8) { Kind::ManualConsumption } else { Kind::Usage },
            credits,
            event_id: if self.chance(3) { None } else { Some(format!("{}", 81_000 + self.below(25))) },
            occurred_at: self.now.saturating_add_micros(-late_by),
            posted_at: self.now,
        })
    }

    fn take(&mut self, auditor: &Auditor) -> Command {
        let org = self.org();
        let lots = auditor.lots(org);
        let overdue: Vec<&LotState> = lots
            .iter()
            .filter(|lot| {
                lot.expires_at.is_some_and(|expiry| expiry <= self.now) && lot.remaining.is_positive()
            })
            .collect();
        let (kind, lot) = if !overdue.is_empty() && self.below(3) > 0 {
            (Kind::Expiry, Some(overdue[self.index(overdue.len())]))
        } else {
            let kind = [Kind::Expiry, Kind::Void, Kind::Refund, Kind::Refund, Kind::Clawback][self.index(5)];
            let paid: Vec<&LotState> = lots.iter().filter(|lot| lot.paid.is_some()).collect();
            let choice: Vec<&LotState> =
                if kind.may_make_debt() && self.below(5) > 0 { paid } else { lots.iter().collect() };
            (kind, if choice.is_empty() { None } else { Some(choice[self.index(choice.len())]) })
        };
        let unknown = self.chance(15);
        let lot_seq =
            lot.filter(|_| !unknown).map_or_else(|| 1_000 + micros(self.below(9)), |lot| lot.lot_seq);
        let rest = lot.map_or(1, |lot| lot.remaining.micro());
        let credits = match self.below(10) {
            0..5 => None,
            5..8 => Some(Credits::from_micro(1 + micros(self.below(rest.unsigned_abs().max(1))))),
            8 => Some(Credits::from_micro(rest + 1 + micros(self.below(50_000_000)))),
            _ => Some(Credits::from_micro(-micros(self.below(2)))),
        };
        Command::TakeLot(TakeLot {
            record: self.record("desk"),
            org,
            lot_seq,
            kind,
            credits,
            occurred_at: self.now,
            posted_at: self.now,
        })
    }

    fn reverse(&mut self, auditor: &Auditor) -> Command {
        let org = self.org();
        let known: Vec<i64> = auditor.transactions(org).map(|(_, applied)| applied.seq).collect();
        let seq = if known.is_empty() || self.chance(15) { 5_000 } else { known[self.index(known.len())] };
        Command::Reverse(Reverse {
            record: self.record("desk"),
            org,
            seq,
            occurred_at: self.now,
            posted_at: self.now,
        })
    }

    /// The same again, as after a lost answer: only the posting time is new.
    fn again(&mut self) -> Command {
        if self.sent.is_empty() {
            return self.add();
        }
        let which = self.index(self.sent.len());
        let mut command = self.sent[which].clone();
        match &mut command {
            Command::Add(Add { posted_at, .. })
            | Command::Use(Use { posted_at, .. })
            | Command::TakeLot(TakeLot { posted_at, .. })
            | Command::Reverse(Reverse { posted_at, .. }) => *posted_at = self.now,
        }
        command
    }

    /// The same record with exactly one field changed: a conflict, unless the first was refused.
    fn again_but_changed(&mut self) -> Command {
        let more = |credits: Credits| Credits::from_micro(credits.micro() + 1);
        let change_time = self.chance(3);
        let mut command = self.again();
        match &mut command {
            Command::Add(Add { occurred_at, .. })
            | Command::Use(Use { occurred_at, .. })
            | Command::TakeLot(TakeLot { occurred_at, .. })
            | Command::Reverse(Reverse { occurred_at, .. })
                if change_time =>
            {
                *occurred_at = occurred_at.saturating_add_micros(1);
            }
            Command::Add(Add { credits, .. }) | Command::Use(Use { credits, .. }) => {
                *credits = more(*credits);
            }
            Command::TakeLot(TakeLot { credits: Some(credits), .. }) => *credits = more(*credits),
            Command::TakeLot(TakeLot { occurred_at, .. }) => {
                *occurred_at = occurred_at.saturating_add_micros(1);
            }
            Command::Reverse(Reverse { seq, .. }) => *seq = if *seq > 1 { *seq - 1 } else { *seq + 1 },
        }
        command
    }

    fn record(&mut self, source: &str) -> Record {
        self.made += 1;
        Record { source: source.to_owned(), record_id: format!("{source}-{}", self.made) }
    }

    fn org(&mut self) -> OrgId {
        let orgs = Self::orgs();
        orgs[self.index(orgs.len())]
    }

    /// The main wallet three times out of four.
    fn wallet(&mut self) -> i64 {
        if self.chance(4) { micros(self.below(WALLETS)) } else { 0 }
    }

    /// Up to `most` credits, more than zero: whole ones, with cents, or to the last micro-credit.
    fn credits(&mut self, most: u64) -> Credits {
        let grain = [1_000_000, 10_000, 1][self.index(3)];
        Credits::from_micro(micros((self.below(most * 1_000_000 / grain) + 1) * grain))
    }

    fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(1))).unwrap_or(0)
    }

    /// A number from zero to below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        self.random = splitmix::next(self.random);
        splitmix::mix(self.random) % limit.max(1)
    }
}

/// The numbers drawn here are far below the limit of a signed one.
fn micros(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::auditor::{Outcome, Refusal};

    #[test]
    fn the_same_seed_tells_the_same_story() {
        assert_eq!(Workload::commands(7, 200), Workload::commands(7, 200), "same seed");
        assert_ne!(Workload::commands(7, 200), Workload::commands(8, 200), "other seed");
    }

    #[test]
    fn every_outcome_and_every_reachable_refusal_occurs() {
        let mut auditor = Auditor::new();
        let mut workload = Workload::new(2);
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for _ in 0..3_000 {
            let command = workload.next_command(&auditor);
            let what = match auditor.apply(&command) {
                Ok(Outcome::Applied(applied)) => applied.kind.words(),
                Ok(Outcome::AlreadyApplied { .. }) => "already applied",
                Err(Refusal::WrongKind { .. }) => "wrong kind",
                Err(Refusal::Amount { .. }) => "amount",
                Err(Refusal::LotUnknown { .. }) => "lot unknown",
                Err(Refusal::TransactionUnknown { .. }) => "transaction unknown",
                Err(Refusal::Conflict { .. }) => "conflict",
                Err(Refusal::ExpiresTooEarly) => "expires too early",
                Err(Refusal::TakeAmount { .. }) => "take amount",
                Err(Refusal::NotExpired { .. }) => "not expired",
                Err(Refusal::NothingLeft { .. }) => "nothing left",
                Err(Refusal::MoreThanRest { .. }) => "more than rest",
                Err(Refusal::NotPaid { .. }) => "not paid",
                Err(Refusal::MoreThanLot { .. }) => "more than lot",
                Err(Refusal::IsReversal { .. }) => "is reversal",
                Err(Refusal::AlreadyReversed { .. }) => "already reversed",
            };
            *seen.entry(what).or_default() += 1;
        }
        let refusals = [
            "already applied",
            "lot unknown",
            "transaction unknown",
            "conflict",
            "expires too early",
            "take amount",
            "not expired",
            "nothing left",
            "more than rest",
            "not paid",
            "more than lot",
            "is reversal",
            "already reversed",
        ];
        for wanted in Kind::ALL.iter().map(|kind| kind.words()).chain(refusals) {
            assert!(seen.contains_key(wanted), "“{wanted}” never occurred; seen: {seen:?}");
        }
        assert!(!seen.contains_key("wrong kind"), "the generator knows its kinds");
    }
}
