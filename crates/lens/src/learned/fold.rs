//! A text as features see it: folded, cut into words, signs and marks. Owns folding and cutting; hashes nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a text that are read: four times what the longest network allows a short post, and a bound on the time
/// that a hostile text can take.
const READ_MAX: usize = 8_192;

/// Letters of one word that are read: a word of more is no word.
pub(super) const LETTERS_MAX: usize = 40;

/// Words after a negation that it reaches, unless the clause ends before.
const NEGATION_REACH: u8 = 4;

/// What stands in for every link and every mention.
const LINK: &str = "http";
const MENTION: &str = "@user";

/// A piece of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Stands within the reach of a negation.
    pub(super) negated: bool,
}

/// A text folded and cut. Kept between posts so that nothing is allocated for the next.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl Folded {
    pub(super) fn read(&mut self, text: &str) {
        self.text.clear();
        self.pieces.clear();
        self.fold(&text[..text.floor_char_boundary(READ_MAX)]);
        self.cut();
    }

    pub(super) fn piece(&self, piece: Piece) -> &str {
        &self.text[piece.start..piece.end]
    }

    /// Lower case, NFC, ’ as ', links and mentions by their stand-ins, runs of three and more as two, tags cut at their
    /// capitals ("#JeSuisLà" → "#jesuislà je suis là").
    fn fold(&mut self, text: &str) {
        for word in text.split_whitespace() {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            if word.starts_with("http") && (word.len() == LINK.len() || word.contains("://"))
                || word.starts_with("www.")
            {
                self.text.push_str(LINK);
            } else if word.len() > 1 && word.starts_with('@') {
                self.text.push_str(MENTION);
                let name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.' || letter == '-';
                let rest = word[1..].trim_start_matches(name);
                self.push(rest);
            } else {
                self.push(word);
                if let Some(tag) = word.strip_prefix('#') {
                    self.push_parts(tag);
                }
            }
        }
    }

    fn push(&mut self, word: &str) {
        let (mut last, mut run) = ('\0', 0);
        for letter in word.nfc().flat_map(char::to_lowercase) {
            run = if letter == last { run + 1 } else { 1 };
            last = letter;
            if run <= 2 {
                self.text.push(if letter == '’' || letter == 'ʼ' { '\'' } else { letter });
            }
        }
    }

    fn push_parts(&mut self, tag: &str) {
        let mut before = ' ';
        let mut from = 0;
        let mut parts = 0;
        for (at, letter) in tag.char_indices() {
            if letter.is_uppercase() && before.is_lowercase() {
                self.text.push(' ');
                self.push(&tag[from..at]);
                (from, parts) = (at, parts + 1);
            }
            before = letter;
        }
        if parts > 0 {
            self.text.push(' ');
            self.push(&tag[from..]);
        }
    }

    fn cut(&mut self) {
        let mut reach = 0;
        let mut start = 0;
        while let Some(first) = self.text[start..].chars().next() {
            let rest = &self.text[start..];
            let end = start + piece_len(first, rest);
            if first == ' ' {
                start = end;
                continue;
            }
            let piece = &self.text[start..end];
            let is_word = first.is_alphanumeric();
            if piece.starts_with(['.', ',', '!', '?', ';', ':']) {
                reach = 0;
            }
            self.pieces.push(Piece { start, end, negated: is_word && reach > 0 });
            if is_word && reach > 0 {
                reach -= 1;
            }
            if negates(piece) {
                reach = NEGATION_REACH;
            }
            start = end;
        }
    }
}

/// A word with one apostrophe in it, a tag, a mention, a blank, or a run of signs.
fn piece_len(first: char, rest: &str) -> usize {
    // Vowel signs and viramas belong to their letters; what chooses the look of an emoji does not.
    let of_word = |letter: char| {
        letter.is_alphanumeric()
            || letter == '_'
            || (is_combining_mark(letter) && !matches!(letter, '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}'))
    };
    if first == ' ' {
        return 1;
    }
    let mark = if matches!(first, '#' | '@') && rest[1..].starts_with(of_word) { 1 } else { 0 };
    if mark == 0 && !of_word(first) {
        return rest.find(|letter: char| of_word(letter) || letter == ' ').unwrap_or(rest.len());
    }
    let end = |from: usize| rest[from..].find(|letter| !of_word(letter)).map_or(rest.len(), |len| from + len);
    let word = end(mark);
    let after = rest[word..].strip_prefix('\'');
    if after.is_some_and(|after| after.starts_with(of_word)) { end(word + 1) } else { word }
}

fn negates(word: &str) -> bool {
    let whole = matches!(
        word,
        "not"
            | "no"
            | "never"
            | "without"
            | "cannot"
            | "ne"
            | "n"
            | "pas"
            | "jamais"
            | "rien"
            | "aucun"
            | "aucune"
            | "sans"
            | "ni"
            | "nicht"
            | "kein"
            | "keine"
            | "non"
            | "não"
            | "nunca"
            | "sin"
            | "nada"
    );
    whole || word.ends_with("n't") || (word.starts_with("n'") && word.len() > 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        let mut folded = Folded::default();
        folded.read(text);
        let mark = |piece: &Piece| format!("{}{}", if piece.negated { "¬" } else { "" }, folded.piece(*piece));
        folded.pieces.iter().map(mark).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_are_folded_and_cut() {
        for (text, expect) in [
            ("Trooop BIEN!!!! 😍😍😍", "troop bien !! 😍😍"),
            ("@Nordalis: voir https://a.b/C", "@user : voir http"),
            ("l’œuvre #JeSuisLà", "l'œuvre #jesuislà je suis là"),
            ("I don't like that, sorry", "i don't ¬like ¬that , sorry"),
            ("Je n'aime pas ça. Enfin si", "je n'aime ¬pas ¬ça . enfin si"),
            ("क्या हुआ ❤️ 1️⃣", "क्या हुआ ❤\u{fe0f} 1 \u{fe0f}\u{20e3}"),
            ("", ""),
        ] {
            assert_eq!(cut(text), expect, "{text}");
        }
    }

    proptest! {
        #[test]
        fn pieces_lie_in_order_and_hold_all_but_blanks(text in "(\\PC|#|@|'|[A-Z]|[a-z]|[.!?, \n]){0,80}") {
            let mut folded = Folded::default();
            folded.read(&text);
            let mut end = 0;
            for piece in &folded.pieces {
                prop_assert!(piece.start >= end && piece.end > piece.start);
                prop_assert!(folded.text[end..piece.start].chars().all(|letter| letter == ' '));
                end = piece.end;
            }
            prop_assert!(folded.text[end..].chars().all(|letter| letter == ' '));
        }
    }
}
