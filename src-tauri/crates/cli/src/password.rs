//! Passwords: from the environment, or typed where they are not shown.

use std::io::IsTerminal as _;

use credit_desk_actions::ActionError;

use crate::problem::Result;

/// The present password of a login.
pub fn current(login: &str) -> Result<String> {
    read("CREDIT_DESK_PASSWORD", &format!("Password of {login}: "))
}

/// A new password for a login; typed twice.
pub fn new(login: &str) -> Result<String> {
    let first = read("CREDIT_DESK_NEW_PASSWORD", &format!("New password of {login}: "))?;
    if std::env::var_os("CREDIT_DESK_NEW_PASSWORD").is_none() && ask("The same again: ")? != first {
        return Err(ActionError::refused(
            "passwords_differ",
            "Nothing was done: the two passwords differ.",
            "Type the same password twice.",
        )
        .into());
    }
    Ok(first)
}

fn read(variable: &str, prompt: &str) -> Result<String> {
    if let Ok(given) = std::env::var(variable) {
        return Ok(given);
    }
    if !std::io::stdin().is_terminal() {
        return Err(ActionError::refused(
            "password_missing",
            "Nothing was done: a password is needed, and there is no terminal to type it in.",
            &format!("Give it in {variable}."),
        )
        .into());
    }
    ask(prompt)
}

fn ask(prompt: &str) -> Result<String> {
    Ok(rpassword::prompt_password(prompt)?)
}
