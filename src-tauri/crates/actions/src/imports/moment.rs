//! Times of a file: RFC 3339, `2023-09-01 00:04:40.280`, `2023-09-01`; never a guess between day and month.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::note::Notes;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Reads the times of one file.
#[derive(Debug, Clone, Copy)]
pub struct MomentReader {
    zone: Tz,
    now: i64,
}

/// A time as it is written.
struct Written {
    date: NaiveDate,
    time: Option<NaiveTime>,
    /// Seconds east of UTC, where written.
    offset: Option<i32>,
    /// Decimals after the sixth: were there any, and was one of them not zero.
    cut: bool,
    lost: bool,
}

impl MomentReader {
    /// `zone` is meant where a time is written without one; `now` in microseconds UTC is the instant of the import.
    #[must_use]
    pub const fn new(zone: Tz, now: i64) -> Self {
        Self { zone, now }
    }

    /// When something happened, in microseconds UTC: fractions are cut to microseconds, a time that the clock
    /// showed twice is the earlier one, one that it skipped or that lies more than a day ahead is refused.
    pub fn occurred(&self, text: &str, notes: &mut Notes) -> Result<i64, String> {
        let written = read(text).ok_or_else(|| unreadable(text))?;
        let micros = self.instant(text, &written, written.date, notes)?;
        if micros > self.now.saturating_add(MICROS_PER_DAY) {
            return Err(format!("“{text}” lies in the future; correct it or wait until it has happened"));
        }
        if micros < 0 {
            return Err(format!("“{text}” lies before 1970; correct it"));
        }
        Ok(micros)
    }

    /// When credits end, in microseconds UTC. A date without a time means that they can be used on that day, so
    /// they end with the midnight after it.
    pub fn expiry(&self, text: &str, notes: &mut Notes) -> Result<i64, String> {
        let written = read(text).ok_or_else(|| unreadable(text))?;
        if written.time.is_some() {
            return self.instant(text, &written, written.date, notes);
        }
        notes.expiry_dates += 1;
        let next = written.date.succ_opt().ok_or_else(|| unreadable(text))?;
        self.instant(text, &written, next, notes)
    }

    fn instant(
        &self,
        text: &str,
        written: &Written,
        date: NaiveDate,
        notes: &mut Notes,
    ) -> Result<i64, String> {
        if written.cut {
            notes.times_cut += 1;
            notes.times_cut_with_loss += u64::from(written.lost);
        }
        let local = date.and_time(written.time.unwrap_or(NaiveTime::MIN));
        if let Some(offset) = written.offset {
            return Ok((local - Duration::seconds(i64::from(offset))).and_utc().timestamp_micros());
        }
        notes.times_without_zone += 1;
        match self.zone.from_local_datetime(&local) {
            chrono::LocalResult::Single(at) => Ok(at.timestamp_micros()),
            chrono::LocalResult::Ambiguous(earlier, _) => {
                notes.times_ambiguous += 1;
                Ok(earlier.timestamp_micros())
            }
            chrono::LocalResult::None if written.time.is_none() => {
                self.first_instant_after(local).ok_or_else(|| unreadable(text))
            }
            chrono::LocalResult::None => Err(format!(
                "“{text}” does not exist in {}: the clocks were put forward over it; write it with its offset, such as +02:00",
                self.zone.name()
            )),
        }
    }

    /// The first instant of a day whose midnight the clocks skip.
    fn first_instant_after(&self, midnight: NaiveDateTime) -> Option<i64> {
        (1..=8)
            .filter_map(|quarters| {
                self.zone.from_local_datetime(&(midnight + Duration::minutes(15 * quarters))).earliest()
            })
            .map(|at: DateTime<Tz>| at.timestamp_micros())
            .next()
    }
}

/// True where the text is written as a time; used to tell data from column names.
pub fn looks_like_a_time(text: &str) -> bool {
    read(text).is_some()
}

fn unreadable(text: &str) -> String {
    format!(
        "“{text}” is not a time that can be read without guessing; write it as 2023-09-01 00:04:40 or 2023-09-01T00:04:40Z"
    )
}

