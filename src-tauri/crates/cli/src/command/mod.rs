//! One file per thing that can be asked for.

mod addition;
mod audit;
mod balance;
mod completions;
mod coupon;
mod event;
mod export;
mod find;
mod import;
mod new_book;
mod organisation;
mod rate_card;
mod request;
mod settlement;
mod staff;
mod transactions;
mod verify;
mod work;

use crate::args::{Arguments, Command};
use crate::problem::Result;

/// What every command is told beside its own arguments.
#[derive(Debug, Clone)]
pub struct Told {
    /// The book that was named.
    pub db: Option<String>,
    /// Answer as JSON.
    pub json: bool,
}

/// Does what was asked for.
pub async fn run(arguments: Arguments) -> Result<()> {
    crate::connect::sign_in_as(arguments.sign_in_as);
    let told = Told { db: arguments.db, json: arguments.json };
    match arguments.command {
        Command::Init(init) => new_book::init(&told, &init).await,
        Command::Demo(demo) => new_book::demo(&told, &demo).await,
        Command::Import(import) => import::run(&told, &import).await,
        Command::Operation(operation) => rate_card::operation(&told, &operation).await,
        Command::Rate(rate) => rate_card::rate(&told, &rate).await,
        Command::Organisation(organisation) => organisation::run(&told, organisation).await,
        Command::Purchase(purchase) => addition::purchase(&told, purchase).await,
        Command::Coupon(coupon) => coupon::run(&told, coupon).await,
        Command::Grant(grant) => work::grant(&told, grant).await,
        Command::Request(request) => request::run(&told, request).await,
        Command::Void(void) => work::void(&told, void).await,
        Command::Extend(extend) => work::extend(&told, extend).await,
        Command::Settle => settlement::run(&told).await,
        Command::Event(event) => event::run(&told, &event).await,
        Command::Find { text } => find::run(&told, &text).await,
        Command::Transactions(transactions) => transactions::list(&told, &transactions).await,
        Command::Transaction { id } => transactions::one(&told, &id).await,
        Command::Export(export) => export::run(&told, &export).await,
        Command::Balance(asked) => balance::figures(&told, &asked).await,
        Command::Explain(asked) => balance::explain(&told, &asked).await,
        Command::Reverse(reverse) => work::reverse(&told, reverse).await,
        Command::Staff(staff) => staff::run(&told, staff).await,
        Command::Audit(audit) => audit::run(&told, &audit).await,
        Command::Verify => verify::run(&told).await,
        Command::Completions { shell } => completions::run(shell),
    }
}
