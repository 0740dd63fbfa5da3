//! Who buys in the demo book: photo and event companies, AI, cloud and software companies, quantitative traders.

use credit_desk_domain::{Currency, Role};
use credit_desk_storage::DemoPerson;

use super::rate_card::{
    BACKTEST, CALLS, COMPUTE, FACES, INFERENCE, MARKET, PHOTO, ROTATION, STORAGE, STRATEGY,
};

/// What an organisation does with its credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trade {
    /// Photos of events.
    Photo,
    /// Software that runs in the seller's cloud.
    Cloud,
    /// Products on top of models.
    Ai,
    /// Trading strategies.
    Quant,
}

/// How its usage goes from month to month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Flat,
    Growing,
    Spike,
    OffSeason,
    Declining,
    /// Joined last month.
    New,
}

/// How it tops up, or what has become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Buys a package when the balance gets low.
    Buys,
    /// The same by auto-recharge.
    Recharges,
    /// Buys for more than a year at once; the rest expires.
    BuysAhead,
    /// Stopped buying, used what was left, and waits at zero.
    AtZero,
    /// Stopped buying and went on using.
    InDebt,
    /// Less than two days left.
    Low,
    /// Was suspended three weeks ago.
    Suspended,
}

/// One organisation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) legal_form: &'static str,
    pub(super) country: &'static str,
    pub(super) currency: Currency,
    pub(super) plan: &'static str,
    pub(super) trade: Trade,
    pub(super) shape: Shape,
    pub(super) fate: Fate,
    /// Share of the book's usage.
    pub(super) share: i64,
    /// Days after the book's start on which it joined.
    pub(super) joined: i64,
}

const PAYG: &str = "Pay as you go";

#[expect(clippy::too_many_arguments, reason = "a table's row")]
const fn member(
    name: &'static str,
    (legal_form, at_home_in, currency): (&'static str, &'static str, Currency),
    plan: &'static str,
    trade: Trade,
    shape: Shape,
    fate: Fate,
    part: i64,
    joined: i64,
) -> Member {
    Member { name, legal_form, country: at_home_in, currency, plan, trade, shape, fate, share: part, joined }
}

const US: (&str, &str, Currency) = ("Inc.", "US", Currency::USD);
const DE: (&str, &str, Currency) = ("GmbH", "DE", Currency::EUR);
const FR: (&str, &str, Currency) = ("SAS", "FR", Currency::EUR);
const NL: (&str, &str, Currency) = ("B.V.", "NL", Currency::EUR);
const GB: (&str, &str, Currency) = ("Ltd", "GB", Currency::GBP);
const KE: (&str, &str, Currency) = ("Ltd", "KE", Currency::KES);
const IN: (&str, &str, Currency) = ("Pvt Ltd", "IN", Currency::INR);
const JP: (&str, &str, Currency) = ("K.K.", "JP", Currency::JPY);
const CH: (&str, &str, Currency) = ("AG", "CH", Currency::CHF);
const SG: (&str, &str, Currency) = ("Pte Ltd", "SG", Currency::USDT);

