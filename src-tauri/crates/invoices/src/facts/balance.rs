//! What happened to the credits: opening, movements by kind, closing; usage by project and operation.

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Kind, Quantity};
use serde::{Deserialize, Serialize};

use super::error::FactsError;

/// Sum of one kind of transaction, signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindTotal {
    /// The kind.
    pub kind: Kind,
    /// Credits, negative where they left.
    pub credits: Credits,
}

/// The balance of all wallets over a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// At the first instant; negative when there was debt.
    pub opening: Credits,
    /// One sum per kind that occurred, in the ledger's order of kinds.
    pub kinds: Vec<KindTotal>,
    /// At the last instant.
    pub closing: Credits,
}

impl Balance {
    /// Sum of the kinds for which `which` holds.
    pub(crate) fn sum_of(&self, which: impl Fn(Kind) -> bool) -> Result<Credits, FactsError> {
        Ok(Credits::sum(self.kinds.iter().filter(|total| which(total.kind)).map(|total| total.credits))?)
    }

    pub(crate) fn check(&self) -> Result<(), FactsError> {
        let found = self.opening.checked_add(self.sum_of(|_| true)?)?;
        if found == self.closing {
            return Ok(());
        }
        Err(FactsError::CreditsDiffer { what: "closing balance", stated: self.closing, found })
    }
}

/// One grant, expiry, refund or correction: what is neither usage nor a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditMovement {
    /// Civil day in the document's zone.
    pub date: NaiveDate,
    /// The kind.
    pub kind: Kind,
    /// In words: `Launch partner programme`.
    pub detail: String,
    /// When credits that were added expire.
    pub expires_on: Option<NaiveDate>,
    /// Signed.
    pub credits: Credits,
}

/// Usage of one operation in one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageLine {
    /// `Chat completion, input`.
    pub operation: String,
    /// `1K tokens`; empty where the records brought credits without a quantity.
    pub unit: String,
    /// How many units, where records say so.
    pub quantity: Option<Quantity>,
    /// Credits used; above zero.
    pub credits: Credits,
}

/// Usage of one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectUsage {
    /// Its name; empty for usage without a project.
    pub project: String,
    /// Its external id: `prj_471109`.
    pub id: String,
    /// By operation.
    pub lines: Vec<UsageLine>,
    /// Sum of the lines.
    pub credits: Credits,
}

/// The credit part of an invoice: information, not charged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditStatement {
    /// Opening to closing.
    pub balance: Balance,
    /// Grants, expiries, refunds and corrections one by one.
    pub movements: Vec<CreditMovement>,
    /// Metered usage by project and operation.
    pub usage: Vec<ProjectUsage>,
}

/// Kinds whose credits were bought.
pub(crate) const fn is_purchase(kind: Kind) -> bool {
    matches!(kind, Kind::Purchase | Kind::AutoRecharge)
}

impl CreditStatement {
    pub(crate) fn check(&self) -> Result<(), FactsError> {
        self.balance.check()?;
        for movement in &self.movements {
            super::check_text("the detail of a credit movement", &movement.detail)?;
            if is_purchase(movement.kind) || movement.kind == Kind::Usage {
                let found = Credits::ZERO;
                return Err(FactsError::CreditsDiffer {
                    what: "credit movement that is listed elsewhere",
                    stated: movement.credits,
                    found,
                });
            }
        }
        for total in self.balance.kinds.iter().filter(|t| !is_purchase(t.kind) && t.kind != Kind::Usage) {
            let of_kind = self.movements.iter().filter(|m| m.kind == total.kind).map(|m| m.credits);
            let found = Credits::sum(of_kind)?;
            if found != total.credits {
                let what = "sum of a kind of credit movement";
                return Err(FactsError::CreditsDiffer { what, stated: total.credits, found });
            }
        }
        let listed = Credits::sum(self.movements.iter().map(|m| m.credits))?;
        let kinds = self.balance.sum_of(|kind| !is_purchase(kind) && kind != Kind::Usage)?;
        if listed != kinds {
            return Err(FactsError::CreditsDiffer {
                what: "sum of all credit movements",
                stated: kinds,
                found: listed,
            });
        }
        self.check_usage()
    }

    fn check_usage(&self) -> Result<(), FactsError> {
        for project in &self.usage {
            for line in &project.lines {
                super::check_text("the name of an operation", &line.operation)?;
            }
            let found = Credits::sum(project.lines.iter().map(|line| line.credits))?;
            if found != project.credits {
                let what = "usage of a project";
                return Err(FactsError::CreditsDiffer { what, stated: project.credits, found });
            }
        }
        let found = Credits::sum(self.usage.iter().map(|project| project.credits))?;
        let stated = self.balance.sum_of(|kind| kind == Kind::Usage)?.checked_neg()?;
        if found == stated { Ok(()) } else { Err(FactsError::CreditsDiffer { what: "usage", stated, found }) }
    }
}
