//! Grants, single and bulk; voids, reversals and extensions.

use credit_desk_actions::grants;
use credit_desk_actions::imports::SourceFile;
use credit_desk_actions::view::{
    BulkSource, GrantFile, GrantFilter, GrantPage, GrantPreview, NewBulkGrant, NewExtension, NewGrant,
    NewReversal, NewVoid, Rehearsal, WorkOutcome, WorkPreview,
};

use crate::desk::Desk;
use crate::error::Problem;
use crate::{chosen_file, dialog};

pub async fn list_grants(
    desk: Desk,
    filter: GrantFilter,
    cursor: Option<String>,
) -> Result<GrantPage, Problem> {
    let book = desk.book().await?;
    Ok(grants::list_grants(&book.store, &book.session, &filter, cursor.as_deref()).await?)
}

pub async fn preview_grant(desk: Desk, grant: NewGrant) -> Result<GrantPreview, Problem> {
    let book = desk.book().await?;
    Ok(grants::preview_grant(&book.store, &book.session, &grant).await?)
}

pub async fn grant_credits(desk: Desk, grant: NewGrant) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    Ok(grants::grant_credits(&book.store, &book.session, &grant).await?)
}

pub async fn preview_void(desk: Desk, lot: String) -> Result<WorkPreview, Problem> {
    let book = desk.book().await?;
    Ok(grants::preview_void(&book.store, &book.session, &lot).await?)
}

pub async fn void_lot(desk: Desk, work: NewVoid) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    Ok(grants::void_lot(&book.store, &book.session, &work).await?)
}

pub async fn preview_reversal(desk: Desk, transaction: String) -> Result<WorkPreview, Problem> {
    let book = desk.book().await?;
    Ok(grants::preview_reversal(&book.store, &book.session, &transaction).await?)
}

pub async fn reverse_transaction(desk: Desk, work: NewReversal) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    Ok(grants::reverse_transaction(&book.store, &book.session, &work).await?)
}

pub async fn preview_extension(desk: Desk, lot: String, expires_on: String) -> Result<WorkPreview, Problem> {
    let book = desk.book().await?;
    Ok(grants::preview_extension(&book.store, &book.session, &lot, &expires_on).await?)
}

pub async fn extend_lot(desk: Desk, work: NewExtension) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    Ok(grants::extend_lot(&book.store, &book.session, &work).await?)
}

pub async fn choose_grant_file(desk: Desk) -> Result<Option<GrantFile>, Problem> {
    match dialog::open_file(desk.app()).await {
        Some(path) => Ok(Some(chosen_file::grants(&desk, &path).await?)),
        None => Ok(None),
    }
}

pub async fn rehearse_bulk_grant(desk: Desk, grant: NewBulkGrant) -> Result<Rehearsal, Problem> {
    let book = desk.book().await?;
    let file = chosen(&desk, &grant)?;
    Ok(grants::rehearse_bulk_grant(&book.store, &book.session, &grant, file.as_ref()).await?)
}

pub async fn propose_bulk_grant(
    desk: Desk,
    grant: NewBulkGrant,
    shown: String,
) -> Result<WorkOutcome, Problem> {
    let book = desk.book().await?;
    let file = chosen(&desk, &grant)?;
    Ok(grants::propose_bulk_grant(&book.store, &book.session, &grant, file.as_ref(), &shown).await?)
}

fn chosen(desk: &Desk, grant: &NewBulkGrant) -> Result<Option<SourceFile>, Problem> {
    match &grant.source {
        BulkSource::File { file } => Ok(Some(desk.chosen().get(file)?)),
        BulkSource::Organisations { .. } => Ok(None),
    }
}
