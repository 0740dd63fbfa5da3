//! Coupons.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use credit_desk_actions::book::Book;
use credit_desk_actions::coupons::{
    disable_batch, get_batch, issue_batch, list_batches, preview_batch, redeem_code, save_codes,
};
use credit_desk_actions::view::{
    BatchDetail, BatchPreview, BatchRow, CodeFile, NewBatch, NewRedemption, PromotionKind,
};
use credit_desk_actions::{ActionError, registration};

use super::Told;
use crate::args::{Coupon, IssueCoupons, RedeemCoupon};
use crate::connect;
use crate::output::{self, Side, Table};
use crate::problem::Result;

pub async fn run(told: &Told, asked: Coupon) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    match asked {
        Coupon::Issue(issue) => self::issue(told, &book, *issue).await,
        Coupon::List => list(told, &list_batches(&book.store, &book.session).await?),
        Coupon::Show { batch } => show(told, &get_batch(&book.store, &book.session, &batch).await?),
        Coupon::Disable { batch, reason } => {
            let detail = disable_batch(&book.store, &book.session, &batch, &reason).await?;
            if told.json {
                return Ok(output::json(&detail)?);
            }
            let what = detail.disabled.unwrap_or_default();
            Ok(output::text(&format!("{}: {what}\n", detail.row.name))?)
        }
        Coupon::Redeem(redeem) => self::redeem(told, &book, redeem).await,
    }
}

/// How a file of codes is written, by its ending.
fn format_of(path: &Path) -> Result<CodeFile> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        _ if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) => {
            Err(ActionError::refused(
                "code_file",
                format!("No codes were issued: the folder of {} does not exist.", path.display()),
                "Make the folder, or choose another.",
            )
            .into())
        }
        Some("csv") => Ok(CodeFile::Csv),
        Some("pdf") => Ok(CodeFile::Pdf),
        _ => Err(ActionError::refused(
            "code_file",
            format!("No codes were issued: {} is neither a .csv nor a .pdf file.", path.display()),
            "Give a file with one of these endings.",
        )
        .into()),
    }
}

async fn issue(told: &Told, book: &Book, asked: IssueCoupons) -> Result<()> {
    let files: Vec<(PathBuf, CodeFile)> =
        asked.save.iter().map(|path| Ok((path.clone(), format_of(path)?))).collect::<Result<_>>()?;
    let preview = asked.preview;
    let batch = form(book, asked).await?;
    if preview {
        let preview = preview_batch(&book.store, &book.session, &batch).await?;
        return Ok(if told.json { output::json(&preview)? } else { output::text(&previewed(&preview))? });
    }
    let (issued, sheet) = issue_batch(&book.store, &book.session, &batch).await?;
    if let Some(sheet) = &sheet {
        for (path, format) in &files {
            save_codes(sheet, *format, path).await.map_err(|error| not_saved(&issued.batch, &error))?;
        }
    }
    if told.json {
        return Ok(output::json(&issued)?);
    }
    let mut text = format!("{}\n{}", issued.sentence, issued.batch);
    if let Some(proposal) = &issued.proposal {
        text += &format!(" waits as {proposal}");
    }
    text.push('\n');
    if sheet.is_some() {
        for (path, _) in &files {
            text += &format!("Saved to {}\n", path.display());
        }
    }
    Ok(output::text(&text)?)
}

/// The batch is there, its codes are gone with this program.
fn not_saved(batch: &str, error: &ActionError) -> ActionError {
    let message = format!("The batch {batch} was issued, but its codes were not saved: {error}.");
    let hint = format!("Stop it with `coupon disable {batch} --reason lost` and issue another.");
    ActionError::refused("codes_not_saved", message, &hint)
}

async fn form(book: &Book, asked: IssueCoupons) -> Result<NewBatch> {
    let org = match &asked.only_for {
        Some(text) => Some(registration::organisation(&book.store, text).await?.org_id),
        None => None,
    };
    let (kind, discount, currency) = match (&asked.discount, asked.percent) {
        (Some(amount), _) => {
            let (amount, currency) = amount.trim().rsplit_once(' ').unwrap_or((amount, ""));
            (PromotionKind::Fixed, Some(amount.to_owned()), Some(currency.to_owned()))
        }
        (None, Some(percent)) => (PromotionKind::Percent, Some(percent), None),
        (None, None) => (PromotionKind::Credits, None, None),
    };
    Ok(NewBatch {
        name: asked.name,
        kind,
        credits: asked.credits,
        discount,
        currency,
        prefix: asked.prefix,
        codes: asked.codes,
        uses_per_code: asked.uses,
        valid_from: asked.from,
        valid_until: asked.until,
        credits_expire_days: asked.expire_days,
        total_cap: asked.total_cap,
        org_cap: asked.per_organisation,
        budget: asked.budget,
        first_purchase_only: asked.first_purchase_only,
        org_id: org.and_then(|org| i32::try_from(org).ok()),
        campaign: asked.campaign,
        reason: asked.reason,
        key: asked.key,
    })
}

