//! Requests and grants of the demo book's last year went through the desk: asked, approved by named colleagues, posted by the
//! approval. On a server everybody acts as themselves, so that the same transactions are posted there without that history.

use credit_desk_domain::policy::Outcome;
use credit_desk_domain::{
    Action, Credits, IdSource as _, Instant, Kind, LotId, ProposalId, Role, SeededIds, TransactionId, Verdict,
};
use credit_desk_storage::posting::Addition;
use credit_desk_storage::proposal::{NewDecision, NewProposal};
use credit_desk_storage::{AuditEntry, Engine, Unit};

use super::cast::{STAFF, USERS, role_of};
use super::dice::Dice;
use crate::addition::DESK;
use crate::error::Result;

/// History reaches back so many days.
const DAYS: i64 = 330;
const MINUTE: i64 = 60 * 1_000_000;

/// Posts what went through the desk.
#[derive(Debug)]
pub(super) struct Papers {
    seed: u64,
    since: Instant,
    engine: Engine,
}

impl Papers {
    pub(super) fn new(seed: u64, end: Instant, engine: Engine) -> Self {
        Self { seed, since: end.saturating_add_micros(-DAYS * Instant::DAY_MICROS), engine }
    }

    /// True for requests and grants of the last year.
    pub(super) fn has(&self, addition: &Addition, at: Instant) -> bool {
        at >= self.since && matches!(addition.kind, Kind::AdminGrant | Kind::CreditRequest)
    }

    /// Posts a request or grant at `at`, with whatever came before it.
    pub(super) async fn post(
        &self,
        unit: &mut Unit,
        ids: &SeededIds,
        mut addition: Addition,
        actor: &'static str,
        at: Instant,
    ) -> Result<()> {
        let mut dice =
            Dice::new(self.seed, &[12, at.micros().unsigned_abs(), addition.org.get().unsigned_abs()]);
        let id = ids.proposal_id(at);
        addition.txn_id = ids.transaction_id(at);
        addition.lot_id = ids.lot_id(at);
        let request = addition.kind == Kind::CreditRequest;
        let halved = request && addition.record.note.as_deref().is_some_and(|note| note.starts_with("Half"));
        if request {
            addition.user = Some((*dice.one_of(&USERS)).to_owned());
        }
        if self.engine == Engine::Postgres {
            return without_history(unit, addition, id, at).await;
        }
        let asked =
            if halved { addition.credits.micro().saturating_mul(2) } else { addition.credits.micro() };
        // Whoever entered it, and whoever decides, are two people.
        let maker = if request {
            STAFF.iter().find(|name| **name != actor).copied().unwrap_or(STAFF[0])
        } else {
            actor
        };
        let new = NewProposal {
            id,
            action: if request { Action::Request } else { Action::Grant },
            org: Some(addition.org),
            credits: Credits::from_micro(asked),
            kind: Some(addition.kind),
            expires_at: addition.expires_at,
            target_seq: None,
            subject: None,
            terms: None,
            reason: addition.record.reason.clone().unwrap_or_default(),
            note: addition.record.note.clone(),
            requested_by: addition.user.clone(),
            source: if request { "tickets" } else { DESK }.to_owned(),
            record_id: addition.record.record_id.clone(),
            lapses_at: at.saturating_add_micros(30 * Instant::DAY_MICROS),
            lines: Vec::new(),
            direct: !request,
            txn_id: addition.txn_id,
            lot_id: addition.lot_id,
        };
        unit.act_as(maker);
        let ago = if request { dice.between(20, 30 * 60) * MINUTE } else { 0 };
        let submitted = unit.submit(&new, role_of(maker), at.saturating_add_micros(-ago)).await?;
        if submitted.posted_seq.is_some() {
            return Ok(());
        }
        let credits = halved.then_some(addition.credits);
        let made = (addition.txn_id, addition.lot_id);
        let first = if request { actor } else { other_admin(maker) };
        unit.act_as(first);
        let standing = unit.standing(id, role_of(first), at).await?;
        if standing.outcome == Outcome::NeedsSecond {
            let before = at.saturating_add_micros(-dice.between(5, 15) * MINUTE);
            approve(unit, id, first, credits, made, before).await?;
            let second = if first == ADMINS[0] { ADMINS[1] } else { ADMINS[0] };
            let second = if second == maker { other_admin(maker) } else { second };
            approve(unit, id, second, None, made, at).await
        } else {
            approve(unit, id, first, credits, made, at).await
        }
    }
}

/// Who gives second approvals.
pub(super) const ADMINS: [&str; 2] = ["Amina Odhiambo", "Jonas Weber"];

fn other_admin(maker: &str) -> &'static str {
    if maker == ADMINS[0] { ADMINS[1] } else { ADMINS[0] }
}

/// Looks and approves.
pub(super) async fn approve(
    unit: &mut Unit,
    id: ProposalId,
    who: &str,
    credits: Option<Credits>,
    made: (TransactionId, LotId),
    at: Instant,
) -> Result<()> {
    decide(unit, id, who, Verdict::Approve, credits, None, made, at).await
}

/// Looks and decides.
#[expect(clippy::too_many_arguments, reason = "a decision is that much")]
pub(super) async fn decide(
    unit: &mut Unit,
    id: ProposalId,
    who: &str,
    verdict: Verdict,
    credits: Option<Credits>,
    reason: Option<&str>,
    made: (TransactionId, LotId),
    at: Instant,
) -> Result<()> {
    unit.act_as(who);
    let role: Option<Role> = role_of(who);
    let shown = unit.standing(id, role, at).await?.shown;
    let decision = NewDecision {
        id,
        verdict,
        credits,
        reason: reason.map(str::to_owned),
        shown,
        key: format!("{id}:{who}"),
        ids: vec![made],
    };
    unit.decide(&decision, role, at).await?;
    Ok(())
}

/// The same transaction as the approval would have posted.
async fn without_history(unit: &mut Unit, mut addition: Addition, id: ProposalId, at: Instant) -> Result<()> {
    DESK.clone_into(&mut addition.record.source);
    // Not the ID alone: a transaction with that record has a request behind it.
    addition.record.record_id = format!("demo:{id}");
    addition.record.reference = None;
    unit.post_addition(&addition, at).await?;
    let entry = AuditEntry {
        action: addition.kind.words().to_lowercase(),
        org: Some(addition.org),
        subject: addition.txn_id.to_string(),
        before: None,
        after: None,
        reason: addition.record.reason,
    };
    Ok(unit.audit(&entry, "admin", at).await?)
}
