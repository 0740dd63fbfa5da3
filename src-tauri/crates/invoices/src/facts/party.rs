//! Who sells, who buys, and where money is to go: snapshots as they were at issue.

use serde::{Deserialize, Serialize};

/// A postal address. The country is an ISO 3166 alpha-2 code; its name is printed in the document's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street, building, department: at most three lines.
    pub lines: Vec<String>,
    /// Postal code; empty where there is none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State or province, where an address needs one.
    pub region: Option<String>,
    /// `DE`.
    pub country: String,
}

/// The billing entity as it was at issue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Where it has its seat.
    pub address: Address,
    /// VAT number with its country prefix, such as `DE313233343`.
    pub vat_id: Option<String>,
    /// Number at the local tax office, where there is one besides or instead of a VAT number.
    pub tax_number: Option<String>,
    /// Number in the company register, such as `HRB 123456`.
    pub registration: Option<String>,
    /// The register and whoever must be named by law: `Amtsgericht Hamburg · Dr. Frauke Jørgensen`.
    pub legal_note: Option<String>,
    /// Where questions about an invoice go.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// SHA-256 of the logo's file, in hex; the picture itself is handed to the renderer.
    pub logo: Option<String>,
}

/// The organisation as it was at issue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Legal name.
    pub name: String,
    /// Where the invoice goes.
    pub address: Address,
    /// VAT number with its country prefix.
    pub vat_id: Option<String>,
    /// Another tax number that is to be printed, such as a GSTIN; no part of the e-invoice.
    pub tax_number: Option<String>,
    /// What we call it: `org_42`, or the number that it knows itself by.
    pub customer_number: String,
    /// What it asked us to print: a purchase order, a cost centre.
    pub reference: Option<String>,
}

/// Where a transfer goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankDetails {
    /// Account holder.
    pub holder: String,
    /// International account number, without blanks.
    pub iban: Option<String>,
    /// Bank identifier.
    pub bic: Option<String>,
    /// Account number where there is no IBAN; routing number included.
    pub account: Option<String>,
    /// What the buyer writes into the transfer: an ISO 11649 reference (`RF…`) or plain text.
    pub reference: String,
}
