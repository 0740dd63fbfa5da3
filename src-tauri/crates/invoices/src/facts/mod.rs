//! The frozen facts of a document: everything that is printed, snapshotted at issue, with checked arithmetic.
//!
//! Facts are plain values with serde. Their canonical form is the JSON of their fields in order ([`canonical`]), which
//! has no maps, floats or optional spellings, so that the same facts are the same bytes. A document type
//! ([`Invoice`], [`CreditNote`], [`Statement`]) can only be made of facts that tie.

mod balance;
mod charge;
mod cover;
mod credit_note;
mod error;
mod invoice;
mod party;
mod statement;
mod tax;

use serde::Serialize;

pub use balance::{Balance, CreditMovement, CreditStatement, KindTotal, ProjectUsage, UsageLine};
pub use charge::{ChargeLine, Charges};
pub use cover::{Cover, Language, LedgerHead, Paper};
pub use credit_note::{CreditNote, CreditNoteFacts};
pub use error::FactsError;
pub use invoice::{Invoice, InvoiceFacts, Payment, Prepayment};
pub use party::{Address, BankDetails, Buyer, Seller};
pub use statement::{LotLine, Statement, StatementFacts};
pub use tax::{TaxName, TaxRate, TaxRounding, TaxTotal, TaxTreatment, VatPoint, tax_in, tax_on};

/// The canonical bytes of facts: what is stored, and hashed.
///
/// # Panics
/// Never: facts are strings, numbers and lists, which JSON always holds.
pub fn canonical(facts: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(facts).expect("BUG: facts are strings, numbers and lists, which JSON always holds")
}

/// Refuses characters that neither PDF text nor XML can hold.
pub(crate) fn check_text(what: &'static str, text: &str) -> Result<(), FactsError> {
    let forbidden =
        |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}');
    if text.contains(forbidden) {
        return Err(FactsError::ControlCharacter { what, text: text.escape_debug().to_string() });
    }
    Ok(())
}

/// Refuses a text that is empty or holds a forbidden character.
pub(crate) fn check_given(what: &'static str, text: &str) -> Result<(), FactsError> {
    if text.trim().is_empty() {
        return Err(FactsError::Missing { what });
    }
    check_text(what, text)
}
