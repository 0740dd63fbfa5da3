//! The contract of the ledger, on both engines: the same story and the same edge cases, the attacks, races, crashes and
//! faults, and what `verify` finds.

mod attack;
mod attempt;
mod command;
mod crash;
mod differential;
mod extreme;
mod fault;
mod hourly;
mod race;
mod scale;
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod verify;
mod worker;
