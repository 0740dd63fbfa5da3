//! What an action answers when it was not done: how to show it, a stable code, a sentence, and what to do now.

use credit_desk_storage::StorageError;
use thiserror::Error;

use crate::view::{ErrorKind, ErrorView};

/// An action that was not done. Nothing of it happened.
#[derive(Debug, Error)]
pub enum ActionError {
    /// A rule or a wrong input.
    #[error("{message}")]
    Refused {
        /// Stable machine name, e.g. `organisation_unknown`.
        code: &'static str,
        /// What was not done, and to which thing.
        message: String,
        /// What to do now.
        hint: Option<String>,
    },
    /// The book answered with an error.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Short for an action's result.
pub type Result<T, E = ActionError> = std::result::Result<T, E>;

impl ActionError {
    /// A refusal with its hint.
    pub fn refused(code: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self::Refused { code, message: message.into(), hint: Some(hint.to_owned()) }
    }

    /// How to show it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused { .. } => ErrorKind::Refused,
            Self::Storage(error) => match error {
                StorageError::Refused { .. }
                | StorageError::Conflict { .. }
                | StorageError::NotAllowed { .. }
                | StorageError::NotABook { .. }
                | StorageError::NewerSchema { .. }
                | StorageError::ServerTooOld { .. }
                | StorageError::NetworkShare { .. }
                | StorageError::Exists { .. }
                | StorageError::NotFound { .. }
                | StorageError::Text { .. } => ErrorKind::Refused,
                StorageError::Busy(_) | StorageError::Unavailable(_) => ErrorKind::Unavailable,
                StorageError::Inconsistent { .. }
                | StorageError::File { .. }
                | StorageError::Driver(_)
                | StorageError::Stream(_) => ErrorKind::Failed,
            },
        }
    }

    /// Stable machine name.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Storage(error) => match error {
                StorageError::Refused { rule } => rule,
                StorageError::Conflict { .. } => "record_conflict",
                StorageError::Busy(_) => "busy",
                StorageError::Unavailable(_) => "unavailable",
                StorageError::NotAllowed { .. } => "not_allowed",
                StorageError::Inconsistent { .. } => "inconsistent",
                StorageError::NotABook { .. } => "not_a_book",
                StorageError::NewerSchema { .. } => "newer_schema",
                StorageError::ServerTooOld { .. } => "server_too_old",
                StorageError::NetworkShare { .. } => "network_share",
                StorageError::Exists { .. } => "book_exists",
                StorageError::NotFound { .. } => "not_found",
                StorageError::Text { .. } => "text_refused",
                StorageError::File { .. } => "file",
                StorageError::Driver(_) | StorageError::Stream(_) => "database",
            },
        }
    }

    /// What to do now, where the sentence does not say it.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Refused { hint, .. } => hint.as_deref(),
            Self::Storage(StorageError::Unavailable(_)) => {
                Some("Check the network and the server, then try again. What you see stays as it was.")
            }
            Self::Storage(StorageError::Busy(_)) => Some("Try again in a moment."),
            Self::Storage(_) => None,
        }
    }

    /// For the window and `--json`; a failure gets its incident number from the caller, which logs it.
    pub fn view(&self) -> ErrorView {
        let mut message = self.to_string();
        // A sentence begins with a capital letter; a file's name stays as it is written.
        let word = message.split(' ').next().unwrap_or_default();
        if let Some(first) = message.get(..1).filter(|_| word.chars().all(char::is_alphabetic)) {
            message = first.to_uppercase() + &message[1..];
        }
        if !message.ends_with(['.', '?', '!']) {
            message.push('.');
        }
        ErrorView {
            kind: self.kind(),
            code: self.code().to_owned(),
            message,
            hint: self.hint().map(str::to_owned),
            incident: None,
        }
    }
}
