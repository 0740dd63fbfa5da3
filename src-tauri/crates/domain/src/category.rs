//! What a lot's credits were given for.

use std::fmt;

/// A code in a database that is no category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the lot category code {code} is unknown; it is 1 (promotional) or 2 (paid)")]
pub struct UnknownCategory {
    /// The code as found.
    pub code: i64,
}

/// Whether the credits of a lot were given or bought. The order is the draw-down order: promotional first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Given: trial, grant, coupon. No money stands behind it.
    Promotional,
    /// Bought. Its price is deferred revenue until used.
    Paid,
}

impl Category {
    /// Both, in draw-down order.
    pub const ALL: [Self; 2] = [Self::Promotional, Self::Paid];

    /// The code in the databases.
    pub const fn code(self) -> i64 {
        match self {
            Self::Promotional => 1,
            Self::Paid => 2,
        }
    }

    /// The category of a code.
    pub const fn from_code(code: i64) -> Result<Self, UnknownCategory> {
        match code {
            1 => Ok(Self::Promotional),
            2 => Ok(Self::Paid),
            _ => Err(UnknownCategory { code }),
        }
    }

    /// The word: `paid`, `promotional`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Promotional => "promotional",
            Self::Paid => "paid",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back_and_others_are_refused() {
        for category in Category::ALL {
            assert_eq!(Category::from_code(category.code()), Ok(category), "{category}");
        }
        for code in [0, 3, -1, i64::MAX] {
            assert_eq!(Category::from_code(code), Err(UnknownCategory { code }), "{code} is no category");
        }
        assert!(Category::Promotional < Category::Paid, "promotional credits are spent first");
    }
}
