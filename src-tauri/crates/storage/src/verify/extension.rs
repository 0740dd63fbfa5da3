//! Lots that were given more time: from the transaction after the extension on they are drawn upon until the new date.

use std::fmt::Display;

use credit_desk_domain::Instant;

use super::account::Account;
use super::difference::{Difference, DifferenceKind as What};

impl Account<'_> {
    /// Takes the extensions that were made before a transaction.
    pub(super) fn extend_lots(&mut self, before_seq: i64) {
        while let Some(extension) = self.kept.extensions.get(self.extended).cloned() {
            if extension.after_seq >= before_seq {
                return;
            }
            self.extended += 1;
            let last = self.last_extension.insert(extension.lot_seq, extension.n).unwrap_or(0);
            if extension.n != last + 1 {
                self.note_extension(extension.lot_seq, format_args!("extension {}", last + 1), extension.n);
            }
            let Some(lot) = self.lots.get_mut(&extension.lot_seq) else {
                self.note_extension(extension.lot_seq, "a lot", "none that was added before");
                continue;
            };
            let stood = lot.expires_at.map_or(i64::MAX, Instant::micros);
            let wallet = lot.wallet;
            lot.expires_at = match extension.expires_at {
                i64::MAX => None,
                at => Instant::try_from_micros(at).ok(),
            };
            let has_rest = lot.remaining.is_positive();
            if let Some(purse) = self.purses.get_mut(&wallet) {
                purse.open.retain(|seq| *seq != extension.lot_seq);
            }
            if has_rest {
                self.open(wallet, extension.lot_seq);
            }
            if stood != extension.before {
                self.note_extension(extension.lot_seq, stood, extension.before);
            }
        }
    }

    /// At the end every extended lot expires when its last extension says.
    pub(super) fn check_extended(&mut self) {
        self.extend_lots(i64::MAX);
        let mut extended: Vec<(i64, i64)> = self.kept.extended.iter().map(|(lot, at)| (*lot, *at)).collect();
        extended.sort_unstable();
        for (lot_seq, found) in extended {
            let Some(lot) = self.lots.get(&lot_seq) else { continue };
            let expected = lot.expires_at.map_or(i64::MAX, Instant::micros);
            if expected != found {
                self.note_extension(lot_seq, expected, found);
            }
        }
    }

    fn note_extension(&mut self, lot_seq: i64, expected: impl Display, found: impl Display) {
        self.found.add(Difference {
            org: Some(self.org),
            seq: None,
            lot: Some(lot_seq),
            kind: What::LotExtension,
            subject: String::new(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }
}
