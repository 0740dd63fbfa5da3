//! When and how organisations of the demo book top up.

use credit_desk_domain::{Currency, Instant, Kind};

use super::cast::{Fate, USERS};
use super::dice::Dice;
use super::item::{Item, SYSTEM};
use super::life::{CREDIT, Life, World};
use super::plan::DAYS;
use super::rate_card::package_of;

/// Days before the present from which on those who will end at zero or in debt buy no more.
pub(super) const STOPS: i64 = 42;
/// Days for which those who will end low buy little at a time, and from which on they buy no more.
const LITTLE: i64 = 60;
/// A purchase is at least this.
const MINIMUM: i64 = 1_000;

impl Life {
    /// Buys where a wallet gets low, as its organisation does.
    pub(super) fn top_up(&mut self, world: World<'_>, at: Instant, items: &mut Vec<Item>) {
        let day = at.micros_since(world.plan.start) / Instant::DAY_MICROS;
        let left = DAYS - day;
        let (threshold, for_days) = match self.who().fate {
            Fate::AtZero | Fate::InDebt if left <= STOPS => return,
            Fate::Suspended if left <= 21 => return,
            Fate::Low if left <= 15 => return,
            Fate::Low if left <= LITTLE => (5, 6),
            Fate::AtZero | Fate::InDebt if left <= LITTLE + STOPS => (5, 14),
            Fate::Recharges => (4, 16),
            Fate::Buys | Fate::BuysAhead | Fate::AtZero | Fate::InDebt | Fate::Low | Fate::Suspended => {
                (7, 34)
            }
        };
        for wallet in 0..self.purses.len() {
            let burn = self.burn(world, day, wallet);
            let purse = &self.purses[wallet];
            if purse.available(at) - purse.debt < burn * threshold && burn > 0 {
                let credits = rounded(burn * for_days + purse.debt);
                let lasts = self.who().trade.paid_lasts_days(self.who().plan);
                self.buy(world, at, wallet, credits, Kind::Purchase, lasts, items);
            }
        }
    }

    /// Recharges at once where the rule says so.
    pub(super) fn recharge(&mut self, world: World<'_>, wallet: usize, at: Instant, items: &mut Vec<Item>) {
        if self.who().fate != Fate::Recharges {
            return;
        }
        let day = at.micros_since(world.plan.start) / Instant::DAY_MICROS;
        let burn = self.burn(world, day, wallet);
        let purse = &self.purses[wallet];
        let charged_at = at.saturating_add_micros(4_000_000);
        if purse.available(charged_at) - purse.debt < burn * 3 && charged_at < world.plan.end {
            let credits = rounded(burn * 14 + purse.debt);
            let lasts = self.who().trade.paid_lasts_days(self.who().plan);
            self.buy(world, charged_at, wallet, credits, Kind::AutoRecharge, lasts, items);
        }
    }

    /// Micro-credits a day out of a wallet: the main one bears most of it.
    fn burn(&self, world: World<'_>, day: i64, wallet: usize) -> i64 {
        let burn = world.plan.burn(self.member, day);
        match (wallet, self.purses.len()) {
            (0, 1) => burn,
            (0, _) => burn * 4 / 5,
            (_, _) => burn / 4,
        }
    }

    /// So much that a day and a quarter is left at the present.
    pub(super) fn buy_for_low(&mut self, world: World<'_>, at: Instant, items: &mut Vec<Item>) {
        let (to_come, last_day) = self.still_to_come(world, at);
        let purse = &self.purses[0];
        let missing = to_come + last_day * 5 / 4 + purse.debt - purse.available(at);
        let credits = (missing / CREDIT + 9) / 10 * 10;
        if credits > 0 {
            self.buy(world, at, 0, credits, Kind::Purchase, None, items);
        }
    }
}

/// A package where one comes close, else a custom amount.
fn rounded(micro: i64) -> i64 {
    let credits = micro / CREDIT;
    let package = package_of(credits);
    if package <= credits * 5 / 4 { package } else { ((credits + 499) / 500 * 500).max(MINIMUM) }
}

/// Where a payment comes from, and its reference there.
pub(super) fn payment(currency: Currency, kind: Kind, dice: &mut Dice) -> (&'static str, String) {
    if currency == Currency::USDT {
        let hash = (0..4).fold("0x".to_owned(), |hash, _| format!("{hash}{:016x}", dice.roll()));
        return ("usdt", hash);
    }
    if currency == Currency::INR {
        return ("razorpay", dice.reference("pay_", 14));
    }
    if kind == Kind::Purchase && dice.permille(250) {
        return ("bank", format!("BT-{}", dice.between(100_000_000, 999_999_999)));
    }
    ("stripe", dice.reference("pi_3", 20))
}

/// The name under which a provider acts.
pub(super) fn provider(source: &str) -> &'static str {
    match source {
        "stripe" => "Stripe",
        "razorpay" => "Razorpay",
        "usdt" => "USDT",
        "bank" => "Sofia Marques",
        _ => SYSTEM,
    }
}

/// Who buys for an organisation.
pub(super) fn buyer(member: usize) -> &'static str {
    USERS[member * 3 % USERS.len()]
}
