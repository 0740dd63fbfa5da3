//! Which parts a transaction must have taken, by the domain's own rules.

use credit_desk_domain::hash::ChainLot;
use credit_desk_domain::{
    Allocation, Category, Credits, Instant, Kind, Lot, reverse_addition, reverse_deduction,
};

use super::account::Account;
use super::difference::DifferenceKind as What;
use super::row::Row;

/// Compares a transaction's parts with those of its rule, before they are taken. Parts of nothing do not count.
pub(super) fn check(account: &mut Account<'_>, row: &Row<'_>, kind: Kind, parts: &[ChainLot]) {
    if row.reverses_seq.is_some() != kind.is_reversal() {
        account.note(
            What::ReversalLink,
            row.seq,
            None,
            "a link from a reversal alone",
            format_args!("{:?}", row.reverses_seq),
        );
    }
    match kind {
        Kind::Usage | Kind::ManualConsumption => consumption(account, row, parts),
        Kind::Expiry | Kind::Void | Kind::Refund | Kind::Clawback => from_one_lot(account, row, kind, parts),
        Kind::Reversal | Kind::Reinstatement => reversal(account, row, kind, parts),
        Kind::Purchase
        | Kind::AutoRecharge
        | Kind::FreeCredits
        | Kind::AdminGrant
        | Kind::CreditRequest
        | Kind::Coupon => {
            let owed = account.purses.get(&row.wallet).map_or(0, |purse| purse.debt).min(row.amount).max(0);
            let expected = [ChainLot { lot_seq: row.seq, amount: owed, consumed_before: 0 }];
            if same_parts(account, row, &expected, parts) {
                account.pay_debt(row.seq, owed);
            }
        }
    }
}

/// Notes parts that are not the expected ones; the wallet's later draws are not judged then.
fn same_parts(account: &mut Account<'_>, row: &Row<'_>, expected: &[ChainLot], parts: &[ChainLot]) -> bool {
    let taken = |parts: &[ChainLot]| -> Vec<(i64, i64)> {
        parts.iter().filter(|part| part.amount != 0).map(|part| (part.lot_seq, part.amount)).collect()
    };
    let (expected, found) = (taken(expected), taken(parts));
    if expected == found {
        return true;
    }
    if account.purses.get(&row.wallet).is_some_and(|purse| purse.exact) {
        account.note(What::Allocation, row.seq, None, words(&expected), words(&found));
        inexact(account, row.wallet);
    }
    false
}

fn inexact(account: &mut Account<'_>, wallet: i64) {
    account.purses.entry(wallet).or_default().exact = false;
}

