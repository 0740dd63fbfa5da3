//! Import: files of organisations, purchases, grants and usage become records of the ledger.
//!
//! The file is read three times and never held: once to know its SHA-256 and that it is UTF-8 text
//! ([`SourceFile::open`]), once to check every row and add up the control totals ([`survey()`]), once to post. Each
//! pass compares the hash, so that what was shown is what is posted. Rows are refused with a sentence and their line;
//! nothing is rounded but the costs of FOCUS files, by a rule with a name.

mod batch;
mod choice;
mod control_total;
mod cost_rounding;
mod earlier_line;
mod event;
mod exact;
mod field;
mod grant;
mod inspection;
mod known;
mod mapping;
mod moment;
mod note;
mod organisation;
mod poster;
mod posting_form;
mod purchase;
mod record;
mod refusal;
mod rejects;
mod report;
mod row;
mod run;
mod source_file;
mod suggestion;
mod survey;
mod syntax;
mod usage;
mod watch;

pub(crate) use event::flatten as json_members;

pub use choice::{ChosenFile, choose};
pub use exact::{Exact, NumberError};
pub use inspection::inspect;
pub use mapping::Mapping;
pub use record::{GrantRecord, OrganisationRecord, OrganisationStatus, PurchaseRecord, Record, UsageRecord};
pub use refusal::ImportRefusal;
pub use row::{Row, RowReader};
pub use run::{Import, imported_before};
pub use source_file::SourceFile;
pub use survey::{BookFacts, NewOrganisation, Survey, survey};
pub use watch::{Unwatched, Watch};
