//! Starts Credit Desk.
fn main() {}
