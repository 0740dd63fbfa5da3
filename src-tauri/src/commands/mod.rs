//! What the page may ask for: one thin file per feature, the same names as `ui/src/features`.

mod access;
mod app;
mod audit;
mod coupons;
mod exports;
mod grants;
mod imports;
mod inbox;
mod list;
mod organisations;
mod requests;
mod settings;

mod staff;
mod transactions;

pub use list::handler;
#[cfg(test)]
pub use list::{Signature, export_types, signatures};
