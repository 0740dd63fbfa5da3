//! Requests and proposals: entered, listed, looked at, decided.

use std::fmt::Write as _;

use credit_desk_actions::book::Book;
use credit_desk_actions::proposals::{
    RequestEdit, decide_proposals, edit_request, get_proposal, list_proposals, submit_request,
};
use credit_desk_actions::registration;
use credit_desk_actions::view::{
    Decision, NewRequest, ProposalDetail, ProposalFilter, ProposalRow, ProposalTab, Verdict,
};
use credit_desk_domain::ProposalId;

use super::Told;
use super::organisation::number;
use crate::args::{Decide, Request};
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::{Problem, Result};

pub async fn run(told: &Told, asked: Request) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    let (store, session) = (&book.store, &book.session);
    match asked {
        Request::Submit(asked) => {
            let key = registration::organisation(store, &asked.organisation).await?;
            let request = NewRequest {
                org_id: number(key.org_id),
                credits: asked.credits,
                reason: asked.reason,
                note: asked.note,
                requested_by: asked.requested_by,
                expires_on: asked.expires_on,
                key: asked.key,
            };
            super::work::said(told, &submit_request(store, session, &request).await?)
        }
        Request::List(asked) => {
            let org_id = match &asked.organisation {
                Some(text) => Some(number(registration::organisation(store, text).await?.org_id)),
                None => None,
            };
            let filter = ProposalFilter { tab: asked.tab, org_id, actions: Vec::new(), text: asked.text };
            let page = list_proposals(store, session, &filter, asked.cursor.as_deref()).await?;
            if told.json {
                return Ok(output::json(&page)?);
            }
            let mut text = rows(&page.rows, asked.tab);
            let _ = write!(
                text,
                "\n{} open ({} within your limit), {} for a second approval\n",
                output::number(page.open.into()),
                output::number(page.within.into()),
                output::number(page.second.into())
            );
            if let Some(next) = &page.next {
                let _ = writeln!(text, "More with --cursor {next}");
            }
            Ok(output::text(&text)?)
        }
        Request::Show { id } => {
            let detail = get_proposal(store, session, &id).await?;
            if told.json {
                return Ok(output::json(&detail)?);
            }
            Ok(output::text(&detail_text(&detail))?)
        }
        Request::Answer(asked) => {
            let edit =
                RequestEdit { id: asked.id, credits: asked.credits, reason: asked.reason, key: asked.key };
            super::work::said(told, &edit_request(store, session, &edit).await?)
        }
        Request::Approve { decide, credits } => one(told, &book, decide, Verdict::Approve, credits).await,
        Request::Reject(asked) => one(told, &book, asked, Verdict::Reject, None).await,
        Request::SendBack(asked) => one(told, &book, asked, Verdict::SendBack, None).await,
        Request::Withdraw(asked) => one(told, &book, asked, Verdict::Withdraw, None).await,
    }
}

async fn one(
    told: &Told,
    book: &Book,
    asked: Decide,
    verdict: Verdict,
    credits: Option<String>,
) -> Result<()> {
    let (store, session) = (&book.store, &book.session);
    let shown = match asked.shown {
        Some(shown) => shown,
        None => get_proposal(store, session, &asked.id).await?.shown,
    };
    let now = session.now();
    let key = asked.key.unwrap_or_else(|| ProposalId::from_bytes(session.ids.next_bytes(now)).to_string());
    let decision = Decision { id: asked.id, verdict, credits, reason: asked.reason, shown, key };
    let outcomes = decide_proposals(store, session, &[decision]).await?;
    let Some(outcome) = outcomes.into_iter().next() else { return Ok(()) };
    if let Some(error) = outcome.error {
        let hint = error.hint.map_or_else(String::new, |hint| format!("\n{hint}"));
        return Err(Problem::Found(format!("{}{hint}", error.message)));
    }
    if told.json {
        return Ok(output::json(&outcome)?);
    }
    Ok(output::text(&format!("{}\n", outcome.sentence))?)
}

fn rows(rows: &[ProposalRow], tab: ProposalTab) -> String {
    let mut table = Table::new(&[
        ("ID", Side::Left),
        ("Asked (UTC)", Side::Left),
        ("What", Side::Left),
        ("For", Side::Left),
        ("Credits", Side::Right),
        ("Asked by", Side::Left),
        (if tab == ProposalTab::Decided { "State" } else { "Yours" }, Side::Left),
        ("Reason", Side::Left),
    ]);
    for row in rows {
        let last = if tab == ProposalTab::Decided {
            format!("{}, {}", output::name(&row.state).to_lowercase(), row.standing.label)
        } else {
            row.standing.label.clone()
        };
        table.row(vec![
            row.id.clone(),
            output::time(&row.asked_at),
            output::name(&row.action),
            row.party.clone(),
            output::amount(&row.credits),
            row.asked_by.clone(),
            last,
            row.reason.clone(),
        ]);
    }
    table.text()
}

fn detail_text(detail: &ProposalDetail) -> String {
    let row = &detail.row;
    let mut text = format!(
        "{} {} of {} credits, {}\n{}\n",
        output::name(&row.action),
        row.id,
        output::amount(&row.credits),
        row.party,
        row.standing.sentence
    );
    let _ = writeln!(text, "Asked {} UTC by {}: {}", output::time(&row.asked_at), row.asked_by, row.reason);
    if let Some(note) = &row.note {
        let _ = writeln!(text, "Note: {note}");
    }
    let mut figures = Table::new(&[("", Side::Left), ("Credits", Side::Right)]);
    for (label, amount) in [
        ("balance", &detail.balance),
        ("available", &detail.available),
        ("burn / h", &detail.burn_rate),
        ("after approval", &detail.after),
    ] {
        if let Some(amount) = amount {
            figures.row(vec![label.to_owned(), output::amount(amount)]);
        }
    }
    if !figures.is_empty() {
        text = text + "\n" + &figures.text();
    }
    if !detail.limits.is_empty() {
        let mut limits = Table::new(&[
            ("Limit", Side::Left),
            ("Used", Side::Right),
            ("With this", Side::Right),
            ("Of", Side::Right),
        ]);
        for limit in &detail.limits {
            let of = limit.limit.as_ref().map_or_else(|| "no limit".to_owned(), output::amount);
            limits.row(vec![
                limit.label.clone(),
                output::amount(&limit.used),
                output::amount(&limit.after),
                of,
            ]);
        }
        text = text + "\n" + &limits.text();
    }
    if !detail.lines.is_empty() {
        let mut lines = Table::new(&[
            ("Organisation", Side::Left),
            ("Credits", Side::Right),
            ("Before", Side::Right),
            ("After", Side::Right),
        ]);
        for line in &detail.lines {
            let cells = [&line.credits, &line.before, &line.after].map(output::amount);
            lines.row(std::iter::once(line.organisation.clone()).chain(cells).collect());
        }
        text = text + "\n" + &lines.text();
    }
    for change in &detail.changes {
        let _ = writeln!(text, "{change}");
    }
    text.push('\n');
    for step in &detail.history {
        let reason = step.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        let _ = writeln!(
            text,
            "{} UTC  {} {} ({}){reason}",
            output::time(&step.at),
            step.actor,
            step.step,
            step.role
        );
    }
    text
}
