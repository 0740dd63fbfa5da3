//! The contract of the ledger, on both engines: the same story and the same edge cases, the attacks, races, crashes and
//! faults, and what `verify` finds.

mod attack;
mod command;
mod differential;
mod hourly;
#[path = "../support/mod.rs"]
mod support;
mod verify;
