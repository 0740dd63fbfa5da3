//! From facts to pages: what each document says, in which order, in the reader's language.

mod credit_note;
mod credit_part;
mod invoice;
mod letterhead;
mod pay_code;
mod settlement;
mod statement;

use chrono::NaiveDate;

pub(crate) use credit_note::lay_out_credit_note;
pub(crate) use invoice::lay_out_invoice;
pub(crate) use statement::lay_out_statement;

use crate::facts::{Cover, Language, TaxTreatment};
use crate::layout::{Flow, PageError, theme};
use crate::words::{Words, fill};

/// The notes at the end and, small, the ledger's head.
fn notes(flow: &mut Flow<'_>, cover: &Cover, paragraphs: &[String]) -> Result<(), PageError> {
    let words = Words::of(cover.language);
    flow.heading(words.notes, crate::layout::pt(14))?;
    for paragraph in paragraphs {
        flow.paragraph(paragraph, 8_400, theme::TEXT)?;
    }
    flow.y += crate::layout::pt(6);
    let seq = cover.ledger_head.seq.to_string();
    let head = fill(words.ledger_head, &[("seq", &seq), ("hash", &cover.ledger_head.hash)]);
    flow.paragraph(&head, 6_400, theme::QUIET)?;
    Ok(())
}

/// What the law wants said about the tax.
fn tax_wording(words: &Words, treatment: &TaxTreatment) -> Option<String> {
    match treatment {
        TaxTreatment::Standard => None,
        TaxTreatment::ReverseCharge => Some(words.reverse_charge.to_owned()),
        TaxTreatment::Exempt { reason, .. } => Some(fill(words.exempt, &[("reason", reason)])),
        TaxTreatment::OutsideScope { reason } => Some(fill(words.outside_scope, &[("reason", reason)])),
    }
}

/// First and last day of a month.
fn month_days(month: credit_desk_domain::Month) -> (NaiveDate, NaiveDate) {
    let first = month.first_day();
    let last = month.next().first_day().pred_opt().unwrap_or(first);
    (first, last)
}

fn dated(language: Language, sentence: &str, date: NaiveDate) -> String {
    fill(sentence, &[("date", &crate::locale::long_date(language, date))])
}