/// `YYYY-MM-DD`, then optionally `T` or a space, `HH:MM[:SS[.fraction]]`, and optionally `Z`, `UTC` or an offset.
fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let date = read_date(day)?;
    if rest.is_empty() {
        return Some(Written { date, time: None, offset: None, cut: false, lost: false });
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let clock_end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock_end);
    let offset = match zone.trim() {
        "" => None,
        "Z" | "z" | "UTC" => Some(0),
        other => Some(read_offset(other)?),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((_, "")) => return None,
        Some((clock, fraction)) => (clock, fraction),
        None => (clock, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = clock.split(':');
    let hour = two_digits(parts.next()?)?;
    let minute = two_digits(parts.next()?)?;
    let second = match parts.next() {
        Some(text) => two_digits(text)?,
        None if fraction.is_empty() => 0,
        None => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    let kept = &fraction[..fraction.len().min(6)];
    let beyond = &fraction[kept.len()..];
    let micro = if kept.is_empty() {
        0
    } else {
        kept.parse::<u32>().ok()? * 10_u32.pow(6 - u32::try_from(kept.len()).ok()?)
    };
    Some(Written {
        date,
        time: Some(NaiveTime::from_hms_micro_opt(hour, minute, second, micro)?),
        offset,
        cut: !beyond.is_empty(),
        lost: beyond.bytes().any(|digit| digit != b'0'),
    })
}

fn read_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = &text[..4];
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, two_digits(&text[5..7])?, two_digits(&text[8..10])?)
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `+02:00`, `+0200` or `+02`, in seconds.
fn read_offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &text[1..];
    let (hours, minutes) = match digits.len() {
        5 => digits.split_once(':')?,
        4 => digits.split_at_checked(2)?,
        2 => (digits, "00"),
        _ => return None,
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours <= 14 && minutes < 60).then(|| i32::try_from(hours * 3600 + minutes * 60).ok())?.map(|s| sign * s)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21T00:00:00Z.
    const NOW: i64 = 1_795_219_200_000_000;

    fn check(zone: Tz, text: &str) -> (Result<String, String>, Notes) {
        let mut notes = Notes::default();
        let read = MomentReader::new(zone, NOW).occurred(text, &mut notes).map(|micros| {
            DateTime::from_timestamp_micros(micros)
                .expect("an instant")
                .to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
        });
        (read, notes)
    }

    #[test]
    fn each_written_form_is_the_same_instant() {
        for (text, instant) in [
            ("2023-09-01 00:04:40.280", "2023-09-01T00:04:40.280000Z"),
            ("2023-09-01T00:04:40.28Z", "2023-09-01T00:04:40.280000Z"),
            ("2023-09-01 02:04:40.28 +02:00", "2023-09-01T00:04:40.280000Z"),
            ("2023-08-31T19:04:40.28-0500", "2023-09-01T00:04:40.280000Z"),
            ("2023-09-01 00:04:40.280000 UTC", "2023-09-01T00:04:40.280000Z"),
            ("2023-09-01 00:04", "2023-09-01T00:04:00.000000Z"),
            ("2023-09-01", "2023-09-01T00:00:00.000000Z"),
        ] {
            assert_eq!(check(Tz::UTC, text).0.as_deref(), Ok(instant), "{text}");
        }
    }

    #[test]
    fn seven_digits_are_cut_to_microseconds_and_counted() {
        let (read, notes) = check(Tz::UTC, "2023-11-16 18:15:46.6805900");
        assert_eq!(read.as_deref(), Ok("2023-11-16T18:15:46.680590Z"));
        assert_eq!((notes.times_cut, notes.times_cut_with_loss), (1, 0), "the cut digit was a zero");
        let (read, notes) = check(Tz::UTC, "2023-11-16 18:15:46.6805909");
        assert_eq!(read.as_deref(), Ok("2023-11-16T18:15:46.680590Z"), "cut, not rounded");
        assert_eq!((notes.times_cut, notes.times_cut_with_loss), (1, 1));
    }

    #[test]
    fn the_hour_that_the_clocks_skip_is_refused_and_the_one_they_repeat_is_the_earlier() {
        let (skipped, _) = check(Tz::Europe__Berlin, "2024-03-31 02:30:00");
        assert!(skipped.expect_err("skipped").contains("does not exist in Europe/Berlin"));
        let (repeated, notes) = check(Tz::Europe__Berlin, "2024-10-27 02:30:00");
        assert_eq!(repeated.as_deref(), Ok("2024-10-27T00:30:00.000000Z"), "02:30 summer time");
        assert_eq!(notes.times_ambiguous, 1);
        let (plain, notes) = check(Tz::Europe__Berlin, "2024-07-01 02:30:00");
        assert_eq!(plain.as_deref(), Ok("2024-07-01T00:30:00.000000Z"));
        assert_eq!((notes.times_ambiguous, notes.times_without_zone), (0, 1));
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_later() {
        let (read, _) = check(Tz::America__Sao_Paulo, "2018-11-04");
        assert_eq!(read.as_deref(), Ok("2018-11-04T03:00:00.000000Z"));
    }

    #[test]
    fn more_than_a_day_ahead_is_refused() {
        assert!(check(Tz::UTC, "2026-11-22 00:00:00").0.is_ok(), "exactly a day ahead");
        assert!(check(Tz::UTC, "2026-11-22 00:00:01").0.expect_err("too far").contains("future"));
        assert!(check(Tz::UTC, "1969-12-31").0.expect_err("too old").contains("1970"));
    }

    #[test]
    fn what_needs_a_guess_is_refused() {
        for text in [
            "",
            "09/04/2023",
            "1.9.2023",
            "2023-9-1",
            "2023-02-30",
            "2023-09-01 24:00:00",
            "2023-09-01 00:04:60",
            "2023-09-01 00:04:40.",
            "2023-09-01 0:04:40",
            "1693526680",
            "2023-09-01 00:04:40 CET",
            "2023-09-01x",
            "2023-09-01 00",
            "2023-09-01 00:04.5",
            "äöü3-09-01",
        ] {
            assert!(check(Tz::UTC, text).0.is_err(), "{text}");
        }
    }

    #[test]
    fn an_expiry_date_includes_its_day() {
        let mut notes = Notes::default();
        let reader = MomentReader::new(Tz::Europe__Berlin, NOW);
        let midnight_after = reader.expiry("2027-12-31", &mut notes).expect("a date");
        let written_out = reader.expiry("2028-01-01T00:00:00+01:00", &mut notes).expect("an instant");
        assert_eq!(midnight_after, written_out);
        assert_eq!(notes.expiry_dates, 1);
    }
}
