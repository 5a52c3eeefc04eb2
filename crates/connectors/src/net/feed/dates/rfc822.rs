//! `Mon, 05 Jan 2004 10:14:55 GMT` with day and month swapped, years of two digits, times and zones left out or
//! misspelt; and two relatives that are brought into that order first.

use vigie_model::Time;

use super::{Civil, named_zone, number};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(super) fn parse(text: &str) -> Option<Time> {
    let lower = text.to_lowercase();
    let mut parts: Vec<&str> = lower.split_whitespace().collect();
    if parts.len() < 5 {
        parts.extend(["00:00:00", "0000"]);
    }
    if DAYS.contains(&head(parts[0])) {
        parts.remove(0);
    }
    let [first, second, year, clock, zone, ..] = parts[..] else { return None };
    let (day, month) = match number(first) {
        Some(day) => (day, month(second)?),
        None => (number(second)?, month(first)?),
    };
    let (hour, minute, second) = time(clock)?;
    Civil { year: self::year(year)?, month, day, hour, minute, second, ahead: self::zone(zone)? }.time()
}

/// `Sun Jan  4 16:29:06 PST 2004`.
pub(super) fn asctime(text: &str) -> Option<Time> {
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    if parts.len() == 5 {
        parts.insert(4, "+0000");
    }
    let [day_name, month, day, clock, zone, year] = parts[..] else { return None };
    parse(&[day_name, day, month, year, clock, zone].join(" "))
}

/// `Fri, 2006/09/15 08:19:53 EDT`.
pub(super) fn slashed(text: &str) -> Option<Time> {
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split_whitespace();
    let mut date = parts.next()?.split('/');
    let (year, month, day) = (date.next()?, number(date.next()?)?, date.next()?);
    let name = MONTHS.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    parse(&[day, name, year, parts.next()?, parts.next().unwrap_or("gmt")].join(" "))
}

fn head(word: &str) -> &str {
    word.get(..3).unwrap_or(word)
}

fn month(word: &str) -> Option<i64> {
    MONTHS.iter().position(|name| *name == head(word)).map(|at| at as i64 + 1)
}

/// Years of two digits lie between 1990 and 2089.
fn year(word: &str) -> Option<i64> {
    let year = number(word)?;
    Some(match (word.len(), year) {
        (1 | 2, 90..) => year + 1900,
        (1 | 2, _) => year + 2000,
        _ => year,
    })
}

fn time(word: &str) -> Option<(i64, i64, i64)> {
    let mut fields = word.split(':');
    let mut field = || fields.next().map_or(Some(0), number);
    let time = (field()?, field()?, field()?);
    fields.next().is_none().then_some(time)
}

fn zone(word: &str) -> Option<i64> {
    let word = word.strip_prefix("etc/").unwrap_or(word);
    let offset = word.strip_prefix("gmt").filter(|rest| !rest.is_empty()).map(|rest| rest.replace(':', ""));
    let word = offset.as_deref().unwrap_or(word);
    if !word.starts_with(['+', '-']) {
        return Some(named_zone(word));
    }
    super::offset(word)
}
