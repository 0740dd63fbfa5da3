//! Why a command was not done.

use std::error::Error as _;
use std::fmt::Write as _;

use credit_desk_actions::ActionError;
use credit_desk_actions::view::ErrorKind;
use credit_desk_storage::StorageError;

/// Short for a command's result.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// A command that was not done.
#[derive(Debug)]
pub enum Problem {
    /// An action said so.
    Action(ActionError),
    /// The answer could not be written to where it should go.
    Output(std::io::Error),
    /// It was done, and what it found is bad: `verify` with differences, an import with rejected rows.
    Found(String),
}

impl From<ActionError> for Problem {
    fn from(error: ActionError) -> Self {
        Self::Action(error)
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        Self::Action(error.into())
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

impl Problem {
    /// What was not done, and what to do now; for anything but a refusal also the causes.
    pub fn sentences(&self) -> String {
        match self {
            Self::Found(text) => text.clone(),
            Self::Output(error) => format!("The answer could not be written: {error}."),
            Self::Action(error) => {
                let view = error.view();
                let mut text = view.message;
                if view.kind != ErrorKind::Refused {
                    let mut cause = error.source();
                    while let Some(error) = cause {
                        let _ = write!(text, "\nCause: {error}");
                        cause = error.source();
                    }
                }
                if let Some(hint) = view.hint {
                    let _ = write!(text, "\n{hint}");
                }
                text
            }
        }
    }
}
