//! Exports.

use std::io;
use std::path::Path;

use credit_desk_actions::exports::export_transactions;
use serde::Serialize;

use super::Told;
use crate::args::Export;
use crate::connect;
use crate::output;
use crate::problem::Result;
use crate::watch::Follower;

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    /// File name.
    name: String,
    rows: u64,
}

pub async fn run(told: &Told, asked: &Export) -> Result<()> {
    let Export::Transactions { filter, out, bom } = asked;
    let book = connect::open(told.db.as_deref(), filter.zone).await?;
    let filter = super::transactions::filter(&book, filter).await?;
    let follower = Follower::new();
    if out == Path::new("-") {
        // Written whole first: a reader of the pipe never gets half an export as if it were one.
        let folder = tempfile::tempdir()?;
        let whole = folder.path().join("transactions.csv");
        let rows =
            export_transactions(&book.store, &book.session, &filter, &whole, *bom, follower.clone()).await;
        follower.done();
        rows?;
        return copy_to_stdout(&whole);
    }
    let rows = export_transactions(&book.store, &book.session, &filter, out, *bom, follower.clone()).await;
    follower.done();
    let rows = rows?;
    let name = out.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if told.json {
        return Ok(output::json(&Written { name, rows })?);
    }
    Ok(output::text(&format!("Wrote {} transactions to {}.\n", output::number(rows), out.display()))?)
}

pub(super) fn copy_to_stdout(path: &Path) -> Result<()> {
    let mut file = std::fs::File::open(path)?;
    match io::copy(&mut file, &mut io::stdout().lock()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other.map(|_| ())?),
    }
}
