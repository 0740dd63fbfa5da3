//! What the posting keeps beside the transactions, loaded for some organisations at a time and compared at their end.

use std::collections::{HashMap, HashSet};

use credit_desk_domain::{Category, Credits, Currency, Instant, Lot, Money};

use super::cursor::{Cursor as _, Source};
use super::row::Range;
use crate::error::Result;

/// A lot's row.
#[derive(Debug, Clone)]
pub(super) struct KeptLot {
    pub id: Vec<u8>,
    pub kind: i64,
    pub category: i64,
    pub remaining: i64,
    pub debt_paid: i64,
    pub paid: i64,
    pub currency: Option<String>,
    pub unit_cost: i64,
    pub priority: i64,
    pub effective_at: i64,
    pub expires_at: i64,
    pub wallet: i64,
    pub amount: i64,
}

impl KeptLot {
    /// As the draw-down sees it, still full; `None` where its terms are none.
    pub(super) fn full(&self, seq: i64) -> Option<Lot> {
        let money = |currency: &String| {
            Currency::parse(currency).ok().map(|currency| Money::from_micro(self.paid, currency))
        };
        let paid = match &self.currency {
            None => None,
            Some(currency) => Some(money(currency)?),
        };
        let expires_at = match self.expires_at {
            i64::MAX => None,
            at => Some(Instant::try_from_micros(at).ok()?),
        };
        Some(Lot {
            seq,
            wallet: self.wallet,
            category: Category::from_code(self.category).ok()?,
            amount: Credits::from_micro(self.amount),
            remaining: Credits::from_micro(self.amount),
            debt_paid: Credits::ZERO,
            paid,
            priority: self.priority,
            effective_at: Instant::try_from_micros(self.effective_at).ok()?,
            expires_at,
        })
    }
}

/// A settled hour's tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptTally {
    pub id: Vec<u8>,
    pub wallet: i64,
    pub operation: i64,
    pub project: i64,
    pub event_id: String,
    pub credits: i64,
    pub quantity: Option<i64>,
    pub last_at: i64,
}

/// A later expiry of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptExtension {
    pub lot_seq: i64,
    pub n: i64,
    /// The organisation's last transaction before it.
    pub after_seq: i64,
    pub before: i64,
    pub expires_at: i64,
}

/// Month, kind, operation, project.
pub(super) type TotalKey = (i64, i64, i64, i64);

/// Everything kept of one organisation.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// By sequence number of the addition.
    pub lots: HashMap<i64, KeptLot>,
    /// Balance and debt by wallet.
    pub wallets: HashMap<i64, (i64, i64)>,
    /// Sequence number, time and hash.
    pub head: Option<(i64, i64, Vec<u8>)>,
    /// Sum and count.
    pub totals: HashMap<TotalKey, (i64, i64)>,
    /// Sequence numbers that a later transaction reverses.
    pub undone: HashSet<i64>,
    /// By sequence number of the hour's transaction.
    pub tallies: HashMap<i64, KeptTally>,
    /// In the order in which they were made.
    pub extensions: Vec<KeptExtension>,
    /// Expiry that each extended lot has now; its row here holds the first, which its transaction's hash covers.
    pub extended: HashMap<i64, i64>,
}

