//! The accounts that entries are on.

use std::fmt;

/// An account, in credits or in money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Credits that customers may still spend.
    CustomerCredits,
    /// Usage that no credits covered.
    CustomerDebt,
    /// Credits given out.
    CreditsIssued,
    /// Credits used.
    CreditsConsumed,
    /// Credits past their date.
    CreditsExpired,
    /// Credits taken back: voids, refunds, clawbacks.
    CreditsWithdrawn,
    /// Money received, or owed to the seller.
    CashOrReceivable,
    /// Money received for credits that are not used yet.
    DeferredRevenue,
    /// Money earned by usage.
    Revenue,
    /// Money earned by credits that expired.
    Breakage,
    /// Tax collected for the authorities.
    TaxPayable,
}

impl Account {
    /// Its name on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CustomerCredits => "Customer credits",
            Self::CustomerDebt => "Customer debt",
            Self::CreditsIssued => "Credits issued",
            Self::CreditsConsumed => "Credits consumed",
            Self::CreditsExpired => "Credits expired",
            Self::CreditsWithdrawn => "Credits withdrawn",
            Self::CashOrReceivable => "Cash or receivable",
            Self::DeferredRevenue => "Deferred revenue",
            Self::Revenue => "Revenue",
            Self::Breakage => "Breakage",
            Self::TaxPayable => "Tax payable",
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}
