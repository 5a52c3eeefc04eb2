//! Event time: microseconds since the Unix epoch, and the minute bins that figures are counted in.
//! Owns no clock: every time is handed in from the edge.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
///
/// Text form is RFC 3339 in UTC; binary form is the integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// A minute since the epoch: the finest bin of every count over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minute(pub i64);

impl Time {
    /// One second, in this type's unit.
    pub const SECOND: i64 = 1_000_000;
    /// One minute, in this type's unit.
    pub const MINUTE: i64 = 60 * Self::SECOND;

    /// The instant `micros` microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The instant `millis` milliseconds after the epoch, saturating.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// The instant `seconds` seconds after the epoch, saturating.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(Self::SECOND))
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The minute this instant lies in.
    pub const fn minute(self) -> Minute {
        Minute(self.0.div_euclid(Self::MINUTE))
    }

    /// This instant moved by `micros`, saturating.
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// This instant moved by whole minutes, saturating.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_micros(minutes.saturating_mul(Self::MINUTE))
    }

    /// Microseconds from `earlier` to `self`; negative where `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Minute {
    /// The first instant of this minute.
    pub const fn start(self) -> Time {
        Time(self.0.saturating_mul(Time::MINUTE))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(at) => write!(f, "{at}"),
            // Outside the years that RFC 3339 can write: say the number rather than lie.
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

/// The text was not an RFC 3339 instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time such as 2026-02-08T23:00:00Z")
    }
}

impl std::error::Error for NotATime {}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        text.parse::<jiff::Timestamp>().map(|at| Self(at.as_microsecond())).map_err(|_| NotATime)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_rfc_3339_and_comes_back() {
        let at = Time::from_micros(1_770_591_600_123_456);
        assert_eq!(at.to_string(), "2026-02-08T23:00:00.123456Z");
        assert_eq!(at.to_string().parse(), Ok(at));
        assert_eq!("yesterday".parse::<Time>(), Err(NotATime));
    }

    #[test]
    fn minutes_before_the_epoch_round_down() {
        assert_eq!(Time::from_micros(-1).minute(), Minute(-1));
        assert_eq!(Minute(-1).start(), Time::from_micros(-Time::MINUTE));
    }

    #[test]
    fn arithmetic_saturates_at_the_ends_of_time() {
        assert_eq!(Time::from_micros(i64::MAX).plus_minutes(1), Time::from_micros(i64::MAX));
        assert!(Time::from_micros(i64::MAX).to_string().ends_with("us"));
    }
}
