//! Identifiers, each shown with a prefix that says what it names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's base 32, lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters that 128 bits take.
const LENGTH: usize = 26;

/// Why a text or a value is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Another prefix, or none.
    #[error("“{text}” is not a {what} ID; it starts with “{prefix}”")]
    Prefix {
        /// The text as given.
        text: String,
        /// What was asked for: `transaction`.
        what: &'static str,
        /// Prefix with underscore.
        prefix: &'static str,
    },
    /// Right prefix, but the rest is not one.
    #[error("“{text}” is not a complete {what} ID; copy it again, it reads like {example}")]
    Body {
        /// The text as given.
        text: String,
        /// What was asked for.
        what: &'static str,
        /// A well-formed one.
        example: &'static str,
    },
    /// Bytes from a database that are not sixteen.
    #[error("a {what} ID has 16 bytes, not {length}")]
    Length {
        /// What was asked for.
        what: &'static str,
        /// Bytes found.
        length: usize,
    },
}

/// The number of an organisation: positive, at most 2,147,483,647. Shown as `org_42`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(i64);

impl OrgId {
    const EXAMPLE: &str = "org_42";

    /// From a number between 1 and 2,147,483,647.
    pub fn try_new(number: i64) -> Result<Self, IdError> {
        if (1..=i64::from(i32::MAX)).contains(&number) {
            return Ok(Self(number));
        }
        Err(IdError::Body { text: format!("org_{number}"), what: "organisation", example: Self::EXAMPLE })
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads `org_42`.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let given = text.trim();
        let digits = given.strip_prefix("org_").ok_or_else(|| IdError::Prefix {
            text: given.to_owned(),
            what: "organisation",
            prefix: "org_",
        })?;
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| plain).and_then(|n| Self::try_new(n).ok());
        number.ok_or_else(|| IdError::Body {
            text: given.to_owned(),
            what: "organisation",
            example: Self::EXAMPLE,
        })
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("org_{}", self.0))
    }
}

/// Writes 128 bits as 26 characters; the first holds the top three bits, so order of text is order of value.
fn encode(bytes: [u8; 16]) -> String {
    let value = u128::from_be_bytes(bytes);
    (0..LENGTH)
        .rev()
        .map(|place| {
            let digit = (value >> (5 * place)) & 31;
            char::from(ALPHABET[usize::try_from(digit).expect("BUG: five bits are below 32")])
        })
        .collect()
}

/// Reads 26 characters in either case; `i` and `l` count as 1, `o` as 0, as people copy them.
fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != LENGTH {
        return None;
    }
    let mut value = 0_u128;
    for byte in text.bytes() {
        let byte = match byte.to_ascii_lowercase() {
            b'i' | b'l' => b'1',
            b'o' => b'0',
            other => other,
        };
        let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
        if value >> 123 != 0 {
            return None;
        }
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(value.to_be_bytes())
}

macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $prefix:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The visible prefix, with its underscore.
            pub const PREFIX: &str = $prefix;

            /// From sixteen bytes, as the databases hold them.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// From a slice, which must have sixteen bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                bytes.try_into().map(Self).map_err(|_| IdError::Length { what: $what, length: bytes.len() })
            }

            /// The sixteen bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads the text form.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let given = text.trim();
                let body = given.strip_prefix($prefix).ok_or_else(|| IdError::Prefix {
                    text: given.to_owned(),
                    what: $what,
                    prefix: $prefix,
                })?;
                decode(body).map(Self).ok_or_else(|| IdError::Body {
                    text: given.to_owned(),
                    what: $what,
                    example: $example,
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!(concat!($prefix, "{}"), encode(self.0)))
            }
        }

        text_form!($name);
    };
}

