//! Who is connected.

use crate::engine::Connection;
use crate::error::Result;
use crate::store::{Store, Unit};

/// Group roles of the server, the strongest first, with their names on screen.
const ROLES: [(&str, &str); 5] = [
    ("desk_admin", "Admin"),
    ("desk_finance", "Finance"),
    ("desk_accountant", "Accountant"),
    ("desk_support", "Support"),
    ("desk_auditor", "Auditor"),
];

impl Store {
    /// The login's role in words, by the group roles it is a member of; nothing on SQLite, where a file belongs to
    /// whoever may open it, and for a login without any of them.
    pub async fn role(&self) -> Result<Option<&'static str>> {
        let mut connection = match self.pools.read().await? {
            Connection::Sqlite(_) => return Ok(None),
            Connection::Postgres(connection) => connection,
        };
        let member: Vec<String> = sqlx::query_scalar(
            "select rolname::text from pg_roles
             where rolname = any($1) and pg_has_role(session_user, oid, 'member')",
        )
        .bind(ROLES.map(|(group, _)| group).as_slice())
        .fetch_all(&mut *connection)
        .await?;
        Ok(ROLES.iter().find(|(group, _)| member.iter().any(|found| found == group)).map(|(_, words)| *words))
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
