//! What happens in the demo book beside everyday usage and top-ups: grants, requests, coupons, a refund, a dispute, a
//! mistake and its void, and what the last days must show.

use std::collections::BTreeMap;

use credit_desk_domain::{Instant, Kind};

use super::cast::{CAST, Fate, STAFF};
use super::dice::Dice;
use super::plan::{DAYS, Plan};

/// Something that is done at a certain time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// A run is undone.
    Reverse { seq: i64, lot: i64, wallet: usize, credits: i64 },
    /// Credits are given.
    Add {
        kind: Kind,
        credits: Size,
        /// Days until they expire.
        days: Option<i64>,
        reference: Option<&'static str>,
        reason: &'static str,
        note: &'static str,
    },
    /// Credits for so many days are bought, for a year.
    Buy { days: i64 },
    /// Credits that will last a day longer than the book are bought.
    BuyForLow,
    /// So many thousandths of what is left of the last purchase (of the last grant, for a void) are taken.
    Take { kind: Kind, permille: i64, reason: &'static str, note: &'static str },
    /// The last clawback comes back.
    Reinstate,
    /// Used outside metering.
    Consume { credits: i64, reason: &'static str, note: &'static str },
}

/// How many credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Whole credits.
    Fixed(i64),
    /// What so many days use.
    Days(i64),
}

impl Size {
    /// Whole credits, at so many micro-credits a day.
    pub(super) fn of(self, burn: i64) -> i64 {
        match self {
            Self::Fixed(credits) => credits,
            Self::Days(days) => ((burn / 1_000_000 * days + 49) / 50 * 50).max(50),
        }
    }
}

/// Who of the staff does it.
pub(super) fn staff(dice: &mut Dice) -> &'static str {
    STAFF[usize::try_from(dice.between(0, 3)).unwrap_or(0)]
}

/// Why a run was undone: reason code and note.
pub(super) fn reversal_words(dice: &mut Dice) -> (&'static str, &'static str) {
    const WORDS: [(&str, &str); 4] = [
        ("processed_twice", "The same upload was processed twice."),
        ("wrong_event", "Charged to the wrong event; the platform posts it again."),
        ("failed_run", "The run failed and gave no result."),
        ("customer_dispute", "The customer showed that the files were test images."),
    ];
    *dice.one_of(&WORDS)
}

const GRANTS: [(&str, &str); 4] = [
    ("goodwill", "Goodwill for the slow queue on race day."),
    ("goodwill", "Goodwill after the outage of the search index."),
    ("correction", "Correction of a double charge reported by phone."),
    ("launch_help", "Help with the first large event."),
];
const REQUESTS: [(&str, &str); 3] = [
    ("Extra photos of a charity run, the usual package is used up.", "Agreed with sales."),
    ("We want to evaluate the new model before we order.", "Half of it is enough for the evaluation."),
    ("Backfill of last season's archive.", "Once; they order the next package in spring."),
];
const COUPONS: [(&str, &str); 3] =
    [("SPRING26", "Coupon SPRING26"), ("RACEDAY", "Coupon RACEDAY"), ("WELCOME500", "Coupon WELCOME500")];

/// Everything that will happen to a member, by time.
pub(super) fn deeds(member: usize, plan: &Plan) -> BTreeMap<(Instant, u32), Deed> {
    let who = &CAST[member];
    let mut dice = Dice::new(plan.seed, &[10, member as u64]);
    let mut deeds = Vec::new();
    let trial = if dice.permille(500) { 500 } else { 1_000 };
    deeds.push((
        who.joined,
        Deed::Add {
            kind: Kind::FreeCredits,
            credits: Size::Fixed(trial),
            days: Some(30),
            reference: None,
            reason: "trial",
            note: "Free trial credits at sign-up",
        },
    ));
    for month in (who.joined + 20..DAYS - 20).step_by(30) {
        everyday(month, &mut dice, &mut deeds);
    }
    crafted(member, &mut deeds);
    if who.fate == Fate::BuysAhead {
        for year in [730, 365] {
            let day = DAYS - year + 8;
            if day >= who.joined {
                deeds.push((day, Deed::Buy { days: 420 }));
            }
        }
        deeds.push((who.joined + 3, Deed::Buy { days: 60 }));
    }
    if who.fate == Fate::Low {
        deeds.push((DAYS - 15, Deed::BuyForLow));
    }
    let mut by_time = BTreeMap::new();
    for (n, (day, deed)) in (10..).zip(deeds) {
        let within = dice.between(7 * 3_600, 16 * 3_600);
        let at = plan.day_start(day).saturating_add_micros(within * 1_000_000);
        // What falls into the present's last hours is not yet done.
        if at < plan.end {
            by_time.insert((at, n), deed);
        }
    }
    by_time
}

