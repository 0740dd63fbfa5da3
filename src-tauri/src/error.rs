//! What crosses to the window when something was not done, and what is written to the log about it.
//!
//! Three kinds look different on screen: *refused* (a rule said no, nothing was changed), *unavailable* (trying again
//! may work) and *failed* (a defect or a damaged book). Only *failed* carries an incident number; the same number
//! stands in the log beside the chain of causes, which never crosses.

use std::error::Error;
use std::fmt::Write as _;
use std::future::Future;
use std::panic::PanicHookInfo;

use credit_desk_actions::ActionError;
use credit_desk_actions::view::{ErrorKind, ErrorView};
use ring::rand::SecureRandom as _;

/// Crockford's base 32: no I, L, O, U, so that a number can be read aloud.
const READABLE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a command was not done.
#[derive(Debug)]
pub enum Problem {
    /// An action said so.
    Action(ActionError),
    /// The window said so.
    Window(ErrorView),
}

impl From<ActionError> for Problem {
    fn from(error: ActionError) -> Self {
        Self::Action(error)
    }
}

impl From<ErrorView> for Problem {
    fn from(view: ErrorView) -> Self {
        Self::Window(view)
    }
}

impl Problem {
    /// What crosses. A failure of an action gets its incident number here, once.
    pub fn into_view(self) -> ErrorView {
        match self {
            Self::Window(view) => view,
            Self::Action(error) => {
                let mut view = error.view();
                if view.kind == ErrorKind::Failed {
                    let recorded = failed(&view.code, view.message.clone(), &error);
                    view.incident = recorded.incident;
                    view.hint = view.hint.or(recorded.hint);
                }
                view
            }
        }
    }
}

/// A refusal of the window itself; `message` says what was not done, `hint` what to do now.
pub fn refused(code: &str, message: impl Into<String>, hint: &str) -> ErrorView {
    ErrorView {
        kind: ErrorKind::Refused,
        code: code.into(),
        message: message.into(),
        hint: Some(hint.into()),
        incident: None,
    }
}

/// A defect or a broken computer: logs `cause` with its chain under a new incident number.
pub fn failed(code: &str, message: impl Into<String>, cause: &(dyn Error + 'static)) -> ErrorView {
    let view = ErrorView {
        kind: ErrorKind::Failed,
        code: code.into(),
        message: message.into(),
        hint: Some("Try again. If it happens again, send the incident number to support.".into()),
        incident: Some(incident_number()),
    };
    tracing::error!(incident = view.incident, code, cause = chain(cause), "incident");
    view
}

/// Runs one command. A panic inside becomes *failed* with an incident number instead of a dead window.
pub async fn guard<T: Send + 'static>(
    command: &'static str,
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<T, ErrorView> {
    match tokio::spawn(work).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(problem)) => {
            let view = problem.into_view();
            let kind = format!("{:?}", view.kind).to_lowercase();
            tracing::info!(command, kind, code = view.code, incident = view.incident, "command.not_done");
            Err(view)
        }
        Err(stopped) => {
            Err(failed("panic", format!("“{command}” stopped in the middle because of a defect."), &stopped))
        }
    }
}

/// An error and its causes on one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

/// Writes panics to the log: where and the program's own words, never data of the book.
pub fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let words = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, words, "panic");
}

/// A number to quote to support, such as `7QK2-M4XD`.
fn incident_number() -> String {
    let mut bytes = [0_u8; 8];
    if ring::rand::SystemRandom::new().fill(&mut bytes).is_err() {
        return "0000-0000".into();
    }
    let mut number = String::with_capacity(9);
    for (place, byte) in bytes.iter().enumerate() {
        if place == 4 {
            number.push('-');
        }
        number.push(char::from(READABLE[usize::from(byte % 32)]));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_command_becomes_failed_with_an_incident_number() {
        let view = guard("list_transactions", async {
            assert_ne!(READABLE.len(), 32, "BUG: made for this test");
            Ok(())
        })
        .await
        .expect_err("the panic must not pass as an answer");
        assert_eq!(view.kind, ErrorKind::Failed, "a defect is neither refused nor unavailable");
        let incident = view.incident.expect("failed carries an incident number");
        assert_eq!(incident.len(), 9, "the number is short enough to read aloud: {incident}");
        assert!(!view.message.contains("BUG"), "the window does not show the program's inner words");
    }

    #[tokio::test]
    async fn a_refusal_crosses_unchanged_and_without_incident() {
        let said = refused("organisation_unknown", "Organisation 7 was not opened.", "Check the number.");
        let copy = said.clone();
        let heard =
            guard::<()>("get_organisation", async move { Err(copy.into()) }).await.expect_err("refused");
        assert_eq!(heard, said, "the sentence is not changed on its way");
        assert_eq!(heard.incident, None, "a refusal is no incident");
    }

    #[test]
    fn the_log_has_each_cause_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the settings were not saved")]
        struct Outer(#[source] std::io::Error);
        let error = Outer(std::io::Error::other("disk full"));
        assert_eq!(chain(&error), "the settings were not saved: disk full", "outer first, each cause once");
    }

    #[test]
    fn incident_numbers_differ() {
        assert_ne!(incident_number(), incident_number(), "two incidents can be told apart in the log");
    }
}
