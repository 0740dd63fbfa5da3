//! Changes of staff and of limits: proposals that a second admin confirms; at a desk of one admin they are done at once.

use credit_desk_domain::policy::Limits;
use credit_desk_domain::{
    Action, Area, Credits, Currency, Instant, Level, OrgId, ProposalId, ProposalState, Role,
};
use credit_desk_storage::proposal::{NewProposal, Submitted};
use credit_desk_storage::staff::{PolicyTerms, StaffMember, StaffTerms, StaffWas};
use credit_desk_storage::{Engine, Store};
use ring::digest::{SHA256, digest};

use super::wording::{action_words, role_of};
use super::{get_staff, password, scram};
use crate::addition::DESK;
use crate::error::{ActionError, Result};
use crate::rights::authorize;
use crate::session::Session;
use crate::transactions::wording::hex;
use crate::view::{PolicyChange, StaffChange, StaffOutcome, WorkOutcome};

/// Time for a second admin to confirm.
const LAPSES_AFTER: i64 = 30 * Instant::DAY_MICROS;
/// What limits are about.
const ACTIONS: [&str; 6] = ["request", "grant", "void", "reversal", "extension", "coupon"];

fn refused(code: &'static str, why: &str, hint: &str) -> ActionError {
    ActionError::refused(code, format!("Nobody was changed: {why}."), hint)
}

/// Invites somebody, changes them, or ends their access. At a desk with other admins it is a proposal; alone it is done
/// at once and marked so.
///
/// # Errors
/// `set_password_first` where nobody signs in to the file yet; `server_privilege` with the statements that the server's
/// administrator has to run; a change that leaves no admin; wrong input.
pub async fn change_staff(store: &Store, session: &Session, change: &StaffChange) -> Result<StaffOutcome> {
    authorize(session, Area::Staff, Level::Do)?;
    check_words(&change.reason, &change.key)?;
    let login = change.login.trim();
    if let Some(outcome) = earlier(store, Action::Staff, login, &change.key).await? {
        return answer(store, session, outcome).await;
    }
    if store.engine() == Engine::Sqlite && !store.asks_for_sign_in().await? {
        return Err(ActionError::refused(
            "set_password_first",
            "Nobody was invited: nobody signs in to this book yet.",
            "Set your own password first; you become its admin. Then invite the colleague.",
        ));
    }
    let member = store.staff_member(login).await?;
    let becomes = wanted(store, change).await?;
    let was = member.as_ref().map(StaffMember::as_was);
    check_login(store, login, member.as_ref(), &becomes, change).await?;
    check_admins(store, login, &becomes).await?;
    let verifier = verifier(store, change, login).await?;
    if was.as_ref() == Some(&becomes) && verifier.is_none() {
        return Err(refused(
            "nothing_changed",
            "it is as it was already",
            "Change something, or close the form.",
        ));
    }
    if let Some(needs) = store.server_needs(login, becomes.role, becomes.active, verifier.is_some()).await? {
        return Err(refused(
            "server_privilege",
            &format!("this server does not let Credit Desk do it for {login}"),
            &format!("Ask the server's administrator to run: {needs}; then do it again here."),
        ));
    }
    let verb = match &was {
        None => format!("{} was invited as {}", becomes.name, becomes.role.words()),
        Some(was) if was.active && !becomes.active => format!("The access of {} ended", becomes.name),
        Some(_) => format!("{} was changed", becomes.name),
    };
    let secret = verifier.map(|verifier| (hex(digest(&SHA256, verifier.as_bytes()).as_ref()), verifier));
    let terms = StaffTerms {
        login: login.to_owned(),
        becomes,
        password: secret.as_ref().map(|(digest, _)| digest.clone()),
        was,
    };
    let proposal = proposal(session, Action::Staff, login, terms.to_text(), &change.reason, &change.key);
    let outcome = submit(store, session, &proposal, secret, &verb).await?;
    answer(store, session, outcome).await
}

