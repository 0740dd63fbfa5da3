//! Coupons as staff work with them, on both engines: issue, save, redeem, look at, disable; over the limit; by the wrong role.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;
mod issue;
mod life;
#[path = "../../../storage/tests/support/mod.rs"]
mod support;
