//! What the command line understands.

mod addition;
mod coupon;
mod filter;
mod import;
mod request;
mod staff;
mod value;
mod work;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use credit_desk_domain::{Credits, Currency, Instant};
use credit_desk_storage::Settlement;

pub use self::addition::{Grant, Purchase};
pub use self::coupon::{Coupon, IssueCoupons, RedeemCoupon};
pub use self::filter::{Event, Export, Filter, Transactions};
pub use self::import::Import;
pub use self::request::{Decide, Request};
pub use self::staff::{Audit, AuditFilter, Person, Staff, StaffDetails, StaffEnd};
use self::value::{by_name, settlement};
pub use self::work::{Extend, Work};

/// Credit Desk without a window: the same actions for cron, pipes and scripts.
///
/// Exit codes: 0 done, 1 refused or failed (with a sentence on stderr), 2 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "credit-desk-cli", version)]
pub struct Arguments {
    /// The book: a file, or a postgres:// URL (password from PGPASSWORD or ~/.pgpass where the URL has none). Without
    /// it, the desk's own book.
    #[arg(long, global = true, value_name = "URL|PATH", env = "CREDIT_DESK_DB", hide_env_values = true)]
    pub db: Option<String>,
    /// Who works, where the book is a file that people sign in to; the password comes from CREDIT_DESK_PASSWORD or is
    /// asked for.
    #[arg(long = "as", global = true, value_name = "LOGIN", env = "CREDIT_DESK_LOGIN")]
    pub sign_in_as: Option<String>,
    /// Answer as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new empty book.
    Init(Init),
    /// Make the demo book.
    Demo(Demo),
    /// Import a file: usage, organisations, purchases, grants or requests.
    Import(Import),
    /// What usage is for.
    #[command(subcommand)]
    Operation(Operation),
    /// What a unit costs.
    #[command(subcommand)]
    Rate(Rate),
    /// Buyers: add, list, or one's page.
    Organisation(Organisation),
    /// Record a purchase that was paid outside.
    Purchase(Purchase),
    /// Give credits: at once within your limits, else as a proposal that a colleague approves.
    Grant(Grant),
    /// Coupon codes: issue a batch, list, show, disable, redeem.
    #[command(subcommand)]
    Coupon(Coupon),
    /// Requests and proposals: enter, look at, decide.
    #[command(subcommand)]
    Request(Request),
    /// Take the rest of a lot back that was given by mistake; beyond your limits as a proposal.
    Void(Work),
    /// Let a lot expire later; beyond your limits as a proposal.
    Extend(Extend),
    /// Post the hours that are over.
    Settle,
    /// Every transaction of an event, with its totals.
    Event(Event),
    /// Look up whatever was pasted: event ID, transaction ID, source record, reference, coupon code,
    /// organisation.
    Find {
        /// The text.
        text: String,
    },
    /// List transactions, newest first.
    Transactions(Transactions),
    /// One transaction with its entries, lots and history.
    Transaction {
        /// Its ID, txn_… (or tally_… of an open hour).
        id: String,
    },
    /// Write what a list holds to a file.
    #[command(subcommand)]
    Export(Export),
    /// The figures of an organisation's balance.
    Balance(AsOf),
    /// How a balance came about.
    Explain(AsOf),
    /// Undo a transaction by a new one that restores the original lots.
    Reverse(Reverse),
    /// Who works at the desk: roles, limits, passwords.
    #[command(subcommand)]
    Staff(Staff),
    /// Who did what: list, export, check the chain.
    #[command(subcommand)]
    Audit(Audit),
    /// Recompute everything and name each difference; exit code 1 where there is one.
    Verify,
    /// Print a script for a shell that completes commands and options.
    Completions {
        /// Shell.
        shell: Shell,
    },
}

/// Make a new empty book.
#[derive(Debug, Args)]
pub struct Init {
    /// Legal name of the company that sells the credits.
    #[arg(long, visible_alias = "name", value_name = "NAME")]
    pub billing_entity: String,
    /// Zone of its months, e.g. Europe/Berlin.
    #[arg(long, default_value = "UTC")]
    pub zone: String,
    /// Currency of its reports.
    #[arg(long, default_value = "EUR")]
    pub currency: String,
    /// What the book is for; all but production show a striped band in the window.
    #[arg(long, default_value = "production")]
    pub environment: Environment,
}

/// What a book is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Environment {
    /// The real one.
    Production,
    /// For trying things out.
    Test,
}