/// Changes what one person of a role may decide alone, from now on. As [`change_staff`].
///
/// # Errors
/// As [`change_staff`].
pub async fn change_policy(store: &Store, session: &Session, change: &PolicyChange) -> Result<StaffOutcome> {
    authorize(session, Area::Staff, Level::Do)?;
    check_words(&change.reason, &change.key)?;
    let role = role_of(change.role);
    let action = change.action.trim();
    if !ACTIONS.contains(&action) {
        return Err(refused(
            "policy_action",
            "there are no limits of that",
            "Choose one of the actions listed.",
        ));
    }
    let currency = change.currency.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let currency = currency
        .map(|text| Currency::parse(text).map(|currency| currency.code().to_owned()))
        .transpose()
        .map_err(|error| refused("currency_unknown", &error.to_string(), "Leave it empty for any currency."))?
        .unwrap_or_default();
    let becomes = Limits {
        single: credits(change.single_limit.as_deref())?,
        daily: credits(change.daily_limit.as_deref())?,
        maker: credits(change.maker_limit.as_deref())?,
        org: credits(change.org_limit.as_deref())?,
    };
    let subject = format!("{action} {} {currency}", role.code()).trim_end().to_owned();
    if let Some(outcome) = earlier(store, Action::Policy, &subject, &change.key).await? {
        return answer(store, session, outcome).await;
    }
    let family =
        Action::from_code(action).map_err(|error| refused("policy_action", &error.to_string(), ""))?;
    if role.level(family.area()) < Level::Do && becomes.single != Some(Credits::ZERO) {
        return Err(refused(
            "policy_role",
            &format!("the role {} decides no {}, whatever its limit", role.words(), action_words(action)),
            "Set limits of roles that decide.",
        ));
    }
    let was = store
        .policies(session.now())
        .await?
        .into_iter()
        .find(|policy| policy.action == action && policy.role == role && policy.currency == currency)
        .map(|policy| policy.limits);
    if was == Some(becomes) {
        return Err(refused(
            "nothing_changed",
            "the limits are so already",
            "Change one, or close the form.",
        ));
    }
    let terms = PolicyTerms { action: action.to_owned(), role, currency, becomes, was };
    let verb = format!("The limits of {} for {} were changed", role.words(), action_words(action));
    let proposal = proposal(session, Action::Policy, &subject, terms.to_text(), &change.reason, &change.key);
    let outcome = submit(store, session, &proposal, None, &verb).await?;
    answer(store, session, outcome).await
}

fn proposal(
    session: &Session,
    action: Action,
    subject: &str,
    terms: String,
    reason: &str,
    key: &str,
) -> NewProposal {
    let now = session.now();
    NewProposal {
        id: ProposalId::from_bytes(session.ids.next_bytes(now)),
        action,
        org: None,
        credits: Credits::ZERO,
        kind: None,
        expires_at: None,
        target_seq: None,
        subject: Some(subject.to_owned()),
        terms: Some(terms),
        reason: reason.trim().to_owned(),
        note: None,
        requested_by: None,
        source: DESK.to_owned(),
        record_id: key.to_owned(),
        lapses_at: now.saturating_add_micros(LAPSES_AFTER),
        lines: Vec::new(),
        direct: true,
        txn_id: session.ids.transaction_id(now),
        lot_id: session.ids.lot_id(now),
    }
}

async fn submit(
    store: &Store,
    session: &Session,
    proposal: &NewProposal,
    secret: Option<(String, String)>,
    verb: &str,
) -> Result<WorkOutcome> {
    let now = session.now();
    let mut unit = store.begin(&session.actor).await?;
    if let Some((digest, verifier)) = &secret {
        unit.keep_secret(digest, verifier, now).await?;
    }
    let Submitted { id, state, already, .. } = unit.submit(proposal, session.role, now).await?;
    unit.commit().await?;
    let sentence = match state {
        ProposalState::Approved => {
            format!("{verb}. Nobody else could confirm it: it is listed for review.")
        }
        _ => format!("Proposed: {}. Another admin confirms it among the requests.", lower(verb)),
    };
    let proposal = (state != ProposalState::Approved).then(|| id.to_string());
    Ok(WorkOutcome { transaction: None, proposal, already_applied: already, sentence })
}

/// The first letter small, where it is no name's.
fn lower(verb: &str) -> String {
    verb.strip_prefix("The ").map_or_else(|| verb.to_owned(), |rest| format!("the {rest}"))
}

/// What became of the same form before.
async fn earlier(store: &Store, action: Action, subject: &str, key: &str) -> Result<Option<WorkOutcome>> {
    let Some((id, made, about, state)) = store.staff_proposal(key).await? else { return Ok(None) };
    if made != action.code() || about != subject {
        return Err(refused(
            "record_conflict",
            "the same form was sent before with other content",
            "Close the form and open it again.",
        ));
    }
    let id = ProposalId::from_slice(&id).ok().map(|id| id.to_string());
    let done = state == ProposalState::Approved.code();
    Ok(Some(WorkOutcome {
        transaction: None,
        proposal: id.filter(|_| !done),
        already_applied: true,
        sentence: if done {
            "It was done before; nothing was done twice.".to_owned()
        } else {
            "It was proposed before; nothing was proposed twice.".to_owned()
        },
    }))
}

async fn answer(store: &Store, session: &Session, outcome: WorkOutcome) -> Result<StaffOutcome> {
    Ok(StaffOutcome { outcome, page: get_staff(store, session).await? })
}

fn check_words(reason: &str, key: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(refused("reason_needed", "a reason is missing", "Say why, for whoever confirms it."));
    }
    if key.trim().is_empty() {
        return Err(refused("key_needed", "the form has no key", "Close the form and open it again."));
    }
    Ok(())
}