fn everyday(day: i64, dice: &mut Dice, deeds: &mut Vec<(i64, Deed)>) {
    let mut add = |kind, days, reference, (reason, note), dice: &mut Dice| {
        let credits = Size::Fixed(dice.between(2, 40) * 50);
        deeds.push((day + dice.between(0, 19), Deed::Add { kind, credits, days, reference, reason, note }));
    };
    if dice.permille(50) {
        let words = *dice.one_of(&GRANTS);
        add(Kind::AdminGrant, Some(60), None, words, dice);
    }
    if dice.permille(45) {
        let words = *dice.one_of(&REQUESTS);
        add(Kind::CreditRequest, None, None, words, dice);
    }
    if dice.permille(45) {
        let (code, note) = *dice.one_of(&COUPONS);
        add(Kind::Coupon, Some(90), Some(code), ("coupon", note), dice);
    }
}

/// What only some have.
fn crafted(member: usize, deeds: &mut Vec<(i64, Deed)>) {
    let free = |credits, days, note| Deed::Add {
        kind: Kind::AdminGrant,
        credits,
        days: Some(days),
        reference: None,
        reason: "goodwill",
        note,
    };
    match member {
        // Expire soon, and are more than is used until then.
        1 => deeds.push((DAYS - 3, free(Size::Days(20), 8, "Goodwill for the delayed race results."))),
        3 => deeds.push((DAYS - 2, free(Size::Days(25), 11, "Goodwill after the wrong bib numbers."))),
        12 => deeds.push((DAYS - 4, free(Size::Days(30), 15, "Season promotion, agreed by phone."))),
        31 => deeds.push((DAYS - 5, free(Size::Days(24), 14, "Goodwill for the slow embeddings."))),
        // Expired unused.
        18 => {
            deeds.push((DAYS - 60, free(Size::Days(40), 21, "Credits for the load test of the new region.")));
        }
        // A mistake and its void, the same day by the clock of the script.
        9 => {
            let note = "One zero too many was typed; the right grant follows.";
            deeds.push((DAYS - 97, free(Size::Fixed(50_000), 60, "Goodwill for the lost upload.")));
            deeds
                .push((DAYS - 96, Deed::Take { kind: Kind::Void, permille: 1_000, reason: "mistake", note }));
            deeds.push((DAYS - 96, free(Size::Fixed(5_000), 60, "Goodwill for the lost upload, as agreed.")));
        }
        0 | 14 | 28 => deeds.push((
            DAYS - 40 - i64::try_from(member).unwrap_or(0),
            Deed::Take {
                kind: Kind::Refund,
                permille: 400,
                reason: "refund",
                note: "Bought the larger package by mistake; unused part refunded.",
            },
        )),
        23 => {
            let note = "The bank took the payment back: dispute opened by the card holder.";
            deeds.push((
                DAYS - 75,
                Deed::Take { kind: Kind::Clawback, permille: 300, reason: "dispute", note },
            ));
            deeds.push((DAYS - 62, Deed::Reinstate));
        }
        4 | 13 | 26 => deeds.push((
            DAYS - 20 - i64::try_from(member).unwrap_or(0) * 3,
            Deed::Consume {
                credits: 350,
                reason: "support_work",
                note: "Re-processing by hand, agreed with the customer.",
            },
        )),
        _ => {}
    }
}
