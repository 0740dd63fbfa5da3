//! Coupons: batches, codes, redemptions.

use credit_desk_actions::coupons;
use credit_desk_actions::view::{
    BatchDetail, BatchIssued, BatchPreview, BatchRow, CodeFile, NewBatch, NewRedemption, RedemptionOutcome,
};

use crate::desk::Desk;
use crate::dialog;
use crate::error::Problem;

pub async fn list_batches(desk: Desk) -> Result<Vec<BatchRow>, Problem> {
    let book = desk.book().await?;
    Ok(coupons::list_batches(&book.store, &book.session).await?)
}

pub async fn get_batch(desk: Desk, id: String) -> Result<BatchDetail, Problem> {
    let book = desk.book().await?;
    Ok(coupons::get_batch(&book.store, &book.session, &id).await?)
}

pub async fn preview_batch(desk: Desk, batch: NewBatch) -> Result<BatchPreview, Problem> {
    let book = desk.book().await?;
    Ok(coupons::preview_batch(&book.store, &book.session, &batch).await?)
}

pub async fn disable_batch(desk: Desk, id: String, reason: String) -> Result<BatchDetail, Problem> {
    let book = desk.book().await?;
    Ok(coupons::disable_batch(&book.store, &book.session, &id, &reason).await?)
}

pub async fn redeem_code(desk: Desk, redemption: NewRedemption) -> Result<RedemptionOutcome, Problem> {
    let book = desk.book().await?;
    Ok(coupons::redeem_code(&book.store, &book.session, &redemption).await?)
}

pub async fn issue_batch(desk: Desk, batch: NewBatch) -> Result<BatchIssued, Problem> {
    let book = desk.book().await?;
    let (mut issued, codes) = coupons::issue_batch(&book.store, &book.session, &batch).await?;
    issued.codes = codes.map(|codes| desk.codes().keep(codes));
    Ok(issued)
}

pub async fn save_batch_codes(
    desk: Desk,
    codes: String,
    format: CodeFile,
) -> Result<Option<String>, Problem> {
    desk.book().await?; // not while nobody is signed in
    let sheet = desk.codes().get(&codes)?;
    let (title, name) = match format {
        CodeFile::Csv => ("Save coupon codes", format!("{}.csv", sheet.file_stem())),
        CodeFile::Pdf => ("Save coupon sheet", format!("{}.pdf", sheet.file_stem())),
    };
    let Some(path) = dialog::save_file(desk.app(), title, &name).await else {
        return Ok(None);
    };
    coupons::save_codes(&sheet, format, &path).await?;
    Ok(path.file_name().map(|name| name.to_string_lossy().into_owned()))
}
