//! Credit Desk's values and decisions: what an amount, a lot, a transaction is, and which rules hold.
//!
//! Nothing here does I/O, reads the clock or draws randomness; [`SystemClock`] and [`SystemIds`] are the two doors to
//! the outside, and callers pass them in. Amounts are integers of one millionth ([`Credits`], [`Money`]), instants are
//! UTC microseconds ([`Instant`]), invoice months are civil months in the billing entity's zone ([`BillingZone`]).

mod category;
mod clock;
mod credits;
mod currency;
mod decimal;
pub mod hash;
mod id;
mod id_source;
mod instant;
mod kind;
mod money;
mod ratio;
mod splitmix;

pub use category::{Category, UnknownCategory};
pub use clock::{Clock, ManualClock, SystemClock};
pub use credits::Credits;
pub use currency::{Currency, UnknownCurrency};
pub use decimal::{AmountOverflow, ParseAmountError};
pub use id::{IdError, LotId, OrgId, TallyId, TransactionId};
pub use id_source::{IdSource, SeededIds, SystemIds};
pub use instant::{Instant, InstantError};
pub use kind::{Kind, UnknownKind};
pub use money::{Money, MoneyError};
pub use ratio::mul_div_floor;
