//! People at a desk.

use std::sync::Arc;

use credit_desk_actions::book;
use credit_desk_actions::staff::{change_password, change_staff, sign_in};
use credit_desk_actions::view::{RoleView, StaffChange, StaffOutcome};
use credit_desk_actions::{Result, Session};
use credit_desk_domain::{
    BillingZone, Instant, LotId, ManualClock, ProposalId, ProposalState, Role, TransactionId, Verdict,
};
use credit_desk_storage::proposal::NewDecision;
use credit_desk_storage::{Location, StorageError, Store};

use crate::support::now;

/// The admin's password; every other person's is made by [`password`].
pub const AMINA: &str = "four words of amina";

pub fn password(login: &str) -> String {
    format!("the words of {login}")
}

/// A session at a clock that the test moves.
pub fn session(clock: &Arc<ManualClock>) -> Session {
    Session { clock: clock.clone(), ..Session::new("amina", Role::Admin, BillingZone::UTC) }
}

/// A session in the present: a server has a clock of its own.
pub fn present() -> Session {
    Session::new("somebody", Role::Admin, BillingZone::UTC)
}

pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(now()))
}

/// A form that invites.
pub fn invitation(login: &str, role: RoleView) -> StaffChange {
    StaffChange {
        login: login.into(),
        name: format!("Name of {login}"),
        email: Some(format!("{login}@example.org")),
        role,
        single_limit: None,
        daily_limit: None,
        org_id: None,
        active: true,
        password: Some(password(login)),
        reason: "new colleague".into(),
        key: format!("invite-{login}"),
    }
}

/// A form that changes what an invitation made.
pub fn change(login: &str, role: RoleView, key: &str) -> StaffChange {
    StaffChange { password: None, key: key.into(), reason: "moved".into(), ..invitation(login, role) }
}

/// Makes the present person the admin of a file.
pub async fn first_admin(store: &Store, session: &Session) -> Session {
    change_password(store, session, "", AMINA).await.unwrap();
    sign_in(store, session, "amina", AMINA).await.unwrap().0
}

/// Invites at a desk where nobody else could confirm.
pub async fn invite_alone(store: &Store, admin: &Session, login: &str, role: RoleView) -> Session {
    let outcome = change_staff(store, admin, &invitation(login, role)).await.unwrap().outcome;
    assert_eq!(outcome.proposal, None, "done at once: {}", outcome.sentence);
    sign_in(store, admin, login, &password(login)).await.unwrap().0
}

/// Another admin confirms, as the window does it: the evidence first, then the decision.
pub async fn confirm(store: &Store, session: &Session, outcome: &StaffOutcome) -> Result<ProposalState> {
    let id = ProposalId::parse(outcome.outcome.proposal.as_deref().expect("a proposal")).unwrap();
    let at = session.now();
    let standing = store.standing(&[id], &session.actor, session.role, at).await?;
    let decision = NewDecision {
        id,
        verdict: Verdict::Approve,
        credits: None,
        reason: None,
        shown: standing[0].shown.clone(),
        key: format!("confirm-{id}-{}", session.actor),
        ids: vec![(
            TransactionId::from_bytes(session.ids.next_bytes(at)),
            LotId::from_bytes(session.ids.next_bytes(at)),
        )],
    };
    let mut unit = store.begin(&session.actor).await?;
    let decided = unit.decide(&decision, session.role, at).await?;
    unit.commit().await?;
    Ok(decided.state)
}

/// The rule that refused something.
#[track_caller]
pub fn rule<T: std::fmt::Debug>(result: std::result::Result<T, StorageError>) -> String {
    result.unwrap_err().rule().expect("a refusal").to_owned()
}

/// The code of a refusal.
#[track_caller]
pub fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().code().to_owned()
}

/// A login's own connection to a book on the server.
pub async fn open(url: &str, session: &Session) -> Result<book::Book> {
    book::open(&Location::Server(url.to_owned()), session).await
}

/// Seconds later.
pub fn later(clock: &ManualClock, seconds: i64) -> Instant {
    clock.advance_micros(seconds * 1_000_000)
}
