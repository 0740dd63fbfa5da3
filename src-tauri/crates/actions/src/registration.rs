//! Organisations: adding one, and finding one by what staff have at hand.

use credit_desk_domain::{Area, Instant, Level, OrgId};
use credit_desk_storage::{AuditEntry, NewOrganisation, OrganisationKey, Store};

use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;

/// Adds an organisation with its main wallet, for whoever may import them.
///
/// # Errors
/// Where its name or external ID is empty, or the external ID is taken.
pub async fn add_organisation(store: &Store, session: &Session, new: &NewOrganisation) -> Result<OrgId> {
    authorize(session, Area::Import, Level::Do)?;
    if new.name.trim().is_empty() || new.external_id.trim().is_empty() {
        return Err(ActionError::refused(
            "organisation_incomplete",
            "The organisation was not added: it needs a name and an external ID.",
            "The external ID is the platform's own; usage is matched by it.",
        ));
    }
    let now: Instant = session.now();
    let mut unit = store.begin(&session.actor).await?;
    let org = unit.add_organisation(new, now).await?;
    let entry = AuditEntry {
        action: "add organisation".to_owned(),
        org: Some(org),
        subject: org.to_string(),
        before: None,
        after: Some(format!("{} ({})", new.name, new.external_id)),
        reason: None,
    };
    unit.audit(&entry, session.role_code(), now).await?;
    unit.commit().await?;
    Ok(org)
}

/// The organisation meant by a number (`42` or `org_42`), an external ID or a name. An external ID counts before a
/// number, as it may be one itself.
///
/// # Errors
/// Where none is, or several are.
pub async fn organisation(store: &Store, text: &str) -> Result<OrganisationKey> {
    let wanted = text.trim();
    let keys = store.organisation_keys().await?;
    if let Some(key) = keys.iter().find(|key| key.external_id == wanted) {
        return Ok(key.clone());
    }
    let number = OrgId::parse(wanted).ok().map(OrgId::get).or_else(|| wanted.parse().ok());
    if let Some(key) = keys.iter().find(|key| Some(key.org_id) == number) {
        return Ok(key.clone());
    }
    let lower = wanted.to_lowercase();
    let exact: Vec<&OrganisationKey> = keys.iter().filter(|key| key.name.to_lowercase() == lower).collect();
    let begins = || {
        keys.iter().filter(|key| !lower.is_empty() && key.name.to_lowercase().starts_with(&lower)).collect()
    };
    let found: Vec<&OrganisationKey> = if exact.is_empty() { begins() } else { exact };
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(ActionError::refused(
            "organisation_unknown",
            format!("This book has no organisation “{wanted}”."),
            "Give its number, external ID or name; `organisation list` shows them.",
        )),
        several => {
            let names: Vec<String> =
                several.iter().take(5).map(|key| format!("{} (org_{})", key.name, key.org_id)).collect();
            Err(ActionError::refused(
                "organisation_ambiguous",
                format!("“{wanted}” may be one of {} organisations: {}.", several.len(), names.join(", ")),
                "Give the number or the external ID.",
            ))
        }
    }
}
