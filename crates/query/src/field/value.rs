//! Reads a field's value, or says why it cannot be one.

use super::geo::Shape;
use super::range::{Range, RealRange, days, number};
use super::{Count, Field, FieldName, link};
use crate::document::{Has, Kind};
use crate::insight::Tone;

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not one of the words this field takes.
    Unknown,
    /// Not of the form this field takes.
    Malformed,
    /// A range whose end lies before its beginning.
    Backwards,
}

/// Longest value that is compared with what a post has; longer ones are no names.
const MAX_NAME_BYTES: usize = 1_024;

/// Reads a value. Fields whose value is text or a name are not read here.
pub(crate) fn read(name: FieldName, value: &str) -> Result<Field, Refusal> {
    let value = value.trim();
    let word = |words: &[&'static str]| {
        words.iter().copied().find(|word| word.eq_ignore_ascii_case(value)).ok_or(Refusal::Unknown)
    };
    if let Some(count) = name.count() {
        let read = if count == Count::Age { days } else { number };
        return Range::read(value, read).map(|range| Field::Number(count, range));
    }
    if let Some(facet) = name.facet() {
        return word(facet.words()).map(|word| Field::Label(facet, word));
    }
    match name {
        FieldName::Lang => lang(value).map(Field::Lang),
        FieldName::Author => name_of(handle(value)).map(Field::Author),
        FieldName::To => name_of(handle(value)).map(Field::To),
        FieldName::Source => name_of(value).map(Field::Source),
        FieldName::Network => name_of(value).map(Field::Network),
        FieldName::ReplyTo => name_of(value).map(Field::ReplyTo),
        FieldName::Conversation => name_of(value).map(Field::Conversation),
        FieldName::Image => name_of(value).map(Field::Image),
        FieldName::Url => name_of(value).map(Field::Url),
        FieldName::Within => name_of(value).map(|name| Field::Within(name, None)),
        FieldName::Links => name_of(&link::comparable(value)).map(Field::Links),
        FieldName::Type => Kind::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(value))
            .map(Field::Type)
            .ok_or(Refusal::Unknown),
        FieldName::Has => {
            let flag = Has::ALL.into_iter().find(|(_, word)| word.eq_ignore_ascii_case(value));
            flag.map(|(flag, _)| Field::Has(flag)).ok_or(Refusal::Unknown)
        }
        FieldName::Is => word(&["verified"]).map(|_| Field::Verified),
        FieldName::Site => site(value).map(Field::Site),
        FieldName::Sentiment => match Tone::ALL.into_iter().find(|tone| tone.word().eq_ignore_ascii_case(value)) {
            Some(tone) => Ok(Field::Tone(tone)),
            None => RealRange::read(value).map(Field::Sentiment),
        },
        FieldName::Near => Shape::circle(value).map(Field::Geo).ok_or(Refusal::Malformed),
        FieldName::Bbox => Shape::bounding_box(value).map(Field::Geo).ok_or(Refusal::Malformed),
        FieldName::Polygon => Shape::polygon(value).map(Field::Geo).ok_or(Refusal::Malformed),
        FieldName::Sample => {
            let percent = value.strip_suffix('%').unwrap_or(value).parse().ok().filter(|n| (1..=100).contains(n));
            percent.map(Field::Sample).ok_or(Refusal::Malformed)
        }
        _ => Err(Refusal::Malformed),
    }
}

fn handle(value: &str) -> &str {
    value.strip_prefix('@').unwrap_or(value)
}

fn name_of(value: &str) -> Result<Box<str>, Refusal> {
    let readable =
        !value.is_empty() && value.len() <= MAX_NAME_BYTES && !value.chars().any(|c| c.is_control() || c == '"');
    if readable {
        Ok(value.chars().flat_map(char::to_lowercase).collect::<String>().into())
    } else {
        Err(Refusal::Malformed)
    }
}

fn lang(value: &str) -> Result<Box<str>, Refusal> {
    let mut parts = value.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_tag || !parts.all(is_rest) {
        return Err(Refusal::Malformed);
    }
    Ok(value.to_ascii_lowercase().replace('_', "-").into())
}

pub(super) fn site(value: &str) -> Result<Box<str>, Refusal> {
    let host = value.strip_suffix('.').unwrap_or(value);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if host.len() > crate::limits::MAX_HOST_BYTES || !host.split('.').all(is_label) {
        return Err(Refusal::Malformed);
    }
    Ok(host.chars().flat_map(char::to_lowercase).collect::<String>().into())
}
