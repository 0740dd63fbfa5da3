//! Finds for records that contradict each other the line where the first of them stands.

use std::collections::HashMap;

use credit_desk_domain::Instant;

use super::mapping::{Mapping, paths_of};
use super::note::Notes;
use super::refusal::ImportRefusal;
use super::row::RowReader;
use super::source_file::SourceFile;
use crate::view::ImportPlan;

/// Conflicts by (source, record ID): their places in the list of errors, and their lines.
type Conflicts = HashMap<(String, String), Vec<(usize, u64)>>;

/// For each conflict whose record stands in an earlier line of the same file: its place and that line.
pub(super) fn name_earlier_lines(
    file: &SourceFile,
    plan: &ImportPlan,
    now: Instant,
    conflicts: Conflicts,
) -> Result<Vec<(usize, u64)>, ImportRefusal> {
    let mut reader = RowReader::open(file, &paths_of(plan))?;
    let mut mapping = Mapping::new(plan, file, reader.columns(), now)?;
    let mut notes = Notes::default();
    let mut first_lines: HashMap<(String, String), u64> = HashMap::new();
    let mut records = Vec::new();
    while let Some(row) = reader.next_row()? {
        records.clear();
        if mapping.records(row, &mut notes, &mut records).is_err() {
            continue;
        }
        for record in &records {
            let (source, record_id) = record.identity();
            let identity = (source.to_owned(), record_id.to_owned());
            if conflicts.contains_key(&identity) {
                first_lines.entry(identity).or_insert(row.line());
            }
        }
    }
    let mut found = Vec::new();
    for (identity, places) in conflicts {
        if let Some(first) = first_lines.get(&identity) {
            found.extend(places.into_iter().filter(|(_, line)| first < line).map(|(at, _)| (at, *first)));
        }
    }
    Ok(found)
}
