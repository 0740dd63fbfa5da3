//! The ledger on SQLite and PostgreSQL.
//!
//! [`Store`] is an open book; reads go through it. Everything is written through a [`Unit`] of work: `store.begin(actor)`,
//! small calls, `commit`. What moves credits is one command in the database ([`posting`], migrations/*/kernel.sql), so that
//! whatever holds, holds for every login. SQL stands beside the function that runs it, once for both engines wherever the
//! engines agree ([`engine`]).

mod audit;
mod changes;
pub mod coupon;
mod demo_staff;
mod engine;
mod error;
mod import_file;
mod import_look_up;
mod login;
mod migrate;
mod postgres;
pub mod posting;
pub mod proposal;
pub mod queries;
mod refusal;
mod registry;
mod rehearsal;
mod sqlite;
pub mod staff;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod verify;

pub use audit::AuditEntry;
pub use changes::{Change, Changes};
pub use demo_staff::DemoPerson;
pub use engine::Engine;
pub use error::{Result, StorageError};
pub use import_file::ImportFile;
pub use registry::{NewOrganisation, Operation, OrganisationKey, ProjectKey, RateRow, Settlement};
pub use rehearsal::{GrantRehearsal, Rehearsed};
pub use store::{BillingEntity, Location, NewBook, Store, Unit};
pub use verify::{Difference, DifferenceKind, Progress as VerifyProgress, VerifyReport};
