//! How much is used when: every organisation's months after its shape, spread over days and hours after its trade.

use credit_desk_domain::{Instant, Rate};

use super::calendar::{self, PhotoEvent};
use super::cast::{CAST, Shape, Trade, USERS};
use super::dice::Dice;
use super::rate_card::OPERATIONS;

/// Days that the book spans.
pub(super) const DAYS: i64 = 730;
/// Millionths, in which fractions of a record are carried to the next day.
const WHOLE: i64 = 1_000_000;
/// Records up to which the share settled by the hour stays; a larger book settles more of them one by one.
const HOURLY_UNTIL: u64 = 100_000;

/// A record of usage to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    /// When it happens.
    pub(super) at: Instant,
    /// Micro-credits, about.
    pub(super) about: i64,
    /// Place in the rate card.
    pub(super) operation: usize,
    /// Settled by the hour.
    pub(super) hourly: bool,
    /// Place in the organisation's projects.
    pub(super) project: Option<usize>,
    /// The platform's number and name of what it was for.
    pub(super) event: Option<(String, String)>,
    /// The customer's user.
    pub(super) user: Option<&'static str>,
}

/// What is carried from an organisation's day to its next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried {
    fraction: i64,
    records: u64,
}

/// The plan of a book.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    /// Midnight before the book's first day.
    pub(super) start: Instant,
    /// The present; nothing happens later.
    pub(super) end: Instant,
    /// Records a day for each unit of an organisation's share, in millionths.
    per_share: i64,
    hourly_records: u64,
    /// Times the usual number of events.
    events: i64,
    weekday: i64,
    /// The week and its events, for the weeks that a month touches.
    weeks: Vec<(i64, Vec<PhotoEvent>)>,
    /// Months (this one and the next) and each organisation's average weight of a day.
    weights: Vec<(i32, Vec<i64>)>,
}

impl Plan {
    /// A plan for about so many records of usage.
    pub(super) fn new(seed: u64, end: Instant, records: u64) -> Self {
        let midnight = end.saturating_add_micros(-end.micros().rem_euclid(Instant::DAY_MICROS));
        let start = midnight.saturating_add_micros(-(DAYS - 1) * Instant::DAY_MICROS);
        let mut plan = Self {
            seed,
            start,
            end,
            per_share: 0,
            hourly_records: records.max(HOURLY_UNTIL),
            events: i64::try_from(records / 40_000).unwrap_or(1).max(1),
            weekday: (start.micros().div_euclid(Instant::DAY_MICROS) + 3).rem_euclid(7),
            weeks: Vec::new(),
            weights: Vec::new(),
        };
        let shares: i64 = (0..DAYS)
            .flat_map(|day| (0..CAST.len()).map(move |member| (member, day)))
            .map(|(member, day)| plan.share(member, day))
            .sum();
        let records = i128::from(records) * i128::from(WHOLE) * 1_000 / i128::from(shares.max(1));
        plan.per_share = i64::try_from(records).unwrap_or(i64::MAX);
        plan
    }

    /// The first instant of a day of the book.
    pub(super) fn day_start(&self, day: i64) -> Instant {
        self.start.saturating_add_micros(day * Instant::DAY_MICROS)
    }

    /// Months from a day's month to the present one.
    fn months_back(&self, day: i64) -> i32 {
        month(self.end) - month(self.day_start(day))
    }

    /// An organisation's share of a day's usage, in thousandths of its usual one.
    fn share(&self, member: usize, day: i64) -> i64 {
        let who = &CAST[member];
        if day < who.joined || day >= DAYS { 0 } else { who.share * level(who.shape, self.months_back(day)) }
    }

    /// Micro-credits that an organisation uses a day, on average of the month.
    pub(super) fn burn(&self, member: usize, day: i64) -> i64 {
        let records = i128::from(self.share(member, day)) * i128::from(self.per_share) / 1_000;
        i64::try_from(records * i128::from(CAST[member].trade.usual_credits())).unwrap_or(i64::MAX)
    }

    /// The same in a usual month.
    pub(super) fn usual_burn(&self, member: usize) -> i64 {
        let who = &CAST[member];
        let records = i128::from(who.share) * i128::from(self.per_share);
        i64::try_from(records * i128::from(who.trade.usual_credits())).unwrap_or(i64::MAX)
    }

