//! An event's transactions.

use std::fmt::Write as _;

use credit_desk_actions::ActionError;
use credit_desk_actions::book::Book;
use credit_desk_actions::transactions::{list_transactions, lookup_event};
use credit_desk_actions::view::{EventView, PageRequest, TransactionFilter, TransactionRow};
use serde::Serialize;

use super::Told;
use crate::args;
use crate::connect;
use crate::output;
use crate::problem::Result;

/// An event with every transaction.
#[derive(Debug, Serialize)]
struct Whole {
    #[serde(flatten)]
    event: EventView,
    rows: Vec<TransactionRow>,
}

pub async fn run(told: &Told, asked: &args::Event) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let Some(event) = lookup_event(&book.store, &book.session, &asked.id).await? else {
        return Err(ActionError::refused(
            "event_unknown",
            format!("Event {} has no ledger entries.", asked.id),
            "Check the number, or whether its usage was imported yet.",
        )
        .into());
    };
    if told.json && !asked.transactions {
        return Ok(output::json(&event)?);
    }
    let rows = rows(&book, &event.event_id).await?;
    if told.json {
        return Ok(output::json(&Whole { event, rows })?);
    }
    let mut text = totals(&event);
    text.push('\n');
    text += &super::transactions::rows(&rows);
    Ok(output::text(&text)?)
}

/// An event's totals as text.
pub fn totals(event: &EventView) -> String {
    let mut text = format!("Event {}", event.event_id);
    if let Some(name) = &event.name {
        let _ = write!(text, " · {name}");
    }
    let _ = write!(
        text,
        "\n{}, total {} credits (in {}, out {})\n",
        output::counted(event.transactions, "transaction"),
        output::amount(&event.net),
        output::amount(&event.credits_in),
        output::amount(&event.credits_out),
    );
    if event.tallied_records > 0 {
        let _ = writeln!(text, "{} in hourly transactions", output::counted(event.tallied_records, "record"));
    }
    let names: Vec<String> =
        event.organisations.iter().map(|org| format!("{} (org_{})", org.name, org.org_id)).collect();
    let _ = writeln!(text, "Organisations: {}", names.join(", "));
    let _ = writeln!(
        text,
        "From {} to {} UTC",
        output::time_or_dash(event.first_at.as_ref()),
        output::time_or_dash(event.last_at.as_ref())
    );
    text
}

async fn rows(book: &Book, event_id: &str) -> Result<Vec<TransactionRow>> {
    let filter = TransactionFilter { event_id: Some(event_id.to_owned()), ..TransactionFilter::default() };
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest { cursor, on_or_before: None, limit: 500 };
        let mut page = list_transactions(&book.store, &book.session, &filter, &request).await?;
        rows.append(&mut page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}
