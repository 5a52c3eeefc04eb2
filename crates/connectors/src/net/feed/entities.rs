//! References in markup: numbers, the names of XML and HTML, and those that a feed declares for itself.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// Nothing between `&` and `;` that is longer than this is a reference.
const NAME_BYTES_MAX: usize = 64;
/// How many bytes a feed's own entities may add to it: more is an attack.
const GROWTH_BYTES_MAX: usize = 1 << 20;

/// The entities that a feed declares, each a few plain words.
#[derive(Debug, Default)]
pub(super) struct Entities {
    own: HashMap<String, String>,
    grown: Cell<usize>,
}

impl Entities {
    pub(super) fn new(own: HashMap<String, String>) -> Self {
        Self { own, grown: Cell::new(0) }
    }

    fn own(&self, name: &str) -> Option<&str> {
        let words = self.own.get(name)?;
        let grown = self.grown.get() + words.len();
        self.grown.set(grown);
        (grown <= GROWTH_BYTES_MAX).then_some(words)
    }
}

/// `text` with its references replaced. A reference that means nothing stays as it is written.
pub(super) fn decode<'a>(text: &'a str, entities: &Entities) -> Cow<'a, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let head = &rest[..rest.floor_char_boundary(NAME_BYTES_MAX)];
        match head.split_once(';') {
            Some((name, _)) if reference(name, entities, &mut out) => rest = &rest[name.len() + 1..],
            _ => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether `text` holds a reference that HTML knows.
pub(super) fn any(text: &str) -> bool {
    matches!(decode(text, &Entities::default()), Cow::Owned(decoded) if decoded != text)
}

/// Writes what `name` stands for; says whether it stands for anything.
fn reference(name: &str, entities: &Entities, out: &mut String) -> bool {
    if let Some(number) = name.strip_prefix('#') {
        let c = character(number);
        out.extend(c);
        return c.is_some();
    }
    if let Some(words) = entities.own(name) {
        out.push_str(words);
        return true;
    }
    let Some(&(first, second)) = web_atoms::NAMED_ENTITIES.get(format!("{name};").as_str()) else { return false };
    let characters = [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32);
    out.extend(characters);
    first != 0
}

/// The character that a number stands for, as browsers read it: Windows' characters in the place of controls.
fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let c = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|c| *c != '\0');
    Some(windows(c.unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// What stands in Windows' Western encoding where Latin 1 has the control `c`.
pub(super) fn windows(c: char) -> char {
    match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9f) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_replaced_and_the_rest_stays() {
        let entities = Entities::new(HashMap::from([("c".to_owned(), "(C)".to_owned())]));
        for (text, expect) in [
            ("a &amp;amp; b", "a &amp; b"),
            ("&eacute;&#233;&#xe9;&#XE9;", "éééé"),
            ("&#146;&#x92;", "’’"),
            ("&c; &nosuch; & ; &; &#; &#x; &#xg; &#-1;", "(C) &nosuch; & ; &; &#; &#x; &#xg; &#-1;"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("&#0;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&NotEqualTilde;", "≂̸"),
        ] {
            assert_eq!(decode(text, &entities), expect, "{text}");
        }
        assert!(any("&eacute;") && any("&lt;") && !any("AT&T; & Co"));
    }

    #[test]
    fn a_feeds_own_entities_grow_so_far() {
        let entities = Entities::new(HashMap::from([("w".to_owned(), "x".repeat(256))]));
        assert!(decode(&"&w;".repeat(100_000), &entities).len() < 2 << 20);
    }
}
