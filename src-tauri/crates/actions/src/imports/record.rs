//! What a row of a file means to the ledger, before anything is asked of the database.

use credit_desk_domain::{Credits, Currency, Instant, Kind, Money};

/// A record of one of the four subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Record {
    Usage(UsageRecord),
    Organisation(OrganisationRecord),
    Purchase(PurchaseRecord),
    Grant(GrantRecord),
}

impl Record {
    /// External ID of the organisation whose wallet it touches; nothing for an organisation itself.
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Self::Usage(usage) => Some(&usage.organisation),
            Self::Purchase(purchase) => Some(&purchase.organisation),
            Self::Grant(grant) => Some(&grant.organisation),
            Self::Organisation(_) => None,
        }
    }

    /// Name to add that organisation under, should the book not know it.
    pub fn organisation_name(&self) -> Option<&str> {
        match self {
            Self::Usage(usage) => usage.organisation_name.as_deref(),
            Self::Purchase(purchase) => purchase.organisation_name.as_deref(),
            Self::Grant(grant) => grant.organisation_name.as_deref(),
            Self::Organisation(_) => None,
        }
    }

    /// When it happened, where it says so.
    pub fn occurred_at(&self) -> Option<Instant> {
        match self {
            Self::Usage(usage) => Some(usage.occurred_at),
            Self::Purchase(purchase) => Some(purchase.occurred_at),
            Self::Grant(grant) => Some(grant.occurred_at),
            Self::Organisation(_) => None,
        }
    }

    /// (source, record ID), which makes it unique; an organisation is unique by its external ID.
    pub fn identity(&self) -> (&str, &str) {
        match self {
            Self::Usage(usage) => (&usage.source, &usage.record_id),
            Self::Purchase(purchase) => (&purchase.source, &purchase.record_id),
            Self::Grant(grant) => (&grant.source, &grant.record_id),
            Self::Organisation(organisation) => ("", &organisation.external_id),
        }
    }
}

/// One metered use of credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRecord {
    /// Source system.
    pub source: String,
    /// Its ID there.
    pub record_id: String,
    /// External ID of the organisation.
    pub organisation: String,
    /// Name to add the organisation under, should the book not know it.
    pub organisation_name: Option<String>,
    /// Project.
    pub project: Option<String>,
    /// Operation.
    pub operation: Option<String>,
    /// Quantity in millionths of the source's unit; not negative.
    pub quantity_micro: Option<i64>,
    /// Credits used; not negative. Where absent the operation's rate prices the quantity.
    pub credits: Option<Credits>,
    /// Event ID.
    pub event_id: Option<String>,
    /// Event name.
    pub event_name: Option<String>,
    /// User at the customer; nothing means System.
    pub user: Option<String>,
    /// When it happened.
    pub occurred_at: Instant,
}

/// One organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRecord {
    /// ID at the source; unique in the book.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Legal name.
    pub legal_name: Option<String>,
    /// ISO 3166 two-letter code.
    pub country: Option<String>,
    /// Tax ID.
    pub tax_id: Option<String>,
    /// E-mail for documents.
    pub email: Option<String>,
    /// Plan.
    pub plan: Option<String>,
    /// Currency it is billed in.
    pub currency: Option<Currency>,
    /// Status; active where the file does not say.
    pub status: Option<OrganisationStatus>,
}

/// Status of an organisation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum OrganisationStatus {
    #[default]
    Active,
    Suspended,
    Closed,
}

/// Credits that were bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseRecord {
    /// Source system.
    pub source: String,
    /// Its ID there.
    pub record_id: String,
    /// External ID of the organisation.
    pub organisation: String,
    /// Name to add the organisation under, should the book not know it.
    pub organisation_name: Option<String>,
    /// Credits added; positive.
    pub credits: Credits,
    /// What was paid; not negative.
    pub paid: Money,
    /// When.
    pub occurred_at: Instant,
    /// When the credits end.
    pub expires_at: Option<Instant>,
    /// Reference of the payment.
    pub reference: Option<String>,
}

/// Credits that staff gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRecord {
    /// Source system.
    pub source: String,
    /// Its ID there.
    pub record_id: String,
    /// External ID of the organisation.
    pub organisation: String,
    /// Name to add the organisation under, should the book not know it.
    pub organisation_name: Option<String>,
    /// Credits added; positive.
    pub credits: Credits,
    /// Free credits or admin grant.
    pub kind: Kind,
    /// Reason code.
    pub reason: String,
    /// Note.
    pub note: String,
    /// When.
    pub occurred_at: Instant,
    /// When the credits end.
    pub expires_at: Option<Instant>,
}