/// Everybody, in the order of joining.
#[rustfmt::skip]
pub(super) const CAST: [Member; 41] = [
    member("Northlight Athletics", DE, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 52, 0),
    member("Kilimani Studios", KE, PAYG, Trade::Photo, Shape::Growing, Fate::Buys, 48, 0),
    member("Redwood Studios", US, PAYG, Trade::Photo, Shape::Flat, Fate::Recharges, 44, 0),
    member("Kilimani Athletics", KE, PAYG, Trade::Photo, Shape::Spike, Fate::Buys, 40, 0),
    member("Harbour Athletics", GB, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 38, 0),
    member("Pinecrest Events", US, PAYG, Trade::Photo, Shape::Flat, Fate::Recharges, 42, 0),
    member("Northlight Photo", DE, PAYG, Trade::Photo, Shape::Declining, Fate::Buys, 30, 0),
    member("Cobalt Events", US, PAYG, Trade::Photo, Shape::Flat, Fate::Low, 36, 0),
    member("Tamarind Athletics", IN, PAYG, Trade::Photo, Shape::Growing, Fate::Buys, 34, 0),
    member("Juniper Studios", GB, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 28, 0),
    member("Ridgeway Photo", GB, PAYG, Trade::Photo, Shape::OffSeason, Fate::BuysAhead, 24, 0),
    member("Pinecrest Labs", US, "Team", Trade::Ai, Shape::Growing, Fate::Recharges, 46, 0),
    member("Silverlake Media", US, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 30, 2),
    member("Cobalt Labs", US, "Team", Trade::Cloud, Shape::Flat, Fate::Recharges, 40, 4),
    member("Larkspur Imaging", FR, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 26, 9),
    member("Kilimani Media", KE, PAYG, Trade::Photo, Shape::Flat, Fate::AtZero, 22, 14),
    member("Juniper Athletics", GB, PAYG, Trade::Photo, Shape::Spike, Fate::Buys, 24, 21),
    member("Meridian Quant", CH, "Annual credits", Trade::Quant, Shape::Flat, Fate::Buys, 34, 25),
    member("Helix Compute", DE, "Business", Trade::Cloud, Shape::Growing, Fate::Recharges, 44, 31),
    member("Tensor Foundry", US, "Business", Trade::Ai, Shape::Flat, Fate::Buys, 38, 38),
    member("Stratafin Research", SG, "Annual credits", Trade::Quant, Shape::Declining, Fate::BuysAhead, 22, 45),
    member("Northlight Studios", DE, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 26, 60),
    member("Sandpiper Cloud", NL, "Business", Trade::Cloud, Shape::Flat, Fate::InDebt, 30, 72),
    member("Quillmark AI", GB, "Team", Trade::Ai, Shape::Spike, Fate::Recharges, 30, 88),
    member("Alpenblick Sportfoto", CH, PAYG, Trade::Photo, Shape::OffSeason, Fate::Buys, 22, 101),
    member("Mukuyu Marathon Images", KE, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 20, 117),
    member("Bluefin Backtests", SG, "Annual credits", Trade::Quant, Shape::Growing, Fate::Buys, 28, 130),
    member("Nimbus Render", FR, "Business", Trade::Cloud, Shape::Flat, Fate::Buys, 32, 149),
    member("Sakura Event Photo", JP, PAYG, Trade::Photo, Shape::Flat, Fate::Recharges, 26, 163),
    member("Fathom Analytics", US, "Team", Trade::Cloud, Shape::Declining, Fate::BuysAhead, 18, 180),
    member("Tamarind Weddings", IN, PAYG, Trade::Photo, Shape::OffSeason, Fate::Buys, 20, 201),
    member("Oriole Research Tools", NL, "Team", Trade::Ai, Shape::Flat, Fate::Buys, 24, 222),
    member("Ridgeway Markets", GB, "Annual credits", Trade::Quant, Shape::Flat, Fate::Recharges, 22, 240),
    member("Copperline Games", US, PAYG, Trade::Cloud, Shape::Flat, Fate::Suspended, 18, 262),
    member("Harbour School Portraits", GB, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 18, 290),
    member("Vantage Copilots", IN, "Team", Trade::Ai, Shape::Growing, Fate::Recharges, 30, 318),
    member("Ember Weather Models", DE, "Business", Trade::Ai, Shape::Flat, Fate::Buys, 26, 350),
    member("Lakeside Timing", CH, PAYG, Trade::Photo, Shape::Flat, Fate::Buys, 16, 391),
    member("Kestrel Signals", SG, "Annual credits", Trade::Quant, Shape::Flat, Fate::Buys, 18, 436),
    member("Paperboat Studio", JP, PAYG, Trade::Ai, Shape::Growing, Fate::Buys, 16, 502),
    member("Marigold Moments", IN, PAYG, Trade::Photo, Shape::New, Fate::Buys, 14, 690),
];

