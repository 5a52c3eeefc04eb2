//! Dates as feeds write them. The standards' forms (RFC 3339, ISO 8601, RFC 2822) are read by jiff; what people's software
//! writes instead is taken apart word by word. Whole seconds, UTC where nothing else is said. Guesses no missing year: that
//! would need a clock.

use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::Offset;
use vigie_model::Time;

/// A date longer than this is none.
const DATE_BYTES_MAX: usize = 128;

/// The instant that `text` means, by the first reading that makes sense.
pub(super) fn parse(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_BYTES_MAX {
        return None;
    }
    let at = standard(text).or_else(|| by_words(text))?;
    Some(Time::from_seconds(at.as_second()))
}

fn standard(text: &str) -> Option<jiff::Timestamp> {
    const MAIL: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let utc = |civil: civil::DateTime| Offset::UTC.to_timestamp(civil).ok();
    (text.parse().ok())
        .or_else(|| text.parse().ok().and_then(utc))
        .or_else(|| MAIL.parse_timestamp(text).ok())
        .or_else(|| utc(short(text)?.at(0, 0, 0, 0)))
}

/// ISO 8601's short forms: a year, a month, a day of the year.
fn short(text: &str) -> Option<civil::Date> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let all = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let year = digits.get(..4).and_then(|year| year.parse().ok()).filter(|_| all && !text.starts_with('-'))?;
    match digits.len() {
        4 => civil::Date::new(year, 1, 1).ok(),
        6 => civil::Date::new(year, digits[4..].parse().ok()?, 1).ok(),
        7 => civil::Date::new(year, 1, 1).ok()?.with().day_of_year(digits[4..].parse().ok()?).build().ok(),
        _ => None,
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What the words of a date have said so far.
#[derive(Default)]
struct Said {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    clock: Option<civil::Time>,
    /// Seconds ahead of UTC.
    ahead: i32,
}

/// Reads words in whatever order they come: what is a year, a month, a time or a zone is seen by its form.
fn by_words(text: &str) -> Option<jiff::Timestamp> {
    let mut said = Said::default();
    let lower = text.to_lowercase();
    let lower = lower.replace([',', '(', ')'], " ");
    for word in lower.split_whitespace().flat_map(halves) {
        said.word(word)?;
    }
    let date = civil::Date::new(said.year?, said.month?, said.day?).ok()?;
    let civil = date.to_datetime(said.clock.unwrap_or_default());
    let at = Offset::UTC.to_timestamp(civil).ok()?;
    at.checked_sub(jiff::SignedDuration::from_secs(said.ahead.into())).ok()
}

/// `2004-01-05t10:14` is two words.
fn halves(word: &str) -> impl Iterator<Item = &str> {
    let at = word.find('t').filter(|at| word[..*at].ends_with(|c: char| c.is_ascii_digit()));
    let (date, rest) = at.map_or((word, ""), |at| (&word[..at], &word[at + 1..]));
    [date, rest].into_iter().filter(|half| !half.is_empty())
}

impl Said {
    /// Takes one word into account. `None` where a word contradicts the date.
    fn word(&mut self, word: &str) -> Option<()> {
        if word.contains(':') {
            let zone = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(word.len());
            if zone == 0 {
                return self.zone(word);
            }
            self.clock = Some(clock(&word[..zone])?);
            return self.zone(&word[zone..]);
        }
        if let Some(month) = word.get(..3).and_then(|head| MONTHS.iter().position(|name| *name == head)) {
            self.month = i8::try_from(month + 1).ok();
            return Some(());
        }
        let fields: Vec<&str> = word.split(['-', '/', '.']).collect();
        match fields[..] {
            [year, month, day] if year.len() == 4 => {
                self.year = Some(year.parse().ok()?);
                self.month = Some(month.parse().ok()?);
                self.day = Some(day.parse().ok()?);
            }
            [day, month, year] if !day.is_empty() && !month.is_empty() && !word.starts_with(['+', '-']) => {
                self.word(day)?;
                self.word(month)?;
                self.word(year)?;
            }
            [number] if number.bytes().all(|byte| byte.is_ascii_digit()) => self.number(number)?,
            _ => self.zone(word)?,
        }
        Some(())
    }

    fn number(&mut self, digits: &str) -> Option<()> {
        let number: i16 = digits.parse().ok()?;
        if digits.len() <= 2 && self.day.is_none() {
            self.day = i8::try_from(number).ok();
        } else if self.year.is_none() {
            // Years of two digits lie between 1970 and 2069.
            let century = if number < 70 { 2000 } else { 1900 };
            self.year = Some(if digits.len() <= 2 { century + number } else { number });
        }
        Some(())
    }

    /// A zone; any other word says nothing (days of the week, names that nobody knows).
    fn zone(&mut self, word: &str) -> Option<()> {
        let word = word.trim_start_matches("gmt").trim_start_matches("utc");
        let hours = match word {
            "edt" => -4,
            "est" | "cdt" => -5,
            "cst" | "mdt" => -6,
            "mst" | "pdt" => -7,
            "pst" => -8,
            "bst" | "cet" | "met" => 1,
            "cest" | "mest" | "eet" => 2,
            _ if word.starts_with(['+', '-']) => return self.offset(word),
            _ => return Some(()),
        };
        self.ahead = hours * 3_600;
        Some(())
    }

    /// `+hh:mm`, `+hhmm`, `+hh`.
    fn offset(&mut self, word: &str) -> Option<()> {
        let digits: String = word[1..].chars().filter(|c| *c != ':').collect();
        let hours: i32 = digits.get(..2)?.parse().ok()?;
        let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
        let ahead = hours * 3_600 + minutes * 60;
        self.ahead = if word.starts_with('-') { -ahead } else { ahead };
        Some(())
    }
}

/// `10:14`, `10:14:55`, `9:5:3.25`.
fn clock(word: &str) -> Option<civil::Time> {
    let mut fields = word.split(':');
    let hour = fields.next()?.parse().ok()?;
    let minute = fields.next()?.parse().ok()?;
    let second = fields.next().and_then(|second| second.split('.').next()).map_or(Ok(0), str::parse).ok()?;
    civil::Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(parse(text), expect.map(|text| text.parse().unwrap()), "{text}");
    }

    #[test]
    fn forms_that_are_read() {
        for (text, expect) in [
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
            ("2003-12-31T10:14:55.5-08:00", "2003-12-31T18:14:55Z"),
            ("2003-12-31T10:14Z", "2003-12-31T10:14:00Z"),
            ("2003-12-31", "2003-12-31T00:00:00Z"),
            ("2003-12", "2003-12-01T00:00:00Z"),
            ("2003", "2003-01-01T00:00:00Z"),
            ("2003-12-31 10:14:55", "2003-12-31T10:14:55Z"),
            ("20031231", "2003-12-31T00:00:00Z"),
            ("2003-335", "2003-12-01T00:00:00Z"),
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("01 Jan 2004 19:48 EST", "2004-01-02T00:48:00Z"),
            ("Thu, Jan 01 2004 19:48:21 +0200", "2004-01-01T17:48:21Z"),
            ("Thu, 01 January 2004", "2004-01-01T00:00:00Z"),
            ("Mon, 26 January 2004 16:31:00 GMT-05:00", "2004-01-26T21:31:00Z"),
            ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"),
            ("Sun Jan 4 16:29:06 2004", "2004-01-04T16:29:06Z"),
            ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"),
            ("1-Jan-2004 19:48", "2004-01-01T19:48:00Z"),
            ("2003-12-31T9:15-05:00", "2003-12-31T14:15:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            check(text, Some(expect));
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "yesterday",
            "2004-13-45T00:00:00Z",
            "Thu, 40 Foo 2004 10:00:00 GMT",
            "--",
            "T",
            "99999999999999",
            "12",
        ] {
            check(text, None);
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn nearly_dates_do_not_either(text in "[0-9TZ:+., a-z/é-]{0,40}") {
            let _ = parse(&text);
        }
    }
}
