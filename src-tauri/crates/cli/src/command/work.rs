//! Grants, voids, reversals and extensions: done at once within the limits, else proposed.

use std::fmt::Write as _;

use credit_desk_actions::grants;
use credit_desk_actions::registration;
use credit_desk_actions::view::{
    BulkSource, NewBulkGrant, NewExtension, NewGrant, NewReversal, NewVoid, Rehearsal, WorkOutcome,
};

use super::Told;
use super::organisation::number;
use crate::args;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::{Problem, Result};

/// Tells what was done, or what waits.
pub fn said(told: &Told, outcome: &WorkOutcome) -> Result<()> {
    if told.json {
        return Ok(output::json(outcome)?);
    }
    let id = outcome.transaction.as_deref().or(outcome.proposal.as_deref()).unwrap_or_default();
    Ok(output::text(&format!("{}\n{id}\n", outcome.sentence))?)
}

pub async fn grant(told: &Told, asked: args::Grant) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let args::Grant { organisation, credits, file, propose, grant_type, note, expires_on, key } = asked;
    if let Some(path) = file {
        let (file, _) = grants::open_file(&book.session, &path).await?;
        let source = BulkSource::File { file: file.name().to_owned() };
        let grant = NewBulkGrant { source, grant_type, note, expires_on, key };
        let rehearsal = grants::rehearse_bulk_grant(&book.store, &book.session, &grant, Some(&file)).await?;
        if propose && rehearsal.problems == 0 {
            let shown = &rehearsal.shown;
            let outcome =
                grants::propose_bulk_grant(&book.store, &book.session, &grant, Some(&file), shown).await?;
            return said(told, &outcome);
        }
        return rehearsed(told, &rehearsal);
    }
    let organisation = registration::organisation(&book.store, &organisation.unwrap_or_default()).await?;
    let grant = NewGrant {
        org_id: number(organisation.org_id),
        credits: credits.unwrap_or_default(),
        grant_type,
        note,
        expires_on,
        key,
    };
    said(told, &grants::grant_credits(&book.store, &book.session, &grant).await?)
}

fn rehearsed(told: &Told, rehearsal: &Rehearsal) -> Result<()> {
    if told.json {
        output::json(rehearsal)?;
    } else {
        let mut lines = Table::new(&[
            ("Line", Side::Right),
            ("Organisation", Side::Left),
            ("Credits", Side::Right),
            ("Before", Side::Right),
            ("After", Side::Right),
            ("Debt paid", Side::Right),
            ("Problem", Side::Left),
        ]);
        for line in &rehearsal.lines {
            let cells = [&line.credits, &line.before, &line.after, &line.debt_paid]
                .map(|amount| amount.as_ref().map_or_else(String::new, output::amount));
            let mut row = vec![line.line.to_string(), line.organisation.clone()];
            row.extend(cells);
            row.push(line.problem.clone().unwrap_or_default());
            lines.row(row);
        }
        let mut text = lines.text();
        let _ = writeln!(
            text,
            "\n{} credits for {}. {}",
            output::amount(&rehearsal.credits),
            output::counted(rehearsal.organisations.into(), "organisation"),
            rehearsal.how
        );
        output::text(&text)?;
    }
    match rehearsal.problems {
        0 => Ok(()),
        problems => Err(Problem::Found(format!(
            "{} cannot be granted. Correct the file; nothing was proposed.",
            output::counted(problems.into(), "line")
        ))),
    }
}

pub async fn void(told: &Told, asked: args::Work) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let work = NewVoid { lot: asked.lot, reason: asked.reason, key: asked.key };
    said(told, &grants::void_lot(&book.store, &book.session, &work).await?)
}

pub async fn extend(told: &Told, asked: args::Extend) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let args::Extend { lot, expires_on, reason, key } = asked;
    let work = NewExtension { lot, expires_on, reason, key };
    said(told, &grants::extend_lot(&book.store, &book.session, &work).await?)
}

pub async fn reverse(told: &Told, asked: args::Reverse) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let args::Reverse { transaction, reason, note, key } = asked;
    let work = NewReversal { transaction, reason, key };
    said(told, &grants::reverse_with_note(&book.store, &book.session, &work, Some(&note)).await?)
}
