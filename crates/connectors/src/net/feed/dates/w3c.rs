//! `2004-01-05T10:14:55Z` and its shorter forms, and the same with spaces as databases print it.

use vigie_model::Time;

use super::{Civil, named_zone, number, offset};

pub(super) fn parse(text: &str) -> Option<Time> {
    let lower = text.to_lowercase();
    let mut parts: Vec<&str> = lower.split('t').collect();
    match parts.len() {
        1 => {
            parts = lower.split_whitespace().collect();
            if parts.len() == 1 {
                parts.push("00:00:00z");
            }
        }
        2 => {}
        _ => return None,
    }
    let (year, month, day) = date(parts[0])?;
    let (clock, zone) = split_zone(parts[1]);
    let (hour, minute, second) = time(clock)?;
    let zone = if zone.is_empty() { parts.get(2).copied().unwrap_or_default() } else { zone };
    let ahead = if zone.starts_with(['+', '-']) { offset_strict(zone)? } else { named_zone(zone) };
    Civil { year, month, day, hour, minute, second, ahead }.time()
}

fn date(text: &str) -> Option<(i64, i64, i64)> {
    let mut fields = text.splitn(3, '-');
    let year = fields.next().filter(|year| year.len() == 4)?;
    let field = |text: Option<&str>| text.map_or(Some(1), number);
    Some((number(year)?, field(fields.next())?, field(fields.next())?))
}

fn split_zone(text: &str) -> (&str, &str) {
    if let Some(clock) = text.strip_suffix('z') {
        return (clock, "z");
    }
    let at = text.find('-').or_else(|| text.find('+')).unwrap_or(text.len());
    text.split_at(at)
}

fn time(text: &str) -> Option<(i64, i64, i64)> {
    let mut fields = text.splitn(3, ':');
    let field = |text: Option<&str>| match text {
        None => Some(0),
        // Fractions are cut off.
        Some(text) => number(text.split_once('.').map_or(text, |(whole, _)| whole)),
    };
    Some((field(fields.next())?, field(fields.next())?, field(fields.next())?))
}

/// Only `+hh:mm`: what is written otherwise is left to the other readings.
fn offset_strict(zone: &str) -> Option<i64> {
    if zone.len() > 5 { offset(zone) } else { None }
}
