//! Arguments of coupons.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Coupons.
#[derive(Debug, Subcommand)]
pub enum Coupon {
    /// Issue a batch of codes. Within your limits they are valid at once, otherwise when a second person approves.
    Issue(Box<IssueCoupons>),
    /// Batches, newest first.
    List,
    /// One batch: terms, burn-down, redemptions, codes that look leaked.
    Show {
        /// Its ID, batch_…
        batch: String,
    },
    /// Stop new redemptions of a batch; what was redeemed stays.
    Disable {
        /// Its ID, batch_…
        batch: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Redeem a code for a customer; exit code 1 where it was refused.
    Redeem(RedeemCoupon),
}

/// A batch to issue.
#[derive(Debug, Args)]
pub struct IssueCoupons {
    /// Name of the promotion, e.g. "Spring 2027".
    pub name: String,
    /// How many codes.
    #[arg(long, value_name = "NUMBER")]
    pub codes: u32,
    /// Credits of each redemption.
    #[arg(long, required_unless_present_any = ["discount", "percent"], conflicts_with_all = ["discount", "percent"])]
    pub credits: Option<String>,
    /// Instead of credits: an amount off a purchase, e.g. "10 EUR".
    #[arg(long, value_name = "AMOUNT CURRENCY", conflicts_with = "percent")]
    pub discount: Option<String>,
    /// Instead of credits: a percentage off a purchase.
    #[arg(long)]
    pub percent: Option<String>,
    /// Letters before each code, e.g. SPRING.
    #[arg(long, default_value = "")]
    pub prefix: String,
    /// Uses of each code.
    #[arg(long, default_value_t = 1)]
    pub uses: u32,
    /// First day of validity; today where not given.
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day of validity.
    #[arg(long, value_name = "DAY")]
    pub until: String,
    /// Days after redemption in which the credits can be used; without it they do not expire.
    #[arg(long, value_name = "DAYS")]
    pub expire_days: Option<u32>,
    /// Most redemptions in all.
    #[arg(long, value_name = "NUMBER")]
    pub total_cap: Option<u32>,
    /// Most redemptions by one organisation.
    #[arg(long, value_name = "NUMBER")]
    pub per_organisation: Option<u32>,
    /// Most credits in all.
    #[arg(long, value_name = "CREDITS")]
    pub budget: Option<String>,
    /// Only for organisations that have not bought credits yet.
    #[arg(long)]
    pub first_purchase_only: bool,
    /// Only for this organisation: number, external ID or name.
    #[arg(long, value_name = "ORGANISATION")]
    pub only_for: Option<String>,
    /// Campaign.
    #[arg(long)]
    pub campaign: Option<String>,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Made by the caller once: the same key never issues twice.
    #[arg(long)]
    pub key: String,
    /// Where the codes are saved, .csv or .pdf to print and cut; several times for both. They are shown this once.
    #[arg(long, value_name = "FILE", required_unless_present = "preview")]
    pub save: Vec<PathBuf>,
    /// Only say what it would be.
    #[arg(long, conflicts_with = "save")]
    pub preview: bool,
}

/// A code to redeem.
#[derive(Debug, Args)]
pub struct RedeemCoupon {
    /// Organisation: number, external ID or name.
    pub organisation: String,
    /// The code; capitals, blanks and hyphens do not matter. With - it is read from standard input.
    pub code: String,
    /// The customer's user.
    #[arg(long)]
    pub user: Option<String>,
    /// Made by the caller once: the same key never redeems twice.
    #[arg(long)]
    pub key: String,
}
