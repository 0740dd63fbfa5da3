//! What an approval does: its postings in the naive ledger.

use super::{
    Action, Add, Command, Credits, Decide, Desk, DeskAnswer, Instant, Kind, OrgId, Posting, ProposalState,
    Record, Refusal, Reverse, Rule, Step, TakeLot, decided, is_later,
};

impl Desk {
    pub(super) fn carry_out(
        &mut self,
        place: usize,
        by: usize,
        credits: i64,
        at: Instant,
        press: Option<&Decide>,
    ) -> Result<DeskAnswer, DeskAnswer> {
        let p = self.proposals[place].clone();
        let record = |line: Option<usize>| Record {
            source: "desk".to_owned(),
            record_id: line.map_or_else(|| p.asked.id.to_string(), |line| format!("{}:{line}", p.asked.id)),
        };
        let addition = |org: OrgId, credits: i64, line: Option<usize>| {
            Command::Add(Add {
                record: record(line),
                org,
                wallet: 0,
                kind: p.asked.kind.or(p.asked.action.usual_kind()).unwrap_or(Kind::AdminGrant),
                credits: Credits::from_micro(credits),
                paid: None,
                priority: 100,
                effective_at: at,
                expires_at: p.expires_at,
                occurred_at: at,
                posted_at: at,
            })
        };
        let refused = |rule: Rule| Err(DeskAnswer::Refused(rule));
        let gives = matches!(p.asked.action, Action::Request | Action::Grant | Action::BulkGrant);
        if gives && Self::orgs(&p.asked).into_iter().any(|org| self.status(org) == "closed") {
            return refused("organisation_closed");
        }
        let mut approved = credits;
        let org = p.asked.org.unwrap_or(Self::orgs(&p.asked)[0]);
        let posted = match p.asked.action {
            Action::BulkGrant => {
                for (n, (org, credits)) in p.asked.lines.iter().enumerate() {
                    self.post_own(by, &addition(*org, credits.micro(), Some(n + 1)))?;
                }
                None
            }
            Action::Void => {
                let lot = self.lot(&p.asked).map_err(DeskAnswer::Refused)?;
                approved = lot.remaining.micro().min(credits);
                let take = TakeLot {
                    record: record(None),
                    org,
                    lot_seq: lot.lot_seq,
                    kind: Kind::Void,
                    credits: Some(Credits::from_micro(approved)),
                    occurred_at: at,
                    posted_at: at,
                };
                Some(self.post_own(by, &Command::TakeLot(take))?)
            }
            Action::Reversal => {
                let seq = p.asked.target.unwrap_or(0);
                let reverse = Reverse { record: record(None), org, seq, occurred_at: at, posted_at: at };
                Some(self.post_own(by, &Command::Reverse(reverse))?)
            }
            Action::Extension => {
                let lot = self.lot(&p.asked).map_err(DeskAnswer::Refused)?;
                if lot.remaining.micro() > credits {
                    return refused("evidence_changed");
                }
                if !is_later(p.expires_at, lot.expires_at) {
                    return refused("extension_later");
                }
                self.ledger.extend(org, lot.lot_seq, p.expires_at);
                None
            }
            Action::Request | Action::Grant | Action::Coupon | Action::Staff | Action::Policy => {
                Some(self.post_own(by, &addition(org, credits, None))?)
            }
        };
        let p = &mut self.proposals[place];
        (p.state, p.approved, p.decided_at, p.posted) =
            (ProposalState::Approved, Some(approved), Some(at), posted);
        let (id, answer) = (p.asked.id, decided(ProposalState::Approved, posted, Some(approved)));
        match press {
            Some(press) => drop(self.note(press, answer.clone(), Some(approved))),
            None => self.steps.push(Step {
                id,
                by,
                at,
                answer: answer.clone(),
                verdict: None,
                key: None,
                approved: Some(approved),
            }),
        }
        Ok(answer)
    }

    fn post_own(&mut self, by: usize, command: &Command) -> Result<i64, DeskAnswer> {
        match self.post(by, command) {
            DeskAnswer::Posted(Ok(Posting::Applied(applied))) => Ok(applied.seq),
            DeskAnswer::Posted(Err(refusal)) => Err(DeskAnswer::Refused(match refusal {
                Refusal::ExpiresTooEarly => "lot_expires_later",
                Refusal::IsReversal { .. } => "reversal_not_reversed",
                Refusal::AlreadyReversed { .. } => "reversed_once",
                _ => "another refusal of the ledger",
            })),
            _ => Err(DeskAnswer::Refused("record_unique")),
        }
    }

    pub(super) fn post(&mut self, by: usize, command: &Command) -> DeskAnswer {
        let answer = self.ledger.apply(command);
        if let Ok(Posting::Applied(applied)) = &answer
            && !matches!(applied.kind, Kind::Usage | Kind::Expiry)
        {
            self.posters.push((command.org(), by));
        }
        DeskAnswer::Posted(answer)
    }
}
