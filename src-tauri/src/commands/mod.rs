//! What the page may ask for: one thin file per feature, the same names as `ui/src/features`.

mod app;
mod exports;
mod imports;
mod list;
mod organisations;
mod settings;
mod transactions;

pub use list::handler;
#[cfg(test)]
pub use list::{Signature, export_types, signatures};
