//! The billing entity's time zone: where civil months and days begin and end.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::{Instant, Month};

/// A name that is no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{name}” is not a time zone; use a name such as Europe/Berlin or UTC")]
pub struct UnknownZone {
    /// The name as given.
    pub name: String,
}

/// A time zone by its IANA name. It is a setting of the billing entity, never the machine's accident.
///
/// Days and months begin at the first instant whose local time is midnight or later: where midnight is skipped, at the
/// end of the gap; where it comes twice, at its first coming. They are half open, so each instant is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BillingZone(Tz);

impl BillingZone {
    /// UTC.
    pub const UTC: Self = Self(Tz::UTC);

    /// Finds a zone by its IANA name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        name.trim().parse().map(Self).map_err(|_| UnknownZone { name: name.to_owned() })
    }

    /// The IANA name, printed on every report.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The civil month of an instant.
    pub fn month_of(self, at: Instant) -> Month {
        let date = self.local(at).date();
        // Instants end with the year 9999, so that a local date is always a month.
        let month = Month::try_new(date.year(), date.month()).unwrap_or(Month::EPOCH);
        // Where clocks step back over midnight, the local date does too; the boundary it crossed first decides.
        if at >= self.month_start(month.next()) { month.next() } else { month }
    }

    /// The first instant of a month.
    pub fn month_start(self, month: Month) -> Instant {
        self.day_start(month.first_day())
    }

    /// A month as instants: the first one, and the first one of the next month.
    pub fn month_range(self, month: Month) -> (Instant, Instant) {
        (self.month_start(month), self.month_start(month.next()))
    }

    /// The civil day of an instant.
    pub fn day_of(self, at: Instant) -> NaiveDate {
        let date = self.local(at).date();
        let next = date.checked_add_days(Days::new(1));
        next.filter(|next| at >= self.day_start(*next)).unwrap_or(date)
    }

    /// The first instant of a day.
    pub fn day_start(self, day: NaiveDate) -> Instant {
        self.first_instant_at_or_after(day.and_time(NaiveTime::MIN))
    }

    /// A day as instants: the first one, and the first one of the next day; 23, 24 or 25 hours where clocks change.
    pub fn day_range(self, day: NaiveDate) -> (Instant, Instant) {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        (self.day_start(day), self.day_start(next))
    }

    /// The point of the month `months_back` months earlier with the same day and time of day as `at`.
    ///
    /// Where that month has no such day (31 in a month of 30), its end: everything in it counts.
    pub fn same_point(self, at: Instant, months_back: u16) -> Instant {
        let local = self.local(at);
        let month = self.month_of(at).plus(-i32::from(months_back));
        let (start, end) = self.month_range(month);
        let point = month.first_day().with_day(local.day()).map(|day| day.and_time(local.time()));
        point.map_or(end, |point| self.first_instant_at_or_after(point).clamp(start, end))
    }

    /// The local date and time of an instant.
    pub fn local(self, at: Instant) -> NaiveDateTime {
        at.to_chrono().with_timezone(&self.0).naive_local()
    }

    /// The local date in words: `3 Feb 2026`.
    pub fn date_words(self, at: Instant) -> String {
        self.local(at).format("%-d %b %Y").to_string()
    }

    /// The first instant whose local time is `local` or later.
    fn first_instant_at_or_after(self, local: NaiveDateTime) -> Instant {
        let instant = match self.0.from_local_datetime(&local).earliest() {
            Some(found) => found.naive_utc(),
            None => self.end_of_gap(local),
        };
        Instant::EPOCH.saturating_add_micros(instant.and_utc().timestamp_micros())
    }

    /// The instant at which the local clock jumps over `local`, found by halving; no zone has jumped by two days.
    fn end_of_gap(self, local: NaiveDateTime) -> NaiveDateTime {
        let shown = |utc: NaiveDateTime| {
            utc.checked_add_offset(self.0.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
        };
        let two_days = TimeDelta::hours(48);
        let mut before = local.checked_sub_signed(two_days).unwrap_or(NaiveDateTime::MIN);
        let mut after = local.checked_add_signed(two_days).unwrap_or(NaiveDateTime::MAX);
        while after - before > TimeDelta::microseconds(1) {
            let middle = before + (after - before) / 2;
            if shown(middle) < local {
                before = middle;
            } else {
                after = middle;
            }
        }
        after
    }
}

