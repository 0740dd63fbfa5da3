//! Arguments of requests and decisions.

use clap::{Args, Subcommand};
use credit_desk_actions::view::ProposalTab;

use super::value::by_name;

/// Requests of customers, and proposals of staff.
#[derive(Debug, Subcommand)]
pub enum Request {
    /// Enter a request on a customer's behalf.
    Submit(Submit),
    /// List them: what is open, what waits for a second approval, what is decided.
    List(List),
    /// One with its evidence.
    Show {
        /// req_…
        id: String,
    },
    /// Answer the question about one that was sent back: it waits for a decision again.
    Answer(Answer),
    /// Approve, in full or less. Beyond your limits it is the first of two approvals.
    Approve {
        #[command(flatten)]
        decide: Decide,
        /// Fewer credits than asked for.
        #[arg(long)]
        credits: Option<String>,
    },
    /// Reject.
    Reject(Decide),
    /// Send back with a question.
    SendBack(Decide),
    /// Withdraw your own.
    Withdraw(Decide),
}

/// A request to enter.
#[derive(Debug, Args)]
pub struct Submit {
    /// Organisation: number, external ID or name.
    pub organisation: String,
    /// Credits asked for.
    #[arg(long)]
    pub credits: String,
    /// Reason, in the customer's words.
    #[arg(long)]
    pub reason: String,
    /// The customer's user who asked.
    #[arg(long, value_name = "NAME")]
    pub requested_by: Option<String>,
    /// Note of the desk.
    #[arg(long)]
    pub note: Option<String>,
    /// Last day on which the credits can be used, e.g. 2027-03-31; never expires where not given.
    #[arg(long, value_name = "DAY")]
    pub expires_on: Option<String>,
    /// Made by the caller once: the same key never enters twice.
    #[arg(long)]
    pub key: String,
}

/// Which to list.
#[derive(Debug, Args)]
pub struct List {
    /// open, second or decided.
    #[arg(long, default_value = "open", value_parser = by_name::<ProposalTab>)]
    pub tab: ProposalTab,
    /// Organisation: number, external ID or name.
    #[arg(long, visible_alias = "org", value_name = "ORG")]
    pub organisation: Option<String>,
    /// Words in organisation, reason, note or person.
    #[arg(long)]
    pub text: Option<String>,
    /// `next` of an earlier answer.
    #[arg(long)]
    pub cursor: Option<String>,
}

/// New words for a request that was sent back.
#[derive(Debug, Args)]
pub struct Answer {
    /// req_…
    pub id: String,
    /// The reason, with what was asked for.
    #[arg(long)]
    pub reason: String,
    /// Another amount.
    #[arg(long)]
    pub credits: Option<String>,
    /// Made by the caller once.
    #[arg(long)]
    pub key: String,
}

/// A decision.
#[derive(Debug, Args)]
pub struct Decide {
    /// req_…
    pub id: String,
    /// Why; needed to reject and to send back.
    #[arg(long)]
    pub reason: Option<String>,
    /// `shown` of what `request show --json` answered: refused where that changed since. Without it, what is there now counts.
    #[arg(long, value_name = "TEXT")]
    pub shown: Option<String>,
    /// Made by the caller once: the same key decides once. Made anew where not given.
    #[arg(long)]
    pub key: Option<String>,
}