    /// Gets ready for a day and the month after it: events, and the weights of the months' days.
    pub(super) fn turn_to(&mut self, day: i64) {
        let now = month(self.day_start(day));
        if self.weights.first().is_some_and(|(first, _)| *first == now) {
            return;
        }
        let days: Vec<i64> =
            (day - 31..day + 63).filter(|&d| (now..now + 2).contains(&month(self.day_start(d)))).collect();
        let (first, last) = (days.first().copied().unwrap_or(day), days.last().copied().unwrap_or(day));
        let weeks = (first - calendar::DAYS - 7).div_euclid(7)..=last.div_euclid(7);
        self.weeks.retain(|(week, _)| weeks.contains(week));
        for week in weeks {
            if !self.weeks.iter().any(|(known, _)| *known == week) {
                self.weeks.push((week, calendar::events_of_week(self.seed, self.events, week, self.weekday)));
            }
        }
        let average = |of: i32, member: usize| {
            let (mut sum, mut number) = (0, 0);
            for &day in days.iter().filter(|&&day| month(self.day_start(day)) == of) {
                sum += self.weight(member, day);
                number += 1;
            }
            sum / i64::max(number, 1)
        };
        self.weights = [now, now + 1]
            .map(|of| (of, (0..CAST.len()).map(|member| average(of, member)).collect()))
            .to_vec();
    }

    /// Events that an organisation photographs on a day, and for how many days already.
    fn events_on(&self, member: usize, day: i64) -> impl Iterator<Item = (&PhotoEvent, i64)> {
        self.weeks
            .iter()
            .flat_map(|(_, events)| events)
            .filter(move |event| event.members.contains(&member))
            .map(move |event| (event, day - event.day))
            .filter(|(_, since)| (0..calendar::DAYS).contains(since))
    }

    fn weight(&self, member: usize, day: i64) -> i64 {
        let mut dice = Dice::new(self.seed, &[2, member as u64, day.unsigned_abs()]);
        let weekend = (self.weekday + day).rem_euclid(7) >= 5;
        let usual = match CAST[member].trade {
            // Whose trend is to be read from a month that is not over has a steady trade.
            Trade::Photo if matches!(CAST[member].shape, Shape::Growing | Shape::Declining) => 1_000,
            Trade::Photo => {
                let busy: i64 = self
                    .events_on(member, day)
                    .map(|(_, since)| [700, 900, 300, 120][usize::try_from(since).unwrap_or(3)])
                    .sum();
                160 + busy / self.events
            }
            Trade::Cloud => {
                if weekend {
                    850
                } else {
                    1_050
                }
            }
            Trade::Ai => {
                if weekend {
                    700
                } else {
                    1_100
                }
            }
            Trade::Quant => {
                if weekend {
                    150
                } else {
                    1_300
                }
            }
        };
        usual * dice.between(850, 1_150) / 1_000
    }

    /// An organisation's usage of a day, in the order of time. Nothing of it is after the present.
    pub(super) fn day(
        &self,
        member: usize,
        day: i64,
        rates: &[Vec<Rate>],
        carried: &mut Carried,
    ) -> Vec<Planned> {
        let share = i128::from(self.share(member, day)) * i128::from(self.weight(member, day));
        let today = month(self.day_start(day));
        let average = self
            .weights
            .iter()
            .find(|(month, _)| *month == today)
            .map_or(1_000, |(_, average)| average[member]);
        let average = i128::from(average.max(1));
        let records = share * i128::from(self.per_share) / 1_000 / average + i128::from(carried.fraction);
        carried.fraction = i64::try_from(records % i128::from(WHOLE)).unwrap_or(0);
        let mut dice = Dice::new(self.seed, &[3, member as u64, day.unsigned_abs()]);
        let events: Vec<&PhotoEvent> = self.events_on(member, day).map(|(event, _)| event).collect();
        let mut planned: Vec<Planned> = (0..records / i128::from(WHOLE))
            .map(|_| {
                let record = carried.records;
                carried.records += 1;
                self.record(member, day, record, &events, &mut dice)
            })
            .filter(|planned| planned.at < self.end)
            .filter(|planned| Rate::at(&rates[planned.operation], planned.at).is_some())
            .collect();
        planned.sort_by_key(|planned| planned.at);
        planned
    }

