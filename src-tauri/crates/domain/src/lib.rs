//! Credit Desk's values and decisions: what an amount, a lot, a transaction is, and which rules hold.
//!
//! Nothing here does I/O, reads the clock or draws randomness; [`SystemClock`] and [`SystemIds`] are the two doors to
//! the outside, and callers pass them in. Amounts are integers of one millionth ([`Credits`], [`Money`]), instants are
//! UTC microseconds ([`Instant`]), invoice months are civil months in the billing entity's zone ([`BillingZone`]).

mod account;
pub mod auditor;
mod burn;
mod category;
mod clock;
mod cost;
mod coupon;
mod credits;
mod currency;
mod decimal;
mod draw_down;
pub mod hash;
mod id;
mod id_source;
mod instant;
mod kind;
mod lot;
mod money;
mod month;
mod month_card;
mod movement;
pub mod policy;
mod proposal;
mod quantity;
mod rate;
mod ratio;
mod reversal;
mod role;
mod splitmix;
mod transaction;
mod trend;
mod zone;

pub use account::Account;
pub use burn::{BurnBasis, BurnRate, RunOut, run_out};
pub use category::{Category, UnknownCategory};
pub use clock::{Clock, ManualClock, SystemClock};
pub use cost::{ConsumedBeyondLot, cost_of_draw, recognised};
pub use coupon::{
    BatchPhase, CODE_ALPHABET, CODE_LETTERS, CouponCode, CouponState, CouponTerms, LOGIN_TRIES, ORG_TRIES,
    PREFIX_LIMIT, RedeemAnswer, TRY_WINDOW_MICROS, decide_redemption, liability, most_redemptions,
};
pub use credits::Credits;
pub use currency::{Currency, UnknownCurrency};
pub use decimal::{AmountOverflow, ParseAmountError};
pub use draw_down::{Allocation, DRAW_DOWN_RULE, DrawDown, draw_down};
pub use id::{BatchId, IdError, LotId, OrgId, ProposalId, TallyId, TransactionId};
pub use id_source::{IdSource, SeededIds, SystemIds};
pub use instant::{Instant, InstantError};
pub use kind::{Kind, UnknownKind};
pub use lot::{Lot, unit_cost};
pub use money::{Money, MoneyError};
pub use month::{Month, MonthError};
pub use month_card::{MonthCard, MonthUsage, month_cards};
pub use movement::Movement;
pub use proposal::{Action, ProposalState, UnknownProposalWord, Verdict};
pub use quantity::Quantity;
pub use rate::{Rate, RateError, Settlement, UnknownSettlement, rate_usage};
pub use ratio::mul_div_floor;
pub use reversal::{Restoration, ReversalError, Withdrawal, reverse_addition, reverse_deduction};
pub use role::{Area, Level, Role, UnknownRole};
pub use transaction::{Entry, Imbalance, Transaction, Unit};
pub use trend::Trend;
pub use zone::{BillingZone, UnknownZone};
