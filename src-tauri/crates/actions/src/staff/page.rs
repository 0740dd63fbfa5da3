//! The Staff & roles screen.

use credit_desk_domain::{Area, Level, OrgId, ProposalId, Role};
use credit_desk_storage::{Engine, Store};

use super::wording::{amount, limits, role_view};
use crate::error::Result;
use crate::rights::{authorize, views};
use crate::session::Session;
use crate::transactions::wording::org_number;
use crate::view::{Instant, PolicyRow, RoleRights, StaffPage, StaffRow};

/// Everybody with role and limits, what each role may do, and how the book is protected.
///
/// # Errors
/// For those who may not see staff.
pub async fn get_staff(store: &Store, session: &Session) -> Result<StaffPage> {
    authorize(session, Area::Staff, Level::View)?;
    let now = session.now();
    let policies = store.policies(now).await?;
    let names = store.organisation_keys().await?;
    let sign_in = store.asks_for_sign_in().await?;
    let mut rows = Vec::new();
    for member in store.staff().await? {
        let org_id = member.org.map(OrgId::get);
        let organisation = names.iter().find(|key| Some(key.org_id) == org_id).map(|key| key.name.clone());
        rows.push(StaffRow {
            limits: limits(&member, &policies),
            role: role_view(member.role),
            single_limit: member.single_limit.map(amount),
            daily_limit: member.daily_limit.map(amount),
            org_id: org_id.map(org_number).transpose()?,
            organisation,
            active: member.active,
            you: member.login == session.actor,
            last_seen_at: member.last_seen_at.map(|at| Instant(at.to_string())),
            locked_until: member.locked_until.filter(|at| *at > now).map(|at| Instant(at.to_string())),
            login: member.login,
            name: member.name,
            email: member.email,
        });
    }
    let waiting = store.staff_proposals().await?;
    Ok(StaffPage {
        rows,
        policies: policies
            .into_iter()
            .map(|policy| PolicyRow {
                role: role_view(policy.role),
                currency: Some(policy.currency).filter(|currency| !currency.is_empty()),
                single_limit: policy.limits.single.map(amount),
                daily_limit: policy.limits.daily.map(amount),
                maker_limit: policy.limits.maker.map(amount),
                org_limit: policy.limits.org.map(amount),
                since: Instant(policy.starts_at.to_string()),
                action: policy.action,
            })
            .collect(),
        waiting: waiting
            .iter()
            .filter_map(|id| ProposalId::from_slice(id).ok())
            .map(|id| id.to_string())
            .collect(),
        protection: protection(store.engine(), sign_in).to_owned(),
        sign_in,
        alone: store.staff_alone().await?,
        matrix: Role::ALL
            .into_iter()
            .map(|role| RoleRights { role: role_view(role), rights: views(Some(role)) })
            .collect(),
    })
}

/// What protects a book, in a sentence.
pub fn protection(engine: Engine, sign_in: bool) -> &'static str {
    match (engine, sign_in) {
        (Engine::Postgres, _) => {
            "The server checks every login, and what a role may not do it refuses to any program."
        }
        (Engine::Sqlite, true) => {
            "The file is protected by this computer's accounts: whoever may read it can read all of it. Signing in keeps colleagues at this computer apart."
        }
        (Engine::Sqlite, false) => {
            "The file is protected by this computer's accounts. Nobody signs in: whoever opens it may do everything."
        }
    }
}
