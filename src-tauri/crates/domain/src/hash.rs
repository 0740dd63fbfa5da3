//! The hash chain over an organisation's transactions.
//!
//! Each row's hash is SHA-256 over the thirty-two bytes of the row before (zeros for the first) followed by the UTF-8
//! text of its fields, joined by [`SEPARATOR`] in the order of [`ChainRow`]'s declaration: integers in decimal, the
//! transaction ID as 32 lower-case hex digits, absent values as empty text. Lots come last, as
//! `lot_seq:amount:consumed_before` joined by commas in the order of allocation; an addition is followed by the terms of
//! its lot ([`ChainTerms`]), so that nobody changes a price or an expiry date unseen. PostgreSQL computes the same with
//! `sha256(prev || convert_to(…, 'UTF8'))`; SQLite through a registered function; `verify` with this one.
//!
//! The text fields come from outside and must not contain the separator, or two different rows could have one
//! preimage; [`ChainRow::has_separator`] finds such a row before it is posted.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::TransactionId;

/// Stands between the fields: U+001F, the unit separator.
pub const SEPARATOR: char = '\u{1f}';

/// The hash before an organisation's first transaction.
pub const GENESIS: [u8; 32] = [0; 32];

/// One row of the chain. Amounts are micro-credits, times microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainRow<'a> {
    /// The organisation's number.
    pub org_id: i64,
    /// Position in the organisation's gapless sequence, from 1.
    pub seq: i64,
    /// The transaction's ID.
    pub txn_id: TransactionId,
    /// Wallet: 0 is `main`.
    pub wallet: i64,
    /// Code of the kind.
    pub kind: i64,
    /// Signed amount.
    pub amount: i64,
    /// What is left in the wallet's lots after this row.
    pub balance_after: i64,
    /// The wallet's debt, after this row.
    pub debt_after: i64,
    /// When it happened.
    pub occurred_at: i64,
    /// When it was posted.
    pub posted_at: i64,
    /// Source system of the record.
    pub source: Option<&'a str>,
    /// The record's ID there.
    pub record_id: Option<&'a str>,
    /// The platform's event ID.
    pub event_id: Option<&'a str>,
    /// Operation.
    pub operation_id: Option<i64>,
    /// Project.
    pub project_id: Option<i64>,
    /// Quantity in micro-units of the operation's unit.
    pub quantity: Option<i64>,
    /// Sequence number of the transaction that this one reverses.
    pub reverses_seq: Option<i64>,
    /// Payment, invoice or other reference.
    pub reference: Option<&'a str>,
    /// Note.
    pub note: Option<&'a str>,
    /// Reason code.
    pub reason: Option<&'a str>,
    /// The customer's user.
    pub user_ref: Option<&'a str>,
    /// Billing month, yyyymm.
    pub month: i64,
    /// Who posted it.
    pub actor: Option<&'a str>,
    /// Lots it took from or gave to, in the order of allocation.
    pub lots: &'a [ChainLot],
    /// An addition's lot.
    pub terms: Option<ChainTerms<'a>>,
}

/// The terms of a lot, in the row of the transaction that added it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainTerms<'a> {
    /// The lot's ID.
    pub lot_id: &'a [u8],
    /// Code of the category.
    pub category: i64,
    /// What was paid in total, in micro-units.
    pub paid: i64,
    /// Its currency.
    pub currency: Option<&'a str>,
    /// Price of one credit in micro-units, for the draw-down order.
    pub unit_cost: i64,
    /// Draw-down priority.
    pub priority: i64,
    /// From when it may be spent.
    pub effective_at: i64,
    /// Until when; the largest number is no expiry.
    pub expires_at: i64,
}

/// One lot's part in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainLot {
    /// The lot: sequence number of the transaction that added it.
    pub lot_seq: i64,
    /// Amount of the allocation, as stored.
    pub amount: i64,
    /// How much of the lot was consumed before.
    pub consumed_before: i64,
}

