//! A point in time.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why something is not an instant of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// Text that is no RFC 3339 instant.
    #[error(
        "“{text}” is not a point in time; write it like 2026-11-21T09:11:28Z, with its zone or Z for UTC"
    )]
    NotRfc3339 {
        /// The text as given.
        text: String,
    },
    /// Text with parts of a microsecond.
    #[error("“{text}” is finer than a microsecond, which is the finest the ledger keeps; nothing is rounded")]
    TooFine {
        /// The text as given.
        text: String,
    },
    /// Outside the years 1 to 9999.
    #[error("a time {micros} microseconds from 1970 is outside the years 1 to 9999")]
    OutOfRange {
        /// Microseconds since 1970-01-01T00:00:00Z.
        micros: i64,
    },
}

/// A point in time in whole microseconds UTC, within the years 1 to 9999.
///
/// As text (also in serde) it is RFC 3339 with six digits and `Z`: `2026-11-21T09:11:28.250000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Microseconds in one second.
const SECOND: i64 = 1_000_000;

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);
    /// The first instant of the year 1.
    pub const MIN: Self = Self(-62_135_596_800 * SECOND);
    /// The last microsecond of the year 9999.
    pub const MAX: Self = Self(253_402_300_800 * SECOND - 1);
    /// Microseconds in one hour.
    pub const HOUR_MICROS: i64 = 3_600 * SECOND;
    /// Microseconds in 24 hours (a civil day may be shorter or longer, see [`crate::BillingZone`]).
    pub const DAY_MICROS: i64 = 24 * Self::HOUR_MICROS;

    /// From microseconds since 1970, as the databases hold them.
    pub const fn try_from_micros(micros: i64) -> Result<Self, InstantError> {
        if micros < Self::MIN.0 || micros > Self::MAX.0 {
            return Err(InstantError::OutOfRange { micros });
        }
        Ok(Self(micros))
    }

    /// In microseconds since 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 text with any offset; digits finer than a microsecond are refused unless they are zeros.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let parsed = DateTime::parse_from_rfc3339(text.trim())
            .map_err(|_| InstantError::NotRfc3339 { text: text.to_owned() })?;
        if parsed.timestamp_subsec_nanos() % 1_000 != 0 {
            return Err(InstantError::TooFine { text: text.to_owned() });
        }
        Self::try_from_micros(parsed.timestamp_micros())
    }

    /// From `chrono`, cutting off parts of a microsecond.
    pub fn from_chrono(at: DateTime<Utc>) -> Result<Self, InstantError> {
        Self::try_from_micros(at.timestamp_micros())
    }

    /// As `chrono`'s type.
    pub fn to_chrono(self) -> DateTime<Utc> {
        // The years 1 to 9999 are well within chrono's range, so the default is never taken.
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// This instant moved by microseconds (negative: earlier).
    pub fn checked_add_micros(self, micros: i64) -> Result<Self, InstantError> {
        Self::try_from_micros(self.0.saturating_add(micros))
    }

    /// This instant moved by microseconds, stopping at the first and last instant.
    #[must_use]
    pub fn saturating_add_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Microseconds from `earlier` to this instant; negative when this one is earlier.
    pub const fn micros_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The full UTC hour that contains this instant: what an hourly tally is keyed by.
    #[must_use]
    pub const fn start_of_utc_hour(self) -> Self {
        Self(self.0 - self.0.rem_euclid(Self::HOUR_MICROS))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_chrono().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Self, InstantError> {
        Self::parse(text)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        for (given, shown) in [
            ("2026-11-21T09:11:28.25Z", "2026-11-21T09:11:28.250000Z"),
            ("2026-11-21T10:11:28+01:00", "2026-11-21T09:11:28.000000Z"),
            ("2026-11-21T09:11:28.1234560Z", "2026-11-21T09:11:28.123456Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z"),
        ] {
            let instant = Instant::parse(given).expect(given);
            assert_eq!(instant.to_string(), shown, "{given}");
            assert_eq!(Instant::parse(shown), Ok(instant), "what is shown can be read");
        }
        assert_eq!(Instant::MIN.to_string(), "0001-01-01T00:00:00.000000Z", "the first instant");
        assert_eq!(Instant::MAX.to_string(), "9999-12-31T23:59:59.999999Z", "the last instant");
    }

    #[test]
    fn text_without_a_zone_or_too_fine_is_refused() {
        for text in ["2026-11-21T09:11:28", "2026-11-21", "yesterday", ""] {
            assert_eq!(Instant::parse(text), Err(InstantError::NotRfc3339 { text: text.into() }), "{text}");
        }
        let fine = "2026-11-21T09:11:28.1234567Z";
        assert_eq!(Instant::parse(fine), Err(InstantError::TooFine { text: fine.into() }), "seven digits");
        let far = i64::MAX;
        assert_eq!(
            Instant::try_from_micros(far),
            Err(InstantError::OutOfRange { micros: far }),
            "beyond 9999"
        );
    }

    #[test]
    fn arithmetic_stays_in_range() {
        assert!(Instant::MAX.checked_add_micros(1).is_err(), "there is nothing after the last instant");
        assert_eq!(Instant::MAX.saturating_add_micros(i64::MAX), Instant::MAX, "it stops there");
        assert_eq!(
            Instant::MAX.micros_since(Instant::MIN),
            Instant::MAX.0 - Instant::MIN.0,
            "the whole range fits"
        );
        let before_1970 = Instant(-1);
        assert_eq!(
            before_1970.start_of_utc_hour(),
            Instant(-Instant::HOUR_MICROS),
            "hours before 1970 start earlier"
        );
    }
}
