//! The photo events of the demo book: races, tournaments and portraits, mostly on weekends, each photographed by one to
//! four organisations over a few days. An event's number rises with time.

use super::cast::{CAST, Shape, Trade};
use super::dice::Dice;

const PLACES: [&str; 14] = [
    "Old Town",
    "Lakeside",
    "Harbourfront",
    "Highland",
    "Riverbank",
    "Valley",
    "Coastal",
    "Kilimani",
    "Karura Forest",
    "Silverlake",
    "Tegernsee",
    "Marina Bay",
    "Pinecrest",
    "Castle Hill",
];
const SORTS: [&str; 14] = [
    "Dance Finals",
    "Cycling Classic",
    "School Portraits",
    "Half Marathon",
    "10K",
    "Trail Run",
    "Graduation",
    "Swim Meet",
    "Charity Walk",
    "Triathlon",
    "Football Cup",
    "Colour Run",
    "Obstacle Race",
    "Wedding Fair",
];

/// Days that an event keeps its photographers busy.
pub(super) const DAYS: i64 = 4;
/// Number of the first event.
const FIRST: i64 = 48_100_000;
/// Numbers of a week.
const STRIDE: i64 = 1_100;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhotoEvent {
    pub(super) id: String,
    pub(super) name: String,
    /// Day of the book on which it begins.
    pub(super) day: i64,
    /// Members of the cast who photograph it.
    pub(super) members: Vec<usize>,
}

/// The events that begin in a week of the book; `weekday` is that of its day 0 (Monday is 0). `size` is how many times
/// the usual number there are, so that events of a large book do not grow beyond belief.
pub(super) fn events_of_week(seed: u64, size: i64, week: i64, weekday: i64) -> Vec<PhotoEvent> {
    let mut dice = Dice::new(seed, &[1, week.unsigned_abs()]);
    let photographers: Vec<usize> =
        (0..CAST.len()).filter(|&member| CAST[member].trade == Trade::Photo).collect();
    let number = dice.between(9, 12) * size;
    (0..number)
        .map(|n| {
            // Two of three begin on a Saturday.
            let on = if dice.permille(660) { 5 } else { dice.between(0, 6) };
            let day = week * 7 + (on - weekday).rem_euclid(7);
            let mut members = Vec::new();
            for _ in 0..=dice.between(0, 11) / 4 {
                let member = *dice.one_of(&photographers);
                let joined = CAST[member].joined <= day && CAST[member].shape != Shape::OffSeason;
                if joined && !members.contains(&member) {
                    members.push(member);
                }
            }
            PhotoEvent {
                id: (FIRST + week * STRIDE * size + n * 83 + dice.between(0, 82)).to_string(),
                name: format!("{} {}", dice.one_of(&PLACES), dice.one_of(&SORTS)),
                day,
                members,
            }
        })
        .collect()
}

/// The event of an organisation that has no other on a day: its own portrait sessions of that fortnight.
pub(super) fn own_event(size: i64, member: usize, day: i64) -> (String, String) {
    let fortnight = day / 14;
    let place = PLACES[(member * 5 + usize::try_from(fortnight).unwrap_or(0)) % PLACES.len()];
    let id = FIRST + (2 * fortnight + 1) * STRIDE * size - 100 + i64::try_from(member).unwrap_or(0);
    (id.to_string(), format!("{place} Portrait Days"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_rise_with_the_weeks() {
        let mut last = 0;
        let mut seen = std::collections::HashSet::new();
        for week in 0..105 {
            let ids: Vec<i64> = events_of_week(7, 1, week, 3)
                .iter()
                .map(|event| event.id.parse().expect("a number"))
                .collect();
            assert!(ids.iter().all(|id| *id > last), "week {week} comes after the one before");
            last = ids.iter().max().copied().unwrap_or(last);
            assert!(ids.iter().all(|id| seen.insert(*id)), "no number twice in week {week}");
        }
        for day in 0..730 {
            for member in 0..CAST.len() {
                let id: i64 = own_event(1, member, day).0.parse().expect("a number");
                assert!(!seen.contains(&id), "sessions of one's own have numbers of their own");
            }
        }
    }

    #[test]
    fn events_belong_to_several_organisations() {
        let shared = (0..104)
            .flat_map(|week| events_of_week(7, 1, week, 0))
            .filter(|event| event.members.len() > 1)
            .count();
        assert!(shared > 200, "many events have more than one photographer: {shared}");
    }
}
