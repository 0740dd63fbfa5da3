//! An independent ledger, slow and obvious, that the real ones are compared with.
//!
//! It is written from domain.md alone and shares only value types with the rest of the crate: not the draw-down, not the
//! reversal, not the cost rule. It keeps a list of what happened and adds it all up again for every question. Its amounts
//! are plain 64-bit micro-units, as [`Workload`] never comes near their limits.
//!
//! [`Workload`] makes plausible and implausible commands from a seed. Tests print the seed, drive an [`Auditor`] and an
//! engine with the same commands, and compare answers ([`Outcome`], [`Refusal`]) and states ([`WalletState`]).
//!
//! [`Desk`] is the same for what people do: requests, grants, voids, reversals and extensions, submitted, looked at and
//! decided by colleagues with limits; [`DeskWorkload`] makes their days.

mod command;
mod desk;
mod desk_command;
mod desk_workload;
mod ledger;
mod refusal;
mod rule;
mod state;
mod workload;

pub use command::{Add, Command, Record, Reverse, TakeLot, Use};
pub use desk::Desk;
pub use desk_command::{Colleague, Decide, DeskAnswer, DeskCommand, Edit, Submit};
pub use desk_workload::DeskWorkload;
pub use ledger::Auditor;
pub use refusal::{Field, Refusal};
pub use state::{Applied, LotState, Outcome, Part, WalletState};
pub use workload::Workload;
