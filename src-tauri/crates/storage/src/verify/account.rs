//! One organisation, worked out again from its transactions in their order.
//!
//! What a transaction took from lots is taken from its row; that it took the right thing is checked by the domain's own
//! rules ([`super::rule`]), which the posting kernel in the database does not share. After a difference the row is
//! believed, so that one change does not make every later row look wrong.

use std::collections::HashMap;
use std::fmt::Display;

use credit_desk_domain::hash::{ChainLot, ChainTerms, GENESIS, chain_hash};
use credit_desk_domain::{Category, Credits, Kind, Lot};

use super::difference::{Difference, DifferenceKind as What, Findings};
use super::kept::{Kept, Months, TotalKey};
use super::row::Row;

/// A wallet on its way through the transactions.
#[derive(Debug, Default)]
pub(super) struct Purse {
    pub balance: i64,
    pub debt: i64,
    /// Lots with a rest, in draw-down order.
    pub open: Vec<i64>,
    /// False once a lot or a part was not what it should be: the order of later draws is not judged then.
    pub exact: bool,
}

/// An earlier transaction that a later one reverses.
#[derive(Debug, Clone)]
pub(super) struct Undone {
    pub kind: Kind,
    pub amount: i64,
    pub wallet: i64,
    pub parts: Vec<ChainLot>,
}

/// The state of one organisation after a transaction.
pub(super) struct Account<'k> {
    pub org: i64,
    pub kept: Kept,
    months: &'k Months,
    pub seq: i64,
    pub posted_at: i64,
    pub hash: [u8; 32],
    pub purses: HashMap<i64, Purse>,
    pub lots: HashMap<i64, Lot>,
    pub undone: HashMap<i64, Undone>,
    pub totals: HashMap<TotalKey, (i128, i64)>,
    /// Extensions of lots that were taken already, and the number of each lot's last.
    pub extended: usize,
    pub last_extension: HashMap<i64, i64>,
    pub found: Findings,
}

impl<'k> Account<'k> {
    pub(super) fn new(org: i64, kept: Kept, months: &'k Months) -> Self {
        Self {
            org,
            kept,
            months,
            seq: 0,
            posted_at: i64::MIN,
            hash: GENESIS,
            purses: HashMap::new(),
            lots: HashMap::new(),
            undone: HashMap::new(),
            totals: HashMap::new(),
            extended: 0,
            last_extension: HashMap::new(),
            found: Findings::default(),
        }
    }