impl ChainRow<'_> {
    /// The text whose bytes follow the previous hash in the preimage.
    pub fn preimage_text(&self) -> String {
        let mut text = String::with_capacity(256);
        let int = |text: &mut String, value: i64| {
            let _ = write!(text, "{value}{SEPARATOR}");
        };
        let opt = |text: &mut String, value: Option<i64>| match value {
            Some(value) => int(text, value),
            None => text.push(SEPARATOR),
        };
        let word = |text: &mut String, value: Option<&str>| {
            text.push_str(value.unwrap_or_default());
            text.push(SEPARATOR);
        };
        int(&mut text, self.org_id);
        int(&mut text, self.seq);
        for byte in self.txn_id.as_bytes() {
            let _ = write!(text, "{byte:02x}");
        }
        text.push(SEPARATOR);
        int(&mut text, self.wallet);
        int(&mut text, self.kind);
        int(&mut text, self.amount);
        int(&mut text, self.balance_after);
        int(&mut text, self.debt_after);
        int(&mut text, self.occurred_at);
        int(&mut text, self.posted_at);
        word(&mut text, self.source);
        word(&mut text, self.record_id);
        word(&mut text, self.event_id);
        opt(&mut text, self.operation_id);
        opt(&mut text, self.project_id);
        opt(&mut text, self.quantity);
        opt(&mut text, self.reverses_seq);
        word(&mut text, self.reference);
        word(&mut text, self.note);
        word(&mut text, self.reason);
        word(&mut text, self.user_ref);
        int(&mut text, self.month);
        word(&mut text, self.actor);
        for (place, lot) in self.lots.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{}:{}:{}", lot.lot_seq, lot.amount, lot.consumed_before);
        }
        if let Some(terms) = &self.terms {
            text.push(SEPARATOR);
            for byte in terms.lot_id {
                let _ = write!(text, "{byte:02x}");
            }
            let _ = write!(text, "{SEPARATOR}{}{SEPARATOR}{}", terms.category, terms.paid);
            let _ = write!(
                text,
                "{SEPARATOR}{}{SEPARATOR}{}",
                terms.currency.unwrap_or_default(),
                terms.unit_cost
            );
            let _ = write!(text, "{SEPARATOR}{}{SEPARATOR}{}", terms.priority, terms.effective_at);
            let _ = write!(text, "{SEPARATOR}{}", terms.expires_at);
        }
        text
    }

    /// True where a text field contains [`SEPARATOR`]: such a row must be refused.
    pub fn has_separator(&self) -> bool {
        [
            self.source,
            self.record_id,
            self.event_id,
            self.reference,
            self.note,
            self.reason,
            self.user_ref,
            self.actor,
        ]
        .into_iter()
        .flatten()
        .any(|text| text.contains(SEPARATOR))
    }
}

/// The hash of a row whose predecessor has the hash `prev`.
pub fn chain_hash(prev: &[u8; 32], row: &ChainRow<'_>) -> [u8; 32] {
    chain_hash_of_text(prev, &row.preimage_text())
}

/// The same from the fields' text, where a database has joined it already.
pub fn chain_hash_of_text(prev: &[u8; 32], text: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(prev);
    hasher.update(text.as_bytes());
    hasher.finalize().into()
}

