//! One character: what class it is of, and what it folds to.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character does in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Cuts words.
    Break,
    /// Part of a word.
    Word,
    /// Continues a word, never begins one: accents, joiners, soft hyphens.
    Mark,
    /// A token by itself: a character of a script written without spaces.
    Glyph,
    /// A pictogram.
    Emoji,
}

/// A character's class and folded bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folded {
    pub(crate) class: Class,
    len: u8,
    bytes: [u8; 6],
}

impl Folded {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// Latin, Greek, Cyrillic, Hebrew, Arabic and the Indic scripts are looked up; what is beyond is worked out each time.
const TABLE_LEN: usize = 0x2070;

static TABLE: LazyLock<Vec<Folded>> =
    LazyLock::new(|| (0..TABLE_LEN as u32).map(|c| work_out(char::from_u32(c).unwrap_or(' '))).collect());

/// The table, fetched once for a text.
pub(crate) fn table() -> &'static [Folded] {
    &TABLE
}

#[inline]
pub(crate) fn look_up(table: &[Folded], c: char) -> Folded {
    match table.get(c as usize) {
        Some(folded) => *folded,
        None => work_out(c),
    }
}

/// A whole string folded: lower case, without accents, ligatures opened. Does not cut: punctuation stays.
pub fn fold(text: &str) -> String {
    let table = table();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let folded = look_up(table, c);
        match folded.class {
            Class::Break | Class::Emoji => out.push(c),
            Class::Word | Class::Mark | Class::Glyph => out.push_str(str::from_utf8(folded.bytes()).unwrap_or("")),
        }
    }
    out
}

fn work_out(c: char) -> Folded {
    let class = class(c);
    let mut folded = Folded { class, len: 0, bytes: [0; 6] };
    if matches!(class, Class::Break | Class::Emoji) {
        return folded;
    }
    let mut push = |c: char| {
        let mut buffer = [0; 4];
        let encoded = c.encode_utf8(&mut buffer).as_bytes();
        let at = usize::from(folded.len);
        // Six bytes hold every expansion but some of one-character Arabic formulas, whose beginning is enough.
        if let Some(room) = folded.bytes.get_mut(at..at + encoded.len()) {
            room.copy_from_slice(encoded);
            folded.len += encoded.len() as u8;
        }
    };
    if !decomposes(c) {
        c.to_lowercase().filter(|c| !is_dropped(*c)).for_each(&mut push);
        return folded;
    }
    for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd() {
        match expansion(part) {
            Some(letters) => letters.chars().for_each(&mut push),
            None if is_dropped(part) || !(part.is_alphanumeric() || is_combining_mark(part)) => {}
            None => push(part),
        }
    }
    folded
}

fn class(c: char) -> Class {
    match c {
        _ if is_emoji(c) => Class::Emoji,
        _ if is_glyph(c) => Class::Glyph,
        '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' => Class::Mark,
        _ if is_combining_mark(c) => Class::Mark,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Break,
    }
}

/// Where a letter is taken apart to lose its accent. Elsewhere (kana, Hangul, Indic scripts) the parts are the letter.
fn decomposes(c: char) -> bool {
    matches!(c as u32, 0..=0x058F | 0x1D00..=0x1FFF | 0x2000..=0x2E7F | 0x3200..=0x33FF | 0xA640..=0xA7FF
        | 0xAB30..=0xAB6F | 0xFB00..=0xFEFC | 0xFF00..=0xFF5E | 0x1D400..=0x1D7FF | 0x1F100..=0x1F1E5)
}

/// Letters that Unicode does not take apart but readers do.
fn expansion(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

/// Marks that a reader leaves out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels and stretching,
/// presentation selectors, invisible joiners.
fn is_dropped(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F
        | 0x670 | 0x6D6..=0x6ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200C | 0x200D | 0x2060 | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0xE0100..=0xE01EF)
}

fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x203C | 0x2049 | 0x2139 | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x25A0..=0x27BF | 0x2934 | 0x2935
        | 0x2B00..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1F0FF | 0x1F170..=0x1F1FF
        | 0x1F200..=0x1F3FA | 0x1F3FB..=0x1FAFF)
}

/// Thai, Lao, Burmese, Khmer, kana, Han.
fn is_glyph(c: char) -> bool {
    let written_without_spaces = matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF);
    written_without_spaces && c.is_alphanumeric() && !is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_readers_take_for_the_same() {
        for (written, folded) in [
            ("Œuvre", "oeuvre"),
            ("ÉTÉ", "ete"),
            ("e\u{301}te\u{301}", "ete"),
            ("Straße", "strasse"),
            ("GROẞ", "gross"),
            ("ﬁn", "fin"),
            ("ＡＢＣ", "abc"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Ёлка", "елка"),
            ("𝓱𝓮𝓵𝓵𝓸", "hello"),
            ("m²", "m2"),
            ("Ærø", "aero"),
            ("がか", "がか"),
            ("हिन्दी", "हिन्दी"),
            ("한국어", "한국어"),
            ("co\u{AD}op", "coop"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
            assert_eq!(fold(&fold(written)), folded, "folding {written} twice");
        }
    }
}