fn previewed(preview: &BatchPreview) -> String {
    if !preview.problems.is_empty() {
        let lines: Vec<String> = preview
            .problems
            .iter()
            .map(|problem| format!("{}: {}\n", problem.field, problem.message))
            .collect();
        return lines.concat();
    }
    let mut text = format!("{}\n{}\n{}\n", preview.pattern, preview.sum, preview.standing.sentence);
    for limit in &preview.limits {
        let most = limit
            .limit
            .as_ref()
            .map_or_else(|| "no limit".to_owned(), |most| format!("of {}", output::amount(most)));
        text += &format!("{}: {} {most}\n", limit.label, output::amount(&limit.after));
    }
    text
}

fn list(told: &Told, batches: &[BatchRow]) -> Result<()> {
    if told.json {
        return Ok(output::json(&batches)?);
    }
    let mut table = Table::new(&[
        ("Batch", Side::Left),
        ("Name", Side::Left),
        ("Pattern", Side::Left),
        ("Gives", Side::Left),
        ("Issued", Side::Right),
        ("Redeemed", Side::Right),
        ("Left", Side::Right),
        ("Liability", Side::Right),
        ("Valid until", Side::Left),
        ("State", Side::Left),
        ("Leaks", Side::Right),
    ]);
    for batch in batches {
        table.row(vec![
            batch.id.clone(),
            batch.name.clone(),
            batch.pattern.clone(),
            batch.gives.clone(),
            output::number(batch.issued.into()),
            output::number(batch.redeemed.into()),
            output::number(batch.left),
            output::amount(&batch.liability),
            output::time(&batch.valid_until),
            output::name(&batch.state),
            output::number(batch.leaks.into()),
        ]);
    }
    if table.is_empty() {
        return Ok(output::text("No coupons yet. Issue a batch with `coupon issue`.\n")?);
    }
    Ok(output::text(&table.text())?)
}

fn show(told: &Told, detail: &BatchDetail) -> Result<()> {
    if told.json {
        return Ok(output::json(detail)?);
    }
    let row = &detail.row;
    let mut text = format!(
        "{} ({}), {}\n{}, {}\n{} codes issued by {} on {}: {}\n",
        row.name,
        row.id,
        output::name(&row.state),
        row.pattern,
        row.gives,
        output::number(row.issued.into()),
        row.created_by,
        output::time(&row.created_at),
        detail.reason,
    );
    for term in &detail.terms {
        text += &format!("{term}\n");
    }
    text += &format!(
        "Redeemed {}, left {}; {} credits redeemed, {} may still be.\n",
        output::number(row.redeemed.into()),
        output::number(row.left),
        output::amount(&row.redeemed_credits),
        output::amount(&row.liability),
    );
    text += &detail.disabled.as_ref().map(|disabled| format!("{disabled}\n")).unwrap_or_default();
    for leak in &detail.leaks {
        text += &format!(
            "{} looks leaked: {} organisations tried it, last {}\n",
            leak.hint,
            leak.organisations,
            output::time(&leak.last_at)
        );
    }
    let mut table = Table::new(&[
        ("When", Side::Left),
        ("Organisation", Side::Left),
        ("Code", Side::Left),
        ("Answer", Side::Left),
        ("Credits", Side::Right),
        ("Transaction", Side::Left),
        ("By", Side::Left),
    ]);
    for redemption in &detail.redemptions {
        table.row(vec![
            output::time(&redemption.at),
            redemption.organisation.clone(),
            redemption.hint.clone(),
            redemption.answer.replace('_', " "),
            redemption.credits.as_ref().map(output::amount).unwrap_or_default(),
            redemption.transaction.clone().unwrap_or_default(),
            redemption.actor.clone(),
        ]);
    }
    if !table.is_empty() {
        text += &format!("\n{}", table.text());
    }
    Ok(output::text(&text)?)
}

async fn redeem(told: &Told, book: &Book, asked: RedeemCoupon) -> Result<()> {
    let key = registration::organisation(&book.store, &asked.organisation).await?;
    let mut code = asked.code;
    if code == "-" {
        code = String::new();
        std::io::stdin().lock().take(1_000).read_to_string(&mut code)?;
    }
    let new = NewRedemption {
        org_id: i32::try_from(key.org_id).unwrap_or(i32::MAX),
        code,
        user: asked.user,
        key: asked.key,
    };
    let outcome = redeem_code(&book.store, &book.session, &new).await?;
    if told.json {
        output::json(&outcome)?;
    }
    if outcome.answer != "redeemed" {
        return Err(refused(&outcome.answer, outcome.sentence));
    }
    if told.json {
        return Ok(());
    }
    let transaction = outcome.transaction.map(|id| format!(" ({id})")).unwrap_or_default();
    Ok(output::text(&format!("{}: {}{transaction}\n", key.name, outcome.sentence))?)
}

/// A refused code ends the program with a sentence, as any other refusal.
fn refused(answer: &str, sentence: String) -> crate::problem::Problem {
    let code =
        credit_desk_domain::RedeemAnswer::from_code(answer).map_or("too_many_tries", |answer| answer.code());
    ActionError::Refused { code, message: sentence, hint: None }.into()
}
