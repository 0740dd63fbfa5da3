//! The naive desk: proposals, decisions and limits, added up from the beginning for every question.

mod carry_out;

use std::collections::BTreeMap;

use super::command::{Add, Command, Record, Reverse, TakeLot};
use super::desk_command::{Colleague, Decide, DeskAnswer, DeskCommand, Edit, Submit};
use super::ledger::Auditor;
use super::refusal::Refusal;
use super::state::{LotState, Outcome as Posting};
use crate::policy::Outcome;
use crate::{Action, Credits, Instant, Kind, OrgId, ProposalId, ProposalState, Role, Verdict};

type Rule = &'static str;

const DAY: i64 = 86_400_000_000;

/// A proposal as it stands.
#[derive(Debug, Clone)]
struct Proposal {
    asked: Submit,
    credits: i64,
    expires_at: Option<Instant>,
    state: ProposalState,
    version: i64,
    first_by: Option<usize>,
    approved: Option<i64>,
    decided_at: Option<Instant>,
    posted: Option<i64>,
}

/// What happened to a proposal.
#[derive(Debug, Clone)]
struct Step {
    id: ProposalId,
    by: usize,
    at: Instant,
    answer: DeskAnswer,
    verdict: Option<Verdict>,
    key: Option<String>,
    approved: Option<i64>,
}

/// What somebody saw of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    asked: (i64, ProposalState, Option<usize>, Option<i64>),
    organisations: Vec<(OrgId, &'static str, usize)>,
    outcome: Outcome,
}

/// The naive desk over the naive ledger, where several people work.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    people: Vec<Colleague>,
    ledger: Auditor,
    proposals: Vec<Proposal>,
    steps: Vec<Step>,
    /// Who posted what is no usage and no expiry.
    posters: Vec<(OrgId, usize)>,
    status: BTreeMap<OrgId, &'static str>,
    seen: BTreeMap<(usize, ProposalId), Seen>,
}

/// In micro-credits: one decision, a person's day, a maker's day, an organisation's 30 days; nothing is no limit.
type Limits = [Option<i64>; 4];

fn limits(action: Action, role: Role) -> Limits {
    let whole = |limits: [Option<i64>; 4]| limits.map(|limit| limit.map(|credits| credits * 1_000_000));
    match (family(action), role) {
        (Action::Request, Role::Finance) => whole([Some(5_000), Some(20_000), Some(10_000), Some(30_000)]),
        (Action::Grant, Role::Finance) => whole([Some(2_000), Some(10_000), Some(5_000), Some(20_000)]),
        (Action::Void | Action::Reversal, Role::Finance) => whole([Some(10_000), Some(30_000), None, None]),
        (Action::Extension, Role::Finance) => whole([Some(10_000), Some(50_000), None, None]),
        (Action::Grant, Role::Admin) => whole([Some(50_000), Some(200_000), None, None]),
        (Action::Request | Action::Void | Action::Reversal | Action::Extension, Role::Admin) => [None; 4],
        _ => [Some(0); 4],
    }
}

fn family(action: Action) -> Action {
    if action == Action::BulkGrant { Action::Grant } else { action }
}

fn decides(role: Role) -> bool {
    matches!(role, Role::Finance | Role::Admin)
}

fn proposes(role: Role, action: Action) -> bool {
    match role {
        Role::Finance | Role::Admin => true,
        Role::Support => !matches!(action, Action::Request | Action::Extension),
        Role::Accountant => action == Action::Reversal,
        Role::Auditor => false,
    }
}

impl Desk {
    /// A desk with these colleagues.
    pub fn new(people: Vec<Colleague>) -> Self {
        Self { people, ..Self::default() }
    }

    /// Its ledger.
    pub const fn ledger(&self) -> &Auditor {
        &self.ledger
    }

    /// Who works there.
    pub fn people(&self) -> &[Colleague] {
        &self.people
    }

