//! Codes of batches issued in this run of the program: kept in memory until they are saved, named towards the page by a token.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use credit_desk_actions::coupons::CodeSheet;
use credit_desk_actions::view::ErrorView;

use crate::error::refused;

/// Codes that were issued and can still be saved.
#[derive(Debug, Clone, Default)]
pub struct IssuedCodes(Arc<Mutex<HashMap<String, Arc<CodeSheet>>>>);

impl IssuedCodes {
    /// Keeps the codes of a batch until the program ends.
    pub fn keep(&self, sheet: CodeSheet) -> String {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let token = format!("codes-{}", kept.len() + 1);
        kept.insert(token.clone(), Arc::new(sheet));
        token
    }

    /// The codes of a token; refused when they were issued in an earlier run of the program.
    pub fn get(&self, token: &str) -> Result<Arc<CodeSheet>, ErrorView> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned().ok_or_else(|| {
            refused(
                "codes_forgotten",
                "The codes were not saved: they are no longer in memory, and the book keeps only their hashes.",
                "Disable the batch and issue a new one.",
            )
        })
    }
}
