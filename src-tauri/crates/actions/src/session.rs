//! Who works at the desk, and where the present and new identifiers come from.

use std::fmt;
use std::sync::Arc;

use credit_desk_domain::{BillingZone, Clock, IdSource, Instant, Role, SystemClock, SystemIds};

/// What every action takes beside the book.
///
/// The actor is the signed-in person's login: the server's on PostgreSQL (the database sees to that itself), in a file the
/// one that signed in, or the account at this computer where nobody signs in. It is never an argument of an action.
#[derive(Clone)]
pub struct Session {
    /// Who acts, e.g. `Amina Odhiambo` or a PostgreSQL login.
    pub actor: String,
    /// The role; nothing for a login of the server that is in none of the desk's groups.
    pub role: Option<Role>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// New identifiers.
    pub ids: Arc<dyn IdSource>,
    /// True where the book asks who works at it and nobody has signed in: everything is refused.
    pub signed_out: bool,
    /// Zone in which days are typed and shown; months of reports are in the billing entity's zone instead.
    pub zone: BillingZone,
}

impl Session {
    /// A session with the machine's clock and random identifiers.
    pub fn new(actor: impl Into<String>, role: Role, zone: BillingZone) -> Self {
        Self {
            actor: actor.into(),
            role: Some(role),
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            signed_out: false,
            zone,
        }
    }

    /// The person at this computer, who may do everything to a book in a file of theirs.
    pub fn local(zone: BillingZone) -> Self {
        Self::new(person(), Role::Admin, zone)
    }

    /// The same desk with nobody at it.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        Self { actor: "nobody".to_owned(), role: None, signed_out: true, ..self.clone() }
    }

    /// The role as the audit log keeps it.
    pub fn role_code(&self) -> &'static str {
        self.role.map_or("none", Role::code)
    }

    /// The role on screen.
    pub fn role_words(&self) -> &'static str {
        self.role.map_or("No role", Role::words)
    }

    /// The present.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("actor", &self.actor)
            .field("role", &self.role)
            .field("zone", &self.zone.name())
            .finish_non_exhaustive()
    }
}

/// The name of the account at this computer.
fn person() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "desk".to_owned())
}
