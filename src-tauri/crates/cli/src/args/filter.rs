//! Arguments that say which transactions.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_desk_actions::view::{KindView, StatusView};
use credit_desk_domain::BillingZone;

use super::value::{by_name, zone};

/// Every transaction of an event.
#[derive(Debug, Args)]
pub struct Event {
    /// The platform's event ID.
    pub id: String,
    /// With --json: every transaction too, not only the totals.
    #[arg(long)]
    pub transactions: bool,
}

/// Which transactions.
#[derive(Debug, Args)]
pub struct Filter {
    /// Organisation: number, external ID or name.
    #[arg(long, visible_alias = "org", value_name = "ORG")]
    pub organisation: Option<String>,
    /// Type, e.g. usage, purchase, admin_grant; several times for several.
    #[arg(long, value_parser = by_name::<KindView>)]
    pub kind: Vec<KindView>,
    /// Status: completed, accumulating, reversed.
    #[arg(long, value_parser = by_name::<StatusView>)]
    pub status: Option<StatusView>,
    /// Project's name.
    #[arg(long)]
    pub project: Option<String>,
    /// Operation's name.
    #[arg(long)]
    pub operation: Option<String>,
    /// First day, e.g. 2026-11-01.
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day, included.
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Smallest number of credits without sign.
    #[arg(long, value_name = "CREDITS")]
    pub min_credits: Option<String>,
    /// Largest number of credits without sign.
    #[arg(long, value_name = "CREDITS")]
    pub max_credits: Option<String>,
    /// Event ID.
    #[arg(long, value_name = "ID")]
    pub event: Option<String>,
    /// Words in description, event name, reference or record ID.
    #[arg(long)]
    pub text: Option<String>,
    /// Zone of the days; the billing entity's where not given.
    #[arg(long, value_parser = zone)]
    pub zone: Option<BillingZone>,
}

/// List transactions.
#[derive(Debug, Args)]
pub struct Transactions {
    #[command(flatten)]
    pub filter: Filter,
    /// Rows, 1 to 500.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub limit: u16,
    /// `next` or `prev` of an earlier answer.
    #[arg(long)]
    pub cursor: Option<String>,
    /// Start with the newest on or before the end of this day.
    #[arg(long, value_name = "DAY", conflicts_with = "cursor")]
    pub on_or_before: Option<String>,
    /// Totals over the filter instead of rows.
    #[arg(long)]
    pub summary: bool,
}

/// Exports.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Transactions as CSV, all that the filter holds.
    Transactions {
        #[command(flatten)]
        filter: Filter,
        /// File, or - for stdout.
        #[arg(long, value_name = "FILE|-")]
        out: PathBuf,
        /// Begin with a byte order mark, as Excel wants it.
        #[arg(long)]
        bom: bool,
    },
}
