//! Staff, roles, limits and passwords.

mod change;
mod page;
mod password;
mod scram;
mod sign_in;
pub(crate) mod wording;

pub use change::{change_policy, change_staff};
pub use page::{get_staff, protection};
pub use sign_in::{change_password, note_lock, seen, sign_in};
pub use wording::changes;
