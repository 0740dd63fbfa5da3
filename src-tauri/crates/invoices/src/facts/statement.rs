//! The statement: what happened to an organisation's credits between two days, lot by lot.

use chrono::NaiveDate;
use credit_desk_domain::{Credits, Kind, Money};
use serde::{Deserialize, Serialize};

use super::balance::CreditStatement;
use super::cover::Cover;
use super::error::FactsError;
use super::{check_given, check_text};

/// One lot over the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotLine {
    /// `lot_…`.
    pub id: String,
    /// What added it.
    pub kind: Kind,
    /// Civil day on which it was added.
    pub added_on: NaiveDate,
    /// Civil day on which it expires.
    pub expires_on: Option<NaiveDate>,
    /// What was paid for all of it.
    pub paid: Option<Money>,
    /// Left at the first instant.
    pub opening: Credits,
    /// Added within the period.
    pub added: Credits,
    /// Used within the period.
    pub used: Credits,
    /// Expired within the period.
    pub expired: Credits,
    /// Voids, refunds, clawbacks and reversals, signed.
    pub other: Credits,
    /// Left at the last instant: opening + added − used − expired + other.
    pub closing: Credits,
}

/// Everything that a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFacts {
    /// Date, language, parties; statements have no number.
    pub cover: Cover,
    /// First civil day in the cover's zone.
    pub from: NaiveDate,
    /// Last civil day.
    pub to: NaiveDate,
    /// What happened to the credits.
    pub credits: CreditStatement,
    /// Every lot that had or got credits in the period.
    pub lots: Vec<LotLine>,
    /// Debt at the first instant; zero or more.
    pub opening_debt: Credits,
    /// Debt at the last instant.
    pub closing_debt: Credits,
    /// Notes, printed at the end, one paragraph each.
    pub notes: Vec<String>,
}

/// A statement whose facts tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement(StatementFacts);

impl Statement {
    /// Checks every sum: each lot, all lots less debt against the balance, and the balance itself.
    pub fn try_new(facts: StatementFacts) -> Result<Self, FactsError> {
        facts.cover.check()?;
        if facts.to < facts.from {
            return Err(FactsError::DatesCross { earlier: "the first day", later: "the last day" });
        }
        facts.credits.check()?;
        for lot in &facts.lots {
            check_given("the id of a lot", &lot.id)?;
            check_lot(lot)?;
        }
        let ties = |what, stated: Credits, lots: Credits, debt: Credits| {
            let found = lots.checked_sub(debt)?;
            if stated == found { Ok(()) } else { Err(FactsError::CreditsDiffer { what, stated, found }) }
        };
        let opening = Credits::sum(facts.lots.iter().map(|lot| lot.opening))?;
        ties("opening balance", facts.credits.balance.opening, opening, facts.opening_debt)?;
        let closing = Credits::sum(facts.lots.iter().map(|lot| lot.closing))?;
        ties("closing balance", facts.credits.balance.closing, closing, facts.closing_debt)?;
        for note in &facts.notes {
            check_text("a note", note)?;
        }
        Ok(Self(facts))
    }

    /// Its facts.
    pub const fn facts(&self) -> &StatementFacts {
        &self.0
    }
}

fn check_lot(lot: &LotLine) -> Result<(), FactsError> {
    let found = lot
        .opening
        .checked_add(lot.added)?
        .checked_sub(lot.used)?
        .checked_sub(lot.expired)?
        .checked_add(lot.other)?;
    if found == lot.closing && !found.is_negative() {
        return Ok(());
    }
    Err(FactsError::CreditsDiffer { what: "closing balance of a lot", stated: lot.closing, found })
}
