//! Hours that are over.

use credit_desk_actions::settlement::settle_hours;
use serde::Serialize;

use super::Told;
use crate::connect;
use crate::output;
use crate::problem::Result;
use crate::watch::Follower;

/// What was settled.
#[derive(Debug, Serialize)]
struct Settled {
    /// Hours posted, each as one transaction.
    transactions: u64,
}

pub async fn run(told: &Told) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let follower = Follower::new();
    let settled = settle_hours(&book.store, &book.session, follower.as_ref()).await;
    follower.done();
    let transactions = settled?;
    if told.json {
        return Ok(output::json(&Settled { transactions })?);
    }
    Ok(output::text(&match transactions {
        0 => "No hour was waiting.\n".to_owned(),
        1 => "1 hour was posted.\n".to_owned(),
        many => format!("{} hours were posted.\n", output::number(many)),
    })?)
}
