//! Credit Desk without a window.
fn main() {}
