//! A balance: its figures, and how it came about.

use std::fmt::Write as _;

use credit_desk_actions::organisations::{explain_balance, get_organisation};
use credit_desk_actions::registration;
use credit_desk_actions::view::{Amount, Instant, LotView};
use serde::Serialize;

use super::Told;
use super::organisation::number;
use crate::args::AsOf;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::Result;

/// The figures of a balance.
#[derive(Debug, Serialize)]
struct Figures {
    organisation: String,
    org_id: i32,
    as_of: Instant,
    /// Posted: what lots hold less debt.
    settled: Amount,
    /// Open tallies; known for the present only.
    accumulating: Option<Amount>,
    /// Approved and not posted; known for the present only.
    held: Option<Amount>,
    /// What may be spent.
    available: Amount,
    /// Usage that nothing covered.
    debt: Amount,
}

pub async fn figures(told: &Told, asked: &AsOf) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let key = registration::organisation(&book.store, &asked.organisation).await?;
    let org_id = number(key.org_id);
    let explained = explain_balance(&book.store, &book.session, org_id, asked.as_of.as_deref()).await?;
    let now = match asked.as_of {
        None => Some(get_organisation(&book.store, &book.session, org_id).await?),
        Some(_) => None,
    };
    let figures = Figures {
        organisation: explained.organisation,
        org_id,
        as_of: explained.as_of,
        settled: explained.settled,
        accumulating: now.as_ref().map(|page| page.accumulating.clone()),
        held: now.as_ref().map(|page| page.held.clone()),
        available: now.map_or(explained.available, |page| page.available),
        debt: explained.debt,
    };
    if told.json {
        return Ok(output::json(&figures)?);
    }
    let mut table = Table::new(&[("Credits", Side::Left), ("", Side::Right)]);
    for (label, amount) in [
        ("settled", Some(&figures.settled)),
        ("accumulating", figures.accumulating.as_ref()),
        ("held", figures.held.as_ref()),
        ("available", Some(&figures.available)),
        ("debt", Some(&figures.debt)),
    ] {
        if let Some(amount) = amount {
            table.row(vec![label.to_owned(), output::amount(amount)]);
        }
    }
    Ok(output::text(&format!(
        "{} (org_{}) as of {} UTC\n\n{}",
        figures.organisation,
        figures.org_id,
        output::time(&figures.as_of),
        table.text()
    ))?)
}

pub async fn explain(told: &Told, asked: &AsOf) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let key = registration::organisation(&book.store, &asked.organisation).await?;
    let explained =
        explain_balance(&book.store, &book.session, number(key.org_id), asked.as_of.as_deref()).await?;
    if told.json {
        return Ok(output::json(&explained)?);
    }
    let mut text = format!("{}\n\n", explained.words);
    let mut steps =
        Table::new(&[("Type", Side::Left), ("Transactions", Side::Right), ("Credits", Side::Right)]);
    for step in &explained.steps {
        steps.row(vec![
            output::kind(step.kind),
            output::number(step.transactions),
            output::amount(&step.credits),
        ]);
    }
    steps.row(vec!["Settled".into(), String::new(), output::amount(&explained.settled)]);
    text += &steps.text();
    if !explained.lots.is_empty() {
        let _ = writeln!(text);
        text += &lots(&explained.lots);
    }
    Ok(output::text(&text)?)
}

/// Lots as text.
pub fn lots(lots: &[LotView]) -> String {
    let mut table = Table::new(&[
        ("Lot", Side::Left),
        ("Type", Side::Left),
        ("Added (UTC)", Side::Left),
        ("Credits", Side::Right),
        ("Remaining", Side::Right),
        ("Paid", Side::Right),
        ("Expires (UTC)", Side::Left),
    ]);
    for lot in lots {
        table.row(vec![
            lot.id.clone(),
            output::kind(lot.kind),
            output::time(&lot.added_at),
            output::amount(&lot.amount),
            output::amount(&lot.remaining),
            lot.paid.as_ref().map_or_else(|| "-".to_owned(), output::money),
            lot.expires_at.as_ref().map_or_else(|| "never".to_owned(), output::time),
        ]);
    }
    table.text()
}
