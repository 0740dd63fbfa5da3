//! What the demo book's seller sells: operations with their rates, and packages of credits with their prices.

use credit_desk_domain::{Credits, Currency, Instant, Money, Quantity, Rate};
use credit_desk_storage::Settlement;

/// One operation of the demo book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DemoOperation {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) settlement: Settlement,
    /// Micro-credits for one unit during the first year, and since.
    pub(super) rates: (i64, i64),
    /// Smallest part of a unit that is metered, in millionths.
    grain: i64,
}

const fn operation(
    name: &'static str,
    unit: &'static str,
    settlement: Settlement,
    rates: (i64, i64),
    grain: i64,
) -> DemoOperation {
    DemoOperation { name, unit, settlement, rates, grain }
}

/// Places in [`OPERATIONS`].
pub(super) const PHOTO: usize = 0;
pub(super) const ROTATION: usize = 1;
pub(super) const FACES: usize = 2;
pub(super) const CALLS: usize = 3;
pub(super) const COMPUTE: usize = 4;
pub(super) const STORAGE: usize = 5;
pub(super) const INFERENCE: usize = 6;
pub(super) const STRATEGY: usize = 7;
pub(super) const BACKTEST: usize = 8;
pub(super) const MARKET: usize = 9;

const WHOLE: i64 = 1_000_000;

/// The rate card. A rate changed after the first year for some.
pub(super) const OPERATIONS: [DemoOperation; 10] = [
    operation("Photo processing", "photo", Settlement::Each, (1_000_000, 1_000_000), WHOLE),
    operation("AI image rotation", "photo", Settlement::Each, (100_000, 100_000), WHOLE),
    operation("Face search index", "photo", Settlement::Each, (250_000, 200_000), WHOLE),
    operation("API calls", "1,000 calls", Settlement::Hourly, (400_000, 400_000), 1_000),
    operation("Compute hours", "compute hour", Settlement::Hourly, (12_000_000, 11_500_000), 10_000),
    operation("Storage", "GB-month", Settlement::Hourly, (2_300_000, 2_300_000), 1_000),
    operation("Model inference", "1,000 tokens", Settlement::Each, (18_000, 15_000), 1_000),
    operation("Strategy generation", "strategy", Settlement::Each, (25_000_000, 25_000_000), WHOLE),
    operation("Backtesting", "run minute", Settlement::Each, (850_000, 800_000), 10_000),
    operation("Market analysis", "report", Settlement::Each, (5_500_000, 6_000_000), WHOLE),
];

impl DemoOperation {
    /// The metered quantity that comes closest to an amount, and what it costs.
    pub(super) fn usage_of(&self, about: i64, rates: &[Rate], at: Instant) -> Option<(Quantity, Credits)> {
        let rate = Rate::at(rates, at)?;
        let per_grain = rate.credits_per_unit.micro().checked_mul(self.grain)? / WHOLE;
        let grains = (about / per_grain.max(1)).max(1);
        let quantity = Quantity::from_micro(grains.checked_mul(self.grain)?);
        Some((quantity, rate.price(quantity).ok()?))
    }
}

/// Packages in credits with the price of one credit in millionths of a US dollar: more is cheaper.
const PACKAGES: [(i64, i64); 13] = [
    (1_000, 20_000),
    (2_500, 19_600),
    (5_000, 19_000),
    (10_000, 18_000),
    (25_000, 17_000),
    (50_000, 16_000),
    (100_000, 15_000),
    (250_000, 14_000),
    (500_000, 13_000),
    (1_000_000, 12_000),
    (2_500_000, 11_500),
    (10_000_000, 11_000),
    (50_000_000, 10_500),
];

/// Units of a currency for 1,000 US dollars, as in the seller's price list.
const PER_1000_USD: [(Currency, i64); 8] = [
    (Currency::USD, 1_000),
    (Currency::USDT, 1_000),
    (Currency::EUR, 920),
    (Currency::GBP, 790),
    (Currency::CHF, 880),
    (Currency::INR, 75_000),
    (Currency::KES, 129_000),
    (Currency::JPY, 150_000),
];

/// Credits of the smallest package that holds at least so many.
pub(super) fn package_of(at_least: i64) -> i64 {
    let largest = PACKAGES[PACKAGES.len() - 1].0;
    PACKAGES.iter().map(|(credits, _)| *credits).find(|credits| *credits >= at_least).unwrap_or(largest)
}

/// What a number of whole credits costs: the price per credit of the largest package within it, rounded down to the
/// currency's smallest coin.
pub(super) fn price_of(credits: i64, currency: Currency) -> Option<Money> {
    let (_, per_credit) =
        PACKAGES.iter().rev().find(|(package, _)| *package <= credits).unwrap_or(&PACKAGES[0]);
    let (_, units) = PER_1000_USD.iter().find(|(known, _)| *known == currency)?;
    let micro = i128::from(credits) * i128::from(*per_credit) * i128::from(*units) / 1_000;
    let coin = 10_i128.pow(6 - currency.decimals().min(6));
    Some(Money::from_micro(i64::try_from(micro - micro % coin).ok()?, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_packages_cost_less_per_credit() {
        let mut last = i64::MAX;
        for (credits, _) in PACKAGES {
            let price = price_of(credits, Currency::USD).expect("a price");
            let per_credit = price.micro() / credits;
            assert!(per_credit < last, "{credits} credits at {per_credit}");
            last = per_credit;
        }
    }

    #[test]
    fn prices_are_whole_coins() {
        for (credits, currency, price) in [
            (1_000, Currency::USD, "20.00 USD"),
            (1_000, Currency::INR, "1500.00 INR"),
            (10_000, Currency::JPY, "27000 JPY"),
            (1_337, Currency::EUR, "24.60 EUR"),
            (25_000, Currency::USDT, "425.00 USDT"),
        ] {
            let money = price_of(credits, currency).expect("a price");
            assert_eq!(format!("{} {}", money.to_fixed(), currency.code()), price, "{credits} credits");
        }
    }

    #[test]
    fn an_amount_becomes_a_metered_quantity() {
        let rates = [Rate { starts_at: Instant::EPOCH, credits_per_unit: Credits::from_micro(100_000) }];
        let (quantity, credits) =
            OPERATIONS[ROTATION].usage_of(121_456_789, &rates, Instant::EPOCH).expect("a rate");
        assert_eq!(
            (quantity.to_string(), credits.to_string()),
            ("1214".into(), "121.4".into()),
            "whole photos"
        );
    }
}
