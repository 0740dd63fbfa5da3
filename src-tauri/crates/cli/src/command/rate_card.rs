//! Operations and rates.

use credit_desk_actions::rate_card;
use credit_desk_domain::Rate;
use credit_desk_storage::Settlement;
use serde::Serialize;

use super::Told;
use crate::args;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::Result;

/// One operation, as listed.
#[derive(Debug, Serialize)]
struct Listed {
    operation: String,
    unit: String,
    settlement: &'static str,
    /// Credits for one unit now; nothing without a rate.
    credits_per_unit: Option<String>,
}

pub async fn operation(told: &Told, asked: &args::Operation) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    match asked {
        args::Operation::Add { name, unit, settlement } => {
            let added = rate_card::add_operation(&book.store, &book.session, name, unit, *settlement).await?;
            if told.json {
                return Ok(output::json(&added)?);
            }
            Ok(output::text(&format!(
                "Added operation {} (unit {}, settled {}).\n",
                added.operation, added.unit, added.settlement
            ))?)
        }
        args::Operation::List => {
            let rates = book.store.rates().await?;
            let now = book.session.now();
            let listed: Vec<Listed> = book
                .store
                .operations()
                .await?
                .into_iter()
                .map(|operation| {
                    let of: Vec<Rate> = rates
                        .iter()
                        .filter(|rate| rate.operation_id == operation.operation_id)
                        .map(|rate| Rate {
                            starts_at: rate.starts_at,
                            credits_per_unit: rate.credits_per_unit,
                        })
                        .collect();
                    Listed {
                        operation: operation.name,
                        unit: operation.unit,
                        settlement: match operation.settlement {
                            Settlement::Each => "each",
                            Settlement::Hourly => "hourly",
                        },
                        credits_per_unit: Rate::at(&of, now).map(|rate| rate.credits_per_unit.to_string()),
                    }
                })
                .collect();
            if told.json {
                return Ok(output::json(&listed)?);
            }
            let mut table = Table::new(&[
                ("Operation", Side::Left),
                ("Unit", Side::Left),
                ("Settled", Side::Left),
                ("Credits per unit", Side::Right),
            ]);
            for row in listed {
                let rate = row.credits_per_unit.unwrap_or_else(|| "no rate".to_owned());
                table.row(vec![row.operation, row.unit, row.settlement.to_owned(), rate]);
            }
            Ok(output::text(&table.text())?)
        }
    }
}

pub async fn rate(told: &Told, asked: &args::Rate) -> Result<()> {
    let args::Rate::Add { operation, from, credits } = asked;
    let book = connect::open(told.db.as_deref(), None).await?;
    let added = rate_card::add_rate(&book.store, &book.session, operation, *from, *credits).await?;
    if told.json {
        return Ok(output::json(&added)?);
    }
    Ok(output::text(&format!(
        "Added a rate: {} costs {} credits per {} from {} on.\n",
        added.operation, added.credits_per_unit, added.unit, added.starts_at
    ))?)
}
