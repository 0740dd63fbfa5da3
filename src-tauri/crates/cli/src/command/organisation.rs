//! Organisations.

use std::fmt::Write as _;

use credit_desk_actions::organisations::{get_organisation, list_organisations};
use credit_desk_actions::registration;
use credit_desk_actions::view::{OrgFilter, OrgPage, OrgRow};
use credit_desk_storage::NewOrganisation;

use super::Told;
use crate::args::{self, OrganisationCommand};
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::Result;

pub async fn run(told: &Told, asked: args::Organisation) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    match (asked.command, asked.organisation) {
        (Some(OrganisationCommand::Add(new)), _) => {
            let currency = match new.currency {
                Some(currency) => currency,
                None => book.store.billing_entity().await?.currency,
            };
            let name = new.name.clone();
            let new = NewOrganisation {
                external_id: new.external_id,
                name: new.name,
                legal_name: new.legal_name,
                country: new.country,
                tax_id: new.tax_id,
                email: new.email,
                plan: new.plan,
                plan_expires_at: None,
                currency,
                status: "active".to_owned(),
            };
            let org = registration::add_organisation(&book.store, &book.session, &new).await?;
            if told.json {
                let number = i32::try_from(org.get()).unwrap_or(i32::MAX);
                return Ok(output::json(&get_organisation(&book.store, &book.session, number).await?.row)?);
            }
            Ok(output::text(&format!("Added {name} as {org}.\n"))?)
        }
        (Some(OrganisationCommand::List { text, state, expiring }), _) => {
            let filter = OrgFilter { text, states: state, expiring, ..OrgFilter::default() };
            let list = list_organisations(&book.store, &book.session, &filter).await?;
            if told.json {
                return Ok(output::json(&list)?);
            }
            Ok(output::text(&format!(
                "{}\n{} of {} organisations\n",
                rows(&list.rows),
                list.rows.len(),
                list.total
            ))?)
        }
        (None, text) => {
            let key = registration::organisation(&book.store, &text.unwrap_or_default()).await?;
            let page = get_organisation(&book.store, &book.session, number(key.org_id)).await?;
            if told.json {
                return Ok(output::json(&page)?);
            }
            Ok(output::text(&page_text(&page))?)
        }
    }
}

/// Organisations' numbers are small.
pub fn number(org_id: i64) -> i32 {
    i32::try_from(org_id).unwrap_or(i32::MAX)
}

fn rows(rows: &[OrgRow]) -> String {
    let mut table = Table::new(&[
        ("No.", Side::Right),
        ("External ID", Side::Left),
        ("Name", Side::Left),
        ("Plan", Side::Left),
        ("Available", Side::Right),
        ("Debt", Side::Right),
        ("Burn / h", Side::Right),
        ("Hours left", Side::Right),
        ("State", Side::Left),
    ]);
    let dash = || "-".to_owned();
    for row in rows {
        table.row(vec![
            row.org_id.to_string(),
            row.external_id.clone(),
            row.name.clone(),
            row.plan.clone(),
            output::amount(&row.available),
            row.debt.as_ref().map_or_else(dash, output::amount),
            row.burn_rate.as_ref().map_or_else(dash, output::amount),
            row.hours_remaining.map_or_else(dash, |hours| output::number(u64::try_from(hours).unwrap_or(0))),
            output::name(&row.state),
        ]);
    }
    table.text()
}

fn page_text(page: &OrgPage) -> String {
    let row = &page.row;
    let mut text = format!(
        "{} (org_{}, external ID {}), {}\n\n",
        row.name,
        row.org_id,
        row.external_id,
        output::name(&row.state)
    );
    let mut figures = Table::new(&[("Credits", Side::Left), ("", Side::Right)]);
    for (label, amount) in [
        ("settled", &page.settled),
        ("accumulating", &page.accumulating),
        ("held", &page.held),
        ("available", &page.available),
        ("of which promotional", &page.promotional),
    ] {
        figures.row(vec![label.to_owned(), output::amount(amount)]);
    }
    if let Some(debt) = &row.debt {
        figures.row(vec!["debt".to_owned(), output::amount(debt)]);
    }
    text += &figures.text();
    let burn = row
        .burn_rate
        .as_ref()
        .map_or_else(|| "no usage".to_owned(), |rate| format!("{} / h", output::amount(rate)));
    let _ = write!(text, "\nBurn rate: {burn} ({})\n{}\n", page.burn_note, page.run_out_note);
    if let Some(next) = &row.expiring_next {
        let (credits, at) = (output::amount(&next.credits), output::time(&next.at));
        let _ = writeln!(
            text,
            "Expiring next: {credits} {} credits on {at} UTC, in {} days",
            next.category, next.in_days
        );
    }
    let _ = writeln!(text, "Trend: {}. {}\n", page.trend.title, page.trend.action);
    let mut months =
        Table::new(&[("Month", Side::Left), ("Usage", Side::Right), ("Transactions", Side::Right)]);
    for card in &page.months {
        let current = if card.current { " (current)" } else { "" };
        let usage = card.usage.as_ref().map_or_else(|| "no usage".to_owned(), output::amount);
        months.row(vec![format!("{}{current}", card.month.0), usage, output::number(card.transactions)]);
    }
    text += &months.text();
    if !page.lots.is_empty() {
        text.push('\n');
        text += &super::balance::lots(&page.lots);
    }
    if !page.projects.is_empty() {
        let mut projects =
            Table::new(&[("Project", Side::Left), ("This month", Side::Right), ("Last month", Side::Right)]);
        for project in &page.projects {
            let cells = [&project.month_to_date, &project.last_month].map(output::amount);
            projects.row(std::iter::once(project.project.clone()).chain(cells).collect());
        }
        text.push('\n');
        text += &projects.text();
    }
    text
}
