//! The scanner: one pass over a text, one token at a time, nothing allocated.

use super::fold::{Class, Folded, look_up, table};
use super::hash::Hasher;
use crate::limits::MAX_TEXT_BYTES;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word or number.
    Word,
    /// One character of a script written without spaces.
    Glyph,
    /// `#word`; hash and folded text are those of the word. When it holds characters of a script written without
    /// spaces, its pieces follow as tokens of their own, beginning at its position.
    Hashtag,
    /// `@name`; hash and folded text are those of the name up to its first dot or second @.
    Mention,
    /// The whole address of a mention that has a domain (`@name.example.org`, `@name@example.org`). Follows its
    /// [`Mention`](TokenKind::Mention) at the same position.
    Handle,
    /// `$SYM`; hash and folded text are those of the symbol.
    Cashtag,
    /// A pictogram with all that is joined to it, without skin tone.
    Emoji,
    /// A web address. Its hash means nothing and its folded text is empty: addresses are not words.
    Url,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The hash of its folded text: [`hash_folded`](super::hash_folded).
    pub hash: u64,
    /// Its first byte, sigil included.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// How many positions stand before it; neighbours differ by one.
    pub position: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    /// Its bytes in the text it came from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// The tokens of a text in order. Reads at most [`MAX_TEXT_BYTES`].
pub fn tokens(text: &str) -> Tokens<'_> {
    let text = if text.len() > MAX_TEXT_BYTES { &text[..text.floor_char_boundary(MAX_TEXT_BYTES)] } else { text };
    Tokens { text, table: table(), at: 0, word_end: usize::MAX, has_glyphs: false, position: 0, handle: None }
}

/// The tokens of a hashtag or mention that a network lists beside the text, with or without its sigil. What follows the
/// name (`covid-19` listed as a hashtag) is left out, as it is in a text.
pub fn listed(name: &str, kind: TokenKind) -> impl Iterator<Item = Token> + '_ {
    let mut rest = tokens(name);
    rest.at = rest.text.len() - without_sigil(rest.text).len();
    let first = rest.tagged(0, kind);
    let end = rest.handle.as_ref().or(first.as_ref()).map_or(0, |token| token.end as usize);
    rest.text = &rest.text[..end];
    first.into_iter().chain(rest)
}

/// The folded text of a token, appended to `out`.
pub fn folded(token: &Token, text: &str, out: &mut String) {
    let table = table();
    match token.kind {
        TokenKind::Url => {}
        TokenKind::Emoji => {
            // A skin tone that stands alone is its own picture.
            let mut chars = token.of(text).chars();
            out.extend(chars.next());
            out.extend(chars.filter(|c| !is_emoji_style(*c)));
        }
        TokenKind::Word | TokenKind::Glyph => fold_word(table, token.of(text), out),
        TokenKind::Hashtag | TokenKind::Mention | TokenKind::Cashtag => {
            fold_word(table, without_sigil(token.of(text)), out);
        }
        TokenKind::Handle => {
            for c in without_sigil(token.of(text)).chars() {
                match c {
                    '.' | '@' | '-' => out.push(c),
                    _ => fold_word(table, c.encode_utf8(&mut [0; 4]), out),
                }
            }
        }
    }
}

fn without_sigil(written: &str) -> &str {
    written.strip_prefix(['#', '@', '$', '＃', '＠', '＄']).unwrap_or(written)
}

fn fold_word(table: &[Folded], word: &str, out: &mut String) {
    for c in word.chars() {
        if c == '_' {
            out.push(c);
        } else {
            out.push_str(str::from_utf8(look_up(table, c).bytes()).unwrap_or(""));
        }
    }
}

/// The iterator of [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    table: &'static [Folded],
    at: usize,
    /// Where the last word ended: a sigil right there does not begin a hashtag (`a@b`, `c#d`).
    word_end: usize,
    /// Whether the word just read holds characters that are tokens as well.
    has_glyphs: bool,
    position: u32,
    handle: Option<Token>,
}

/// A byte's folded form when it is an ASCII letter or digit, else 0.
const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        if let Some(handle) = self.handle.take() {
            return Some(handle);
        }
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let byte = *bytes.get(start)?;
            if ASCII[usize::from(byte)] != 0 {
                if matches!(byte, b'h' | b'H' | b'w' | b'W') && is_address(&bytes[start..]) {
                    return Some(self.address(start));
                }
                return Some(self.word(start, start, TokenKind::Word));
            }
            if byte < 0x80 {
                self.at += 1;
                let kind = match byte {
                    b'#' => TokenKind::Hashtag,
                    b'@' => TokenKind::Mention,
                    b'$' => TokenKind::Cashtag,
                    _ => continue,
                };
                if let Some(token) = self.tagged(start, kind) {
                    return Some(token);
                }
            } else if let Some(token) = self.beyond_ascii(start) {
                return Some(token);
            }
        }
    }
}

