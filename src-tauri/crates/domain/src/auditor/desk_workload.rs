//! Days at a desk from a seed: what colleagues submit, look at, decide, change and press twice, between postings of others.

use std::collections::VecDeque;

use super::command::{Add, Command, Record, TakeLot, Use};
use super::desk::Desk;
use super::desk_command::{Colleague, Decide, DeskCommand, Edit, Submit};
use crate::{
    Action, Credits, Currency, IdSource as _, Instant, Kind, Money, OrgId, ProposalId, ProposalState, Role,
    SeededIds, Verdict, splitmix,
};

/// When the story begins: 2026-01-05T00:00:00Z.
const START_MICROS: i64 = 1_767_571_200_000_000;
const HOUR: i64 = 3_600_000_000;

/// Places of the colleagues that [`DeskWorkload::people`] names.
const FINANCE: usize = 0;
const ADMIN: usize = 2;
const SUPPORT: usize = 4;
const ACCOUNTANT: usize = 5;

/// A reproducible stream of what happens at a desk: the same seed and the same desk give the same stream.
///
/// Organisations are 1 to 4; an hour or so passes between two commands, so that sums over a day and over 30 days begin and end.
#[derive(Debug)]
pub struct DeskWorkload {
    random: u64,
    now: Instant,
    made: u32,
    ids: SeededIds,
    planned: VecDeque<DeskCommand>,
    sent: Vec<DeskCommand>,
}

impl DeskWorkload {
    /// Two of finance (the second belongs to organisation 2), two admins, and one each of support, accounting and audit;
    /// `suffix` makes their logins differ from those of another desk.
    pub fn people(suffix: &str) -> Vec<Colleague> {
        let of = |name: &str, role, org: Option<i64>| Colleague {
            name: format!("{name}{suffix}"),
            role,
            org: org.and_then(|org| OrgId::try_new(org).ok()),
        };
        vec![
            of("fin_ana", Role::Finance, None),
            of("fin_ben", Role::Finance, Some(2)),
            of("adm_cleo", Role::Admin, None),
            of("adm_dan", Role::Admin, None),
            of("sup_eva", Role::Support, None),
            of("acc_fred", Role::Accountant, None),
            of("aud_gil", Role::Auditor, None),
        ]
    }

