//! Arguments of voids and extensions.

use clap::Args;

/// The rest of a lot is taken back.
#[derive(Debug, Args)]
pub struct Work {
    /// lot_… or the txn_… that added it.
    pub lot: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Made by the caller once: the same key never does it twice.
    #[arg(long)]
    pub key: String,
}

/// A lot expires later.
#[derive(Debug, Args)]
pub struct Extend {
    /// lot_… or the txn_… that added it.
    pub lot: String,
    /// Last day on which the credits can be used, e.g. 2027-03-31.
    #[arg(long, value_name = "DAY")]
    pub expires_on: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Made by the caller once: the same key never does it twice.
    #[arg(long)]
    pub key: String,
}
