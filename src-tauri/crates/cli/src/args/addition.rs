//! Arguments of purchases and grants.

use std::path::PathBuf;

use clap::Args;
use credit_desk_actions::view::GrantType;
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
    /// Made by the caller once: the same key never adds twice.
    #[arg(long)]
    pub key: String,
    /// Reason code.
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

/// Credits that are given.
#[derive(Debug, Args)]
pub struct Grant {
    /// Organisation: number, external ID or name. Not with --file.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub organisation: Option<String>,
    /// Credits given.
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    pub credits: Option<String>,
    /// A CSV of organisations (external_id or org_id), credits and notes: rehearsed where nothing is kept, and shown; with
    /// --propose a colleague approves exactly that.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Propose what was rehearsed.
    #[arg(long, requires = "file")]
    pub propose: bool,
    /// Why: goodwill, trial, correction.
    #[arg(long = "type", default_value = "goodwill", value_parser = by_name::<GrantType>)]
    pub grant_type: GrantType,
    /// Why, in words.
    #[arg(long)]
    pub note: String,
    /// Last day on which they can be used, e.g. 2027-03-31; never expires where not given.
    #[arg(long, value_name = "DAY")]
    pub expires_on: Option<String>,
    /// Made by the caller once: the same key never gives twice.
    #[arg(long)]
    pub key: String,
}