/// SHA-256 of a text alone, as of what somebody saw before deciding.
pub fn sha256_of_text(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> ChainRow<'static> {
        ChainRow {
            org_id: 42,
            seq: 7,
            txn_id: TransactionId::from_bytes(*b"0123456789abcdef"),
            wallet: 0,
            kind: 10,
            amount: -1_500_000,
            balance_after: 8_500_000,
            debt_after: 0,
            occurred_at: 1_795_252_288_250_000,
            posted_at: 1_795_252_289_000_000,
            source: Some("photos"),
            record_id: Some("r-1"),
            event_id: Some("81233"),
            operation_id: Some(3),
            project_id: None,
            quantity: Some(1_000_000),
            reverses_seq: None,
            reference: None,
            note: Some("zwölf Fotos"),
            reason: Some("goodwill"),
            user_ref: None,
            month: 202_611,
            actor: Some("system"),
            lots: &[
                ChainLot { lot_seq: 1, amount: 1_000_000, consumed_before: 0 },
                ChainLot { lot_seq: 4, amount: 500_000, consumed_before: 250_000 },
            ],
            terms: None,
        }
    }

    #[test]
    fn the_text_is_the_fields_in_order_with_absent_ones_empty() {
        let fields = [
            "42",
            "7",
            "30313233343536373839616263646566",
            "0",
            "10",
            "-1500000",
            "8500000",
            "0",
            "1795252288250000",
            "1795252289000000",
            "photos",
            "r-1",
            "81233",
            "3",
            "",
            "1000000",
            "",
            "",
            "zwölf Fotos",
            "goodwill",
            "",
            "202611",
            "system",
            "1:1000000:0,4:500000:250000",
        ];
        let expected = fields.join("\u{1f}");
        assert_eq!(row().preimage_text(), expected, "both engines build exactly this text");
    }

    #[test]
    fn the_hash_is_sha_256_over_the_previous_hash_and_the_text() {
        // SHA-256 of 32 zero bytes, then of those followed by "abc": from coreutils' sha256sum.
        let hex = |hash: [u8; 32]| hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        assert_eq!(
            hex(chain_hash_of_text(&GENESIS, "")),
            "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925",
            "thirty-two zero bytes"
        );
        assert_eq!(hex(chain_hash_of_text(&GENESIS, "abc")), ABC, "followed by the text");
    }

    const ABC: &str = "365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370";

    #[test]
    fn every_field_and_the_predecessor_count() {
        let hash = chain_hash(&GENESIS, &row());
        assert_ne!(chain_hash(&hash, &row()), hash, "the predecessor counts");
        let changed = [
            ChainRow { org_id: 43, ..row() },
            ChainRow { seq: 8, ..row() },
            ChainRow { txn_id: TransactionId::from_bytes([0; 16]), ..row() },
            ChainRow { wallet: 1, ..row() },
            ChainRow { kind: 11, ..row() },
            ChainRow { amount: -1_500_001, ..row() },
            ChainRow { balance_after: 0, ..row() },
            ChainRow { debt_after: 1, ..row() },
            ChainRow { occurred_at: 0, ..row() },
            ChainRow { posted_at: 0, ..row() },
            ChainRow { source: None, ..row() },
            ChainRow { record_id: None, ..row() },
            ChainRow { event_id: None, ..row() },
            ChainRow { operation_id: None, ..row() },
            ChainRow { project_id: Some(3), ..row() },
            ChainRow { quantity: None, ..row() },
            ChainRow { reverses_seq: Some(1), ..row() },
            ChainRow { reference: Some("pi_1"), ..row() },
            ChainRow { note: None, ..row() },
            ChainRow { reason: None, ..row() },
            ChainRow { user_ref: Some("u-9"), ..row() },
            ChainRow { month: 202_612, ..row() },
            ChainRow { actor: None, ..row() },
            ChainRow { lots: &[], ..row() },
            ChainRow { terms: Some(TERMS), ..row() },
        ];
        for other in changed {
            assert_ne!(chain_hash(&GENESIS, &other), hash, "{other:?} must not hash alike");
        }
    }

    const TERMS: ChainTerms<'static> = ChainTerms {
        lot_id: b"0123456789abcdef",
        category: 2,
        paid: 20_000_000,
        currency: Some("EUR"),
        unit_cost: 20_000,
        priority: 100,
        effective_at: 5,
        expires_at: i64::MAX,
    };

    #[test]
    fn an_addition_is_followed_by_the_terms_of_its_lot_and_each_counts() {
        let with = |terms| ChainRow { lots: &[], terms: Some(terms), ..row() };
        let text = with(TERMS).preimage_text();
        let terms = [
            "",
            "30313233343536373839616263646566",
            "2",
            "20000000",
            "EUR",
            "20000",
            "100",
            "5",
            "9223372036854775807",
        ];
        assert!(text.ends_with(&terms.join("\u{1f}")), "{text}");
        for other in [
            ChainTerms { lot_id: &[0; 16], ..TERMS },
            ChainTerms { category: 1, ..TERMS },
            ChainTerms { paid: 1, ..TERMS },
            ChainTerms { currency: Some("USD"), ..TERMS },
            ChainTerms { unit_cost: 0, ..TERMS },
            ChainTerms { priority: 1, ..TERMS },
            ChainTerms { effective_at: 6, ..TERMS },
            ChainTerms { expires_at: 6, ..TERMS },
        ] {
            assert_ne!(with(other).preimage_text(), text, "{other:?} must not read alike");
        }
    }

    #[test]
    fn a_separator_inside_a_text_is_found() {
        assert!(!row().has_separator(), "plain texts");
        assert!(ChainRow { note: Some("a\u{1f}b"), ..row() }.has_separator(), "it could imitate another row");
    }
}
