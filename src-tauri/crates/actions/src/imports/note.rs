//! What is worth knowing about a file without being an error, counted while it is read.

use super::exact::Exact;

/// Counts of one pass over a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Cells with the word NULL.
    pub null_cells: u64,
    /// Times with more than six decimals.
    pub times_cut: u64,
    /// Those of them that were not all zeros behind the sixth.
    pub times_cut_with_loss: u64,
    /// Times written without a zone.
    pub times_without_zone: u64,
    /// Times that the clocks showed twice.
    pub times_ambiguous: u64,
    /// Expiry dates without a time.
    pub expiry_dates: u64,
    /// Usage of nothing.
    pub zero_usage: u64,
    /// Rows of usage below zero.
    pub negative_rows: u64,
    /// Measures without a value in a row that has another one.
    pub empty_measures: u64,
    /// Record IDs made from the row number.
    pub made_record_ids: u64,
    /// FOCUS charges of another category than Usage.
    pub other_charges: u64,
    /// Cost cut off by cumulative rounding, over all organisations.
    pub cost_cut_off: Exact,
    /// Currency of the costs that became credits.
    pub cost_currency: Option<String>,
}

impl Notes {
    /// The sentences for the report; `zone` is the plan's.
    pub fn sentences(&self, zone: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut say = |count: u64, sentence: &dyn Fn(String) -> String| {
            if count > 0 {
                sentences.push(sentence(grouped(count)));
            }
        };
        say(self.null_cells, &|n| {
            format!(
                "{n} {} the word NULL and {} read as empty.",
                plural(self.null_cells, "cell holds", "cells hold"),
                was(self.null_cells)
            )
        });
        say(self.times_cut, &|n| {
            let lost = match self.times_cut_with_loss {
                0 => "only zeros were cut off".to_owned(),
                some => format!("{} of them lost a digit that was not zero", grouped(some)),
            };
            format!(
                "{n} {} more than six decimals and {} cut to microseconds; {lost}.",
                plural(self.times_cut, "time has", "times have"),
                was(self.times_cut)
            )
        });
        say(self.times_without_zone, &|n| {
            format!(
                "{n} {} no zone and {} read as {zone}.",
                plural(self.times_without_zone, "time names", "times name"),
                was(self.times_without_zone)
            )
        });
        say(self.times_ambiguous, &|n| {
            format!(
                "{n} {} in the hour that the clocks repeat; the earlier of the two was taken.",
                plural(self.times_ambiguous, "time lies", "times lie")
            )
        });
        say(self.expiry_dates, &|n| {
            format!(
                "{n} expiry {} no time; the credits can be used until the end of that day.",
                plural(self.expiry_dates, "date has", "dates have")
            )
        });
        say(self.made_record_ids, &|n| {
            format!(
                "{n} record {} made from the row number: row-000001 is the first row below the header.",
                plural(self.made_record_ids, "ID was", "IDs were")
            )
        });
        say(self.zero_usage, &|n| {
            format!(
                "{n} {} usage of zero and {} kept as such.",
                plural(self.zero_usage, "record is", "records are"),
                was(self.zero_usage)
            )
        });
        say(self.negative_rows, &|n| {
            format!(
                "{n} {} below zero: usage cannot be negative, a correction is a reversal or a refund in the ledger.",
                plural(self.negative_rows, "row is", "rows are")
            )
        });
        say(self.empty_measures, &|n| {
            format!("{n} empty {} made no record.", plural(self.empty_measures, "quantity", "quantities"))
        });
        say(self.other_charges, &|n| {
            format!(
                "{n} {} of another charge category than Usage; their costs count like usage.",
                plural(self.other_charges, "row is", "rows are")
            )
        });
        if let Some(currency) = &self.cost_currency {
            sentences.push(format!(
                "1 credit is 1 {currency}. Costs became credits by cumulative rounding for each organisation in the order of the file; {} credits were cut off in all, less than 0.000001 for each organisation.",
                self.cost_cut_off
            ));
        }
        sentences
    }
}

/// A count with a comma between thousands, as reports print it.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The word for one or for several.
pub(super) fn plural<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn was(count: u64) -> &'static str {
    plural(count, "was", "were")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_424_297, "12,424,297")] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn only_what_happened_is_said() {
        assert_eq!(Notes::default().sentences("UTC"), Vec::<String>::new());
        let notes = Notes { null_cells: 8_973, times_without_zone: 1, ..Notes::default() };
        assert_eq!(
            notes.sentences("UTC"),
            [
                "8,973 cells hold the word NULL and were read as empty.",
                "1 time names no zone and was read as UTC.",
            ]
        );
    }
}
