//! People of a demo book on SQLite: they have names and roles, and no password to sign in with.

use credit_desk_domain::{Instant, Role};

use crate::engine::Connection;
use crate::error::{Result, StorageError};
use crate::store::Unit;

/// One of the staff of a demo book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoPerson {
    /// Name, which is the login too.
    pub name: &'static str,
    /// Role.
    pub role: Role,
}

/// Stands for a password while the book is filled: no verifier reads so, and nobody can sign in with it.
const AT_WORK: &str = "demo";

impl Unit {
    /// Puts people into the staff of a demo book. While they are `at_work` the desk is a team, so that approvals need
    /// what they need in one; afterwards nobody has a password and whoever opens the book is alone at it. On PostgreSQL people
    /// are logins of the server, and nothing is done.
    ///
    /// # Errors
    /// `demo_only` in any other book.
    pub async fn place_demo_staff(
        &mut self,
        people: &[DemoPerson],
        at_work: bool,
        now: Instant,
    ) -> Result<()> {
        let Connection::Sqlite(c) = self.connection() else { return Ok(()) };
        let environment: String =
            sqlx::query_scalar("select environment from billing_entity").fetch_one(&mut **c).await?;
        if environment != "demo" {
            return Err(StorageError::Refused { rule: "demo_only".to_owned() });
        }
        sqlx::query("update kernel_gate set open = 1").execute(&mut **c).await?;
        let password = at_work.then_some(AT_WORK);
        for person in people {
            let changed = sqlx::query("update staff set password_hash = $2 where login = $1")
                .bind(person.name)
                .bind(password)
                .execute(&mut **c)
                .await?;
            if changed.rows_affected() == 0 {
                sqlx::query(
                    "insert into staff (login, name, role, password_hash, created_at, created_by) values ($1, $1, $2, $3, $4, 'setup')",
                )
                .bind(person.name)
                .bind(person.role.code())
                .bind(password)
                .bind(now.micros())
                .execute(&mut **c)
                .await?;
            }
        }
        sqlx::query("update kernel_gate set open = 0").execute(&mut **c).await?;
        Ok(())
    }
}
