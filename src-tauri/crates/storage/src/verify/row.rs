//! One transaction as it stands in the book, and the statements that read it and what belongs to it.

use credit_desk_domain::TransactionId;
use credit_desk_domain::hash::{ChainLot, ChainRow, ChainTerms};

use super::cursor::{Cursor, unreadable};
use crate::error::Result;

/// Organisations `(from, to]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub from: i64,
    pub to: i64,
}

impl Range {
    /// A statement in which `{range}` stands for the condition.
    pub(super) fn statement(self, sql: &str) -> String {
        sql.replace("{range}", &format!("org_id > {} and org_id <= {}", self.from, self.to))
    }
}

pub(super) const MOVEMENTS: &str = "select org_id, seq, txn_id, wallet, kind, amount, settled_before, balance_after, debt_after, \
    occurred_at, posted_at, month, source, record_id, event_id, operation_id, project_id, user_ref, quantity, reference, reason, note, \
    reverses_seq, lot_seq, lot_taken, lot_before, actor, hash from movement where {range} order by org_id, seq";

pub(super) const ALLOCATIONS: &str = "select org_id, seq, lot_seq, taken, consumed_before from allocation where {range} order by org_id, seq, n";

/// A transaction; texts belong to the cursor.
#[derive(Debug)]
pub(super) struct Row<'r> {
    pub org: i64,
    pub seq: i64,
    pub txn_id: &'r [u8],
    pub wallet: i64,
    pub kind: i64,
    pub amount: i64,
    pub settled_before: i64,
    pub balance_after: i64,
    pub debt_after: i64,
    pub occurred_at: i64,
    pub posted_at: i64,
    pub month: i64,
    pub source: &'r str,
    pub record_id: &'r str,
    pub event_id: Option<&'r str>,
    pub operation: i64,
    pub project: i64,
    pub user: Option<&'r str>,
    pub quantity: Option<i64>,
    pub reference: Option<&'r str>,
    pub reason: Option<&'r str>,
    pub note: Option<&'r str>,
    pub reverses_seq: Option<i64>,
    /// The one lot that stands in the row itself.
    pub lot: Option<ChainLot>,
    pub actor: &'r str,
    pub hash: &'r [u8],
}

impl<'r> Row<'r> {
    pub(super) fn read(cursor: &'r impl Cursor) -> Result<Self> {
        let lot = match (cursor.option_int(23)?, cursor.option_int(24)?, cursor.option_int(25)?) {
            (None, None, None) => None,
            (Some(lot_seq), Some(amount), Some(consumed_before)) => {
                Some(ChainLot { lot_seq, amount, consumed_before })
            }
            _ => return Err(unreadable(23)),
        };
        Ok(Self {
            org: cursor.int(0)?,
            seq: cursor.int(1)?,
            txn_id: cursor.bytes(2)?,
            wallet: cursor.int(3)?,
            kind: cursor.int(4)?,
            amount: cursor.int(5)?,
            settled_before: cursor.int(6)?,
            balance_after: cursor.int(7)?,
            debt_after: cursor.int(8)?,
            occurred_at: cursor.int(9)?,
            posted_at: cursor.int(10)?,
            month: cursor.int(11)?,
            source: cursor.text(12)?,
            record_id: cursor.text(13)?,
            event_id: cursor.option_text(14)?,
            operation: cursor.int(15)?,
            project: cursor.int(16)?,
            user: cursor.option_text(17)?,
            quantity: cursor.option_int(18)?,
            reference: cursor.option_text(19)?,
            reason: cursor.option_text(20)?,
            note: cursor.option_text(21)?,
            reverses_seq: cursor.option_int(22)?,
            lot,
            actor: cursor.text(26)?,
            hash: cursor.bytes(27)?,
        })
    }

    /// As the hash chain sees it; `None` where its ID is none.
    pub(super) fn chained<'a>(
        &'a self,
        lots: &'a [ChainLot],
        terms: Option<ChainTerms<'a>>,
    ) -> Option<ChainRow<'a>> {
        Some(ChainRow {
            org_id: self.org,
            seq: self.seq,
            txn_id: TransactionId::from_slice(self.txn_id).ok()?,
            wallet: self.wallet,
            kind: self.kind,
            amount: self.amount,
            balance_after: self.balance_after,
            debt_after: self.debt_after,
            occurred_at: self.occurred_at,
            posted_at: self.posted_at,
            source: Some(self.source),
            record_id: Some(self.record_id),
            event_id: self.event_id,
            operation_id: Some(self.operation),
            project_id: Some(self.project),
            quantity: self.quantity,
            reverses_seq: self.reverses_seq,
            reference: self.reference,
            note: self.note,
            reason: self.reason,
            user_ref: self.user,
            month: self.month,
            actor: Some(self.actor),
            lots,
            terms,
        })
    }
}