    /// Every proposal: ID, what, who made it, where it stands, credits approved, the transaction that it became.
    pub fn proposals(
        &self,
    ) -> impl Iterator<Item = (ProposalId, Action, usize, ProposalState, Option<Credits>, Option<i64>)> {
        self.proposals.iter().map(|p| {
            let approved = p.approved.map(Credits::from_micro);
            (p.asked.id, p.asked.action, p.asked.by, p.state, approved, p.posted)
        })
    }

    /// Does it, or says why not.
    pub fn apply(&mut self, command: &DeskCommand) -> DeskAnswer {
        let before = self.clone();
        let answer = match command {
            DeskCommand::Submit(submit) => self.submit(submit),
            DeskCommand::Look { by, at, id } => self.look(*by, *at, *id),
            DeskCommand::Decide(decide) => self.decide(decide),
            DeskCommand::Edit(edit) => self.edit(edit),
            DeskCommand::Lapse { by, at } => self.lapse_all(*by, *at),
            DeskCommand::Post { by, command } => Ok(self.post(*by, command)),
            DeskCommand::Status { org, status } => {
                self.status.insert(*org, status);
                Ok(DeskAnswer::Done)
            }
        };
        answer.unwrap_or_else(|refused| {
            *self = before;
            refused
        })
    }

    fn find(&self, id: ProposalId) -> Result<usize, DeskAnswer> {
        self.proposals.iter().position(|p| p.asked.id == id).ok_or(DeskAnswer::Refused("proposal_known"))
    }