fn words(parts: &[(i64, i64)]) -> String {
    let parts: Vec<String> = parts.iter().map(|(lot, amount)| format!("{amount} of lot {lot}")).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// Usage draws on open lots that were valid when it occurred, in draw-down order; the rest is debt.
fn consumption(account: &mut Account<'_>, row: &Row<'_>, parts: &[ChainLot]) {
    let Some(purse) = account.purses.get(&row.wallet).filter(|purse| purse.exact) else { return };
    let Ok(at) = Instant::try_from_micros(row.occurred_at) else { return };
    let mut need = row.amount.saturating_neg();
    let mut given = parts.iter().filter(|part| part.amount != 0);
    let mut wrong: Option<(What, Option<i64>, String, String)> = None;
    let invalid = |part: &ChainLot| -> bool {
        account.lots.get(&part.lot_seq).is_some_and(|lot| lot.wallet == row.wallet && !lot.is_valid_at(at))
    };
    for seq in &purse.open {
        if need <= 0 {
            break;
        }
        let Some(lot) = account.lots.get(seq) else { continue };
        let take = lot.spendable_at(at).micro().min(need);
        if take == 0 {
            continue;
        }
        need -= take;
        match given.next() {
            Some(part) if (part.lot_seq, part.amount) == (*seq, take) => {}
            Some(part) if invalid(part) => {
                let found = format!("at {}", row.occurred_at);
                wrong = Some((What::LotNotValid, Some(part.lot_seq), "a lot valid then".to_owned(), found));
                break;
            }
            other => {
                let found = other
                    .map_or_else(|| "nothing more".to_owned(), |part| words(&[(part.lot_seq, part.amount)]));
                wrong =
                    Some((What::DrawOrder, other.map(|part| part.lot_seq), words(&[(*seq, take)]), found));
                break;
            }
        }
    }
    if wrong.is_none()
        && let Some(part) = given.next()
    {
        let kind = if invalid(part) { What::LotNotValid } else { What::Allocation };
        wrong = Some((
            kind,
            Some(part.lot_seq),
            "nothing more".to_owned(),
            words(&[(part.lot_seq, part.amount)]),
        ));
    }
    if let Some((kind, lot, expected, found)) = wrong {
        account.note(kind, row.seq, lot, expected, found);
        inexact(account, row.wallet);
    }
}

/// Expiry, void, refund and clawback take from one lot; only the last two may leave debt.
fn from_one_lot(account: &mut Account<'_>, row: &Row<'_>, kind: Kind, parts: &[ChainLot]) {
    let [part] = parts else {
        account.note(What::Allocation, row.seq, None, "one lot", format_args!("{} lots", parts.len()));
        inexact(account, row.wallet);
        return;
    };
    let Some(lot) = account.lots.get(&part.lot_seq) else { return };
    let wanted = row.amount.saturating_neg();
    let taken = lot.remaining.micro().min(wanted);
    let expired = lot.expires_at.is_some_and(|expiry| expiry.micros() <= row.occurred_at);
    let paid_back = matches!(kind, Kind::Refund | Kind::Clawback);
    let wrong = match kind {
        Kind::Expiry if !expired => Some("a lot that had expired"),
        Kind::Refund | Kind::Clawback if lot.category != Category::Paid => Some("a paid lot"),
        Kind::Refund | Kind::Clawback if wanted > lot.amount.micro() => {
            Some("no more than the lot ever held")
        }
        _ if !paid_back && taken != wanted => Some("no more than the rest of the lot"),
        _ => None,
    };
    if let Some(expected) = wrong {
        account.note(
            What::Allocation,
            row.seq,
            Some(part.lot_seq),
            expected,
            format_args!("{} {wanted}", kind.words()),
        );
        inexact(account, row.wallet);
        return;
    }
    same_parts(account, row, &[ChainLot { lot_seq: part.lot_seq, amount: taken, consumed_before: 0 }], parts);
}

/// A reversal undoes one earlier transaction of its wallet, whole and once.
fn reversal(account: &mut Account<'_>, row: &Row<'_>, kind: Kind, parts: &[ChainLot]) {
    let original = row.reverses_seq.and_then(|seq| account.undone.remove(&seq).map(|undone| (seq, undone)));
    let Some((seq, original)) = original else {
        let expected = "an earlier transaction that nothing else reverses";
        account.note(
            What::ReversalLink,
            row.seq,
            None,
            expected,
            format_args!("{:?}", row.reverses_seq.unwrap_or_default()),
        );
        inexact(account, row.wallet);
        return;
    };
    let fits = !original.kind.is_reversal()
        && (kind == Kind::Reinstatement) == (original.kind == Kind::Clawback)
        && original.amount.checked_neg() == Some(row.amount)
        && original.wallet == row.wallet;
    if !fits {
        let expected =
            format_args!("{} of {} in wallet {}", original.kind.words(), original.amount, original.wallet)
                .to_string();
        account.note(
            What::ReversalLink,
            row.seq,
            None,
            expected,
            format_args!("{} of {} in wallet {}", kind.words(), row.amount, row.wallet),
        );
        inexact(account, row.wallet);
        return;
    }
    if original.kind.is_addition() {
        let Some(lot) = account.lots.get(&seq) else { return };
        let withdrawal = reverse_addition(lot);
        same_parts(account, row, &[chain_lot(&withdrawal.allocation)], parts);
        account.pay_debt(seq, withdrawal.debt_paid_change.micro());
        return;
    }
    let lots: Vec<Lot> = account.lots.values().filter(|lot| lot.wallet == row.wallet).cloned().collect();
    let debt = account.purses.get(&row.wallet).map_or(0, |purse| purse.debt);
    let drawn: Vec<Allocation> =
        original.parts.iter().filter(|part| part.amount > 0).map(allocation).collect();
    match reverse_deduction(Credits::from_micro(row.amount), &drawn, &lots, Credits::from_micro(debt)) {
        Ok(restoration) => {
            let expected: Vec<ChainLot> = restoration.allocations.iter().map(chain_lot).collect();
            same_parts(account, row, &expected, parts);
            for (lot_seq, change) in restoration.debt_paid_changes {
                account.pay_debt(lot_seq, change.micro());
            }
        }
        Err(_) if account.purses.get(&row.wallet).is_some_and(|purse| purse.exact) => {
            account.note(What::Allocation, row.seq, None, "lots that can take it back", "none");
            inexact(account, row.wallet);
        }
        Err(_) => {}
    }
}

fn chain_lot(allocation: &Allocation) -> ChainLot {
    ChainLot {
        lot_seq: allocation.lot_seq,
        amount: allocation.taken.micro(),
        consumed_before: allocation.consumed_before.micro(),
    }
}

fn allocation(part: &ChainLot) -> Allocation {
    Allocation {
        lot_seq: part.lot_seq,
        taken: Credits::from_micro(part.amount),
        consumed_before: Credits::from_micro(part.consumed_before),
    }
}
