//! Dates as feeds write them: RFC 822 in all its broken forms, RFC 3339 and what else W3C and ISO allow, asctime, and
//! the languages of some publishing programs. Whole seconds, UTC. Guesses no missing year: that would need a clock.

mod iso8601;
mod local;
mod rfc822;
mod w3c;

use jiff::civil::DateTime;
use vigie_model::Time;

/// A date longer than this is none.
const DATE_BYTES_MAX: usize = 128;

/// The instant that `text` means, by the first reading that makes sense.
pub(super) fn parse(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_BYTES_MAX {
        return None;
    }
    w3c::parse(text)
        .or_else(|| rfc822::parse(text))
        .or_else(|| local::korean(text))
        .or_else(|| iso8601::parse(text))
        .or_else(|| rfc822::asctime(text))
        .or_else(|| rfc822::slashed(text))
        .or_else(|| local::hungarian(text))
        .or_else(|| local::greek(text))
}

/// A civil date and time, and how far its zone is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// Minutes ahead of UTC.
    ahead: i64,
}

impl Civil {
    /// The instant; `None` where there is no such date.
    fn time(self) -> Option<Time> {
        let small = |number: i64| i8::try_from(number).ok();
        let year = i16::try_from(self.year).ok().filter(|year| *year > 0)?;
        let (month, day) = (small(self.month)?, small(self.day)?);
        let (hour, minute, second) = (small(self.hour)?, small(self.minute)?, small(self.second)?);
        let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        let at = jiff::tz::Offset::UTC.to_timestamp(civil).ok()?;
        Some(Time::from_micros(at.as_microsecond().checked_sub(self.ahead.checked_mul(Time::MINUTE)?)?))
    }
}

/// A whole number of at most six digits; a sign is none.
fn number(text: &str) -> Option<i64> {
    let fits = !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Minutes ahead of UTC that a zone's name in lower case stands for; 0 for names that nobody knows.
fn named_zone(name: &str) -> i64 {
    60 * match name {
        "adt" => -3,
        "ast" | "at" | "edt" => -4,
        "est" | "et" | "cdt" | "ct" => -5,
        "cst" | "mdt" | "mt" => -6,
        "mst" | "pdt" | "pt" => -7,
        "pst" => -8,
        "a" => -1,
        "n" | "met" | "cet" | "bst" => 1,
        "m" => -12,
        "y" => 12,
        "mest" | "cest" | "eet" => 2,
        _ => 0,
    }
}

/// An offset written `+hh:mm`, `+hhmm` or `+hh`, in minutes.
fn offset(text: &str) -> Option<i64> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let hours = number(text.get(1..3)?)?;
    let rest = text.get(3..)?;
    let minutes = match rest.strip_prefix(':').unwrap_or(rest) {
        "" => 0,
        minutes => number(minutes)?,
    };
    Some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests;
