//! Coupons on both engines: the eight answers, races for the last use and the budget, secrecy of codes, throttling, broken
//! connections, and what logins try by hand.

mod answer;
mod attack;
mod fault;
mod press;
mod race;
mod secrecy;
#[path = "../support/mod.rs"]
mod support;
mod throttle;