/// Make the demo book.
#[derive(Debug, Args)]
pub struct Demo {
    /// About how many transactions, up to 10 million and more.
    #[arg(long, default_value_t = credit_desk_actions::demo::USUAL_TRANSACTIONS, value_parser = clap::value_parser!(u64).range(1..))]
    pub transactions: u64,
    /// The same seed and end make the same book.
    #[arg(long, default_value_t = credit_desk_actions::demo::USUAL_SEED)]
    pub seed: u64,
    /// The present of the book; without it, the hour that has just begun.
    #[arg(long, value_name = "INSTANT")]
    pub end: Option<Instant>,
}

/// Operations.
#[derive(Debug, Subcommand)]
pub enum Operation {
    /// Add an operation.
    Add {
        /// Name, e.g. "Photo processing".
        name: String,
        /// Unit of its quantity, e.g. photo.
        #[arg(long)]
        unit: String,
        /// One transaction per record, or per hour.
        #[arg(long, default_value = "each", value_parser = settlement)]
        settlement: Settlement,
    },
    /// Operations with their units and present rates.
    List,
}

/// Rates.
#[derive(Debug, Subcommand)]
pub enum Rate {
    /// Add a rate that holds from an instant on.
    Add {
        /// Operation's name.
        operation: String,
        /// From when, e.g. 2026-01-01T00:00:00Z.
        #[arg(long, value_name = "INSTANT")]
        from: Instant,
        /// Credits for one unit, e.g. 0.015.
        #[arg(long, value_parser = Credits::parse)]
        credits: Credits,
    },
}

/// Buyers.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct Organisation {
    #[command(subcommand)]
    pub command: Option<OrganisationCommand>,
    /// Show one: by number, external ID or name.
    pub organisation: Option<String>,
}

/// What to do with buyers.
#[derive(Debug, Subcommand)]
pub enum OrganisationCommand {
    /// Add one.
    Add(NewOrganisation),
    /// List them.
    List {
        /// Words in name, number or external ID.
        #[arg(long)]
        text: Option<String>,
        /// Only those in a state: active, low, zero, in_debt, suspended, closed.
        #[arg(long, value_parser = by_name::<credit_desk_actions::view::OrgStateView>)]
        state: Vec<credit_desk_actions::view::OrgStateView>,
        /// Only those with credits that expire within 14 days.
        #[arg(long)]
        expiring: bool,
    },
}

/// A buyer to add.
#[derive(Debug, Args)]
pub struct NewOrganisation {
    /// Name.
    pub name: String,
    /// The platform's own ID.
    #[arg(long)]
    pub external_id: String,
    /// Legal name.
    #[arg(long)]
    pub legal_name: Option<String>,
    /// ISO 3166 country.
    #[arg(long)]
    pub country: Option<String>,
    /// Tax ID.
    #[arg(long)]
    pub tax_id: Option<String>,
    /// Billing e-mail.
    #[arg(long)]
    pub email: Option<String>,
    /// Plan.
    #[arg(long, default_value = "Pay as you go")]
    pub plan: String,
    /// Currency of its purchases; the book's where not given.
    #[arg(long, value_parser = Currency::parse)]
    pub currency: Option<Currency>,
}

/// An organisation, at a time.
#[derive(Debug, Args)]
pub struct AsOf {
    /// Organisation: number, external ID or name.
    pub organisation: String,
    /// A past instant or day; now where not given.
    #[arg(long, value_name = "INSTANT|DAY")]
    pub as_of: Option<String>,
}

/// A transaction to undo.
#[derive(Debug, Args)]
pub struct Reverse {
    /// txn_… of the transaction.
    pub transaction: String,
    /// Reason code, e.g. wrong_event.
    #[arg(long)]
    pub reason: String,
    /// Note.
    #[arg(long)]
    pub note: String,
    /// Made by the caller once: the same key never reverses twice.
    #[arg(long)]
    pub key: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use credit_desk_actions::view::KindView;
    use credit_desk_domain::Money;

    use super::value::{measure, paid};
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn money_and_mappings_are_read_whole() {
        assert_eq!(paid("490.00 EUR").expect("money"), Money::from_micro(490_000_000, Currency::EUR));
        assert!(paid("490").is_err(), "an amount without currency");
        assert_eq!(measure("a=b=Op").expect("a measure").column, "a=b", "the operation is behind the last =");
        assert_eq!(by_name::<KindView>("admin-grant"), Ok(KindView::AdminGrant));
        assert!(by_name::<KindView>("gift").expect_err("unknown").contains("purchase"), "the names are said");
    }
}
