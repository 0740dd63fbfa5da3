//! Lots as screens show them.

use credit_desk_domain::OrgId;
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// A lot, in micro-units and microseconds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LotRow {
    /// Sequence number of the transaction that added it.
    pub lot_seq: i64,
    /// Its ID.
    pub lot_id: Vec<u8>,
    /// Wallet: 0 is main.
    pub lot_wallet: i64,
    /// The wallet's project, where it has one.
    pub wallet_name: Option<String>,
    /// Kind of the addition.
    pub lot_kind: i64,
    /// Category's code.
    pub category: i64,
    /// Credits added.
    pub lot_amount: i64,
    /// Credits left.
    pub remaining: i64,
    /// Paid for it.
    pub paid: i64,
    /// Currency of that.
    pub currency: Option<String>,
    /// Cost of one credit.
    pub unit_cost: i64,
    /// Draw-down priority.
    pub priority: i64,
    /// From when.
    pub effective_at: i64,
    /// Until when; `i64::MAX` is no expiry.
    pub expires_at: i64,
    /// When it was added.
    pub added_at: i64,
}

/// Columns of [`LotRow`] over `l` (lot) and `lm` (the movement that added it).
pub(crate) const LOT_COLUMNS: &str = "l.lot_seq, l.lot_id, l.wallet as lot_wallet,
    (select min(wp.name) from project wp where wp.org_id = l.org_id and wp.wallet = l.wallet and l.wallet <> 0) as wallet_name,
    l.kind as lot_kind, l.category, l.amount as lot_amount, l.remaining, l.paid, l.currency, l.unit_cost, l.priority,
    l.effective_at, l.expires_at, lm.occurred_at as added_at";

/// The draw-down order over `l`.
pub(crate) const DRAW_DOWN_ORDER: &str =
    "l.wallet, l.priority, l.expires_at, l.category, l.unit_cost, l.effective_at, l.lot_seq";

impl Store {
    /// An organisation's open lots in draw-down order, wallet by wallet.
    pub async fn open_lots(&self, org: OrgId) -> Result<Vec<LotRow>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(org.get());
        s.text = format!(
            "select {LOT_COLUMNS} from lot l join movement lm on lm.org_id = l.org_id and lm.seq = l.lot_seq
             where l.org_id = {org} and l.remaining > 0 order by {DRAW_DOWN_ORDER}"
        );
        s.fetch_all(&mut connection).await
    }
}
