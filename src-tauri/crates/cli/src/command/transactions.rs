//! The list of transactions, and one of them.

use std::fmt::Write as _;

use credit_desk_actions::book::Book;
use credit_desk_actions::registration;
use credit_desk_actions::transactions::{get_transaction, list_transactions, summarise_transactions};
use credit_desk_actions::view::{
    PageRequest, TransactionDetail, TransactionFilter, TransactionRow, TransactionSummary,
};

use super::Told;
use super::organisation::number;
use crate::args;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::Result;

pub async fn list(told: &Told, asked: &args::Transactions) -> Result<()> {
    let book = connect::open(told.db.as_deref(), asked.filter.zone).await?;
    let filter = filter(&book, &asked.filter).await?;
    if asked.summary {
        let summary = summarise_transactions(&book.store, &book.session, &filter).await?;
        if told.json {
            return Ok(output::json(&summary)?);
        }
        return Ok(output::text(&summary_text(&summary))?);
    }
    let request = PageRequest {
        cursor: asked.cursor.clone(),
        on_or_before: asked.on_or_before.clone(),
        limit: asked.limit,
    };
    let page = list_transactions(&book.store, &book.session, &filter, &request).await?;
    if told.json {
        return Ok(output::json(&page)?);
    }
    let mut text = rows(&page.rows);
    if let Some(next) = &page.next {
        let _ = write!(text, "\nMore with --cursor {next}\n");
    }
    Ok(output::text(&text)?)
}

/// The filter as the actions take it.
pub async fn filter(book: &Book, asked: &args::Filter) -> Result<TransactionFilter> {
    let org_id = match &asked.organisation {
        Some(text) => Some(number(registration::organisation(&book.store, text).await?.org_id)),
        None => None,
    };
    Ok(TransactionFilter {
        org_id,
        kinds: asked.kind.clone(),
        status: asked.status,
        project: asked.project.clone(),
        operation: asked.operation.clone(),
        from: asked.from.clone(),
        to: asked.to.clone(),
        min_credits: asked.min_credits.clone(),
        max_credits: asked.max_credits.clone(),
        event_id: asked.event.clone(),
        text: asked.text.clone(),
    })
}

/// Rows as text.
pub fn rows(rows: &[TransactionRow]) -> String {
    let mut table = Table::new(&[
        ("Date (UTC)", Side::Left),
        ("Type", Side::Left),
        ("Description", Side::Left),
        ("Organisation", Side::Left),
        ("Event ID", Side::Left),
        ("Credits", Side::Right),
        ("Balance after", Side::Right),
        ("Status", Side::Left),
        ("ID", Side::Left),
    ]);
    for row in rows {
        table.row(vec![
            output::time(&row.occurred_at),
            output::kind(row.kind),
            described(row),
            row.organisation.clone(),
            row.event_id.clone().unwrap_or_else(|| "-".to_owned()),
            output::amount(&row.credits),
            row.balance_after.as_ref().map_or_else(|| "-".to_owned(), output::amount),
            output::name(&row.status),
            row.id.clone(),
        ]);
    }
    if table.is_empty() { "No transaction matches.\n".to_owned() } else { table.text() }
}

fn described(row: &TransactionRow) -> String {
    let named: Vec<&str> =
        [row.event_name.as_deref(), row.operation.as_deref()].into_iter().flatten().collect();
    if named.is_empty() { row.description.clone() } else { named.join(" · ") }
}

fn summary_text(summary: &TransactionSummary) -> String {
    let counted = "-".to_owned();
    let mut table = Table::new(&[("Total", Side::Left), ("", Side::Right)]);
    table.row(vec!["transactions".into(), summary.count.map_or(counted.clone(), output::number)]);
    for (label, amount) in [
        ("credits in", &summary.credits_in),
        ("credits out", &summary.credits_out),
        ("net movement", &summary.net),
    ] {
        table.row(vec![label.into(), amount.as_ref().map_or(counted.clone(), output::amount)]);
    }
    table.row(vec!["accumulating".into(), output::number(summary.accumulating)]);
    table.row(vec!["organisations in debt".into(), output::number(summary.in_debt)]);
    let mut months =
        Table::new(&[("Month", Side::Left), ("Credits in", Side::Right), ("Credits out", Side::Right)]);
    for month in &summary.months {
        months.row(vec![
            month.month.0.clone(),
            output::amount(&month.credits_in),
            output::amount(&month.credits_out),
        ]);
    }
    format!("{}\n{}", table.text(), months.text())
}

