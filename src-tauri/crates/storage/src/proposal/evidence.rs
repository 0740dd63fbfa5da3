//! The text that an approval is bound to, and what of it changed.

use credit_desk_domain::hash::SEPARATOR;

/// What changed between showing and pressing, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidencePart {
    /// Somebody decided about it, or it lapsed.
    State,
    /// Its maker changed it.
    Proposal,
    /// The organisation's status.
    OrganisationStatus,
    /// Somebody else added credits to the organisation or took some.
    OrganisationCredits,
    /// The limits, by a change of policy or of the person's own.
    Limits,
    /// What the approval does: limits were used meanwhile.
    Outcome,
}

/// Place of each field, as `proposal_facts` of the databases writes them.
const FIELDS: usize = 23;
const STATE: std::ops::Range<usize> = 13..16;
const STATUS: usize = 16;
const OTHERS: usize = 17;
const LIMITS: std::ops::Range<usize> = 18..22;
const OUTCOME: usize = 22;

/// Fields that tell what was asked and where it stands; a rejection is bound to these.
pub(super) const ASKED: std::ops::Range<usize> = 0..16;

/// The first thing that differs between two evidences of one proposal; nothing where they are the same.
pub fn changed_part(shown: &str, now: &str) -> Option<EvidencePart> {
    if shown == now {
        return None;
    }
    let (shown, now): (Vec<&str>, Vec<&str>) =
        (shown.split(SEPARATOR).collect(), now.split(SEPARATOR).collect());
    if shown.len() != FIELDS || now.len() != FIELDS {
        return Some(EvidencePart::Proposal);
    }
    let differs = |range: std::ops::Range<usize>| shown[range.clone()] != now[range];
    let part = if differs(STATE) {
        EvidencePart::State
    } else if differs(0..STATE.start) {
        EvidencePart::Proposal
    } else if shown[STATUS] != now[STATUS] {
        EvidencePart::OrganisationStatus
    } else if shown[OTHERS] != now[OTHERS] {
        EvidencePart::OrganisationCredits
    } else if differs(LIMITS) {
        EvidencePart::Limits
    } else {
        debug_assert_ne!(shown[OUTCOME], now[OUTCOME], "some field differs");
        EvidencePart::Outcome
    };
    Some(part)
}

/// True where two evidences tell of the same proposal in the same state.
pub(super) fn asked_the_same(shown: &str, now: &str) -> bool {
    let asked =
        |text: &str| -> Vec<String> { text.split(SEPARATOR).take(ASKED.end).map(str::to_owned).collect() };
    asked(shown) == asked(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_changed_is_named() {
        let fields: Vec<String> = (0..FIELDS).map(|n| n.to_string()).collect();
        let with = |place: usize| {
            let mut fields = fields.clone();
            fields[place].push('x');
            fields.join(&SEPARATOR.to_string())
        };
        let shown = fields.join(&SEPARATOR.to_string());
        assert_eq!(changed_part(&shown, &shown), None);
        for (place, part) in [
            (1, EvidencePart::Proposal),
            (4, EvidencePart::Proposal),
            (13, EvidencePart::State),
            (14, EvidencePart::State),
            (16, EvidencePart::OrganisationStatus),
            (17, EvidencePart::OrganisationCredits),
            (21, EvidencePart::Limits),
            (22, EvidencePart::Outcome),
        ] {
            assert_eq!(changed_part(&shown, &with(place)), Some(part), "field {place}");
            assert_eq!(asked_the_same(&shown, &with(place)), place >= ASKED.end, "field {place}");
        }
        assert_eq!(changed_part("another text", &shown), Some(EvidencePart::Proposal));
    }
}