impl Trade {
    /// System that its usage comes from.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Cloud => "cloud",
            Self::Ai => "models",
            Self::Quant => "strategies",
        }
    }

    /// Operations settled one by one, with how many of ten records they are.
    pub(super) const fn each(self) -> &'static [(usize, u64)] {
        match self {
            Self::Photo => &[(PHOTO, 5), (ROTATION, 3), (FACES, 2)],
            Self::Cloud => &[(INFERENCE, 10)],
            Self::Ai => &[(INFERENCE, 9), (MARKET, 1)],
            Self::Quant => &[(BACKTEST, 5), (STRATEGY, 2), (MARKET, 3)],
        }
    }

    /// Operations settled by the hour.
    pub(super) const fn hourly(self) -> &'static [usize] {
        match self {
            Self::Photo => &[STORAGE],
            Self::Cloud => &[COMPUTE, CALLS, STORAGE],
            Self::Ai => &[CALLS, COMPUTE],
            Self::Quant => &[COMPUTE],
        }
    }

    /// Of 1,000 records so many are settled by the hour, in a book of the usual size.
    pub(super) const fn hourly_permille(self) -> u64 {
        match self {
            Self::Photo => 60,
            Self::Cloud => 800,
            Self::Ai => 420,
            Self::Quant => 300,
        }
    }

    /// Credits of a record on average.
    pub(super) const fn usual_credits(self) -> i64 {
        match self {
            Self::Photo => 640,
            Self::Cloud => 230,
            Self::Ai => 110,
            Self::Quant => 150,
        }
    }

    /// Projects, where usage is attributed to them; the second has a wallet of its own in some organisations.
    pub(super) const fn projects(self) -> &'static [&'static str] {
        match self {
            Self::Photo => &[],
            Self::Cloud => &["Production", "Staging", "Data platform"],
            Self::Ai => &["Assistant", "Search", "Evaluation"],
            Self::Quant => &["Equities", "Futures"],
        }
    }

    /// What its deployments and jobs are called.
    pub(super) const fn deployments(self) -> &'static [&'static str] {
        match self {
            Self::Photo => &[],
            Self::Cloud => {
                &["checkout-api", "asset-pipeline", "telemetry", "render-farm", "session-store", "map-tiles"]
            }
            Self::Ai => &["chat-eu", "embeddings", "summaries", "ranker", "vision-batch"],
            Self::Quant => &[
                "Mean reversion",
                "Momentum EU",
                "Pairs energy",
                "Carry G10",
                "Volatility targeting",
                "Calendar spreads",
            ],
        }
    }

    /// Days until purchased credits expire; nothing where they never do.
    pub(super) fn paid_lasts_days(self, plan: &str) -> Option<i64> {
        match self {
            Self::Quant => Some(365),
            Self::Cloud | Self::Ai => (plan != PAYG).then_some(365),
            Self::Photo => None,
        }
    }
}

/// People at the customers.
pub(super) const USERS: [&str; 18] = [
    "Jane Mwangi",
    "Tom Hallett",
    "Priya Raman",
    "Lea Brandt",
    "Marco Ferri",
    "Ana Duarte",
    "Wanjiru Kamau",
    "Felix Roth",
    "Chloé Garnier",
    "Ravi Iyer",
    "Hana Sato",
    "Grace Otieno",
    "Ben Whitlock",
    "Mila Janssen",
    "Omar Said",
    "Nora Keller",
    "Daniel Cho",
    "Asha Menon",
];

/// The seller's staff who work for organisations: the first is an admin, the others approve.
pub(super) const STAFF: [&str; 4] = ["Amina Odhiambo", "Tilda Brandt", "Sven Lindqvist", "David Njoroge"];

/// Everybody who works at the seller's desk.
pub(super) const COLLEAGUES: [DemoPerson; 8] = [
    DemoPerson { name: "Amina Odhiambo", role: Role::Admin },
    DemoPerson { name: "Jonas Weber", role: Role::Admin },
    DemoPerson { name: "Tilda Brandt", role: Role::Finance },
    DemoPerson { name: "Sven Lindqvist", role: Role::Finance },
    DemoPerson { name: "David Njoroge", role: Role::Finance },
    DemoPerson { name: "Sofia Marques", role: Role::Accountant },
    DemoPerson { name: "Priya Menon", role: Role::Support },
    DemoPerson { name: "Helen Castro", role: Role::Auditor },
];

/// The role of one of them.
pub(super) fn role_of(name: &str) -> Option<Role> {
    COLLEAGUES.iter().find(|person| person.name == name).map(|person| person.role)
}
