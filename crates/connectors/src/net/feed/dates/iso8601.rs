//! The compact and the partial forms of ISO 8601: `20040105`, `2004-005`, `040105`, `2004`, with a time behind or not.

use vigie_model::Time;

use super::{Civil, number};

/// Which fields a form has and how many digits each; a hyphen may stand between them.
const FORMS: &[&[(Field, usize)]] = &[
    &[(Field::Year, 4), (Field::Month, 2), (Field::Day, 2)],
    &[(Field::Year, 4), (Field::Dashed, 0), (Field::Month, 2)],
    &[(Field::Year, 4), (Field::Ordinal, 3)],
    &[(Field::ShortYear, 2), (Field::Month, 2), (Field::Day, 2)],
    &[(Field::ShortYear, 2), (Field::Ordinal, 3)],
    &[(Field::Year, 4)],
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    ShortYear,
    Month,
    Day,
    Ordinal,
    /// The hyphen must stand: `2004-01`, where `200401` would be another form.
    Dashed,
}

pub(super) fn parse(text: &str) -> Option<Time> {
    FORMS.iter().find_map(|form| read(text, form))
}

fn read(text: &str, form: &[(Field, usize)]) -> Option<Time> {
    let mut civil = Civil { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, ahead: 0 };
    let mut ordinal = None;
    let mut rest = text;
    for (at, &(field, digits)) in form.iter().enumerate() {
        if field == Field::Dashed {
            rest.strip_prefix('-')?;
            continue;
        }
        if at > 0 {
            rest = rest.strip_prefix('-').unwrap_or(rest);
        }
        let value = number(rest.get(..digits)?)?;
        rest = &rest[digits..];
        match field {
            Field::Year => civil.year = value,
            // This century, as the standard has it.
            Field::ShortYear => civil.year = 2000 + value,
            Field::Month => civil.month = value,
            Field::Day => civil.day = value,
            Field::Ordinal => ordinal = Some(value),
            Field::Dashed => {}
        }
    }
    // A shorter form must not take the beginning of what is another date altogether.
    if rest.starts_with(|c: char| c == '-' || c.is_alphanumeric() && c != 'T') {
        return None;
    }
    clock(rest, &mut civil)?;
    let days = match ordinal {
        Some(0 | 367..) => return None,
        Some(day) => day - 1,
        None => 0,
    };
    Some(civil.time()?.plus_minutes(days * 24 * 60))
}

/// `T10:14:55.5+01:00`; what cannot be read behind the date is not minded.
fn clock(text: &str, civil: &mut Civil) -> Option<()> {
    let text = text.strip_prefix('T').unwrap_or(text);
    let (Some(hour), Some(minute)) =
        (text.get(..2).and_then(number), text.get(2..5).and_then(|t| number(t.strip_prefix(':')?)))
    else {
        return Some(());
    };
    (civil.hour, civil.minute) = (hour, minute);
    let mut rest = &text[5..];
    if let Some(second) = rest.get(..3).and_then(|t| number(t.strip_prefix(':')?)) {
        civil.second = second;
        rest = &rest[3..];
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    if rest.starts_with(['+', '-']) {
        let len = if rest.get(3..4) == Some(":") { 6 } else { 3 };
        civil.ahead = super::offset(rest.get(..len)?)?;
    }
    Some(())
}
