//! Who works at the desk: roles, sign-in, changes of staff and limits, the audit log; on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod change;
mod cheat;
mod desk;
mod rights;
mod server;
mod sign_in;
#[path = "../../../storage/tests/support/mod.rs"]
mod support;
