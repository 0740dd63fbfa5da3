//! Reversals.

use credit_desk_actions::reversal::{NewReversal, reverse_transaction};

use super::Told;
use crate::args;
use crate::connect;
use crate::problem::Result;

pub async fn run(told: &Told, asked: args::Reverse) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let args::Reverse { transaction, reason, note, key } = asked;
    let what = format!("Reversed {transaction}");
    let posted =
        reverse_transaction(&book.store, &book.session, &NewReversal { transaction, reason, note, key })
            .await?;
    super::addition::said(told, &posted, &what)
}
