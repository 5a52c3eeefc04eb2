//! Hashtags and mentions between links. Owns where they begin and end.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::Entities;

/// Letters of a handle. X has 15, others up to 30 or more; more than this is no handle anywhere.
const HANDLE_MAX: usize = 64;

/// Finds what begins within `part` of the text.
pub(super) fn find(text: &str, part: Range<usize>, found: &mut Entities) {
    for (at, sign) in text[part.clone()].char_indices().filter(|(_, letter)| "#＃@＠".contains(*letter)) {
        let at = part.start + at;
        let (before, rest) = (&text[..at], &text[at + sign.len_utf8()..]);
        match sign {
            '#' | '＃' => found.hashtags.extend(hashtag(before, rest).map(str::to_owned)),
            _ => found.mentions.extend(mention(before, rest).map(str::to_owned)),
        }
    }
}

fn hashtag<'a>(before: &str, rest: &'a str) -> Option<&'a str> {
    let is_free = before.chars().next_back().is_none_or(|letter| !is_hashtag_letter(letter) && letter != '&');
    let is_keycap = rest.starts_with(['\u{fe0f}', '\u{20e3}']);
    let len = rest.find(|letter| !is_hashtag_letter(letter)).unwrap_or(rest.len());
    let (tag, after) = rest.split_at(len);
    let speaks = tag.chars().any(|letter| letter.is_alphabetic() || is_combining_mark(letter));
    (is_free && !is_keycap && speaks && !after.starts_with("://")).then_some(tag)
}

/// Letters, marks and digits of every script, and the signs that words of some languages hold.
fn is_hashtag_letter(letter: char) -> bool {
    let is_selector = ('\u{fe00}'..='\u{fe0f}').contains(&letter) || letter == '\u{20e3}';
    !is_selector
        && (letter.is_alphanumeric()
            || is_combining_mark(letter)
            || "_\u{200c}\u{a67e}\u{5be}\u{5f3}\u{5f4}～〜\u{30a0}\u{30fb}〃\u{f0b}\u{f0c}\u{b7}".contains(letter)
            || letter == '\u{200d}')
}

fn mention<'a>(before: &str, rest: &'a str) -> Option<&'a str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_free = before.chars().next_back().is_none_or(|letter| !is_part(letter) && !"!#$%&*@＠".contains(letter));
    let len = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
    let (handle, after) = rest.split_at(len);
    let runs_on = after.starts_with(|letter: char| "@＠".contains(letter) || ('\u{c0}'..='\u{24f}').contains(&letter));
    let is_handle = (1..=HANDLE_MAX).contains(&len) && !runs_on && !after.starts_with("://");
    (is_handle && (is_free || is_repost_mark(before))).then_some(handle)
}

/// "RT@somebody": the mark of old for showing another's post.
fn is_repost_mark(before: &str) -> bool {
    let mut letters = before.chars().rev();
    let is_rt = letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&'t'))
        && letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&'r'));
    is_rt && letters.next().is_none_or(|letter| !letter.is_ascii_alphanumeric() && !"_+~.-".contains(letter))
}
