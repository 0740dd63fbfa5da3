//! Arguments of purchases and grants.

use clap::Args;
use credit_desk_actions::view::KindView;
use credit_desk_domain::{Credits, Instant, Money};

use super::value::{by_name, paid};

/// A purchase that was paid outside.
#[derive(Debug, Args)]
pub struct Purchase {
    /// Organisation: number, external ID or name.
    pub organisation: String,
    /// Credits bought.
    #[arg(long, value_parser = Credits::parse)]
    pub credits: Credits,
    /// What was paid, e.g. "490.00 EUR".
    #[arg(long, value_name = "AMOUNT CURRENCY", value_parser = paid)]
    pub paid: Money,
    /// Payment's reference.
    #[arg(long)]
    pub reference: Option<String>,
    #[command(flatten)]
    pub addition: Addition,
}

/// Credits that are given.
#[derive(Debug, Args)]
pub struct Grant {
    /// Organisation: number, external ID or name.
    pub organisation: String,
    /// Credits given.
    #[arg(long, value_parser = Credits::parse)]
    pub credits: Credits,
    /// What they are: admin_grant, free_credits, credit_request, coupon.
    #[arg(long, default_value = "admin_grant", value_parser = by_name::<KindView>)]
    pub kind: KindView,
    /// Coupon's or request's reference.
    #[arg(long)]
    pub reference: Option<String>,
    #[command(flatten)]
    pub addition: Addition,
}

/// What purchases and grants have in common.
#[derive(Debug, Args)]
pub struct Addition {
    /// Made by the caller once: the same key never adds twice.
    #[arg(long)]
    pub key: String,
    /// Reason code, e.g. goodwill.
    #[arg(long)]
    pub reason: Option<String>,
    /// Note.
    #[arg(long)]
    pub note: Option<String>,
    /// When the credits expire; never where not given.
    #[arg(long, value_name = "INSTANT")]
    pub expires: Option<Instant>,
    /// When it happened; now where not given.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<Instant>,
}
