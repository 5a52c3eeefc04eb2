//! The times that records carry: the AT Protocol's strict form, and what people's software writes instead.

use vigie_model::Time;

/// More digits of a second than anybody writes.
const TEXT_BYTES_MAX: usize = 64;
/// 0000-01-01T00:00:00Z in seconds since the epoch: the protocol knows no time before it.
const YEAR_ZERO_SECONDS: i64 = -62_167_219_200;

/// Reads the protocol's form, where RFC 3339 and ISO 8601 agree: capital `T` and `Z`, seconds always, a zone always,
/// `-00:00` never. `None` for everything else, and for instants that the calendar does not have.
pub fn parse(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    if bytes.len() > TEXT_BYTES_MAX || bytes.len() < 20 {
        return None;
    }
    let fixed = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if fixed.iter().any(|&(at, sign)| bytes[at] != sign) {
        return None;
    }
    let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..10])?);
    let (hour, minute, second) = (number(&bytes[11..13])?, number(&bytes[14..16])?, number(&bytes[17..19])?);
    // Second 60 is a leap second; it lands on the next minute's first.
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (micros, zone) = fraction(&bytes[19..])?;
    let seconds = days_from_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    (seconds >= YEAR_ZERO_SECONDS).then(|| Time::from_seconds(seconds).plus_micros(micros))
}

/// Reads what software writes where it means a time: the strict form, RFC 3339 in small letters or with a space,
/// zones without a colon, and no zone at all (taken as UTC).
pub fn parse_leniently(text: &str) -> Option<Time> {
    if let Some(time) = parse(text) {
        return Some(time);
    }
    let text = text.trim();
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    text.parse().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        let at = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
        Some(Time::from_micros(at.as_microsecond()))
    })
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

/// Splits what follows the seconds into microseconds and the zone.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let micros = digits[..len].iter().chain(std::iter::repeat(&b'0')).take(6);
    let micros = micros.fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    (len > 0).then(|| (micros, &digits[len..]))
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &[u8]) -> Option<i64> {
    let sign = match zone {
        b"Z" => return Some(0),
        b"-00:00" => return None,
        [b'+', _, _, b':', _, _] => 1,
        [b'-', _, _, b':', _, _] => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(&zone[1..3])?, number(&zone[4..6])?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, carried backwards. Years are counted from March, so that the leap
/// day is the last of its year.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