    fn status(&self, org: OrgId) -> &'static str {
        self.status.get(&org).copied().unwrap_or("active")
    }

    fn orgs(asked: &Submit) -> Vec<OrgId> {
        asked.org.into_iter().chain(asked.lines.iter().map(|(org, _)| *org)).collect()
    }

    // ------------------------------------------------------------ limits

    fn is_customers(asked: &Submit) -> bool {
        asked.action == Action::Request && asked.requested_by.is_some()
    }

    fn approved_since(&self, at: Instant, span: i64, except: ProposalId) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(move |p| {
            p.state == ProposalState::Approved
                && p.asked.id != except
                && p.decided_at.is_some_and(|decided| decided.micros() > at.micros() - span)
        })
    }

    fn given_to(&self, org: OrgId, at: Instant, except: ProposalId) -> i64 {
        self.approved_since(at, 30 * DAY, except)
            .map(|p| match p.asked.action {
                Action::Request | Action::Grant if p.asked.org == Some(org) => p.approved.unwrap_or(0),
                Action::BulkGrant => p
                    .asked
                    .lines
                    .iter()
                    .filter(|(of, _)| *of == org)
                    .map(|(_, credits)| credits.micro())
                    .sum(),
                _ => 0,
            })
            .sum()
    }

    fn is_within(&self, p: &Proposal, by: usize, credits: i64, at: Instant) -> bool {
        let action = family(p.asked.action);
        let [single, daily, maker, org] = limits(action, self.people[by].role);
        let mut decided: BTreeMap<ProposalId, i64> = BTreeMap::new();
        for step in &self.steps {
            let Some(approved) =
                step.approved.filter(|_| step.by == by && step.at.micros() > at.micros() - DAY)
            else {
                continue;
            };
            let of = self.proposals.iter().find(|other| other.asked.id == step.id);
            if of.is_some_and(|other| {
                family(other.asked.action) == action
                    && matches!(other.state, ProposalState::Approved | ProposalState::Second)
                    && other.asked.id != p.asked.id
            }) {
                let most = decided.entry(step.id).or_default();
                *most = approved.max(*most);
            }
        }
        let by_person: i64 = decided.values().sum();
        let same_maker = |other: &&Proposal| {
            family(other.asked.action) == action
                && Self::is_customers(&other.asked) == Self::is_customers(&p.asked)
                && if Self::is_customers(&p.asked) {
                    (other.asked.org, &other.asked.requested_by) == (p.asked.org, &p.asked.requested_by)
                } else {
                    other.asked.by == p.asked.by
                }
        };
        let by_maker: i64 = self
            .approved_since(at, DAY, p.asked.id)
            .filter(same_maker)
            .map(|other| other.approved.unwrap_or(0))
            .sum();
        let mut within_org = true;
        if let Some(limit) = org {
            for given_to in Self::orgs(&p.asked) {
                let part = if p.asked.action == Action::BulkGrant {
                    p.asked.lines.iter().filter(|(of, _)| *of == given_to).map(|(_, c)| c.micro()).sum()
                } else {
                    credits
                };
                within_org &= self.given_to(given_to, at, p.asked.id) + part <= limit;
            }
        }
        single.is_none_or(|limit| credits <= limit)
            && daily.is_none_or(|limit| by_person + credits <= limit)
            && maker.is_none_or(|limit| by_maker + credits <= limit)
            && within_org
    }

    fn outcome(&self, p: &Proposal, by: usize, credits: i64, at: Instant) -> Outcome {
        let person = &self.people[by];
        match p.state {
            ProposalState::SentBack => return Outcome::SentBack,
            ProposalState::Open | ProposalState::Second => {}
            _ => return Outcome::Decided,
        }
        if p.asked.lapses_at <= at {
            return Outcome::Lapsed;
        }
        let second = p.state == ProposalState::Second;
        if !decides(person.role) || second && person.role != Role::Admin {
            return Outcome::NotYours;
        }
        if person.org.is_some_and(|org| Self::orgs(&p.asked).contains(&org)) {
            return Outcome::OwnOrganisation;
        }
        if p.asked.by == by || p.asked.requested_by.as_deref() == Some(person.name.as_str()) {
            return Outcome::Own;
        }
        if p.first_by == Some(by) {
            return Outcome::FirstApprover;
        }
        if second || self.is_within(p, by, credits, at) { Outcome::Within } else { Outcome::NeedsSecond }
    }

    fn see(&self, p: &Proposal, by: usize, at: Instant) -> Seen {
        let organisations = Self::orgs(&p.asked).into_iter().map(|org| {
            let others = self.posters.iter().filter(|(of, poster)| *of == org && *poster != by).count();
            (org, self.status(org), others)
        });
        Seen {
            asked: (p.version, p.state, p.first_by, p.approved),
            organisations: organisations.collect(),
            outcome: self.outcome(p, by, p.credits, at),
        }
    }

    fn look(&mut self, by: usize, at: Instant, id: ProposalId) -> Result<DeskAnswer, DeskAnswer> {
        let seen = self.see(&self.proposals[self.find(id)?], by, at);
        let outcome = seen.outcome;
        self.seen.insert((by, id), seen);
        Ok(DeskAnswer::Looked(outcome))
    }

    // ------------------------------------------------------------ submit

    fn submit(&mut self, new: &Submit) -> Result<DeskAnswer, DeskAnswer> {
        let refused = |rule: Rule| Err(DeskAnswer::Refused(rule));
        if !proposes(self.people[new.by].role, new.action) {
            return refused("proposal_role");
        }
        if let Some(p) = self.proposals.iter().find(|p| p.asked.key == new.key) {
            let kind = |asked: &Submit| asked.kind.or(asked.action.usual_kind());
            let differs = [
                ("maker", p.asked.by != new.by),
                ("action", p.asked.action != new.action),
                ("organisation", p.asked.org != new.org),
                ("credits", p.asked.credits != new.credits),
                ("kind", kind(&p.asked) != kind(new)),
                ("expires_at", p.version == 1 && p.asked.expires_at != new.expires_at),
                ("target", p.asked.target != new.target),
                ("user", p.asked.requested_by != new.requested_by),
                ("lines", p.asked.lines != new.lines),
            ];
            if let Some((field, _)) = differs.into_iter().find(|(_, differs)| *differs) {
                return Err(DeskAnswer::Conflict(field));
            }
            return Ok(DeskAnswer::Submitted {
                id: p.asked.id,
                state: p.state,
                posted: p.posted,
                already: true,
            });
        }
        if let Some(rule) = self.objection(new) {
            return refused(rule);
        }
        let proposal = Proposal {
            asked: new.clone(),
            credits: new.credits.micro(),
            expires_at: new.expires_at,
            state: ProposalState::Open,
            version: 1,
            first_by: None,
            approved: None,
            decided_at: None,
            posted: None,
        };
        let person = &self.people[new.by];
        let own = person.org.is_some_and(|org| Self::orgs(new).contains(&org));
        let at_once = new.direct
            && decides(person.role)
            && !own
            && self.is_within(&proposal, new.by, new.credits.micro(), new.at);
        self.proposals.push(proposal);
        let place = self.proposals.len() - 1;
        if at_once {
            self.carry_out(place, new.by, new.credits.micro(), new.at, None)?;
        }
        let p = &self.proposals[place];
        Ok(DeskAnswer::Submitted { id: new.id, state: p.state, posted: p.posted, already: false })
    }

    fn objection(&self, new: &Submit) -> Option<Rule> {
        let credits = new.credits.micro();
        let gives = matches!(new.action, Action::Request | Action::Grant | Action::BulkGrant);
        if credits < 0 || credits == 0 && (gives || new.action == Action::Void) {
            return Some("proposal_positive");
        }
        if new.lapses_at <= new.at {
            return Some("proposal_lapses_later");
        }
        if new.org.is_none() != (new.action == Action::BulkGrant) {
            return Some("proposal_organisation");
        }
        if gives && Self::orgs(new).into_iter().any(|org| self.status(org) == "closed") {
            return Some("organisation_closed");
        }
        if new.action == Action::BulkGrant {
            let mut orgs = Self::orgs(new);
            orgs.sort();
            orgs.dedup();
            let sum: i64 = new.lines.iter().map(|(_, credits)| credits.micro()).sum();
            let positive = new.lines.iter().all(|(_, credits)| credits.is_positive());
            if orgs.len() != new.lines.len() || orgs.is_empty() || !positive || sum != credits {
                return Some("proposal_lines");
            }
        }
        if gives && new.expires_at.is_some_and(|expiry| expiry <= new.at) {
            return Some("lot_expires_later");
        }
        match self.credits_of_target(new) {
            Err(rule) => return Some(rule),
            Ok(Some(wanted)) if wanted != credits => return Some("proposal_credits_of_target"),
            Ok(_) => {}
        }
        let never_direct = matches!(new.action, Action::Request | Action::BulkGrant);
        (new.direct && never_direct).then_some("proposal_not_direct")
    }

    fn lot(&self, asked: &Submit) -> Result<LotState, Rule> {
        let lots = asked.org.map(|org| self.ledger.lots(org)).unwrap_or_default();
        let lot = lots.into_iter().find(|lot| Some(lot.lot_seq) == asked.target).ok_or("lot_known")?;
        if lot.remaining.is_zero() { Err("lot_has_rest") } else { Ok(lot) }
    }

    fn credits_of_target(&self, asked: &Submit) -> Result<Option<i64>, Rule> {
        match asked.action {
            Action::Void => Ok(Some(self.lot(asked)?.remaining.micro())),
            Action::Extension => {
                let lot = self.lot(asked)?;
                if is_later(asked.expires_at, lot.expires_at) {
                    Ok(Some(lot.remaining.micro()))
                } else {
                    Err("extension_later")
                }
            }
            Action::Reversal => {
                let org = asked.org.ok_or("transaction_known")?;
                let all: Vec<_> = self.ledger.transactions(org).collect();
                let target = all.iter().find(|(_, applied)| Some(applied.seq) == asked.target);
                let (_, applied) = target.ok_or("transaction_known")?;
                let undone = all.iter().any(
                    |(command, _)| matches!(command, Command::Reverse(r) if Some(r.seq) == asked.target),
                );
                if undone { Err("reversed_once") } else { Ok(Some(applied.amount.micro().abs())) }
            }
            _ => Ok(None),
        }
    }

    // ------------------------------------------------------------ decide

    fn decide(&mut self, press: &Decide) -> Result<DeskAnswer, DeskAnswer> {
        let refused = |rule: Rule| Err(DeskAnswer::Refused(rule));
        let place = self.find(press.id)?;
        let same_key = |step: &&Step| step.id == press.id && step.key.as_ref() == Some(&press.key);
        if let Some(step) = self.steps.iter().find(same_key) {
            let lapsed = matches!(step.answer, DeskAnswer::Decided { state: ProposalState::Lapsed, .. });
            if step.by != press.by || !lapsed && step.verdict != Some(press.verdict) {
                return refused("decision_key_used");
            }
            return Ok(match step.answer.clone() {
                DeskAnswer::Decided { state, posted, credits, .. } => {
                    DeskAnswer::Decided { state, posted, credits, already: true }
                }
                other => other,
            });
        }
        let p = &self.proposals[place];
        if p.state.is_final() {
            return refused("proposal_decided");
        }
        if p.asked.lapses_at <= press.at {
            let answer = decided(ProposalState::Lapsed, None, None);
            self.lapse(place, press.by, press.at, Some(press.key.clone()), answer.clone());
            return Ok(answer);
        }
        let now = self.see(p, press.by, press.at);
        if press.verdict == Verdict::Withdraw {
            if p.asked.by != press.by {
                return refused("proposal_of_maker");
            }
        } else {
            let approves = press.verdict == Verdict::Approve;
            match now.outcome {
                Outcome::SentBack => return refused("proposal_sent_back"),
                Outcome::NotYours => return refused("decision_role"),
                Outcome::OwnOrganisation => return refused("decision_own_organisation"),
                Outcome::Own => return refused("decision_own"),
                Outcome::FirstApprover if approves => return refused("decision_first_approver"),
                _ => {}
            }
            if !approves && press.reason.is_none() {
                return refused("decision_reason");
            }
            let seen = self.seen.get(&(press.by, press.id));
            let same = seen.is_some_and(|seen| if approves { *seen == now } else { seen.asked == now.asked });
            if !same {
                return refused("evidence_changed");
            }
        }
        let ended = match press.verdict {
            Verdict::Approve => None,
            Verdict::Reject => Some(ProposalState::Rejected),
            Verdict::SendBack => Some(ProposalState::SentBack),
            Verdict::Withdraw => Some(ProposalState::Withdrawn),
        };
        if let Some(state) = ended {
            let p = &mut self.proposals[place];
            (p.state, p.first_by, p.approved) = (state, None, None);
            p.decided_at = state.is_final().then_some(press.at);
            return Ok(self.note(press, decided(state, None, None), None));
        }
        let most = p.approved.unwrap_or(p.credits);
        let credits = press.credits.map_or(most, Credits::micro);
        let partly = matches!(p.asked.action, Action::Request | Action::Grant) && credits > 0;
        if credits > most || credits < p.credits && !partly {
            return refused("decision_credits");
        }
        if self.outcome(p, press.by, credits, press.at) == Outcome::NeedsSecond {
            let p = &mut self.proposals[place];
            (p.state, p.first_by, p.approved) = (ProposalState::Second, Some(press.by), Some(credits));
            return Ok(self.note(press, decided(ProposalState::Second, None, Some(credits)), Some(credits)));
        }
        self.carry_out(place, press.by, credits, press.at, Some(press))
    }

    fn note(&mut self, press: &Decide, answer: DeskAnswer, approved: Option<i64>) -> DeskAnswer {
        self.steps.push(Step {
            id: press.id,
            by: press.by,
            at: press.at,
            answer: answer.clone(),
            verdict: Some(press.verdict),
            key: Some(press.key.clone()),
            approved,
        });
        answer
    }

    // ------------------------------------------------------------ edit, lapse

    fn edit(&mut self, edit: &Edit) -> Result<DeskAnswer, DeskAnswer> {
        let refused = |rule: Rule| Err(DeskAnswer::Refused(rule));
        let place = self.find(edit.id)?;
        let p = &self.proposals[place];
        if p.asked.by != edit.by {
            return refused("proposal_of_maker");
        }
        let same_key = |step: &&Step| step.id == edit.id && step.key.as_ref() == Some(&edit.key);
        if let Some(step) = self.steps.iter().find(same_key) {
            if !matches!(step.answer, DeskAnswer::Edited { .. }) {
                return refused("decision_key_used");
            }
            return Ok(DeskAnswer::Edited { version: p.version, already: true });
        }
        if p.state.is_final() {
            return refused("proposal_decided");
        }
        if p.asked.lapses_at <= edit.at {
            return refused("proposal_lapsed");
        }
        let credits = edit.credits.micro();
        if credits != p.credits
            && (credits <= 0 || !matches!(p.asked.action, Action::Request | Action::Grant))
        {
            return refused("proposal_credits_of_target");
        }
        let gives = matches!(p.asked.action, Action::Request | Action::Grant | Action::BulkGrant);
        if edit.expires_at != p.expires_at && !gives && p.asked.action != Action::Extension {
            return refused("proposal_kind");
        }
        if gives && edit.expires_at.is_some_and(|expiry| expiry <= edit.at) {
            return refused("lot_expires_later");
        }
        if p.asked.action == Action::Extension {
            let lots = p.asked.org.map(|org| self.ledger.lots(org)).unwrap_or_default();
            let lot = lots.into_iter().find(|lot| Some(lot.lot_seq) == p.asked.target);
            if lot.is_some_and(|lot| !is_later(edit.expires_at, lot.expires_at)) {
                return refused("extension_later");
            }
        }
        let p = &mut self.proposals[place];
        (p.credits, p.expires_at, p.state) = (credits, edit.expires_at, ProposalState::Open);
        (p.first_by, p.approved) = (None, None);
        p.version += 1;
        let answer = DeskAnswer::Edited { version: p.version, already: false };
        self.steps.push(Step {
            id: edit.id,
            by: edit.by,
            at: edit.at,
            answer: answer.clone(),
            verdict: None,
            key: Some(edit.key.clone()),
            approved: None,
        });
        Ok(answer)
    }

    fn lapse(&mut self, place: usize, by: usize, at: Instant, key: Option<String>, answer: DeskAnswer) {
        let p = &mut self.proposals[place];
        (p.state, p.first_by, p.approved, p.decided_at) = (ProposalState::Lapsed, None, None, Some(at));
        let id = p.asked.id;
        self.steps.push(Step { id, by, at, answer, verdict: None, key, approved: None });
    }

    fn lapse_all(&mut self, by: usize, at: Instant) -> Result<DeskAnswer, DeskAnswer> {
        if self.people[by].role == Role::Auditor {
            return Err(DeskAnswer::Refused("decision_role"));
        }
        let over = |p: &Proposal| !p.state.is_final() && p.asked.lapses_at <= at;
        let places: Vec<usize> =
            (0..self.proposals.len()).filter(|place| over(&self.proposals[*place])).collect();
        let mut count = 0;
        for place in places {
            self.lapse(place, by, at, None, decided(ProposalState::Lapsed, None, None));
            count += 1;
        }
        Ok(DeskAnswer::Lapsed(count))
    }
}

/// Nothing is never, which is later than any instant.
fn is_later(new: Option<Instant>, old: Option<Instant>) -> bool {
    match (new, old) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(new), Some(old)) => new > old,
    }
}

fn decided(state: ProposalState, posted: Option<i64>, credits: Option<i64>) -> DeskAnswer {
    DeskAnswer::Decided { state, posted, credits: credits.map(Credits::from_micro), already: false }
}
