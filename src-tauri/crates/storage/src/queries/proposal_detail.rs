//! What belongs to one proposal: its steps, its lines, and the lot or transaction that it is about.

use credit_desk_domain::{OrgId, ProposalId};
use sqlx::FromRow;

use super::lot::{LOT_COLUMNS, LotRow};
use super::statement::{Bind, Statement};
use crate::error::Result;
use crate::store::Store;

/// A step of a proposal's history.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StepRow {
    /// When, in microseconds.
    pub at: i64,
    /// Login.
    pub actor: String,
    /// Name of that person, where the book knows it.
    pub actor_name: Option<String>,
    /// Role at that time.
    pub role: String,
    /// `submitted`, `changed`, `first_approval`, `approved`, `rejected`, `sent_back`, `withdrawn`, `lapsed`.
    pub step: String,
    /// Micro-credits, where it says some.
    pub credits: Option<i64>,
    /// Reason.
    pub reason: Option<String>,
}

/// An organisation of a bulk grant, with its balance now.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LineRow {
    /// Place.
    pub n: i64,
    /// Organisation.
    pub org_id: i64,
    /// Its name.
    pub organisation: String,
    /// Micro-credits.
    pub credits: i64,
    /// Note.
    pub note: Option<String>,
    /// What is left of all its lots, less its debt.
    pub settled: i64,
    /// The transaction that it became.
    pub txn_id: Option<Vec<u8>>,
    /// Settled before that transaction.
    pub settled_before: Option<i64>,
}

/// A posted transaction that somebody wants to undo, with what decides how.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TargetRow {
    /// Its ID.
    pub txn_id: Vec<u8>,
    /// Sequence number.
    pub seq: i64,
    /// Kind's code.
    pub kind: i64,
    /// Signed micro-credits.
    pub amount: i64,
    /// Debt of its wallet now.
    pub debt: i64,
    /// What is left of the lot that it added, where it added one.
    pub remaining: Option<i64>,
    /// The reversal that undid it.
    pub reversed_by: Option<Vec<u8>>,
    /// When it happened.
    pub occurred_at: i64,
}

impl Store {
    /// What happened to a proposal, oldest first.
    pub async fn proposal_steps(&self, id: ProposalId) -> Result<Vec<StepRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = format!(
            "select t.at, t.actor, w.name as actor_name, t.role, t.step, t.credits, t.reason
             from proposal_step t left join staff w on w.login = t.actor
             where t.proposal_id = {id} order by t.n"
        );
        s.fetch_all(&mut connection).await
    }

    /// Organisations of a bulk grant, in its order.
    pub async fn proposal_lines(&self, id: ProposalId) -> Result<Vec<LineRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let id = s.bind(Bind::Bytes(id.as_bytes().to_vec()));
        s.text = format!(
            "select l.n, l.org_id, coalesce(o.name, '') as organisation, l.credits, l.note,
               cast(coalesce((select sum(w.balance) - sum(w.debt) from wallet w where w.org_id = l.org_id), 0) as bigint) as settled,
               m.txn_id, m.settled_before
             from proposal_line l left join organisation o on o.org_id = l.org_id
             left join movement m on m.org_id = l.org_id and m.seq = l.posted_seq
             where l.proposal_id = {id} order by l.n"
        );
        s.fetch_all(&mut connection).await
    }

    /// A transaction of an organisation, as far as its reversal depends on it.
    pub async fn reversal_target(&self, org: OrgId, seq: i64) -> Result<Option<TargetRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (org, seq) = (s.int(org.get()), s.int(seq));
        s.text = format!(
            "select m.txn_id, m.seq, m.kind, m.amount, w.debt, l.remaining, r.txn_id as reversed_by, m.occurred_at
             from movement m
             join wallet w on w.org_id = m.org_id and w.wallet = m.wallet
             left join lot l on l.org_id = m.org_id and l.lot_seq = m.seq
             left join movement r on r.org_id = m.org_id and r.reverses_seq = m.seq
             where m.org_id = {org} and m.seq = {seq}"
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// One lot of an organisation, by the sequence number of the transaction that added it.
    pub async fn lot_of_organisation(&self, org: OrgId, seq: i64) -> Result<Option<LotRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let (org, seq) = (s.int(org.get()), s.int(seq));
        s.text = format!(
            "select {LOT_COLUMNS} from lot l join movement lm on lm.org_id = l.org_id and lm.seq = l.lot_seq
             where l.org_id = {org} and l.lot_seq = {seq}"
        );
        Ok(s.fetch_all(&mut connection).await?.pop())
    }

    /// Balance and debt of an organisation's main wallet, in micro-credits.
    pub async fn main_wallet(&self, org: OrgId) -> Result<Option<(i64, i64)>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(org.get());
        s.text = format!("select balance, debt from wallet where org_id = {org} and wallet = 0");
        Ok(s.fetch_all(&mut connection).await?.pop())
    }
}
