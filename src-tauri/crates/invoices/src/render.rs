//! From a document whose facts tie to its bytes.

use sha2::{Digest, Sha256};

use crate::document::{lay_out_credit_note, lay_out_invoice, lay_out_statement};
use crate::facts::{Cover, CreditNote, Invoice, Statement};
use crate::factur_x::{credit_note_xml, invoice_xml};
use crate::layout::{Layout, PageError};
use crate::pdf::{About, Logo, PdfError, write};
use crate::text::Fonts;
use crate::words::Words;

/// Why a document was not rendered. Nothing was archived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// It could not be laid out.
    #[error(transparent)]
    Page(#[from] PageError),
    /// It could not be written.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The facts name a logo that was not handed in, or another was.
    #[error("the logo of this document is not the one that was handed in; choose the seller's logo again")]
    Logo,
}

/// A rendered document: archive these bytes, never render again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file: PDF/A-3A and PDF/UA-1.
    pub pdf: Vec<u8>,
    /// The e-invoice inside it (EN 16931, CII). Drafts, statements and currencies that EN 16931 cannot express
    /// (more than two decimals, or none of ISO 4217) have none.
    pub xml: Option<String>,
    /// SHA-256 of `pdf`, in hex.
    pub sha256: String,
    /// Number of pages.
    pub pages: usize,
}

/// Renders an invoice; without a number it is a draft, and says so.
pub fn render(invoice: &Invoice, fonts: &Fonts, logo: Option<&Logo>) -> Result<Rendered, RenderError> {
    let cover = &invoice.facts().cover;
    let logo = chosen(cover, logo)?;
    let layout = lay_out_invoice(invoice, fonts, logo.map(size))?;
    let words = Words::of(cover.language);
    let title = if cover.number.is_some() { words.invoice } else { words.draft_invoice };
    finish(&layout, cover, title, invoice_xml(invoice), fonts, logo)
}

/// Renders a credit note; without a number it is a draft, and says so.
pub fn render_credit_note(
    note: &CreditNote,
    fonts: &Fonts,
    logo: Option<&Logo>,
) -> Result<Rendered, RenderError> {
    let cover = &note.facts().cover;
    let logo = chosen(cover, logo)?;
    let layout = lay_out_credit_note(note, fonts, logo.map(size))?;
    let words = Words::of(cover.language);
    let title = if cover.number.is_some() { words.credit_note } else { words.draft_credit_note };
    finish(&layout, cover, title, credit_note_xml(note), fonts, logo)
}

/// Renders a statement.
pub fn render_statement(
    statement: &Statement,
    fonts: &Fonts,
    logo: Option<&Logo>,
) -> Result<Rendered, RenderError> {
    let cover = &statement.facts().cover;
    let logo = chosen(cover, logo)?;
    let layout = lay_out_statement(statement, fonts, logo.map(size))?;
    finish(&layout, cover, Words::of(cover.language).statement, None, fonts, logo)
}

fn size(logo: &Logo) -> (u32, u32) {
    (logo.width, logo.height)
}

/// The logo that the facts name, or none where they name none.
fn chosen<'a>(cover: &Cover, logo: Option<&'a Logo>) -> Result<Option<&'a Logo>, RenderError> {
    match (&cover.seller.logo, logo) {
        (None, _) => Ok(None),
        (Some(named), Some(logo)) if *named == logo.sha256 => Ok(Some(logo)),
        (Some(_), _) => Err(RenderError::Logo),
    }
}

fn finish(
    layout: &Layout,
    cover: &Cover,
    title: &str,
    xml: Option<String>,
    fonts: &Fonts,
    logo: Option<&Logo>,
) -> Result<Rendered, RenderError> {
    let title = match &cover.number {
        Some(number) => format!("{title} {number}"),
        None => format!("{title} {}", cover.buyer.name),
    };
    let about = About {
        title,
        author: &cover.seller.name,
        language: cover.language.tag(),
        date: cover.issued_on,
        xml: xml.as_deref(),
    };
    let pdf = write(layout, &about, fonts, logo)?;
    let sha256 = crate::hex(&Sha256::digest(&pdf));
    Ok(Rendered { pdf, xml, sha256, pages: layout.pages.len() })
}