/// Loads what is kept of a range of organisations.
pub(super) fn load<S: Source>(source: &S, range: Range) -> Result<HashMap<i64, Kept>> {
    let mut all: HashMap<i64, Kept> = HashMap::new();
    source.each(&range.statement("select org_id, seq, posted_at, hash from head where {range}"), |row| {
        all.entry(row.int(0)?).or_default().head = Some((row.int(1)?, row.int(2)?, row.bytes(3)?.to_vec()));
        Ok(())
    })?;
    source.each(
        &range.statement("select org_id, wallet, balance, debt from wallet where {range}"),
        |row| {
            all.entry(row.int(0)?).or_default().wallets.insert(row.int(1)?, (row.int(2)?, row.int(3)?));
            Ok(())
        },
    )?;
    source.each(
        &range.statement(
            "select org_id, lot_seq, lot_id, kind, category, amount, remaining, debt_paid, paid, currency, unit_cost, priority, \
             effective_at, expires_at, wallet from lot where {range}",
        ),
        |row| {
            let lot = KeptLot {
                id: row.bytes(2)?.to_vec(),
                kind: row.int(3)?,
                category: row.int(4)?,
                amount: row.int(5)?,
                remaining: row.int(6)?,
                debt_paid: row.int(7)?,
                paid: row.int(8)?,
                currency: row.option_text(9)?.map(str::to_owned),
                unit_cost: row.int(10)?,
                priority: row.int(11)?,
                effective_at: row.int(12)?,
                expires_at: row.int(13)?,
                wallet: row.int(14)?,
            };
            all.entry(row.int(0)?).or_default().lots.insert(row.int(1)?, lot);
            Ok(())
        },
    )?;
    load_extensions(source, range, &mut all)?;
    source.each(
        &range.statement(
            "select org_id, month, kind, operation_id, project_id, amount, n from month_total where {range}",
        ),
        |row| {
            let key = (row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?);
            all.entry(row.int(0)?).or_default().totals.insert(key, (row.int(5)?, row.int(6)?));
            Ok(())
        },
    )?;
    source.each(
        &range.statement(
            "select org_id, reverses_seq from movement where reverses_seq is not null and {range}",
        ),
        |row| {
            all.entry(row.int(0)?).or_default().undone.insert(row.int(1)?);
            Ok(())
        },
    )?;
    source.each(
        &range.statement(
            "select org_id, posted_seq, tally_id, wallet, operation_id, project_id, event_id, credits, quantity, last_at from tally \
             where posted_seq is not null and {range}",
        ),
        |row| {
            let tally = KeptTally {
                id: row.bytes(2)?.to_vec(),
                wallet: row.int(3)?,
                operation: row.int(4)?,
                project: row.int(5)?,
                event_id: row.text(6)?.to_owned(),
                credits: row.int(7)?,
                quantity: row.option_int(8)?,
                last_at: row.int(9)?,
            };
            all.entry(row.int(0)?).or_default().tallies.insert(row.int(1)?, tally);
            Ok(())
        },
    )?;
    Ok(all)
}

/// Later expiries of lots; the lots' own rows then hold the first, as their transactions' hashes do.
fn load_extensions<S: Source>(source: &S, range: Range, all: &mut HashMap<i64, Kept>) -> Result<()> {
    source.each(
        &range.statement(
            "select org_id, lot_seq, n, after_seq, expires_before, expires_at from lot_extension where {range} \
             order by org_id, after_seq, at, lot_seq, n",
        ),
        |row| {
            let extension = KeptExtension {
                lot_seq: row.int(1)?,
                n: row.int(2)?,
                after_seq: row.int(3)?,
                before: row.int(4)?,
                expires_at: row.int(5)?,
            };
            all.entry(row.int(0)?).or_default().extensions.push(extension);
            Ok(())
        },
    )?;
    for kept in all.values_mut() {
        for extension in kept.extensions.iter().filter(|extension| extension.n == 1) {
            if let Some(lot) = kept.lots.get_mut(&extension.lot_seq) {
                let now = std::mem::replace(&mut lot.expires_at, extension.before);
                kept.extended.insert(extension.lot_seq, now);
            }
        }
    }
    Ok(())
}

/// Months with their ends and when they were closed, in order.
#[derive(Debug, Default)]
pub(super) struct Months(Vec<(i64, i64, Option<i64>)>);

impl Months {
    pub(super) fn load<S: Source>(source: &S) -> Result<Self> {
        let mut months = Vec::new();
        source.each("select month, ends_at, closed_at from billing_month order by ends_at", |row| {
            months.push((row.int(0)?, row.int(1)?, row.option_int(2)?));
            Ok(())
        })?;
        Ok(Self(months))
    }

    /// Whether a transaction of `occurred` posted at `posted` may stand in `month`: it is its own month, or all from its
    /// own up to that one were closed; and where `month` is closed, that was later. Answers its own month where not.
    pub(super) fn refuses(&self, month: i64, occurred: i64, posted: i64) -> Option<i64> {
        let own = self.0.partition_point(|(_, ends_at, _)| *ends_at <= occurred);
        let later = &self.0[own..];
        let own = later.first().map_or(0, |(number, ..)| *number);
        for &(number, _, closed) in later {
            if number == month {
                return closed.is_some_and(|at| at < posted).then_some(own);
            }
            if closed.is_none() {
                return Some(own);
            }
        }
        Some(own)
    }
}