    fn record(
        &self,
        member: usize,
        day: i64,
        record: u64,
        events: &[&PhotoEvent],
        dice: &mut Dice,
    ) -> Planned {
        let trade = CAST[member].trade;
        // Two records in a row are together twice the usual, so that months keep their shape.
        let factor = Dice::new(self.seed, &[4, member as u64, record / 2]).between(220, 1_780);
        let factor = if record.is_multiple_of(2) { factor } else { 2_000 - factor };
        let hour = match trade {
            Trade::Photo => dice.between(5, 22).midpoint(dice.between(6, 21)),
            Trade::Cloud | Trade::Ai => dice.between(0, 23),
            Trade::Quant => dice.between(5, 23).midpoint(dice.between(14, 23)),
        };
        let at = self.day_start(day).saturating_add_micros(
            hour * Instant::HOUR_MICROS + dice.between(0, Instant::HOUR_MICROS / 1_000 - 1) * 1_000,
        );
        let permille = trade.hourly_permille() * HOURLY_UNTIL / self.hourly_records;
        let hourly = dice.permille(permille);
        let operation = if hourly { *dice.one_of(trade.hourly()) } else { of_ten(trade.each(), dice) };
        let project = (!trade.projects().is_empty()).then(|| dice.below(trade.projects().len() * 2));
        let event = match (trade, events) {
            (Trade::Photo, _) if hourly => None,
            (Trade::Photo, []) => Some(calendar::own_event(self.events, member, day)),
            (Trade::Photo, events) => {
                let event = dice.one_of(events);
                Some((event.id.clone(), event.name.clone()))
            }
            (Trade::Cloud | Trade::Ai, _) => {
                let n = dice.below(trade.deployments().len());
                let name = trade.deployments()[n];
                Some((format!("dep-{}", 3_100 + member * 10 + n), name.to_owned()))
            }
            (Trade::Quant, _) => {
                let n = dice.below(trade.deployments().len());
                let name = trade.deployments()[n];
                // A study of some days, run after run.
                let id = 20_000 + usize::try_from(day / 5).unwrap_or(0) * 300 + member * 6 + n;
                Some((format!("job-{id}"), format!("{name} study")))
            }
        };
        Planned {
            at,
            about: trade.usual_credits() * factor * (WHOLE / 1_000),
            operation,
            hourly,
            // The first project has half of it.
            project: project.map(|place| if place < trade.projects().len() { place } else { 0 }),
            event,
            user: (!hourly && dice.permille(420)).then(|| USERS[(member * 3 + dice.below(3)) % USERS.len()]),
        }
    }
}

/// An operation by its parts of ten.
fn of_ten(parts: &[(usize, u64)], dice: &mut Dice) -> usize {
    let mut at = dice.roll() % 10;
    for (operation, part) in parts {
        if at < *part {
            return *operation;
        }
        at -= part;
    }
    parts.first().map_or(0, |(operation, _)| *operation).min(OPERATIONS.len() - 1)
}

/// Months since the year 0, in UTC.
fn month(at: Instant) -> i32 {
    use chrono::Datelike as _;
    let date = at.to_chrono();
    date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)
}

/// Thousandths of the usual usage, so many months before the present one.
fn level(shape: Shape, back: i32) -> i64 {
    match shape {
        Shape::Flat => 1_000,
        Shape::Growing => match back {
            ..=0 => 2_200,
            1 => 1_970,
            2 => 1_700,
            3 => 1_450,
            4 => 1_280,
            5 => 1_130,
            _ => 1_000,
        },
        Shape::Spike => {
            if back == 2 {
                3_900
            } else {
                1_000
            }
        }
        Shape::OffSeason => {
            if back % 12 < 3 {
                0
            } else {
                1_300
            }
        }
        Shape::Declining => match back {
            ..=0 => 420,
            1 => 520,
            2 => 660,
            3 => 830,
            4 => 940,
            _ => 1_000,
        },
        Shape::New => {
            if back <= 1 {
                1_000
            } else {
                0
            }
        }
    }
}