    /// A stream for a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: seed,
            now: Instant::EPOCH.saturating_add_micros(START_MICROS),
            made: 0,
            ids: SeededIds::new(seed),
            planned: VecDeque::new(),
            sent: Vec::new(),
        }
    }

    /// The next command, given how the desk stands.
    pub fn next_command(&mut self, desk: &Desk) -> DeskCommand {
        self.now = self.now.saturating_add_micros(self.below(2 * HOUR) + 1);
        let planned = if self.below(6) > 0 { self.planned.pop_front() } else { None };
        let command = match planned {
            Some(planned) => self.at_present(planned),
            None => self.invent(desk),
        };
        self.sent.push(command.clone());
        command
    }

    /// What was planned happens now.
    fn at_present(&self, mut command: DeskCommand) -> DeskCommand {
        match &mut command {
            DeskCommand::Look { at, .. } => *at = self.now,
            DeskCommand::Decide(decide) => decide.at = self.now,
            _ => {}
        }
        command
    }

    fn invent(&mut self, desk: &Desk) -> DeskCommand {
        match self.below(100) {
            0..9 => self.purchase(),
            9..16 => self.usage(),
            16..19 => self.expiry(desk),
            19..52 => self.submit(desk),
            52..86 => self.look_and_decide(desk),
            86..91 => self.edit(desk),
            91..93 => DeskCommand::Lapse { by: self.index(7), at: self.now },
            93..95 => self.status(),
            _ => self.again(),
        }
    }

    fn purchase(&mut self) -> DeskCommand {
        let expires_at = (self.below(3) == 0).then(|| self.later(20));
        let command = Command::Add(Add {
            record: self.record("payments"),
            org: self.org(),
            wallet: 0,
            kind: Kind::Purchase,
            credits: self.credits(3_000),
            paid: Some(Money::from_micro(self.below(500) * 1_000_000, Currency::EUR)),
            priority: 100,
            effective_at: self.now,
            expires_at,
            occurred_at: self.now,
            posted_at: self.now,
        });
        DeskCommand::Post { by: ADMIN + self.index(2), command }
    }

    fn usage(&mut self) -> DeskCommand {
        let late_by = self.below(30 * 24) * HOUR;
        let command = Command::Use(Use {
            record: self.record("meter"),
            org: self.org(),
            wallet: 0,
            kind: if self.below(8) == 0 { Kind::ManualConsumption } else { Kind::Usage },
            credits: self.credits(1_500),
            event_id: None,
            occurred_at: if self.below(3) == 0 { self.now.saturating_add_micros(-late_by) } else { self.now },
            posted_at: self.now,
        });
        DeskCommand::Post { by: ADMIN, command }
    }

    /// An expiry that is due, or usage where none is.
    fn expiry(&mut self, desk: &Desk) -> DeskCommand {
        let org = self.org();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= self.now);
        let due = desk
            .ledger()
            .lots(org)
            .into_iter()
            .find(|lot| is_due(lot.expires_at) && lot.remaining.is_positive());
        let Some(lot) = due else { return self.usage() };
        let command = Command::TakeLot(TakeLot {
            record: self.record("sweep"),
            org,
            lot_seq: lot.lot_seq,
            kind: Kind::Expiry,
            credits: None,
            occurred_at: self.now,
            posted_at: self.now,
        });
        DeskCommand::Post { by: ADMIN, command }
    }

    fn submit(&mut self, desk: &Desk) -> DeskCommand {
        let action = match self.below(20) {
            0..7 => Action::Request,
            7..12 => Action::Grant,
            12..14 => Action::BulkGrant,
            14..16 => Action::Void,
            16..18 => Action::Reversal,
            _ => Action::Extension,
        };
        let by = match self.below(10) {
            0..5 => FINANCE + self.index(2),
            5..7 => ADMIN + self.index(2),
            7 | 8 => SUPPORT,
            _ => ACCOUNTANT,
        };
        let org = self.org();
        let (target, target_credits, target_kind) = self.target(desk, action, org);
        let lines: Vec<(OrgId, Credits)> = if action == Action::BulkGrant {
            (1..=2 + self.below(3))
                .filter_map(|org| Some((OrgId::try_new(org).ok()?, self.credits(900))))
                .collect()
        } else {
            Vec::new()
        };
        let sum: i64 = lines.iter().map(|(_, credits)| credits.micro()).sum();
        let credits = match action {
            Action::BulkGrant => Credits::from_micro(sum + i64::from(self.below(15) == 0)),
            Action::Request => self.credits(6_000),
            Action::Grant if self.below(5) == 0 => self.credits(90_000),
            Action::Grant => self.credits(2_600),
            _ if self.below(12) == 0 => self.credits(100),
            _ => target_credits,
        };
        let expires_at = match (action, self.below(12)) {
            (Action::Extension, 0) => None,
            (Action::Extension, _) => Some(self.later(60)),
            (Action::Void | Action::Reversal, _) | (_, 3..) => None,
            (_, 0) => Some(self.now),
            _ => Some(self.later(30)),
        };
        let kind = match action {
            Action::Grant | Action::BulkGrant if self.below(3) == 0 => Some(Kind::FreeCredits),
            _ => target_kind,
        };
        self.made += 1;
        DeskCommand::Submit(Submit {
            by,
            at: self.now,
            id: self.ids.proposal_id(self.now),
            action,
            org: (action != Action::BulkGrant).then_some(org),
            credits,
            kind,
            expires_at,
            target,
            requested_by: (action == Action::Request && self.below(4) > 0)
                .then(|| format!("customer {}", self.below(2))),
            key: format!("form-{}", self.made),
            lapses_at: if self.below(10) == 0 {
                self.now.saturating_add_micros(self.below(12 * HOUR))
            } else {
                self.later(25)
            },
            lines,
            direct: self.below(2) == 0 && !matches!(action, Action::Request | Action::BulkGrant)
                || self.below(40) == 0,
        })
    }

    /// A lot or a transaction, its credits, and the kind of what undoes it.
    fn target(&mut self, desk: &Desk, action: Action, org: OrgId) -> (Option<i64>, Credits, Option<Kind>) {
        match action {
            Action::Void | Action::Extension => {
                let lots = desk.ledger().lots(org);
                if lots.is_empty() || self.below(15) == 0 {
                    return (Some(900), Credits::ZERO, None);
                }
                let lot = &lots[self.index(lots.len())];
                (Some(lot.lot_seq), lot.remaining, None)
            }
            Action::Reversal => {
                let all: Vec<(i64, Credits)> = desk
                    .ledger()
                    .transactions(org)
                    .map(|(_, applied)| (applied.seq, applied.amount))
                    .collect();
                if all.is_empty() || self.below(15) == 0 {
                    return (Some(900), Credits::ZERO, Some(Kind::Reversal));
                }
                let (seq, amount) = all[self.index(all.len())];
                (Some(seq), Credits::from_micro(amount.micro().abs()), Some(Kind::Reversal))
            }
            _ => (None, Credits::ZERO, None),
        }
    }

    /// Somebody looks, perhaps something happens, then they press; now and then they press twice.
    fn look_and_decide(&mut self, desk: &Desk) -> DeskCommand {
        let Some(id) = self.some_proposal(desk) else { return self.submit(desk) };
        let by = match self.below(10) {
            0..4 => FINANCE + self.index(2),
            4..9 => ADMIN + self.index(2),
            _ => self.index(7),
        };
        let verdict = match self.below(20) {
            0..15 => Verdict::Approve,
            15 => Verdict::Reject,
            16 | 17 => Verdict::SendBack,
            _ => Verdict::Withdraw,
        };
        let by = if verdict == Verdict::Withdraw && self.below(3) > 0 {
            desk.proposals().find(|(of, ..)| *of == id).map_or(by, |(_, _, maker, ..)| maker)
        } else {
            by
        };
        self.made += 1;
        let press = Decide {
            by,
            at: self.now,
            id,
            verdict,
            credits: (self.below(5) == 0).then(|| self.credits(3_000)),
            reason: (verdict.needs_reason() && self.below(5) > 0).then(|| "because".to_owned()),
            key: format!("press-{}", self.made),
        };
        self.planned.push_back(DeskCommand::Decide(press));
        DeskCommand::Look { by, at: self.now, id }
    }

    /// One that waits, mostly; the newest are looked at first.
    fn some_proposal(&mut self, desk: &Desk) -> Option<ProposalId> {
        let any = self.below(8) == 0;
        let twice = self.below(3) == 0;
        let all: Vec<ProposalId> = desk
            .proposals()
            .filter(|(_, _, _, state, ..)| {
                any || matches!(state, ProposalState::Open | ProposalState::Second)
            })
            .map(|(id, ..)| id)
            .collect();
        let second: Vec<ProposalId> = desk
            .proposals()
            .filter(|(_, _, _, state, ..)| *state == ProposalState::Second)
            .map(|(id, ..)| id)
            .collect();
        let all = if twice && !second.is_empty() { second } else { all };
        let newest = all.len().min(6);
        (newest > 0).then(|| all[all.len() - 1 - self.index(newest)])
    }

    fn edit(&mut self, desk: &Desk) -> DeskCommand {
        let waiting: Vec<(ProposalId, usize, Action)> = desk
            .proposals()
            .filter(|(_, _, _, state, ..)| !state.is_final())
            .map(|(id, action, by, ..)| (id, by, action))
            .collect();
        if waiting.is_empty() {
            return self.purchase();
        }
        let (id, maker, action) = waiting[self.index(waiting.len())];
        self.made += 1;
        DeskCommand::Edit(Edit {
            by: if self.below(8) == 0 { self.index(7) } else { maker },
            at: self.now,
            id,
            credits: self.credits(4_000),
            expires_at: (action == Action::Extension || self.below(3) == 0).then(|| self.later(40)),
            key: format!("edit-{}", self.made),
        })
    }

    fn status(&mut self) -> DeskCommand {
        let status = ["active", "active", "active", "suspended", "closed"][self.index(5)];
        DeskCommand::Status { org: self.org(), status }
    }

    /// A press or a form once more; sometimes with another content.
    fn again(&mut self) -> DeskCommand {
        let pressed: Vec<DeskCommand> = self
            .sent
            .iter()
            .filter(|sent| {
                matches!(sent, DeskCommand::Submit(_) | DeskCommand::Decide(_) | DeskCommand::Edit(_))
            })
            .cloned()
            .collect();
        if pressed.is_empty() {
            return self.purchase();
        }
        let from = pressed.len().saturating_sub(10);
        let mut command = pressed[from + self.index(pressed.len() - from)].clone();
        let other = self.below(3) == 0;
        match &mut command {
            DeskCommand::Submit(submit) => {
                submit.at = self.now;
                submit.id = self.ids.proposal_id(self.now);
                if other {
                    submit.credits = Credits::from_micro(submit.credits.micro() + 1);
                }
            }
            DeskCommand::Decide(decide) => {
                decide.at = self.now;
                if other {
                    decide.by = self.index(7);
                }
            }
            DeskCommand::Edit(edit) => edit.at = self.now,
            _ => {}
        }
        command
    }

    fn record(&mut self, source: &str) -> Record {
        self.made += 1;
        Record { source: source.to_owned(), record_id: format!("{source}-{}", self.made) }
    }

    fn org(&mut self) -> OrgId {
        let number = self.below(4) + 1;
        OrgId::try_new(number).unwrap_or_else(|_| unreachable!("BUG: one to four are organisations"))
    }

    fn later(&mut self, days: i64) -> Instant {
        self.now.saturating_add_micros((self.below(days * 24) + 1) * HOUR)
    }

    /// Up to `most` whole credits.
    fn credits(&mut self, most: i64) -> Credits {
        Credits::from_micro((self.below(most) + 1) * 1_000_000)
    }

    fn index(&mut self, length: usize) -> usize {
        let length = i64::try_from(length).unwrap_or(1);
        usize::try_from(self.below(length)).unwrap_or(0)
    }

    fn below(&mut self, limit: i64) -> i64 {
        self.random = splitmix::next(self.random);
        let limit = u64::try_from(limit).unwrap_or(1).max(1);
        i64::try_from(splitmix::mix(self.random) % limit).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::auditor::DeskAnswer;

    #[test]
    fn every_way_through_the_desk_and_every_reachable_refusal_occurs() {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 1..=12 {
            let mut desk = Desk::new(DeskWorkload::people(""));
            let mut workload = DeskWorkload::new(seed);
            for _ in 0..700 {
                let command = workload.next_command(&desk);
                let answer = desk.apply(&command);
                let what = match answer {
                    DeskAnswer::Submitted { state, already, .. } => {
                        format!("submitted {} {already}", state.code())
                    }
                    DeskAnswer::Decided { state, already, .. } => {
                        format!("decided {} {already}", state.code())
                    }
                    DeskAnswer::Looked(outcome) => format!("looked {}", outcome.code()),
                    DeskAnswer::Refused(rule) => rule.to_owned(),
                    DeskAnswer::Conflict(field) => format!("conflict {field}"),
                    DeskAnswer::Edited { already, .. } => format!("edited {already}"),
                    DeskAnswer::Lapsed(_) => "lapsed".to_owned(),
                    DeskAnswer::Posted(_) | DeskAnswer::Done => "posted".to_owned(),
                };
                *seen.entry(what).or_default() += 1;
            }
            for (id, action, _, state, ..) in desk.proposals() {
                if state == ProposalState::Approved {
                    *seen.entry(format!("approved {}", action.code())).or_default() +=
                        u32::from(id != no_one());
                }
            }
        }
        let wanted = [
            "approved request",
            "approved grant",
            "approved bulk_grant",
            "approved void",
            "approved reversal",
            "approved extension",
            "submitted open false",
            "submitted open true",
            "submitted approved false",
            "decided approved false",
            "decided approved true",
            "decided second false",
            "decided rejected false",
            "decided sent_back false",
            "decided withdrawn false",
            "decided lapsed false",
            "edited false",
            "lapsed",
            "conflict credits",
            "evidence_changed",
            "proposal_decided",
            "proposal_role",
            "decision_role",
            "decision_own",
            "decision_own_organisation",
            "decision_first_approver",
            "decision_reason",
            "decision_credits",
            "decision_key_used",
            "proposal_credits_of_target",
            "proposal_of_maker",
            "organisation_closed",
            "extension_later",
            "lot_has_rest",
            "reversed_once",
            "proposal_lines",
            "lot_expires_later",
            "proposal_not_direct",
            "proposal_sent_back",
            "lot_known",
            "transaction_known",
            "proposal_lapsed",
        ];
        let missing: Vec<&&str> = wanted.iter().filter(|wanted| !seen.contains_key(**wanted)).collect();
        assert!(missing.is_empty(), "{missing:?} never occurred; seen: {seen:#?}");
        assert!(!seen.contains_key("another refusal of the ledger"), "each has a name");
    }

    fn no_one() -> ProposalId {
        ProposalId::from_bytes([0; 16])
    }
}
