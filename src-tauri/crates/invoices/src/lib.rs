//! Credit Desk's documents: invoice, credit note and statement from frozen facts to PDF/A-3 and EN 16931 XML.
//!
//! No database, no clock, no files: facts, fonts and a logo are handed in, bytes come out, and the same facts give the
//! same bytes in every process and thread.

mod document;
pub mod facts;
mod factur_x;
mod layout;
mod locale;
mod pdf;
mod render;
mod text;
mod words;

pub use factur_x::{credit_note_xml, invoice_xml};
pub use layout::PageError;
pub use pdf::{Logo, LogoError, PdfError};
pub use render::{RenderError, Rendered, render, render_credit_note, render_statement};
pub use text::{FontError, Fonts};

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