impl fmt::Display for BillingZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> BillingZone {
        BillingZone::parse(name).expect("a zone of the IANA table")
    }

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("an instant")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn months_begin_at_local_midnight() {
        for (name, month, start, end) in [
            ("UTC", "2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("Europe/Berlin", "2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
            ("Europe/Berlin", "2026-10", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
            ("America/Los_Angeles", "2026-11", "2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z"),
            ("Asia/Kolkata", "2026-02", "2026-01-31T18:30:00Z", "2026-02-28T18:30:00Z"),
        ] {
            let month = Month::parse(month).expect("a month");
            assert_eq!(zone(name).month_range(month), (at(start), at(end)), "{month} in {name}");
            assert_eq!(zone(name).month_of(at(start)), month, "the first instant is inside");
            assert_eq!(zone(name).month_of(at(end)), month.next(), "the end is outside");
            assert_eq!(
                zone(name).month_of(at(end).saturating_add_micros(-1)),
                month,
                "the last instant is inside"
            );
        }
    }

    #[test]
    fn days_are_as_long_as_the_clock_makes_them() {
        for (name, date, hours) in [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("America/Los_Angeles", "2026-03-08", 23),
            ("America/Los_Angeles", "2026-11-01", 25),
            ("Asia/Kolkata", "2026-03-29", 24),
            // Midnight itself is skipped, or comes twice.
            ("America/Sao_Paulo", "2018-11-04", 23),
            ("America/Havana", "2026-11-01", 25),
            // A whole day that never was.
            ("Pacific/Apia", "2011-12-30", 0),
        ] {
            let (start, end) = zone(name).day_range(day(date));
            assert_eq!(end.micros_since(start), hours * Instant::HOUR_MICROS, "{date} in {name}");
            if hours > 0 {
                assert_eq!(
                    zone(name).day_of(start),
                    day(date),
                    "{date} in {name} begins with its first instant"
                );
            }
        }
    }

    #[test]
    fn a_skipped_midnight_begins_the_day_at_the_end_of_the_gap() {
        let start = zone("America/Sao_Paulo").day_start(day("2018-11-04"));
        assert_eq!(start, at("2018-11-04T03:00:00Z"), "00:00 does not exist; 01:00 local does");
    }

    #[test]
    fn a_clock_that_steps_back_over_midnight_still_gives_each_instant_one_day() {
        // St. John's went from 00:01 back to 23:01 of the evening before.
        let zone = zone("America/St_Johns");
        let (start, end) = zone.day_range(day("2009-11-01"));
        let mut last = day("2009-10-31");
        let mut instant = start.saturating_add_micros(-Instant::HOUR_MICROS);
        while instant < end {
            let today = zone.day_of(instant);
            assert!(today >= last, "days never step back: {today} after {last} at {instant}");
            assert_eq!(today == day("2009-11-01"), instant >= start, "the boundary decides at {instant}");
            let month = if instant >= start { "2009-11" } else { "2009-10" };
            assert_eq!(zone.month_of(instant).to_string(), month, "also for months, at {instant}");
            last = today;
            instant = instant.saturating_add_micros(30_000_000);
        }
    }

    #[test]
    fn the_same_point_of_an_earlier_month_keeps_local_day_and_time() {
        let berlin = zone("Europe/Berlin");
        for (now, back, point) in [
            ("2026-11-21T09:11:28Z", 1, "2026-10-21T08:11:28Z"),
            ("2026-11-21T09:11:28Z", 3, "2026-08-21T08:11:28Z"),
            ("2026-11-21T09:11:28Z", 0, "2026-11-21T09:11:28Z"),
            // 31 March has no counterpart in February: the whole month counts.
            ("2026-03-31T10:00:00Z", 1, "2026-02-28T23:00:00Z"),
            // 02:30 does not exist on 29 March: the end of the gap.
            ("2026-04-29T00:30:00Z", 1, "2026-03-29T01:00:00Z"),
            ("2026-01-15T12:00:00Z", 2, "2025-11-15T12:00:00Z"),
        ] {
            assert_eq!(berlin.same_point(at(now), back), at(point), "{back} months before {now}");
        }
    }

    #[test]
    fn the_ends_of_time_have_a_month_too() {
        for name in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"] {
            for instant in [Instant::MIN, Instant::MAX] {
                let month = zone(name).month_of(instant);
                let (start, end) = zone(name).month_range(month);
                assert!(start <= instant && instant <= end, "{instant} in {name} is in {month}");
            }
        }
        assert!(BillingZone::parse("Mars/Olympus").is_err(), "no such zone");
    }
}
