//! Language from words alone, by small words and by letter trigrams. Owns which languages are considered and when the answer is "unknown".

use vigie_model::Lang;
use whatlang::{Detector, Lang as Known};

use super::common;

/// Letters that are looked at: more hardly change the answer, and cost.
const LETTERS_MAX: usize = 240;

/// Letters below which a Latin text may be anything ("ok", "mdr", a name).
const LETTERS_MIN: usize = 12;

/// Below this the two best languages are too close to each other to tell.
const CONFIDENCE_MIN: f64 = 0.08;

/// Letters of Persian that Arabic does not write.
const PERSIAN: [char; 6] = ['پ', 'چ', 'ژ', 'گ', 'ک', 'ی'];

/// The languages considered, with their subtags: those in which most public posts are written. More would be slower and
/// take short texts for rare languages.
const CONSIDERED: &[(Known, &str)] = &[
    (Known::Eng, "en"),
    (Known::Fra, "fr"),
    (Known::Spa, "es"),
    (Known::Por, "pt"),
    (Known::Deu, "de"),
    (Known::Ita, "it"),
    (Known::Nld, "nl"),
    (Known::Pol, "pl"),
    (Known::Tur, "tr"),
    (Known::Swe, "sv"),
    (Known::Cat, "ca"),
    (Known::Ind, "id"),
    (Known::Vie, "vi"),
    (Known::Rus, "ru"),
    (Known::Ukr, "uk"),
    (Known::Ara, "ar"),
    (Known::Pes, "fa"),
    (Known::Heb, "he"),
    (Known::Ell, "el"),
    (Known::Hin, "hi"),
    (Known::Tha, "th"),
    (Known::Jpn, "ja"),
    (Known::Kor, "ko"),
    (Known::Cmn, "zh"),
];

/// The language of the texts, among `declared` where any of them is known; else undetermined.
pub(super) fn identify<'a>(texts: impl IntoIterator<Item = &'a str>, declared: &[Lang]) -> Lang {
    let (words, letters) = words(texts);
    let is_latin = words.chars().all(|letter| letter < '\u{370}' || !letter.is_alphabetic());
    if letters < if is_latin { LETTERS_MIN } else { 2 } {
        return Lang::UND;
    }
    let mut among: Vec<(Known, &str)> = CONSIDERED.to_vec();
    among.retain(|(_, tag)| declared.iter().any(|lang| lang.as_str() == *tag));
    if among.is_empty() {
        among = CONSIDERED.to_vec();
    }
    let may_be = |tag: &str| among.iter().any(|(_, known)| *known == tag);
    if let Some(tag) = common::guess(&words, may_be) {
        return Lang::parse(tag).unwrap_or(Lang::UND);
    }
    if may_be("ar") && may_be("fa") && words.chars().any(|letter| ('\u{620}'..='\u{64a}').contains(&letter)) {
        // One script: trigrams of a short text waver, the letters that only Persian has do not.
        return Lang::parse(if words.contains(PERSIAN) { "fa" } else { "ar" }).unwrap_or(Lang::UND);
    }
    Detector::with_allowlist(among.iter().map(|(known, _)| *known).collect())
        .detect(&words)
        .filter(|info| info.confidence() >= CONFIDENCE_MIN)
        .and_then(|info| CONSIDERED.iter().find(|(known, _)| *known == info.lang()))
        .and_then(|(_, tag)| Lang::parse(tag))
        .unwrap_or(Lang::UND)
}

/// The words of the texts without links, mentions and hashtags, and how many letters they have.
fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> (String, usize) {
    let (mut words, mut letters) = (String::with_capacity(LETTERS_MAX), 0);
    for word in texts.into_iter().flat_map(str::split_whitespace) {
        if word.starts_with(['@', '#']) || word.contains("://") {
            continue;
        }
        let part = &word[..word.floor_char_boundary(LETTERS_MAX)];
        letters += part.chars().filter(|letter| letter.is_alphabetic()).count();
        words.push_str(part);
        words.push(' ');
        if letters >= LETTERS_MAX {
            break;
        }
    }
    (words, letters)
}