pub async fn one(told: &Told, id: &str) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let detail = get_transaction(&book.store, &book.session, id).await?;
    if told.json {
        return Ok(output::json(&detail)?);
    }
    Ok(output::text(&detail_text(&detail))?)
}

fn detail_text(detail: &TransactionDetail) -> String {
    let row = &detail.row;
    let mut table = Table::new(&[("Transaction", Side::Left), ("", Side::Left)]);
    let mut line = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            table.row(vec![label.to_owned(), value]);
        }
    };
    line("id", Some(row.id.clone()));
    line("organisation", Some(format!("{} (org_{})", row.organisation, row.org_id)));
    line("type", Some(output::kind(row.kind)));
    line("status", Some(output::name(&row.status)));
    line("credits", Some(output::amount(&row.credits)));
    line("balance after", row.balance_after.as_ref().map(output::amount));
    line("for", Some(described(row)).filter(|text| !text.is_empty()));
    line("event ID", row.event_id.clone());
    line("project", row.project.clone());
    line("quantity", detail.quantity.clone());
    line("user", row.user.clone());
    line("happened", Some(format!("{} UTC", output::time(&row.occurred_at))));
    line("posted", detail.posted_at.as_ref().map(|at| format!("{} UTC", output::time(at))));
    line("by", Some(detail.actor.clone()));
    line("sequence", detail.sequence.map(|number| number.to_string()));
    line(
        "source record",
        detail.source.as_ref().zip(detail.record_id.as_ref()).map(|(source, id)| format!("{source} {id}")),
    );
    line("reference", detail.reference.clone());
    line("note", detail.note.clone());
    line("reverses", detail.reverses.clone());
    line("reversed by", detail.reversed_by.clone());
    line("hash", detail.hash.clone());
    let mut text = table.text();
    if !detail.entries.is_empty() {
        let mut entries = Table::new(&[
            ("Account", Side::Left),
            ("Unit", Side::Left),
            ("Debit", Side::Right),
            ("Credit", Side::Right),
        ]);
        for entry in &detail.entries {
            let cell = |amount: &Option<_>| amount.as_ref().map_or_else(String::new, output::amount);
            entries.row(vec![
                entry.account.clone(),
                entry.unit.clone(),
                cell(&entry.debit),
                cell(&entry.credit),
            ]);
        }
        text.push('\n');
        text += &entries.text();
    }
    if !detail.allocations.is_empty() {
        let mut lots = Table::new(&[
            ("Lot", Side::Left),
            ("From", Side::Left),
            ("Credits", Side::Right),
            ("Cost", Side::Right),
        ]);
        for lot in &detail.allocations {
            let cost = lot.cost.as_ref().map_or_else(|| "-".to_owned(), output::money);
            lots.row(vec![lot.lot_id.clone(), lot.source.clone(), output::amount(&lot.credits), cost]);
        }
        text.push('\n');
        text += &lots.text();
    }
    if let Some(rule) = &detail.draw_down_rule {
        let _ = writeln!(text, "\n{rule}");
    }
    for entry in &detail.history {
        let more = entry.detail.as_ref().map_or(String::new(), |detail| format!(" ({detail})"));
        let _ = write!(text, "\n{} UTC  {} by {}{more}", output::time(&entry.at), entry.what, entry.who);
    }
    if detail.record_count > 0 {
        let _ = write!(text, "\n\n{} in this hour:\n", output::counted(detail.record_count, "record"));
        let mut records =
            Table::new(&[("Date (UTC)", Side::Left), ("Record", Side::Left), ("Credits", Side::Right)]);
        for record in &detail.records {
            let id = format!("{} {}", record.source, record.record_id);
            records.row(vec![output::time(&record.occurred_at), id, output::amount(&record.credits)]);
        }
        text += &records.text();
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