macro_rules! text_form {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_form!(OrgId);

prefixed_id!(
    /// The ID of a posted transaction (UUIDv7), shown as `txn_` and 26 characters.
    TransactionId,
    "transaction",
    "txn_",
    "txn_01jd6vx0c0fk2t6m1q8z3a9b7e"
);
prefixed_id!(
    /// The ID of a lot, shown as `lot_` and 26 characters.
    LotId,
    "lot",
    "lot_",
    "lot_01jd6vx0c0fk2t6m1q8z3a9b7e"
);
prefixed_id!(
    /// The ID of an open hourly tally, shown as `tally_` and 26 characters.
    TallyId,
    "tally",
    "tally_",
    "tally_01jd6vx0c0fk2t6m1q8z3a9b7e"
);

prefixed_id!(
    /// The ID of a request or another proposal, shown as `req_` and 26 characters.
    ProposalId,
    "request",
    "req_",
    "req_01jd6vx0c0fk2t6m1q8z3a9b7e"
);

prefixed_id!(
    /// The ID of a batch of coupon codes, shown as `batch_` and 26 characters.
    BatchId,
    "coupon batch",
    "batch_",
    "batch_01jd6vx0c0fk2t6m1q8z3a9b7e"
);

impl LotId {
    /// The lot that an addition made: the same sixteen bytes under the lot's prefix.
    pub const fn added_by(transaction: TransactionId) -> Self {
        Self(transaction.0)
    }

    /// The addition that made this lot.
    pub const fn transaction(self) -> TransactionId {
        TransactionId(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_there_and_back_and_sort_as_their_bytes() {
        let low = TransactionId::from_bytes([0; 16]);
        let high = TransactionId::from_bytes([255; 16]);
        assert_eq!(low.to_string(), "txn_00000000000000000000000000", "all zero");
        assert_eq!(high.to_string(), "txn_7zzzzzzzzzzzzzzzzzzzzzzzzz", "all ones");
        for id in [low, high, TransactionId::from_bytes(*b"0123456789abcdef")] {
            assert_eq!(TransactionId::parse(&id.to_string()), Ok(id), "{id}");
            assert_eq!(
                TransactionId::parse(&id.to_string().replacen("txn_", " txn_", 1)),
                Ok(id),
                "pasted with a blank"
            );
        }
        let json = serde_json::to_string(&high).expect("json");
        assert_eq!(serde_json::from_str::<TransactionId>(&json).expect("json"), high, "as text in JSON");
    }

    #[test]
    fn a_copied_id_may_have_look_alikes_and_capitals() {
        let id = LotId::parse("lot_01jd6vx0c0fk2t6m1q8z3a9b7e").expect("the example is well formed");
        assert_eq!(LotId::parse("lot_OIJD6VX0C0FK2T6MLQ8Z3A9B7E"), Ok(id), "O, I and L are read as digits");
        assert_eq!(LotId::added_by(id.transaction()), id, "a lot is named by its addition");
    }

    #[test]
    fn wrong_ids_are_refused_in_order() {
        assert!(
            matches!(TransactionId::parse("lot_00000000000000000000000000"), Err(IdError::Prefix { .. })),
            "prefix"
        );
        for text in ["txn_", "txn_0000", "txn_8zzzzzzzzzzzzzzzzzzzzzzzzz", "txn_0000000000000000000000000u"] {
            assert!(matches!(TransactionId::parse(text), Err(IdError::Body { .. })), "{text} is no ID");
        }
        assert_eq!(
            TransactionId::from_slice(&[1, 2, 3]),
            Err(IdError::Length { what: "transaction", length: 3 }),
            "a damaged row"
        );
    }

    #[test]
    fn organisations_are_small_positive_numbers() {
        assert_eq!(OrgId::parse("org_42").map(OrgId::get), Ok(42), "as shown");
        assert_eq!(OrgId::parse("org_42").expect("valid").to_string(), "org_42", "and back");
        for text in ["42", "org_0", "org_-1", "org_+1", "org_2147483648", "org_", "org_4x"] {
            assert!(OrgId::parse(text).is_err(), "{text} names no organisation");
        }
    }
}
