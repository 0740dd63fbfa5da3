//! Who is connected.

use credit_desk_domain::Role;

use crate::engine::Connection;
use crate::error::Result;
use crate::store::{Store, Unit};

/// The roles, the strongest first: a login that is in several groups works as the first of these.
const STRONGEST_FIRST: [Role; 5] =
    [Role::Admin, Role::Finance, Role::Accountant, Role::Support, Role::Auditor];

impl Store {
    /// The login's role, by the group roles it is a member of; nothing on SQLite, where a file belongs to
    /// whoever may open it, and for a login without any of them.
    pub async fn role(&self) -> Result<Option<Role>> {
        let mut connection = match self.pools.read().await? {
            Connection::Sqlite(_) => return Ok(None),
            Connection::Postgres(connection) => connection,
        };
        let member: Vec<String> = sqlx::query_scalar(
            "select rolname::text from pg_roles
             where rolname = any($1) and pg_has_role(session_user, oid, 'member')",
        )
        .bind(STRONGEST_FIRST.map(|role| format!("desk_{}", role.code())).as_slice())
        .fetch_all(&mut *connection)
        .await?;
        let is_member =
            |role: &Role| member.iter().any(|group| group.strip_prefix("desk_") == Some(role.code()));
        Ok(STRONGEST_FIRST.into_iter().find(is_member))
    }
}

impl Unit {
    /// From here on another person acts, as where one unit of work tells what several people did. On PostgreSQL the
    /// login stays who it is.
    pub fn act_as(&mut self, actor: &str) {
        if self.actor != actor {
            actor.clone_into(&mut self.actor);
        }
    }
}
