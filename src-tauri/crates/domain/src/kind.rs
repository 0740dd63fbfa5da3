//! What a transaction is: the Type column.

use std::fmt;

/// A code or word that is no kind of transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is no type of transaction")]
pub struct UnknownKind {
    /// The code or text as given.
    pub given: String,
}

/// The kind of a transaction (domain.md section 3). Codes are what the databases hold and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Credits bought.
    Purchase,
    /// Credits bought by an auto-recharge rule.
    AutoRecharge,
    /// Trial or sign-up credits.
    FreeCredits,
    /// Promotional credits given by staff.
    AdminGrant,
    /// Promotional credits that the organisation asked for and staff approved.
    CreditRequest,
    /// Promotional credits from a coupon code.
    Coupon,
    /// Metered usage.
    Usage,
    /// Usage outside metering, recorded by staff.
    ManualConsumption,
    /// The rest of a lot after its expiry date.
    Expiry,
    /// The rest of a lot that was given by mistake.
    Void,
    /// The unused part of a paid lot, given back in money.
    Refund,
    /// Credits taken back because the payment was disputed.
    Clawback,
    /// The opposite of one clawback, because the dispute was won.
    Reinstatement,
    /// The opposite of one earlier transaction.
    Reversal,
}

impl Kind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 14] = [
        Self::Purchase,
        Self::AutoRecharge,
        Self::FreeCredits,
        Self::AdminGrant,
        Self::CreditRequest,
        Self::Coupon,
        Self::Usage,
        Self::ManualConsumption,
        Self::Expiry,
        Self::Void,
        Self::Refund,
        Self::Clawback,
        Self::Reinstatement,
        Self::Reversal,
    ];

    /// The code in the databases.
    pub const fn code(self) -> i64 {
        match self {
            Self::Purchase => 1,
            Self::AutoRecharge => 2,
            Self::FreeCredits => 3,
            Self::AdminGrant => 4,
            Self::CreditRequest => 5,
            Self::Coupon => 6,
            Self::Usage => 10,
            Self::ManualConsumption => 11,
            Self::Expiry => 20,
            Self::Void => 21,
            Self::Refund => 22,
            Self::Clawback => 23,
            Self::Reinstatement => 24,
            Self::Reversal => 30,
        }
    }

    /// The kind of a code.
    pub fn from_code(code: i64) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| UnknownKind { given: code.to_string() })
    }

    /// The words on screen: `Admin grant`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Purchase => "Purchase",
            Self::AutoRecharge => "Auto-recharge",
            Self::FreeCredits => "Free credits",
            Self::AdminGrant => "Admin grant",
            Self::CreditRequest => "Credit request",
            Self::Coupon => "Coupon",
            Self::Usage => "Usage",
            Self::ManualConsumption => "Manual consumption",
            Self::Expiry => "Expiry",
            Self::Void => "Void",
            Self::Refund => "Refund",
            Self::Clawback => "Clawback",
            Self::Reinstatement => "Reinstatement",
            Self::Reversal => "Reversal",
        }
    }

    /// Finds a kind by its words, in any case, with blanks, hyphens or underscores between them.
    pub fn parse(text: &str) -> Result<Self, UnknownKind> {
        let plain = |s: &str| -> String {
            s.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
        };
        let wanted = plain(text);
        let found = Self::ALL.into_iter().find(|kind| plain(kind.words()) == wanted);
        found.ok_or_else(|| UnknownKind { given: text.to_owned() })
    }

    /// True where the transaction adds a lot of its own.
    pub const fn is_addition(self) -> bool {
        matches!(
            self,
            Self::Purchase
                | Self::AutoRecharge
                | Self::FreeCredits
                | Self::AdminGrant
                | Self::CreditRequest
                | Self::Coupon
        )
    }

    /// True where the transaction draws on lots by the draw-down order.
    pub const fn is_consumption(self) -> bool {
        matches!(self, Self::Usage | Self::ManualConsumption)
    }

    /// True where the transaction takes from one named lot.
    pub const fn takes_lot(self) -> bool {
        matches!(self, Self::Expiry | Self::Void | Self::Refund | Self::Clawback)
    }

    /// True where the transaction is the opposite of an earlier one; neither sort is reversed again.
    pub const fn is_reversal(self) -> bool {
        matches!(self, Self::Reinstatement | Self::Reversal)
    }

    /// The kind of the transaction that reverses one of this kind; nothing where it cannot be reversed.
    pub const fn reversed_by(self) -> Option<Self> {
        match self {
            Self::Clawback => Some(Self::Reinstatement),
            Self::Reinstatement | Self::Reversal => None,
            Self::Purchase
            | Self::AutoRecharge
            | Self::FreeCredits
            | Self::AdminGrant
            | Self::CreditRequest
            | Self::Coupon
            | Self::Usage
            | Self::ManualConsumption
            | Self::Expiry
            | Self::Void
            | Self::Refund => Some(Self::Reversal),
        }
    }

    /// True where a taking from one lot may exceed what remains, its rest becoming debt.
    pub const fn may_make_debt(self) -> bool {
        matches!(self, Self::Refund | Self::Clawback)
    }

    /// The category of the lot that an addition of this kind makes; nothing for other kinds.
    pub const fn lot_category(self) -> Option<crate::Category> {
        match self {
            Self::Purchase | Self::AutoRecharge => Some(crate::Category::Paid),
            Self::FreeCredits | Self::AdminGrant | Self::CreditRequest | Self::Coupon => {
                Some(crate::Category::Promotional)
            }
            Self::Usage
            | Self::ManualConsumption
            | Self::Expiry
            | Self::Void
            | Self::Refund
            | Self::Clawback
            | Self::Reinstatement
            | Self::Reversal => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_go_there_and_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Ok(kind), "code of {kind}");
            assert_eq!(Kind::parse(kind.words()), Ok(kind), "words of {kind}");
        }
        assert_eq!(Kind::parse("auto_recharge"), Ok(Kind::AutoRecharge), "as in files");
        assert_eq!(Kind::from_code(7), Err(UnknownKind { given: "7".into() }), "7 was never given out");
        assert!(Kind::parse("Deposit").is_err(), "another system's word is not guessed at");
    }

    #[test]
    fn every_kind_is_exactly_one_sort_of_movement() {
        for kind in Kind::ALL {
            let sorts = [kind.is_addition(), kind.is_consumption(), kind.takes_lot(), kind.is_reversal()];
            assert_eq!(sorts.iter().filter(|is| **is).count(), 1, "{kind} must be one of the four");
            assert_eq!(kind.lot_category().is_some(), kind.is_addition(), "{kind}: only additions make lots");
            assert_eq!(
                kind.reversed_by().is_none(),
                kind.is_reversal(),
                "{kind}: a reversal is not reversed"
            );
        }
    }
}
