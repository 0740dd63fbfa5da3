//! From pages to the bytes of a PDF/A-3 (level A) and PDF/UA-1 file with the e-invoice inside.
//!
//! printpdf writes page contents and embeds subset fonts; what it does not know (tags, output intent, metadata,
//! attachment, outline, identifiers) is added to its document in memory before it is saved once. Nothing in the file
//! depends on the clock, on chance or on other threads: dates are the day of issue, identifiers a hash of the content.

mod archive;
mod draw;
mod logo;
mod outline;
mod tags;
mod xmp;

use chrono::NaiveDate;

pub(crate) use archive::write;
pub use logo::{Logo, LogoError};

/// Why a PDF could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The writer complained; such a file is never handed out.
    #[error("the PDF of {title} was not written: {complaint}")]
    Writer {
        /// Title of the document.
        title: String,
        /// What the writer said.
        complaint: String,
    },
}

/// What a file says about itself.
pub(crate) struct About<'a> {
    /// `Invoice INV-2026-004711`.
    pub(crate) title: String,
    /// The seller.
    pub(crate) author: &'a str,
    /// BCP 47 tag.
    pub(crate) language: &'static str,
    /// Day of issue: the file's only date.
    pub(crate) date: NaiveDate,
    /// The e-invoice.
    pub(crate) xml: Option<&'a str>,
}
