//! One row of the list, posted or accumulating, with its names.

use sqlx::FromRow;

use super::filter::ListKey;

/// A posted transaction or an open tally.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ListRow {
    /// 1 for a posted transaction, 0 for an open tally.
    pub posted: i64,
    /// Sixteen bytes: the transaction's ID or the tally's.
    pub id: Vec<u8>,
    /// Organisation.
    pub org_id: i64,
    /// Sequence number; `i64::MAX` for a tally.
    pub seq: i64,
    /// When it happened, in microseconds.
    pub occurred_at: i64,
    /// Kind's code.
    pub kind: i64,
    /// Signed micro-credits.
    pub amount: i64,
    /// Wallet's credits less its debt after it; nothing for a tally.
    pub settled_after: Option<i64>,
    /// The platform's event.
    pub event_id: Option<String>,
    /// Customer's user.
    pub user_ref: Option<String>,
    /// Reference.
    pub reference: Option<String>,
    /// Reason code.
    pub reason: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Source system; empty for a tally.
    pub source: String,
    /// Record ID; empty for a tally.
    pub record_id: String,
    /// 1 where a reversal undid it.
    pub reversed: i64,
    /// Organisation's name.
    pub organisation: String,
    /// The platform's ID of the organisation.
    pub external_id: String,
    /// Event's name.
    pub event_name: Option<String>,
    /// Operation's name.
    pub operation: Option<String>,
    /// Project's name.
    pub project: Option<String>,
}

impl ListRow {
    /// Its place in the list.
    pub fn key(&self) -> ListKey {
        let tally = if self.posted == 1 { Vec::new() } else { self.id.clone() };
        ListKey { at: self.occurred_at, org: self.org_id, seq: self.seq, tally }
    }
}

/// Columns of [`ListRow`] over `m` (movement) with [`MOVEMENT_NAMES`].
pub(crate) const MOVEMENT_COLUMNS: &str = "cast(1 as bigint) as posted, m.txn_id as id, m.org_id, m.seq, m.occurred_at,
    m.kind, m.amount, m.balance_after - m.debt_after as settled_after, m.event_id, m.user_ref, m.reference, m.reason, m.note,
    m.source, m.record_id, cast(case when r.seq is null then 0 else 1 end as bigint) as reversed,
    coalesce(o.name, '') as organisation, coalesce(o.external_id, '') as external_id, e.name as event_name,
    op.name as operation, p.name as project";

/// Joins to the names of `m`, and to the reversal that undid it.
pub(crate) const MOVEMENT_NAMES: &str = " left join organisation o on o.org_id = m.org_id
    left join event e on e.org_id = m.org_id and e.event_id = m.event_id
    left join operation op on op.operation_id = m.operation_id
    left join project p on p.project_id = m.project_id
    left join movement r on r.org_id = m.org_id and r.reverses_seq = m.seq";

/// Columns of [`ListRow`] over `t` (tally) with [`TALLY_NAMES`].
pub(crate) const TALLY_COLUMNS: &str = "cast(0 as bigint) as posted, t.tally_id as id, t.org_id,
    cast(9223372036854775807 as bigint) as seq, t.last_at as occurred_at, cast(10 as bigint) as kind, -t.credits as amount,
    cast(null as bigint) as settled_after, nullif(t.event_id, '') as event_id, cast(null as text) as user_ref,
    cast(null as text) as reference, cast(null as text) as reason, cast(null as text) as note, cast('' as text) as source,
    cast('' as text) as record_id, cast(0 as bigint) as reversed,
    coalesce(o.name, '') as organisation, coalesce(o.external_id, '') as external_id, e.name as event_name,
    op.name as operation, p.name as project";

/// Joins to the names of `t`.
pub(crate) const TALLY_NAMES: &str = " left join organisation o on o.org_id = t.org_id
    left join event e on e.org_id = t.org_id and e.event_id = t.event_id
    left join operation op on op.operation_id = t.operation_id
    left join project p on p.project_id = t.project_id";
