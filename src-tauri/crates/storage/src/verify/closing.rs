//! The end of an organisation: what is kept beside its transactions, compared with what they gave.

use std::fmt::Display;

use credit_desk_domain::hash::GENESIS;

use super::account::{Account, hex};
use super::difference::{Difference, DifferenceKind as What, Findings};
use super::kept::TotalKey;

impl Account<'_> {
    fn note_kept(
        &mut self,
        kind: What,
        lot: Option<i64>,
        subject: String,
        expected: impl Display,
        found: impl Display,
    ) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.found.add(Difference { org: Some(self.org), seq: None, lot, kind, subject, expected, found });
    }

    /// Compares what is kept with what the transactions gave.
    pub(super) fn end(mut self) -> Findings {
        self.check_extended();
        let kept = std::mem::take(&mut self.kept);
        let head = kept.head.unwrap_or((0, 0, GENESIS.to_vec()));
        if head.0 != self.seq || head.2 != self.hash || (self.seq > 0 && head.1 != self.posted_at) {
            let expected = format!("{} with {}", self.seq, hex(&self.hash));
            self.note_kept(
                What::Head,
                None,
                "head".to_owned(),
                expected,
                format_args!("{} with {}", head.0, hex(&head.2)),
            );
        }
        let mut wallets: Vec<i64> = kept.wallets.keys().chain(self.purses.keys()).copied().collect();
        wallets.sort_unstable();
        wallets.dedup();
        for wallet in wallets {
            let expected = self.purses.get(&wallet).map_or((0, 0), |purse| (purse.balance, purse.debt));
            let words = |(balance, debt): (i64, i64)| format!("{balance} and debt {debt}");
            let found = kept.wallets.get(&wallet).copied();
            if found != Some(expected) {
                let found = found.map_or_else(|| "no such wallet".to_owned(), words);
                self.note_kept(What::Wallet, None, format!("wallet {wallet}"), words(expected), found);
            }
        }
        for (seq, kept) in &kept.lots {
            // One whose terms are wrong was named with its addition.
            let Some(lot) = self.lots.get(seq) else {
                let named = self.found.kept.iter().any(|d| d.kind == What::LotTerms && d.lot == Some(*seq));
                if !named {
                    let subject = String::new();
                    self.note_kept(
                        What::LotWithoutTransaction,
                        Some(*seq),
                        subject,
                        "no lot",
                        format_args!("a lot of {}", kept.amount),
                    );
                }
                continue;
            };
            let (remaining, debt_paid) = (lot.remaining.micro(), lot.debt_paid.micro());
            if remaining != kept.remaining {
                self.note_kept(What::LotRemaining, Some(*seq), String::new(), remaining, kept.remaining);
            }
            if debt_paid != kept.debt_paid {
                self.note_kept(What::LotDebtPaid, Some(*seq), String::new(), debt_paid, kept.debt_paid);
            }
        }
        let mut keys: Vec<TotalKey> = kept.totals.keys().chain(self.totals.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let expected = self.totals.get(&key).copied().unwrap_or_default();
            let found = kept.totals.get(&key).map_or((0, 0), |(amount, count)| (i128::from(*amount), *count));
            if found != expected {
                let subject =
                    format!("month {}, kind {}, operation {}, project {}", key.0, key.1, key.2, key.3);
                let words = |(amount, count): (i128, i64)| format!("{amount} of {count}");
                self.note_kept(What::MonthTotal, None, subject, words(expected), words(found));
            }
        }
        for (seq, tally) in &kept.tallies {
            self.note(
                What::TallyPosted,
                *seq,
                None,
                format_args!("an hour's usage of {}", tally.credits),
                "no such transaction",
            );
        }
        self.found
    }
}
