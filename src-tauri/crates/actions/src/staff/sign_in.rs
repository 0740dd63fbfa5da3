//! Signing in to a book in a file, locking the desk, changing one's own password.

use credit_desk_domain::{Instant, Role};
use credit_desk_storage::staff::Tried;
use credit_desk_storage::{AuditEntry, Engine, Store};

use super::{password, scram};
use crate::error::{ActionError, Result};
use crate::session::Session;

/// Wrong passwords in a row after which a login rests.
const FREE_TRIES: i64 = 5;
/// The first rest; each further wrong password doubles it.
const FIRST_REST: i64 = 30_000_000;
/// The longest rest.
const LONGEST_REST: i64 = 3_600_000_000;

/// Microseconds for which a login rests after so many wrong passwords in a row.
fn rest(failures: i64) -> i64 {
    if failures < FREE_TRIES {
        return 0;
    }
    let doublings = u32::try_from(failures - FREE_TRIES).unwrap_or(u32::MAX).min(20);
    FIRST_REST.saturating_mul(1_i64 << doublings).min(LONGEST_REST)
}

/// Signs somebody in to a book in a file. Answers their session and name.
///
/// # Errors
/// `sign_in_refused`, the same for a wrong password, an unknown login, one that ended and one that rests after wrong passwords, so
/// that nobody learns which it was.
pub async fn sign_in(
    store: &Store,
    session: &Session,
    login: &str,
    password: &str,
) -> Result<(Session, String)> {
    let login = login.trim();
    let now = session.now();
    let known = store.credential(login).await?;
    let right = password::verify(password, known.as_ref().map(|known| known.password_hash.clone())).await;
    let Some(known) = known else {
        // What was typed is not kept: it may be a password in the wrong field.
        failed(store, "nobody", "unknown login", now).await?;
        return Err(refused());
    };
    let mut unit = store.begin(login).await?;
    match unit.judge_sign_in(login, right, now, rest).await? {
        Tried::Right => {
            unit.audit(&entry("sign_in", login, None), known.role.code(), now).await?;
            unit.commit().await?;
            let session = Session {
                actor: login.to_owned(),
                role: Some(known.role),
                signed_out: false,
                ..session.clone()
            };
            Ok((session, known.name))
        }
        Tried::Wrong => {
            unit.audit(&entry("sign_in_failed", login, None), "none", now).await?;
            unit.commit().await?;
            Err(refused())
        }
        Tried::Resting => {
            unit.cancel().await?;
            Err(refused())
        }
    }
}

async fn failed(store: &Store, actor: &str, subject: &str, now: Instant) -> Result<()> {
    let mut unit = store.begin(actor).await?;
    unit.audit(&entry("sign_in_failed", subject, None), "none", now).await?;
    Ok(unit.commit().await?)
}

fn refused() -> ActionError {
    ActionError::refused(
        "sign_in_refused",
        "Nobody was signed in: login or password is wrong, or the login rests.",
        "After five wrong passwords a login rests for 30 seconds, and twice as long after each further one. A colleague who is admin can give a new password.",
    )
}

fn entry(action: &str, subject: &str, reason: Option<String>) -> AuditEntry {
    AuditEntry {
        action: action.to_owned(),
        org: None,
        subject: subject.to_owned(),
        before: None,
        after: None,
        reason,
    }
}

/// Writes to the audit log that the present person locked the desk, or that idle time did.
///
/// # Errors
/// Where the book cannot be written to; the desk is locked all the same.
pub async fn note_lock(store: &Store, session: &Session, reason: Option<&str>) -> Result<()> {
    if session.signed_out || session.role.is_none() {
        return Ok(());
    }
    let mut unit = store.begin(&session.actor).await?;
    let entry = entry("lock", &session.actor, reason.map(str::to_owned));
    unit.audit(&entry, session.role_code(), session.now()).await?;
    Ok(unit.commit().await?)
}

/// Notes that the person is at the desk. Answers their role now: nothing where their access ended.
///
/// # Errors
/// Where the book cannot be written to.
pub async fn seen(store: &Store, session: &Session) -> Result<Option<Role>> {
    if store.engine() == Engine::Postgres {
        let arrival = store.arrive(false).await?;
        return match arrival {
            Some(arrival) if arrival.active => Ok(store.role().await?),
            Some(_) | None => Ok(None),
        };
    }
    if !store.asks_for_sign_in().await? {
        return Ok(session.role);
    }
    let Some(known) = store.credential(&session.actor).await? else { return Ok(None) };
    let mut unit = store.begin(&session.actor).await?;
    unit.note_seen(&session.actor, session.now()).await?;
    unit.commit().await?;
    Ok(Some(known.role))
}

/// Changes one's own password. In a file without staff it is the first one: from then on the file asks for it, and whoever
/// set it is its admin.
///
/// # Errors
/// A wrong present password, a weak new one.
pub async fn change_password(store: &Store, session: &Session, current: &str, new: &str) -> Result<()> {
    if session.signed_out || session.role.is_none() {
        return Err(crate::rights::sign_in_needed());
    }
    let now = session.now();
    let login = session.actor.as_str();
    password::check(new, login)?;
    if current == new {
        return Err(ActionError::refused(
            "password_same",
            "The password was not changed: it is the present one.",
            "Choose another.",
        ));
    }
    let first = store.engine() == Engine::Sqlite && !store.asks_for_sign_in().await?;
    if !first {
        check_current(store, session, current).await?;
    }
    let salt = password::new_salt()?;
    let verifier = match store.engine() {
        Engine::Sqlite => password::hash(new, salt).await?,
        Engine::Postgres => scram::verifier(new, salt),
    };
    let mut unit = store.begin(login).await?;
    unit.set_password(login, &verifier, now).await?;
    let action = if first { "set_first_password" } else { "change_password" };
    unit.audit(&entry(action, login, None), session.role_code(), now).await?;
    unit.commit().await?;
    Ok(store.use_password(new)?)
}

async fn check_current(store: &Store, session: &Session, current: &str) -> Result<()> {
    let login = session.actor.as_str();
    let wrong = || {
        Err(ActionError::refused(
            "password_wrong",
            "The password was not changed: the present password is wrong, or the login rests after wrong ones.",
            "Type your present password.",
        ))
    };
    if store.engine() == Engine::Postgres {
        return if store.server_accepts(login, current).await? { Ok(()) } else { wrong() };
    }
    let known = store.credential(login).await?;
    let right = password::verify(current, known.map(|known| known.password_hash)).await;
    let mut unit = store.begin(login).await?;
    let tried = unit.judge_sign_in(login, right, session.now(), rest).await?;
    if tried == Tried::Wrong {
        unit.audit(&entry("sign_in_failed", login, None), "none", session.now()).await?;
    }
    unit.commit().await?;
    if tried == Tried::Right { Ok(()) } else { wrong() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_an_hour() {
        let seconds: Vec<i64> = [1, 4, 5, 6, 7, 11, 12, 100].map(|n| rest(n) / 1_000_000).to_vec();
        assert_eq!(seconds, [0, 0, 30, 60, 120, 1_920, 3_600, 3_600]);
    }
}
