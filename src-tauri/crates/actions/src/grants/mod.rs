//! Credits given by staff, to one organisation or to many; voids, reversals, extensions.

mod bulk;
mod bulk_file;
mod extension;
mod grant;
mod list;
mod reversal;
mod target;
mod void;

pub use bulk::{propose_bulk_grant, rehearse_bulk_grant};
pub use bulk_file::open_file;
pub use extension::{extend_lot, preview_extension};
pub use grant::{grant_credits, preview_grant};
pub use list::list_grants;
pub use reversal::{preview_reversal, reverse_transaction, reverse_with_note};
pub use void::{preview_void, void_lot};

pub(crate) use reversal::change as reversal_change;

use credit_desk_domain::Kind;

use crate::view::GrantType;

/// The reason code of a grant, as the ledger keeps it.
pub(crate) const fn code(grant_type: GrantType) -> &'static str {
    match grant_type {
        GrantType::Goodwill => "goodwill",
        GrantType::Trial => "trial",
        GrantType::Correction => "correction",
    }
}

/// The kind of transaction that a grant becomes.
pub(crate) const fn kind(grant_type: GrantType) -> Kind {
    match grant_type {
        GrantType::Trial => Kind::FreeCredits,
        GrantType::Goodwill | GrantType::Correction => Kind::AdminGrant,
    }
}

/// A reason code in words: `launch_help` is `Launch help`.
pub(crate) fn reason_words(code: &str) -> String {
    crate::wording::capital(&code.replace('_', " "))
}
