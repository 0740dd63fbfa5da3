//! Records of a file in the form in which the ledger takes them.

use credit_desk_domain::{Credits, Currency, IdSource, Instant, Kind, LotId, OrgId};
use credit_desk_storage::posting::{self, Addition, HourlyRecord, Usage};
use credit_desk_storage::{NewOrganisation, Operation, ProjectKey};

use super::record::{GrantRecord, OrganisationRecord, OrganisationStatus, PurchaseRecord, UsageRecord};

/// Draw-down priority of credits that a file brings.
const PRIORITY: i64 = 100;

impl UsageRecord {
    /// As a transaction of its own. Its credits are known: given, or priced when the row was checked.
    pub(super) fn usage(
        self,
        org: OrgId,
        project: &ProjectKey,
        operation_id: i64,
        now: Instant,
        ids: &dyn IdSource,
    ) -> Usage {
        Usage {
            org,
            txn_id: ids.transaction_id(now),
            wallet: project.wallet,
            kind: Kind::Usage,
            credits: self.priced(),
            occurred_at: self.occurred_at,
            record: posting::Record {
                source: self.source,
                record_id: self.record_id,
                ..posting::Record::default()
            },
            event_id: self.event_id,
            event_name: self.event_name,
            operation_id,
            project_id: project.project_id,
            user: self.user,
            quantity: self.quantity_micro,
        }
    }

    /// As a part of its hour's tally.
    pub(super) fn hourly(
        self,
        org: OrgId,
        project: &ProjectKey,
        operation: &Operation,
        now: Instant,
        ids: &dyn IdSource,
    ) -> HourlyRecord {
        HourlyRecord {
            org,
            tally_id: ids.tally_id(now),
            wallet: project.wallet,
            credits: self.priced(),
            occurred_at: self.occurred_at,
            source: self.source,
            record_id: self.record_id,
            event_id: self.event_id,
            event_name: self.event_name,
            operation_id: operation.operation_id,
            project_id: project.project_id,
            user: self.user,
            quantity: self.quantity_micro,
        }
    }

    fn priced(&self) -> Credits {
        self.credits.expect("BUG: a usage record that passed the check has its credits")
    }
}

impl PurchaseRecord {
    /// As a paid lot that can be used from the purchase on.
    pub(super) fn addition(self, org: OrgId, now: Instant, ids: &dyn IdSource) -> Addition {
        let txn_id = ids.transaction_id(now);
        Addition {
            org,
            txn_id,
            lot_id: LotId::added_by(txn_id),
            wallet: 0,
            kind: Kind::Purchase,
            credits: self.credits,
            paid: Some(self.paid),
            priority: PRIORITY,
            effective_at: self.occurred_at,
            expires_at: self.expires_at,
            occurred_at: self.occurred_at,
            record: posting::Record {
                source: self.source,
                record_id: self.record_id,
                reference: self.reference,
                ..posting::Record::default()
            },
            user: None,
        }
    }
}

impl GrantRecord {
    /// As a promotional lot that can be used from the grant on.
    pub(super) fn addition(self, org: OrgId, now: Instant, ids: &dyn IdSource) -> Addition {
        let txn_id = ids.transaction_id(now);
        Addition {
            org,
            txn_id,
            lot_id: LotId::added_by(txn_id),
            wallet: 0,
            kind: self.kind,
            credits: self.credits,
            paid: None,
            priority: PRIORITY,
            effective_at: self.occurred_at,
            expires_at: self.expires_at,
            occurred_at: self.occurred_at,
            record: posting::Record {
                source: self.source,
                record_id: self.record_id,
                reference: None,
                reason: Some(self.reason),
                note: Some(self.note),
            },
            user: None,
        }
    }
}

impl OrganisationStatus {
    const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

impl OrganisationRecord {
    /// As an organisation to add; what the file does not say is `plan` and `currency`.
    pub(super) fn new_organisation(&self, plan: &str, currency: Currency) -> NewOrganisation {
        NewOrganisation {
            external_id: self.external_id.clone(),
            name: self.name.clone(),
            legal_name: self.legal_name.clone(),
            country: self.country.clone(),
            tax_id: self.tax_id.clone(),
            email: self.email.clone(),
            plan: self.plan.clone().unwrap_or_else(|| plan.to_owned()),
            plan_expires_at: None,
            currency: self.currency.unwrap_or(currency),
            status: self.status.unwrap_or_default().code().to_owned(),
        }
    }

    /// The first field in which the book says something else; what the file leaves open is the same.
    pub(super) fn difference(&self, existing: &NewOrganisation) -> Option<&'static str> {
        let same = |given: &Option<String>, kept: &Option<String>| given.is_none() || given == kept;
        let fields = [
            ("name", self.name == existing.name),
            ("legal_name", same(&self.legal_name, &existing.legal_name)),
            ("country", same(&self.country, &existing.country)),
            ("tax_id", same(&self.tax_id, &existing.tax_id)),
            ("email", same(&self.email, &existing.email)),
            ("plan", self.plan.as_ref().is_none_or(|plan| *plan == existing.plan)),
            ("currency", self.currency.is_none_or(|currency| currency == existing.currency)),
            ("status", self.status.is_none_or(|status| status.code() == existing.status)),
        ];
        fields.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
    }
}
