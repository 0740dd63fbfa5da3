//! Totals to compare with the sender's: exact, over every row of the file, rejected ones included.

use std::collections::HashSet;

use super::exact::Exact;
use super::mapping::Mapping;
use super::row::Row;
use crate::view::ControlTotal;

/// Distinct values are counted exactly up to this many.
const DISTINCT: usize = 100_000;

/// Totals of one pass.
#[derive(Debug)]
pub(super) struct ControlTotals {
    rows: u64,
    sums: Vec<ColumnSum>,
    distinct: Vec<DistinctValues>,
}

#[derive(Debug)]
struct ColumnSum {
    at: usize,
    column: String,
    sum: Exact,
    negative: u64,
    negative_sum: Exact,
    unreadable: u64,
}

#[derive(Debug)]
struct DistinctValues {
    at: usize,
    column: String,
    values: HashSet<String>,
    more: bool,
}

impl ControlTotals {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let sums = mapping
            .summed
            .iter()
            .map(|(at, column)| ColumnSum {
                at: *at,
                column: column.clone(),
                sum: Exact::ZERO,
                negative: 0,
                negative_sum: Exact::ZERO,
                unreadable: 0,
            })
            .collect();
        let distinct = mapping
            .counted
            .iter()
            .map(|(at, column)| DistinctValues {
                at: *at,
                column: column.clone(),
                values: HashSet::new(),
                more: false,
            })
            .collect();
        Self { rows: 0, sums, distinct }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn add(&mut self, row: &Row) {
        self.rows += 1;
        for sum in &mut self.sums {
            if let Some(text) = row.cell(sum.at) {
                sum.add(text);
            }
        }
        for distinct in &mut self.distinct {
            if let Some(text) = row.cell(distinct.at) {
                distinct.add(text);
            }
        }
    }

    /// Labels and exact values.
    pub(super) fn totals(&self) -> Vec<ControlTotal> {
        let mut totals = vec![total("rows".to_owned(), &self.rows)];
        for sum in &self.sums {
            totals.push(total(format!("sum of {}", sum.column), &sum.sum));
            if sum.negative > 0 {
                totals.push(total(format!("rows below zero in {}", sum.column), &sum.negative));
                totals.push(total(format!("sum below zero of {}", sum.column), &sum.negative_sum));
            }
            if sum.unreadable > 0 {
                totals.push(total(
                    format!("rows without a readable number in {}", sum.column),
                    &sum.unreadable,
                ));
            }
        }
        for distinct in &self.distinct {
            let label = format!("distinct {}", distinct.column);
            if distinct.more {
                totals.push(ControlTotal { label, value: format!("more than {DISTINCT}") });
            } else {
                totals.push(total(label, &distinct.values.len()));
            }
        }
        totals
    }
}

impl ColumnSum {
    fn add(&mut self, text: &str) {
        let Ok(number) = Exact::parse(text) else {
            self.unreadable += 1;
            return;
        };
        let Ok(sum) = self.sum.checked_add(number) else {
            self.unreadable += 1;
            return;
        };
        self.sum = sum;
        if number.is_negative() {
            self.negative += 1;
            // Bounded by the number of rows times the largest number, like the sum above.
            self.negative_sum = self.negative_sum.checked_add(number).unwrap_or(self.negative_sum);
        }
    }
}

impl DistinctValues {
    fn add(&mut self, text: &str) {
        if self.more || self.values.contains(text) {
            return;
        }
        if self.values.len() == DISTINCT {
            self.more = true;
            self.values = HashSet::new();
        } else {
            self.values.insert(text.to_owned());
        }
    }
}

fn total(label: String, value: &dyn std::fmt::Display) -> ControlTotal {
    ControlTotal { label, value: value.to_string() }
}
