//! Who works at the desk.

use credit_desk_actions::ActionError;
use credit_desk_actions::book::Book;
use credit_desk_actions::registration::organisation;
use credit_desk_actions::staff::{change_password, change_staff, get_staff};
use credit_desk_actions::view::{Amount, StaffChange, StaffOutcome, StaffRow};
use credit_desk_domain::Instant;

use super::Told;
use crate::args::{Person, Staff, StaffDetails, StaffEnd};
use crate::connect;
use crate::output::{self, Side, Table};
use crate::password;
use crate::problem::Result;

pub async fn run(told: &Told, asked: Staff) -> Result<()> {
    let book = connect::open(told.db.as_deref(), None).await?;
    match asked {
        Staff::List => list(told, &book).await,
        Staff::Invite(person) => {
            let password = if person.no_password { None } else { Some(password::new(&person.login)?) };
            invite(told, &book, person, password).await
        }
        Staff::Change(change) => {
            let was = row(&book, &change.login).await?;
            let password = if change.new_password { Some(password::new(&change.login)?) } else { None };
            let text =
                |given: &Option<String>, was: Option<Amount>| given.clone().or(was.map(|amount| amount.0));
            let form = StaffChange {
                login: was.login,
                name: change.name.unwrap_or(was.name),
                email: change.details.email.clone().or(was.email),
                role: change.role.unwrap_or(was.role),
                single_limit: text(&change.details.single_limit, was.single_limit),
                daily_limit: text(&change.details.daily_limit, was.daily_limit),
                org_id: org(&book, &change.details).await?.or(was.org_id),
                active: was.active || change.active,
                password,
                reason: change.details.reason,
                key: key(&book, change.details.key),
            };
            answer(told, change_staff(&book.store, &book.session, &form).await?)
        }
        Staff::End(StaffEnd { login, reason, key: given }) => {
            let was = row(&book, &login).await?;
            let form = StaffChange {
                login: was.login,
                name: was.name,
                email: was.email,
                role: was.role,
                single_limit: was.single_limit.map(|amount| amount.0),
                daily_limit: was.daily_limit.map(|amount| amount.0),
                org_id: was.org_id,
                active: false,
                password: None,
                reason,
                key: key(&book, given),
            };
            answer(told, change_staff(&book.store, &book.session, &form).await?)
        }
        Staff::Password => {
            let first = book.store.file().is_some() && !book.store.asks_for_sign_in().await?;
            let current = if first { String::new() } else { password::current(&book.session.actor)? };
            let new = password::new(&book.session.actor)?;
            change_password(&book.store, &book.session, &current, &new).await?;
            Ok(output::text(&format!("The password of {} was set.\n", book.session.actor))?)
        }
    }
}

async fn list(told: &Told, book: &Book) -> Result<()> {
    let page = get_staff(&book.store, &book.session).await?;
    if told.json {
        return Ok(output::json(&page)?);
    }
    let mut table = Table::new(&[
        ("Login", Side::Left),
        ("Name", Side::Left),
        ("Role", Side::Left),
        ("Limits", Side::Left),
        ("Last seen", Side::Left),
        ("Access", Side::Left),
    ]);
    for row in &page.rows {
        table.row(vec![
            row.login.clone(),
            row.name.clone(),
            output::name(&row.role),
            row.limits.clone(),
            output::time_or_dash(row.last_seen_at.as_ref()),
            if row.active { "yes".to_owned() } else { "ended".to_owned() },
        ]);
    }
    let mut text = if table.is_empty() { "Nobody signs in to this book.\n".to_owned() } else { table.text() };
    text += &format!("{}\n", page.protection);
    if !page.waiting.is_empty() {
        text += &format!("Waiting for a second admin: {}\n", page.waiting.join(", "));
    }
    Ok(output::text(&text)?)
}

async fn invite(told: &Told, book: &Book, person: Person, password: Option<String>) -> Result<()> {
    let form = StaffChange {
        org_id: org(book, &person.details).await?,
        login: person.login,
        name: person.name,
        email: person.details.email,
        role: person.role,
        single_limit: person.details.single_limit,
        daily_limit: person.details.daily_limit,
        active: true,
        password,
        reason: person.details.reason,
        key: key(book, person.details.key),
    };
    answer(told, change_staff(&book.store, &book.session, &form).await?)
}

fn answer(told: &Told, done: StaffOutcome) -> Result<()> {
    if told.json {
        return Ok(output::json(&done.outcome)?);
    }
    let proposal = done.outcome.proposal.map(|id| format!(" ({id})")).unwrap_or_default();
    Ok(output::text(&format!("{}{proposal}\n", done.outcome.sentence))?)
}

async fn row(book: &Book, login: &str) -> Result<StaffRow> {
    let page = get_staff(&book.store, &book.session).await?;
    Ok(page.rows.into_iter().find(|row| row.login == login).ok_or_else(|| {
        ActionError::refused(
            "staff_unknown",
            format!("Nobody was changed: nobody has the login {login}."),
            "`staff list` shows who works here.",
        )
    })?)
}

async fn org(book: &Book, details: &StaffDetails) -> Result<Option<i32>> {
    let Some(text) = details.organisation.as_deref() else { return Ok(None) };
    let key = organisation(&book.store, text).await?;
    Ok(i32::try_from(key.org_id).ok())
}

/// The caller's key, or one of its own for this run.
fn key(book: &Book, given: Option<String>) -> String {
    let now: Instant = book.session.now();
    given.unwrap_or_else(|| format!("cli-{}", book.session.ids.transaction_id(now)))
}