impl Tokens<'_> {
    /// A token that begins with a character outside ASCII, or nothing when the character breaks.
    fn beyond_ascii(&mut self, start: usize) -> Option<Token> {
        let c = self.char_at(start)?;
        let folded = look_up(self.table, c);
        match folded.class {
            Class::Word => Some(self.word(start, start, TokenKind::Word)).filter(|token| token.end > token.start),
            Class::Glyph => Some(self.glyph(start, c)),
            Class::Emoji => Some(self.emoji(start)),
            Class::Mark | Class::Break => {
                self.at += c.len_utf8();
                match c {
                    '＃' => self.tagged(start, TokenKind::Hashtag),
                    '＠' => self.tagged(start, TokenKind::Mention),
                    '＄' => self.tagged(start, TokenKind::Cashtag),
                    _ => None,
                }
            }
        }
    }

    /// A hashtag, mention or cashtag whose sigil stands at `start`, `at` being right after it.
    fn tagged(&mut self, start: usize, kind: TokenKind) -> Option<Token> {
        if start == self.word_end {
            return None;
        }
        let body = self.at;
        let first = self.char_at(body)?;
        let class = look_up(self.table, first).class;
        let begins = match kind {
            TokenKind::Cashtag => first.is_alphabetic(),
            TokenKind::Hashtag => first == '_' || matches!(class, Class::Word | Class::Glyph),
            _ => first == '_' || class == Class::Word,
        };
        if !begins {
            return None;
        }
        let token = self.word(start, body, kind);
        match kind {
            TokenKind::Mention => self.handle = self.whole_handle(token),
            TokenKind::Hashtag if self.has_glyphs => {
                // The characters are tokens too, beginning at the hashtag's own position.
                self.at = body;
                self.position = token.position;
            }
            _ => {}
        }
        (token.end > token.start).then_some(token)
    }

    /// A word whose body begins at `body`. An empty range when nothing of it remains after folding.
    #[inline]
    fn word(&mut self, start: usize, body: usize, kind: TokenKind) -> Token {
        let bytes = self.text.as_bytes();
        let tagged = kind != TokenKind::Word;
        let mut hasher = Hasher::new();
        let mut at = body;
        self.has_glyphs = false;
        loop {
            let (folded, count) = ascii_letters(bytes, at);
            hasher.bytes(folded, count);
            at += count as usize;
            if count < 8 {
                break;
            }
        }
        while let Some(&byte) = bytes.get(at) {
            let folded = ASCII[usize::from(byte)];
            if folded != 0 {
                hasher.byte(folded);
                at += 1;
            } else if byte >= 0x80 {
                let Some(c) = self.char_at(at) else { break };
                let entry = look_up(self.table, c);
                let joins = match entry.class {
                    Class::Word | Class::Mark => true,
                    Class::Glyph => kind == TokenKind::Hashtag,
                    Class::Emoji | Class::Break => false,
                };
                if !joins {
                    break;
                }
                self.has_glyphs |= entry.class == Class::Glyph;
                entry.bytes().iter().for_each(|byte| hasher.byte(*byte));
                at += c.len_utf8();
            } else if byte == b'_' && (tagged || self.letter_follows(at + 1)) {
                hasher.byte(b'_');
                at += 1;
            } else {
                break;
            }
        }
        self.at = at;
        self.word_end = at;
        if hasher.is_empty() {
            return Token { hash: 0, start: start as u32, end: start as u32, position: self.position, kind };
        }
        self.token(hasher.finish(), start, at, kind)
    }

    fn letter_follows(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|c| look_up(self.table, c).class == Class::Word)
    }

    /// The rest of a mention's address: labels after dots, hyphens and one @. The mention's token keeps its short name.
    fn whole_handle(&mut self, mention: Token) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let mut hasher = Hasher::new();
        let mut end = mention.end as usize;
        let mut at_signs = 0;
        let mut dots = 0;
        while let Some(&joint) = bytes.get(end) {
            let joins = match joint {
                b'.' | b'-' => true,
                b'@' => at_signs == 0,
                _ => false,
            };
            if !joins || !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) {
                break;
            }
            at_signs += u32::from(joint == b'@');
            dots += u32::from(joint == b'.');
            end += 1;
            while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                end += 1;
            }
        }
        if dots == 0 {
            return None;
        }
        let token = Token { hash: 0, end: end as u32, kind: TokenKind::Handle, ..mention };
        for c in without_sigil(token.of(self.text)).chars() {
            match c {
                '.' | '@' | '-' | '_' => hasher.char(c),
                _ => look_up(self.table, c).bytes().iter().for_each(|byte| hasher.byte(*byte)),
            }
        }
        self.at = end;
        self.word_end = end;
        Some(Token { hash: hasher.finish(), ..token })
    }

    fn glyph(&mut self, start: usize, c: char) -> Token {
        let mut hasher = Hasher::new();
        let mut end = start;
        for (index, c) in self.text[start..].chars().enumerate() {
            let entry = look_up(self.table, c);
            if index > 0 && entry.class != Class::Mark {
                break;
            }
            entry.bytes().iter().for_each(|byte| hasher.byte(*byte));
            end += c.len_utf8();
        }
        self.at = end.max(start + c.len_utf8());
        // Not a word's end: scripts without spaces write a hashtag right after a character.
        self.token(hasher.finish(), start, self.at, TokenKind::Glyph)
    }

    fn emoji(&mut self, start: usize) -> Token {
        let mut hasher = Hasher::new();
        let mut end = start;
        let mut flag_open = false;
        let mut joined = true;
        for c in self.text[start..].chars() {
            let continues = match c {
                '\u{200D}' => true,
                _ if is_emoji_style(c) => true,
                '\u{E0020}'..='\u{E007F}' => true,
                '\u{1F1E6}'..='\u{1F1FF}' if end == start => true,
                '\u{1F1E6}'..='\u{1F1FF}' => flag_open,
                _ => joined && look_up(self.table, c).class == Class::Emoji,
            };
            if !continues {
                break;
            }
            flag_open = end == start && matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
            joined = c == '\u{200D}';
            if end == start || !is_emoji_style(c) {
                hasher.char(c);
            }
            end += c.len_utf8();
        }
        self.at = end;
        self.token(hasher.finish(), start, end, TokenKind::Emoji)
    }

    fn address(&mut self, start: usize) -> Token {
        let rest = &self.text[start..];
        let long = rest.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"«»“”|".contains(c));
        let whole = &rest[..long.unwrap_or(rest.len())];
        self.at = start + whole.len();
        self.word_end = self.at;
        let end = start + whole.trim_end_matches(|c: char| ".,;:!?)]}'…".contains(c)).len();
        self.token(0, start, end, TokenKind::Url)
    }

    #[inline]
    fn token(&mut self, hash: u64, start: usize, end: usize, kind: TokenKind) -> Token {
        let position = self.position;
        self.position += 1;
        Token { hash, start: start as u32, end: end as u32, position, kind }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }
}

