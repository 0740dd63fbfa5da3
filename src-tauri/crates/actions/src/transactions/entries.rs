//! The balanced entries of a transaction, from what moved: credits from its amounts, money from its draws on paid lots.

use credit_desk_domain::{Credits, Currency, Entry, Kind, Money, Movement, cost_of_draw, mul_div_floor};
use credit_desk_storage::queries::{AllocationRow, LotRow, MovementDetail};

use super::wording::{inconsistent, kind};
use crate::Result;
use crate::view::{Amount, EntryView};

/// The entries as the drawer shows them.
pub(super) fn entries(detail: &MovementDetail) -> Result<Vec<EntryView>> {
    let transaction = movement(detail)?
        .entries()
        .map_err(|_| inconsistent("movement", "amount", detail.row.org_id, detail.row.seq))?;
    Ok(transaction.entries().iter().map(entry).collect())
}

fn entry(entry: &Entry) -> EntryView {
    EntryView {
        account: entry.account.words().to_owned(),
        unit: entry.unit.to_string(),
        debit: entry.debit().map(Amount),
        credit: entry.credit().map(Amount),
    }
}

fn movement(detail: &MovementDetail) -> Result<Movement> {
    let row = &detail.row;
    let own_kind = kind(row.kind, row.org_id, row.seq)?;
    let original =
        detail.reverses.as_ref().map(|original| kind(original.kind, row.org_id, original.seq)).transpose()?;
    let drawn = detail.allocations.iter().fold(0_i64, |sum, allocation| sum.saturating_add(allocation.taken));
    // An addition's own draw is the debt that it paid; everything else changes the balance by what it drew.
    let balance_change =
        if own_kind.is_addition() { row.amount.saturating_sub(drawn) } else { drawn.saturating_neg() };
    let debt_change = balance_change.saturating_sub(row.amount);
    let mut costs = Vec::new();
    for allocation in &detail.allocations {
        costs.extend(cost(allocation, row.org_id)?);
    }
    Ok(Movement {
        kind: own_kind,
        reverses: original,
        balance_change: Credits::from_micro(balance_change),
        debt_change: Credits::from_micro(debt_change),
        costs,
        price: price(detail, own_kind, original, drawn),
        tax: None,
    })
}

/// The money that goes with the lot as a whole: a purchase's price, also when reversed; a refund's where it took back more
/// credits than were left of the lot.
fn price(detail: &MovementDetail, own_kind: Kind, original: Option<Kind>, drawn: i64) -> Option<Money> {
    let effective = original.unwrap_or(own_kind);
    if matches!(effective, Kind::Purchase | Kind::AutoRecharge) {
        return paid(detail.lot.as_ref().or(detail.reversed_lot.as_ref())?);
    }
    if matches!(effective, Kind::Refund | Kind::Clawback)
        && drawn.unsigned_abs() != detail.row.amount.unsigned_abs()
    {
        let lot = &detail.allocations.first()?.lot;
        let paid = paid(lot)?;
        let size = i64::try_from(detail.row.amount.unsigned_abs()).ok()?;
        return Some(Money::from_micro(mul_div_floor(paid.micro(), size, lot.lot_amount)?, paid.currency()));
    }
    None
}

/// What was paid for a lot; nothing for promotional ones.
pub(crate) fn paid(lot: &LotRow) -> Option<Money> {
    let currency = Currency::parse(lot.currency.as_deref()?).ok()?;
    (lot.category == 2).then(|| Money::from_micro(lot.paid, currency))
}

/// What a draw on a paid lot recognises.
pub(super) fn cost(allocation: &AllocationRow, org: i64) -> Result<Option<Money>> {
    let lot = &allocation.lot;
    let Some(paid) = paid(lot) else { return Ok(None) };
    let cost = cost_of_draw(
        paid,
        Credits::from_micro(lot.lot_amount),
        Credits::from_micro(allocation.consumed_before),
        Credits::from_micro(allocation.taken),
    );
    Ok(Some(cost.map_err(|_| inconsistent("allocation", "consumed_before", org, lot.lot_seq))?))
}
