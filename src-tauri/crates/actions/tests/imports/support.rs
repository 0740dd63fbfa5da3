//! What the import tests share: files, a book that is only facts, and reading a plan's survey.

use std::path::{Path, PathBuf};

use credit_desk_actions::imports::{
    BookFacts, ImportRefusal, SourceFile, Survey, Unwatched, UsageRecord, inspect, survey,
};
use credit_desk_actions::view::{FieldMapping, FieldSource, ImportInspection, ImportPlan, ImportSubject};
use credit_desk_domain::{Credits, Instant};

/// The real files handed over with the design.
pub fn shared(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(name)
}

/// 2026-11-21T00:00:00Z.
pub fn now() -> Instant {
    Instant::parse("2026-11-21T00:00:00Z").expect("an instant")
}

/// A book that knows some organisations and prices one credit for each unit of some operations.
#[derive(Debug, Default)]
pub struct Facts {
    pub organisations: Vec<&'static str>,
    pub operations: Vec<&'static str>,
}

impl BookFacts for Facts {
    fn knows(&self, external_id: &str) -> bool {
        self.organisations.contains(&external_id)
    }

    fn price(&self, usage: &UsageRecord) -> Result<Credits, String> {
        let operation = usage.operation.as_deref().unwrap_or_default();
        match usage.quantity_micro {
            Some(micro) if self.operations.contains(&operation) => Ok(Credits::from_micro(micro)),
            _ => Err(format!("No rate prices “{operation}” at that time; add one to the rate card")),
        }
    }
}

/// A file with these bytes, in a folder of its own.
pub struct Given {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
}

pub fn given(name: &str, bytes: impl AsRef<[u8]>) -> Given {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    Given { folder, path }
}

pub fn opened(path: &Path) -> SourceFile {
    SourceFile::open(path).unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()))
}

pub fn inspected(file: &SourceFile, subject: Option<ImportSubject>) -> ImportInspection {
    inspect(file, "file-1".to_owned(), subject, "UTC").expect("it can be inspected")
}

pub fn surveyed(file: &SourceFile, plan: &ImportPlan, facts: &Facts) -> Result<Survey, ImportRefusal> {
    survey(file, plan, facts, now(), &Unwatched)
}

/// Replaces or adds a field of a plan.
pub fn set(plan: &mut ImportPlan, field: &str, source: FieldSource) {
    plan.fields.retain(|mapping| mapping.field != field);
    plan.fields.push(FieldMapping { field: field.to_owned(), source });
}

pub fn column(name: &str) -> FieldSource {
    FieldSource::Column { name: name.to_owned() }
}

pub fn constant(value: &str) -> FieldSource {
    FieldSource::Constant { value: value.to_owned() }
}

/// A plan's mapping as text, to be compared at a glance.
pub fn mapping(plan: &ImportPlan) -> Vec<String> {
    let mut lines: Vec<String> = plan
        .fields
        .iter()
        .map(|mapping| match &mapping.source {
            FieldSource::Column { name } => format!("{} <- {name}", mapping.field),
            FieldSource::Constant { value } => format!("{} = {value}", mapping.field),
        })
        .collect();
    lines.extend(plan.measures.iter().map(|measure| format!("{} -> {}", measure.column, measure.operation)));
    lines.sort();
    lines
}

/// The value of a control total.
pub fn total<'a>(survey: &'a Survey, label: &str) -> &'a str {
    survey
        .control_totals
        .iter()
        .find(|total| total.label == label)
        .map_or_else(|| panic!("no total “{label}” in {:?}", survey.control_totals), |total| &total.value)
}