/// How many of the next eight bytes are ASCII letters or digits up to the first that is not, and these bytes in lower
/// case, the first in the highest place. All eight are judged at once, each in its own lane of a word.
#[inline]
fn ascii_letters(bytes: &[u8], at: usize) -> (u64, u32) {
    const LANES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * LANES;
    let lanes = match bytes.get(at..at + 8) {
        Some(eight) => eight.try_into().map_or(0, u64::from_le_bytes),
        None => {
            let mut padded = [0; 8];
            let rest = &bytes[at.min(bytes.len())..];
            padded[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(padded)
        }
    };
    // With the high bit off, adding carries into it exactly where the byte reaches the bound; no lane overflows.
    let low = lanes & !HIGH;
    let at_least = |lanes: u64, bound: u8| lanes + LANES * u64::from(0x80 - bound);
    let lower = low | (0x20 * LANES);
    let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1) & HIGH;
    let digits = at_least(low, b'0') & !at_least(low, b'9' + 1) & HIGH;
    let words = (letters | digits) & !lanes;
    let count = ((!words & HIGH).trailing_zeros() / 8).min(8);
    if count == 0 {
        return (0, 0);
    }
    let folded = lanes | (letters >> 2);
    (folded.swap_bytes() >> (64 - 8 * count), count)
}

/// Skin tones and presentation selectors: how an emoji looks, not what it is.
fn is_emoji_style(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_address(bytes: &[u8]) -> bool {
    let begins = |with: &[u8]| bytes.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    (begins(b"http://") || begins(b"https://") || begins(b"www."))
        && bytes.iter().skip(4).any(|byte| byte.is_ascii_alphanumeric())
}