/// The person as the form wants them.
async fn wanted(store: &Store, change: &StaffChange) -> Result<StaffWas> {
    let name = change.name.trim();
    let email = change.email.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let plain = |text: &str| text.chars().count() <= 200 && !text.chars().any(char::is_control);
    if name.is_empty() || !plain(name) {
        return Err(refused("staff_named", "the name is missing or too long", "Give first and last name."));
    }
    if email.is_some_and(|email| !plain(email) || !email.contains('@')) {
        return Err(refused("staff_email", "the e-mail address is not one", "Correct it or leave it empty."));
    }
    let org = match change.org_id {
        None => None,
        Some(number) => {
            let known = store.organisation_keys().await?.iter().any(|key| key.org_id == i64::from(number));
            Some(OrgId::try_new(i64::from(number)).ok().filter(|_| known).ok_or_else(|| {
                refused(
                    "organisation_unknown",
                    &format!("this book has no organisation org_{number}"),
                    "Choose one of the list, or none.",
                )
            })?)
        }
    };
    Ok(StaffWas {
        name: name.to_owned(),
        email: email.map(str::to_owned),
        role: role_of(change.role),
        single_limit: credits(change.single_limit.as_deref())?,
        daily_limit: credits(change.daily_limit.as_deref())?,
        org,
        active: change.active,
    })
}

fn credits(text: Option<&str>) -> Result<Option<Credits>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let unreadable = |why: String| {
        refused("amount_unreadable", &why, "Write a number such as 5000; leave it empty for none.")
    };
    let credits = Credits::parse(text).map_err(|error| unreadable(error.to_string()))?;
    if credits.is_negative() {
        return Err(unreadable(format!("“{text}” is negative; a limit is zero or more")));
    }
    Ok(Some(credits))
}

async fn check_login(
    store: &Store,
    login: &str,
    member: Option<&StaffMember>,
    becomes: &StaffWas,
    change: &StaffChange,
) -> Result<()> {
    let given = change.password.as_deref().is_some_and(|password| !password.is_empty());
    let on_server = store.server_has_login(login).await?;
    let Some(member) = member else {
        let first = login.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == '_');
        let plain = login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.@-".contains(c));
        let taken = login.starts_with("pg_") || login.starts_with("desk_");
        let reserved = ["postgres", "public", "none", "nobody", "setup", "system"].contains(&login);
        if !on_server && !(first && plain && login.len() <= 63) || taken || reserved {
            return Err(refused(
                "staff_login",
                &format!("“{login}” cannot be a login"),
                "Small letters, digits and . _ - @, beginning with a letter.",
            ));
        }
        if !becomes.active {
            return Err(refused(
                "staff_unknown",
                &format!("nobody has the login {login}"),
                "Check the login.",
            ));
        }
        if on_server && given {
            return Err(refused(
                "staff_login_has_password",
                &format!("the server has a login {login} already, with a password of its own"),
                "Invite it without a password.",
            ));
        }
        if !on_server && !given {
            return Err(refused(
                "staff_password_needed",
                "a new login needs a first password",
                "Give one; tell it to the colleague, who then changes it.",
            ));
        }
        return Ok(());
    };
    if store.engine() == Engine::Sqlite && becomes.active && !member.has_password && !given {
        return Err(refused("staff_password_needed", "the login has no password yet", "Give a first one."));
    }
    Ok(())
}

/// Somebody must be left who can manage staff.
async fn check_admins(store: &Store, login: &str, becomes: &StaffWas) -> Result<()> {
    if becomes.active && becomes.role == Role::Admin {
        return Ok(());
    }
    let file = store.engine() == Engine::Sqlite;
    let is_admin = |one: &StaffMember| one.active && one.role == Role::Admin && (one.has_password || !file);
    let staff = store.staff().await?;
    let was_admin = staff.iter().any(|one| one.login == login && is_admin(one));
    if was_admin && !staff.iter().any(|one| one.login != login && is_admin(one)) {
        return Err(refused(
            "staff_last_admin",
            "nobody else could manage staff then",
            "Make somebody else admin first.",
        ));
    }
    Ok(())
}

/// What the database keeps of a new password. The same form makes the same, so that it is not done twice.
async fn verifier(store: &Store, change: &StaffChange, login: &str) -> Result<Option<String>> {
    let Some(password) = change.password.as_deref().filter(|password| !password.is_empty()) else {
        return Ok(None);
    };
    password::check(password, login)?;
    let salt = password::salt_of(&format!("{login}\n{}", change.key));
    Ok(Some(match store.engine() {
        Engine::Sqlite => password::hash(password, salt).await?,
        Engine::Postgres => scram::verifier(password, salt),
    }))
}
