//! The contract of requests and proposals, on both engines: limits, evidence, races, faults, attacks, and the same answers as
//! a naive desk gives.

mod attack;
mod attempt;
mod decide;
mod differential;
mod evidence;
mod fault;
mod limit;
mod other_action;
mod people;
mod race;
#[path = "../support/mod.rs"]
mod support;
mod worker;