    /// Notes a difference of a transaction.
    pub(super) fn note(
        &mut self,
        kind: What,
        seq: i64,
        lot: Option<i64>,
        expected: impl Display,
        found: impl Display,
    ) {
        self.found.add(Difference {
            org: Some(self.org),
            seq: Some(seq),
            lot,
            kind,
            subject: String::new(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }

    /// Takes the next transaction, with its parts.
    pub(super) fn transaction(&mut self, row: &Row<'_>, parts: &[ChainLot]) {
        self.extend_lots(row.seq);
        let gap = row.seq != self.seq.saturating_add(1);
        if gap {
            self.note(What::SequenceGap, row.seq, None, self.seq.saturating_add(1), row.seq);
        }
        if row.posted_at < self.posted_at {
            let expected = format!("{} or later", self.posted_at);
            self.note(What::PostedOrder, row.seq, None, expected, row.posted_at);
        }
        self.check_hash(row, parts, gap);
        if let Some(own) = self.months.refuses(row.month, row.occurred_at, row.posted_at) {
            self.note(What::Month, row.seq, None, format_args!("{own} or the next open one"), row.month);
        }
        self.check_amounts(row);
        match Kind::from_code(row.kind) {
            Ok(kind) => self.apply(row, kind, parts),
            Err(_) => self.note(
                What::KindAndAmount,
                row.seq,
                None,
                "a kind of transaction",
                format_args!("kind {}", row.kind),
            ),
        }
        self.check_tally(row);
        let total = self.totals.entry((row.month, row.kind, row.operation, row.project)).or_default();
        total.0 = total.0.saturating_add(i128::from(row.amount));
        total.1 = total.1.saturating_add(1);
        let purse = self.purses.entry(row.wallet).or_default();
        (purse.balance, purse.debt) = (row.balance_after, row.debt_after);
        (self.seq, self.posted_at) = (row.seq, row.posted_at);
    }

    fn check_hash(&mut self, row: &Row<'_>, parts: &[ChainLot], gap: bool) {
        let is_addition = Kind::from_code(row.kind).is_ok_and(Kind::is_addition);
        let terms = self.kept.lots.get(&row.seq).filter(|_| is_addition).map(|lot| ChainTerms {
            lot_id: &lot.id,
            category: lot.category,
            paid: lot.paid,
            currency: lot.currency.as_deref(),
            unit_cost: lot.unit_cost,
            priority: lot.priority,
            effective_at: lot.effective_at,
            expires_at: lot.expires_at,
        });
        let computed = row.chained(parts, terms).map(|chained| chain_hash(&self.hash, &chained));
        // After a gap the hash before is not known, and an addition without its lot is named as such.
        if !gap && computed.as_ref().is_none_or(|hash| hash != row.hash) && !(is_addition && terms.is_none())
        {
            self.note(
                What::HashChain,
                row.seq,
                None,
                computed.map_or_else(|| "a transaction ID".to_owned(), |h| hex(&h)),
                hex(row.hash),
            );
        }
        // Later rows are judged by the hash that stands here: one change makes one difference.
        self.hash = row.hash.try_into().unwrap_or(GENESIS);
    }

    fn check_amounts(&mut self, row: &Row<'_>) {
        let purse =
            self.purses.entry(row.wallet).or_insert_with(|| Purse { exact: true, ..Purse::default() });
        let before = i128::from(purse.balance) - i128::from(purse.debt);
        if i128::from(row.settled_before) != before {
            self.note(What::SettledBefore, row.seq, None, before, row.settled_before);
        }
        let after = i128::from(row.balance_after) - i128::from(row.debt_after);
        if i128::from(row.settled_before) + i128::from(row.amount) != after
            || row.balance_after < 0
            || row.debt_after < 0
        {
            let expected = format_args!(
                "{} after {} credits",
                i128::from(row.settled_before) + i128::from(row.amount),
                row.amount
            )
            .to_string();
            self.note(
                What::Unbalanced,
                row.seq,
                None,
                expected,
                format_args!("{} and debt {}", row.balance_after, row.debt_after),
            );
        }
    }

    /// Takes the parts from the lots, after the rule of the kind has been asked whether they are the right ones.
    fn apply(&mut self, row: &Row<'_>, kind: Kind, parts: &[ChainLot]) {
        let signed_wrong = match kind {
            Kind::Usage | Kind::ManualConsumption => row.amount > 0,
            _ if kind.is_addition() => row.amount <= 0,
            _ if kind.takes_lot() => row.amount >= 0,
            _ => false,
        };
        if signed_wrong {
            self.note(
                What::KindAndAmount,
                row.seq,
                None,
                format_args!("an amount of {}", kind.words()),
                row.amount,
            );
        }
        if kind.is_addition() {
            self.add_lot(row, kind);
        }
        super::rule::check(self, row, kind, parts);
        let mut taken: i128 = 0;
        for part in parts {
            taken += i128::from(part.amount);
            self.take(row, part);
        }
        let purse = self.purses.entry(row.wallet).or_default();
        let added = if kind.is_addition() { i128::from(row.amount) } else { 0 };
        let balance = i128::from(purse.balance) + added - taken;
        let debt = i128::from(purse.debt) + (added - taken) - i128::from(row.amount);
        if (balance, debt) != (i128::from(row.balance_after), i128::from(row.debt_after)) {
            let found = format_args!("{} and debt {}", row.balance_after, row.debt_after).to_string();
            self.note(What::WalletAfter, row.seq, None, format_args!("{balance} and debt {debt}"), found);
        }
        if self.kept.undone.contains(&row.seq) {
            let undone = Undone { kind, amount: row.amount, wallet: row.wallet, parts: parts.to_vec() };
            self.undone.insert(row.seq, undone);
        }
    }

    fn add_lot(&mut self, row: &Row<'_>, kind: Kind) {
        let purse = self.purses.entry(row.wallet).or_default();
        let Some(kept) = self.kept.lots.get(&row.seq) else {
            purse.exact = false;
            self.note(
                What::LotMissing,
                row.seq,
                Some(row.seq),
                format_args!("a lot of {}", row.amount),
                "none",
            );
            return;
        };
        let category = if matches!(kind, Kind::Purchase | Kind::AutoRecharge) {
            Category::Paid
        } else {
            Category::Promotional
        };
        let full = kept.full(row.seq);
        let unit_cost = full.as_ref().map_or(kept.unit_cost, Lot::unit_cost);
        let wanted = (row.wallet, row.kind, category.code(), row.amount, unit_cost);
        let stands = (kept.wallet, kept.kind, kept.category, kept.amount, kept.unit_cost);
        if let Some(lot) = full.filter(|_| wanted == stands) {
            self.lots.insert(row.seq, lot);
            self.open(row.wallet, row.seq);
        } else {
            purse.exact = false;
            let words = |(wallet, kind, category, amount, unit_cost): (i64, i64, i64, i64, i64)| {
                format!("wallet {wallet}, kind {kind}, category {category}, {amount} at {unit_cost}")
            };
            self.note(What::LotTerms, row.seq, Some(row.seq), words(wanted), words(stands));
        }
    }

    /// Puts a lot with a rest in its place in the draw-down order.
    pub(super) fn open(&mut self, wallet: i64, lot_seq: i64) {
        let (Some(purse), Some(lot)) = (self.purses.get_mut(&wallet), self.lots.get(&lot_seq)) else {
            return;
        };
        let lots = &self.lots;
        let order =
            |seq: &i64| lots.get(seq).map_or(std::cmp::Ordering::Less, |other| other.draw_down_order(lot));
        if let Err(place) = purse.open.binary_search_by(order) {
            purse.open.insert(place, lot_seq);
        }
    }

    fn close(&mut self, wallet: i64, lot_seq: i64) {
        if let Some(purse) = self.purses.get_mut(&wallet) {
            purse.open.retain(|seq| *seq != lot_seq);
        }
    }

    fn take(&mut self, row: &Row<'_>, part: &ChainLot) {
        let Some(lot) = self.lots.get_mut(&part.lot_seq).filter(|lot| lot.wallet == row.wallet) else {
            // A lot that is missing or has wrong terms was named already.
            if !self.kept.lots.contains_key(&part.lot_seq) || self.lots.contains_key(&part.lot_seq) {
                let expected = format_args!("a lot of wallet {}", row.wallet).to_string();
                self.note(
                    What::LotOfWallet,
                    row.seq,
                    Some(part.lot_seq),
                    expected,
                    "another wallet's or none",
                );
            }
            return;
        };
        let before = lot.remaining.micro();
        let consumed = lot.consumed().micro();
        let rest = i128::from(before) - i128::from(part.amount);
        let held = rest.clamp(0, i128::from(lot.amount.micro()));
        lot.remaining = Credits::from_micro(i64::try_from(held).unwrap_or(0));
        let (wallet, after) = (lot.wallet, lot.remaining.micro());
        if part.consumed_before != consumed {
            self.note(What::ConsumedBefore, row.seq, Some(part.lot_seq), consumed, part.consumed_before);
        }
        if rest != held {
            self.note(
                What::LotOverdrawn,
                row.seq,
                Some(part.lot_seq),
                format_args!("at most {before}"),
                part.amount,
            );
        }
        match (before > 0, after > 0) {
            (true, false) => self.close(wallet, part.lot_seq),
            (false, true) => self.open(wallet, part.lot_seq),
            (true, true) | (false, false) => {}
        }
    }

    /// Changes what a lot counts as paid towards debt.
    pub(super) fn pay_debt(&mut self, lot_seq: i64, change: i64) {
        if let Some(lot) = self.lots.get_mut(&lot_seq) {
            lot.debt_paid = Credits::from_micro(lot.debt_paid.micro().saturating_add(change));
        }
    }

    fn check_tally(&mut self, row: &Row<'_>) {
        let is_hour = row.source == crate::posting::TALLY_SOURCE
            && credit_desk_domain::TallyId::parse(row.record_id).is_ok();
        let Some(tally) = self.kept.tallies.remove(&row.seq) else {
            if is_hour {
                self.note(
                    What::TallyPosted,
                    row.seq,
                    None,
                    format_args!("tally {}", row.record_id),
                    "none that names it",
                );
            }
            return;
        };
        let id =
            credit_desk_domain::TallyId::from_slice(&tally.id).map(|id| id.to_string()).unwrap_or_default();
        let event = if tally.event_id.is_empty() { None } else { Some(tally.event_id.as_str()) };
        let same = is_hour
            && row.record_id == id
            && row.kind == Kind::Usage.code()
            && (row.wallet, row.operation, row.project) == (tally.wallet, tally.operation, tally.project)
            && row.event_id == event
            && row.amount.checked_neg() == Some(tally.credits)
            && (row.quantity, row.occurred_at) == (tally.quantity, tally.last_at);
        if !same {
            let expected =
                format_args!("{} credits as {}", row.amount.unsigned_abs(), row.record_id).to_string();
            self.note(
                What::TallyPosted,
                row.seq,
                None,
                expected,
                format_args!("{} credits in {id}", tally.credits),
            );
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
