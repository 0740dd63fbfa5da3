//! What a list of transactions is asked for: its filter and where a page starts.

use credit_desk_domain::{Credits, Instant, Kind, OrgId};

/// Status, as the list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// Posted and not reversed.
    Completed,
    /// Open hourly tallies.
    Accumulating,
    /// Posted, and reversed later.
    Reversed,
}

/// Which transactions; empty and nothing mean any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovementFilter {
    /// Organisation.
    pub org: Option<OrgId>,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Status.
    pub status: Option<StatusFilter>,
    /// Project's name.
    pub project: Option<String>,
    /// Operation's name.
    pub operation: Option<String>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// At least so many credits, without sign.
    pub min: Option<Credits>,
    /// At most so many credits, without sign.
    pub max: Option<Credits>,
    /// Exact event ID.
    pub event_id: Option<String>,
    /// Words of three characters or more, all of them in an event's name or in a note, reference or reason; or exactly a
    /// record ID or reference.
    pub text: Option<String>,
}

impl MovementFilter {
    /// The smallest and largest size in micro-credits, where sizes are asked for.
    pub(crate) fn sizes(&self) -> Option<(i64, i64)> {
        if self.min.is_none() && self.max.is_none() {
            return None;
        }
        Some((self.min.map_or(0, |min| min.micro().max(0)), self.max.map_or(i64::MAX, Credits::micro)))
    }
}

/// A row's place in the list's order: time, organisation, sequence; an open tally stands after every sequence number of
/// its instant, in order of its ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListKey {
    /// When it happened, in microseconds.
    pub at: i64,
    /// Organisation.
    pub org: i64,
    /// Sequence number; `i64::MAX` for a tally.
    pub seq: i64,
    /// The tally's ID; empty for a posted transaction.
    pub tally: Vec<u8>,
}

impl ListKey {
    /// The place just before everything that happened at `instant` or later, in newest-first order.
    pub fn before(instant: Instant) -> Self {
        Self { at: instant.micros(), org: 0, seq: 0, tally: Vec::new() }
    }
}

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// With the newest.
    Newest,
    /// After this place: older rows.
    Older(ListKey),
    /// Before this place: newer rows, those next to it.
    Newer(ListKey),
}
