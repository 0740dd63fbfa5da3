//! What the book knows when an import begins.

use std::collections::HashMap;

use credit_desk_domain::{Credits, OrgId, Quantity, Rate, rate_usage};
use credit_desk_storage::{Operation, ProjectKey, Store};

use super::record::UsageRecord;
use super::survey::BookFacts;
use crate::error::Result;

/// Organisations, projects, operations and rates, by the names that files use.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) organisations: HashMap<String, OrgId>,
    pub(super) projects: HashMap<(i64, String), ProjectKey>,
    pub(super) operations: HashMap<String, Operation>,
    rates: HashMap<i64, Vec<Rate>>,
}

impl Known {
    pub(super) async fn read(store: &Store) -> Result<Self> {
        let organisations = store
            .organisation_keys()
            .await?
            .into_iter()
            .filter_map(|key| Some((key.external_id, OrgId::try_new(key.org_id).ok()?)))
            .collect();
        let projects = store
            .project_keys(None)
            .await?
            .into_iter()
            .map(|project| ((project.org_id, project.name.clone()), project))
            .collect();
        let operations = store
            .operations()
            .await?
            .into_iter()
            .map(|operation| (operation.name.clone(), operation))
            .collect();
        let mut rates: HashMap<i64, Vec<Rate>> = HashMap::new();
        for row in store.rates().await? {
            let rate = Rate { starts_at: row.starts_at, credits_per_unit: row.credits_per_unit };
            rates.entry(row.operation_id).or_default().push(rate);
        }
        Ok(Self { organisations, projects, operations, rates })
    }
}

impl BookFacts for Known {
    fn knows(&self, external_id: &str) -> bool {
        self.organisations.contains_key(external_id)
    }

    fn price(&self, usage: &UsageRecord) -> Result<Credits, String> {
        let (Some(name), Some(quantity)) = (&usage.operation, usage.quantity_micro) else {
            return Err(
                "Neither credits nor a quantity with its operation are given; add one of them".to_owned()
            );
        };
        let Some(operation) = self.operations.get(name) else {
            return Err(format!(
                "The operation “{name}” is not in the rate card; add it with a rate, or map the quantity to another operation"
            ));
        };
        let rates = self.rates.get(&operation.operation_id).map_or(&[][..], Vec::as_slice);
        rate_usage(rates, Quantity::from_micro(quantity), usage.occurred_at)
            .map_err(|error| format!("“{name}” cannot be priced: {error}"))
    }
}
