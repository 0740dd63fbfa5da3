//! Closed hours become transactions.

use credit_desk_domain::{Area, Level};
use credit_desk_storage::Store;

use crate::error::{ActionError, Result};
use crate::imports::Watch;
use crate::rights::authorize;
use crate::session::Session;

/// Hours posted in one unit of work.
const PART: i64 = 500;

/// Posts every hour that is over, for whoever may import usage; each as one transaction; answers how many. What was posted stays where it stops.
///
/// # Errors
/// Where the book cannot be written to, and when cancelled.
pub async fn settle_hours(store: &Store, session: &Session, watch: &dyn Watch) -> Result<u64> {
    authorize(session, Area::Import, Level::Do)?;
    let now = session.now();
    let mut posted = 0;
    loop {
        watch.progress("Settling hours", posted, None);
        if watch.cancelled() {
            return Err(ActionError::refused(
                "cancelled",
                format!("Not every hour was settled: it was cancelled after {posted}."),
                "Run it again for the rest; no hour is posted twice.",
            ));
        }
        let mut unit = store.begin(&session.actor).await?;
        let settled = unit.settle_hours(now, PART, session.ids.as_ref()).await?;
        unit.commit().await?;
        posted += settled;
        if settled == 0 {
            return Ok(posted);
        }
    }
}
