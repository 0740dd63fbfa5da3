//! Credit Desk's values and decisions: what an amount, a lot, a transaction is, and which rules hold.
//!
//! Nothing here does I/O, reads the clock or draws randomness; [`SystemClock`] and [`SystemIds`] are the two doors to
//! the outside, and callers pass them in. Amounts are integers of one millionth ([`Credits`], [`Money`]), instants are
//! UTC microseconds ([`Instant`]), invoice months are civil months in the billing entity's zone ([`BillingZone`]).

pub mod auditor;
mod category;
mod clock;
mod cost;
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
mod ratio;
mod splitmix;

pub use category::{Category, UnknownCategory};
pub use clock::{Clock, ManualClock, SystemClock};
pub use cost::{ConsumedBeyondLot, cost_of_draw, recognised};
pub use credits::Credits;
pub use currency::{Currency, UnknownCurrency};
pub use decimal::{AmountOverflow, ParseAmountError};
pub use draw_down::{Allocation, DRAW_DOWN_RULE, DrawDown, draw_down};
pub use id::{IdError, LotId, OrgId, TallyId, TransactionId};
pub use id_source::{IdSource, SeededIds, SystemIds};
pub use instant::{Instant, InstantError};
pub use kind::{Kind, UnknownKind};
pub use lot::{Lot, unit_cost};
pub use money::{Money, MoneyError};
pub use ratio::mul_div_floor;
