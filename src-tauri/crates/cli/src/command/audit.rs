//! The audit log.

use std::path::Path;

use credit_desk_actions::audit_log::{check_audit_chain, export_audit, list_audit};
use credit_desk_actions::book::Book;
use credit_desk_actions::registration::organisation;
use credit_desk_actions::view::AuditFilter;
use serde::Serialize;

use super::Told;
use super::export::copy_to_stdout;
use crate::args;
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::{Problem, Result};
use crate::watch::Follower;

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    /// File name.
    name: String,
    rows: u64,
}

pub async fn run(told: &Told, asked: &args::Audit) -> Result<()> {
    match asked {
        args::Audit::List { filter, cursor } => {
            let book = connect::open(told.db.as_deref(), filter.zone).await?;
            let filter = read(&book, filter).await?;
            let page = list_audit(&book.store, &book.session, &filter, cursor.as_deref()).await?;
            if told.json {
                return Ok(output::json(&page)?);
            }
            let mut table =
                Table::new(&[("No.", Side::Right), ("When (UTC)", Side::Left), ("What", Side::Left)]);
            for row in &page.rows {
                table.row(vec![row.n.to_string(), output::time(&row.at), row.sentence.clone()]);
            }
            let mut text = if table.is_empty() { "No entry.\n".to_owned() } else { table.text() };
            if let Some(next) = &page.next {
                text += &format!("Older ones: --cursor {next}\n");
            }
            Ok(output::text(&text)?)
        }
        args::Audit::Export { filter, out, bom } => {
            let book = connect::open(told.db.as_deref(), filter.zone).await?;
            let filter = read(&book, filter).await?;
            export(told, &book, &filter, out, *bom).await
        }
        args::Audit::Check => {
            let book = connect::open(told.db.as_deref(), None).await?;
            let check = check_audit_chain(&book.store, &book.session).await?;
            if told.json {
                output::json(&check)?;
            } else if check.intact {
                output::text(&format!("{}\n", check.sentence))?;
            }
            if check.intact { Ok(()) } else { Err(Problem::Found(check.sentence)) }
        }
    }
}

async fn export(told: &Told, book: &Book, filter: &AuditFilter, out: &Path, bom: bool) -> Result<()> {
    let follower = Follower::new();
    if out == Path::new("-") {
        // Written whole first: a reader of the pipe never gets half an export as if it were one.
        let folder = tempfile::tempdir()?;
        let whole = folder.path().join("audit-log.csv");
        let rows = export_audit(&book.store, &book.session, filter, &whole, bom, follower.clone()).await;
        follower.done();
        rows?;
        return copy_to_stdout(&whole);
    }
    let rows = export_audit(&book.store, &book.session, filter, out, bom, follower.clone()).await;
    follower.done();
    let rows = rows?;
    let name = out.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if told.json {
        return Ok(output::json(&Written { name, rows })?);
    }
    Ok(output::text(&format!("Wrote {} entries to {}.\n", output::number(rows), out.display()))?)
}

async fn read(book: &Book, asked: &args::AuditFilter) -> Result<AuditFilter> {
    let org_id = match asked.organisation.as_deref() {
        Some(text) => i32::try_from(organisation(&book.store, text).await?.org_id).ok(),
        None => None,
    };
    Ok(AuditFilter {
        actor: asked.actor.clone(),
        action: asked.action.clone(),
        org_id,
        from: asked.from.clone(),
        to: asked.to.clone(),
        text: asked.text.clone(),
    })
}
