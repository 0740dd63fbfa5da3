//! What stands on top of every document: number, date, language, parties, the ledger's head.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::FactsError;
use super::party::{Address, Buyer, Seller};
use super::{check_given, check_text};

/// Language of the words, dates, numbers and currency of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Fr, Self::Es];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
        }
    }
}

/// Paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// The newest transaction of the organisation's hash chain when the facts were frozen; printed small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// Its number in the organisation.
    pub seq: i64,
    /// Its hash, in hex.
    pub hash: String,
}

/// What every document has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Number of its series; a draft has none.
    pub number: Option<String>,
    /// Civil day of issue in `zone`.
    pub issued_on: NaiveDate,
    /// IANA name of the billing entity's zone: where its months and days begin.
    pub zone: String,
    /// Language.
    pub language: Language,
    /// Paper size.
    pub paper: Paper,
    /// The billing entity at issue.
    pub seller: Seller,
    /// The organisation at issue.
    pub buyer: Buyer,
    /// The ledger's head.
    pub ledger_head: LedgerHead,
}

impl Cover {
    pub(crate) fn check(&self) -> Result<(), FactsError> {
        if let Some(number) = &self.number {
            check_given("the document's number", number)?;
        }
        check_given("the time zone", &self.zone)?;
        check_given("the seller's name", &self.seller.name)?;
        check_given("the buyer's name", &self.buyer.name)?;
        check_given("the buyer's customer number", &self.buyer.customer_number)?;
        check_address(
            "the seller's address",
            "the seller's town",
            "the seller's country",
            &self.seller.address,
        )?;
        check_address("the buyer's address", "the buyer's town", "the buyer's country", &self.buyer.address)?;
        check_given("the head of the ledger's hash chain", &self.ledger_head.hash)?;
        let seller = &self.seller;
        for text in [
            &seller.vat_id,
            &seller.tax_number,
            &seller.registration,
            &seller.legal_note,
            &seller.email,
            &seller.phone,
            &self.buyer.vat_id,
            &self.buyer.tax_number,
            &self.buyer.reference,
        ]
        .into_iter()
        .flatten()
        {
            check_given("a number or note under billing details", text)?;
        }
        check_vat_id(seller.vat_id.as_deref())?;
        check_vat_id(self.buyer.vat_id.as_deref())
    }
}

/// A VAT number begins with the two letters of its country (BR-CO-09).
fn check_vat_id(id: Option<&str>) -> Result<(), FactsError> {
    match id {
        Some(id)
            if !id.starts_with(|c: char| c.is_ascii_uppercase())
                || !id.chars().nth(1).is_some_and(|c| c.is_ascii_uppercase()) =>
        {
            Err(FactsError::VatId { id: id.to_owned() })
        }
        _ => Ok(()),
    }
}

fn check_address(
    lines: &'static str,
    town: &'static str,
    country: &'static str,
    address: &Address,
) -> Result<(), FactsError> {
    if address.lines.is_empty() {
        return Err(FactsError::Missing { what: lines });
    }
    for line in &address.lines {
        check_given(lines, line)?;
    }
    check_given(town, &address.city)?;
    check_text(lines, &address.postcode)?;
    if let Some(region) = &address.region {
        check_given(lines, region)?;
    }
    let code = &address.country;
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(FactsError::Country { what: country, code: code.clone() })
}
