//! Import: choosing a file, trying it, posting it.

use std::sync::Arc;

use credit_desk_actions::imports::Import;
use credit_desk_actions::view::{ImportInspection, ImportPlan, ImportReport};

use crate::desk::Desk;
use crate::error::Problem;
use crate::event::{self, BookChanged};
use crate::{chosen_file, dialog};

pub async fn choose_import_file(desk: Desk) -> Result<Option<ImportInspection>, Problem> {
    match dialog::open_file(desk.app()).await {
        Some(path) => Ok(Some(chosen_file::inspect(&desk, &path).await?)),
        None => Ok(None),
    }
}

pub async fn dry_run_import(
    desk: Desk,
    file: String,
    plan: ImportPlan,
    job: String,
) -> Result<ImportReport, Problem> {
    import(&desk, &file, &plan, job, true).await
}

pub async fn run_import(
    desk: Desk,
    file: String,
    plan: ImportPlan,
    job: String,
) -> Result<ImportReport, Problem> {
    let report = import(&desk, &file, &plan, job, false).await?;
    event::book_changed(desk.app(), BookChanged { org_id: None });
    Ok(report)
}

async fn import(
    desk: &Desk,
    file: &str,
    plan: &ImportPlan,
    job: String,
    dry_run: bool,
) -> Result<ImportReport, Problem> {
    let book = desk.book().await?;
    let file = desk.chosen().get(file)?;
    let import = Import {
        store: &book.store,
        file: &file,
        plan,
        session: &book.session,
        dry_run,
        rejects: None,
        watch: Arc::new(desk.start_job(job)),
    };
    Ok(import.run().await?)
}
