//! Every read of the ledger that screens, exports and the command line are made of.
//!
//! A statement is one portable text put together from the fixed fragments of these files; values are always bound
//! ([`statement::Statement`]). Lists are keyset pages: each combination of filters is turned into branches that an index
//! answers in list order ([`branch`]), so a page costs what it shows and not what the book holds.

mod audit;
mod branch;
mod condition;
mod coupon;
mod detail;
mod event;
mod explanation;
mod export;
mod export_postgres;
mod export_sqlite;
mod filter;
mod find;
mod grant;
mod inbox;
mod list;
mod lot;
mod name;
mod organisation;
mod plan;
mod project_cost;
mod proposal;
mod proposal_detail;
mod row;
mod search;
mod statement;
mod summary;
mod usage;

pub use audit::{AuditChain, AuditQuery, AuditRow};
pub use coupon::{BatchRecord, FoundCode, LeakRecord, TryRecord};
pub use detail::{AllocationRow, MovementDetail, OriginalRow, ReversalRow, TallyDetail, TallyRecord};
pub use event::EventShare;
pub use explanation::{Explanation, KindStep};
pub use export::{ExportRow, ExportSink, Flow};
pub use filter::{ListKey, MovementFilter, Start, StatusFilter};
pub use find::{FoundRow, Matched};
pub use grant::{GrantKey, GrantQuery, GrantRow};
pub use inbox::{ExpiringRow, RejectedImportRow};
pub use list::ListPage;
pub use lot::LotRow;
pub use name::BookSize;
pub use organisation::{OrganisationDetail, OrganisationRow};
pub use project_cost::ProjectCostRow;
pub use proposal::{ProposalKey, ProposalQuery, ProposalRow, WaitingCounts};
pub use proposal_detail::{LineRow, StepRow, TargetRow};
pub use row::ListRow;
pub use summary::{MonthTotal, TallyTotal};
pub use usage::{MonthUsageRow, UsageSlot};
