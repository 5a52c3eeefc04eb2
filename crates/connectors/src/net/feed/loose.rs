//! Reads anything into tokens: HTML as it is written, and feeds that are not well-formed. Never fails, never loops,
//! recurses nowhere; what it cannot make sense of comes out as words.

use std::borrow::Cow;

use super::token::{ATTRS_MAX, Attr, Tag, Token};

/// What the text is, where that makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A feed: CDATA sections are words, other declarations nothing.
    Feed,
    /// A fragment of HTML: CDATA sections are nothing.
    Html,
}

/// The elements that have no end.
pub(super) const VOID: &[&str] = &[
    "area", "base", "basefont", "br", "col", "command", "embed", "frame", "hr", "img", "input", "isindex", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];

/// Writes out what the reader would misread: `<p/>` as an element with its end, a `<!` that begins nothing as words,
/// and quotes that need no reference.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = if rest.starts_with('<') { tidy_tag(rest, &mut out) } else { tidy_reference(rest, &mut out) };
        rest = &rest[used..];
    }
    out.push_str(rest);
    out
}

fn tidy_reference(rest: &str, out: &mut String) -> usize {
    for (written, plain) in [("&#39;", '\''), ("&#34;", '"')] {
        if rest.starts_with(written) {
            out.push(plain);
            return written.len();
        }
    }
    out.push('&');
    1
}

fn tidy_tag(rest: &str, out: &mut String) -> usize {
    let inner = &rest[1..];
    if let Some(declared) = inner.strip_prefix('!') {
        let known = declared.starts_with("--") || declared.starts_with('[');
        let doctype = declared.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
        out.push_str(if known || doctype { "<!" } else { "&lt;!" });
        return 2;
    }
    let run = inner.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(inner.len());
    let after = inner[run..].trim_start();
    let name = match inner[..run].strip_suffix('/') {
        Some(name) if inner[run..].starts_with('>') => name,
        _ if after.starts_with("/>") => &inner[..run],
        _ => "",
    };
    if name.is_empty() {
        out.push('<');
        return 1;
    }
    let end = 1 + run + inner[run..].find('>').unwrap_or_default() + 1;
    if VOID.contains(&name) {
        out.extend(["<", name, " />"]);
    } else {
        out.extend(["<", name, "></", name, ">"]);
    }
    end
}

/// The reader.
pub(super) struct Loose<'a> {
    text: &'a str,
    at: usize,
    kind: Kind,
    last: String,
}

impl<'a> Loose<'a> {
    /// Reads `text`, which was tidied.
    pub(super) fn new(text: &'a str, kind: Kind) -> Self {
        Self { text, at: 0, kind, last: String::new() }
    }

    /// What is left, as words: for what was begun and does not end.
    fn rest(&mut self) -> Token<'a> {
        let rest = &self.text[self.at..];
        self.at = self.text.len();
        Token::Text(Cow::Borrowed(rest))
    }

    fn words(&mut self, len: usize) -> Token<'a> {
        let words = &self.text[self.at..self.at + len];
        self.at += len;
        Token::Text(Cow::Borrowed(words))
    }

    fn markup(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let second = rest[1..].chars().next();
        match second {
            Some(c) if c.is_ascii_alphabetic() || c == '>' => Some(self.start(rest)),
            Some('/') => Some(self.end(rest)),
            Some('?') => match rest[2..].find('>') {
                Some(end) => {
                    self.at += 2 + end + 1;
                    None
                }
                None => Some(self.rest()),
            },
            Some('!') => self.declaration(rest),
            _ => Some(self.words(1)),
        }
    }

    fn declaration(&mut self, rest: &'a str) -> Option<Token<'a>> {
        if let Some(inner) = rest.strip_prefix("<!--") {
            return self.comment(inner);
        }
        if let Some(inner) = rest.strip_prefix("<![CDATA[")
            && self.kind == Kind::Feed
        {
            let end = inner.find("]]>");
            self.at += end.map_or(rest.len(), |end| 9 + end + 3);
            // A section that never ends is dropped: it would swallow the rest of the feed.
            return end.map(|end| Token::Cdata(&inner[..end]));
        }
        let end = match self.kind {
            Kind::Feed => rest.find('>').map_or(Declared::Open, |end| Declared::Until(end + 1)),
            Kind::Html => declared(rest),
        };
        match end {
            Declared::Until(end) => {
                self.at += end;
                None
            }
            Declared::Open if self.kind == Kind::Feed => {
                // A feed cut off in the middle of a declaration: what was cut is no word.
                self.at = self.text.len();
                None
            }
            Declared::Open => Some(self.rest()),
            Declared::Not => {
                self.at += 1;
                Some(Token::Text(Cow::Borrowed("&lt;")))
            }
        }
    }

    fn comment(&mut self, inner: &'a str) -> Option<Token<'a>> {
        let mut from = 0;
        // A comment ends at `--` with nothing but space before the `>`.
        while let Some(at) = inner[from..].find("--").map(|at| from + at) {
            let after = inner[at + 2..].trim_start();
            if after.starts_with('>') {
                self.at += 4 + inner.len() - after.len() + 1;
                return Some(Token::Comment(&inner[..at]));
            }
            from = at + 1;
            if !after.starts_with('-') {
                from = at + 2;
            }
        }
        // One that does not end is cut at the first `>` behind two hyphens, or else hides the rest.
        let cut = inner.find("--").and_then(|at| Some(at + inner[at..].find('>')? + 1));
        self.at += cut.map_or(4 + inner.len(), |cut| 4 + cut);
        None
    }

    fn end(&mut self, rest: &'a str) -> Token<'a> {
        let Some(close) = tag_end(rest) else { return self.rest() };
        let written = rest[2.min(close)..close].trim();
        let len = tag_name_len(written);
        let name = if len > 0 { &written[..len] } else { written };
        let name = name.to_lowercase();
        self.at += close + usize::from(rest[close..].starts_with('>'));
        Token::End(name)
    }

    fn start(&mut self, rest: &'a str) -> Token<'a> {
        let Some(close) = tag_end(rest) else { return self.rest() };
        let len = tag_name_len(&rest[1..]);
        // `<>` is SGML for the last element again.
        if len > 0 {
            self.last = rest[1..=len].to_lowercase();
        }
        let inside = &rest[..close];
        let tag = Tag {
            name: self.last.clone(),
            attrs: attributes(rest, 1 + len, close),
            closed: inside.ends_with('/') && rest[close..].starts_with('>'),
        };
        self.at += close + usize::from(rest[close..].starts_with('>'));
        Token::Start(tag)
    }

    fn reference(&mut self, rest: &'a str) -> Token<'a> {
        if let Some(number) = rest.strip_prefix("&#") {
            let len = number.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let digits = &number[..len];
            let good = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
                None => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
            };
            if good && number[len..].starts_with(';') {
                self.at += 2 + len + 1;
                return Token::CharRef(digits);
            }
            let decimal = number.bytes().take_while(u8::is_ascii_digit).count();
            return self.words(2 + decimal);
        }
        let inner = &rest[1..];
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.words(1);
        }
        let len = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')).count();
        if len == inner.len() {
            return self.rest();
        }
        self.at += 1 + len + usize::from(inner[len..].starts_with(';'));
        Token::Entity(&inner[..len])
    }
}

impl<'a> Iterator for Loose<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            match rest.find(['<', '&']) {
                Some(0) => {}
                Some(at) => return Some(self.words(at)),
                None => return Some(self.rest()),
            }
            if rest.starts_with('&') {
                return Some(self.reference(rest));
            }
            if let Some(token) = self.markup(rest) {
                return Some(token);
            }
        }
        None
    }
}

/// How a declaration in HTML turned out.
enum Declared {
    /// It is one, and this long.
    Until(usize),
    /// It begins as one and does not end.
    Open,
    /// It is none.
    Not,
}

/// What `rest`, which begins with `<!`, declares: a marked section or a document type.
fn declared(rest: &str) -> Declared {
    if let Some(inner) = rest.strip_prefix("<![") {
        return marked_section(inner);
    }
    let bytes = rest.as_bytes();
    let mut at = 2;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return Declared::Until(at + 1),
            quote @ (b'"' | b'\'') => match rest[at + 1..].find(char::from(quote)) {
                Some(len) => at += len + 2,
                None => return Declared::Open,
            },
            b'[' => match rest[at..].find(']') {
                Some(len) => at += len + 1,
                None => return Declared::Open,
            },
            b'=' | b'-' | b'_' | b'.' | b':' => at += 1,
            byte if byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() => at += 1,
            _ => return Declared::Not,
        }
    }
    Declared::Open
}

fn marked_section(inner: &str) -> Declared {
    let name = inner[..tag_name_len(inner)].to_lowercase();
    let brackets = match name.as_str() {
        "temp" | "cdata" | "ignore" | "include" | "rcdata" => 2,
        "if" | "else" | "endif" => 1,
        _ => return Declared::Not,
    };
    for (at, _) in inner.match_indices(']') {
        let mut after = inner[at + 1..].trim_start();
        if brackets == 2 {
            let Some(second) = after.strip_prefix(']') else { continue };
            after = second.trim_start();
        }
        if after.starts_with('>') {
            return Declared::Until(3 + inner.len() - after.len() + 1);
        }
    }
    Declared::Open
}

/// Where the tag at the start of `rest` ends: at the bracket behind well-quoted values, or else at the first bracket.
fn tag_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'<' | b'>' => return Some(at),
            quote @ (b'"' | b'\'') => match quoted_end(rest, at, quote) {
                Some(end) => at = end,
                None => break,
            },
            _ => at += 1,
        }
    }
    rest[1..].find(['<', '>']).map(|at| at + 1)
}

/// The end of the value quoted at `at`, where something follows that may follow a value.
fn quoted_end(rest: &str, at: usize, quote: u8) -> Option<usize> {
    let end = at + 1 + rest[at + 1..].find(char::from(quote))? + 1;
    let after = &rest[end..];
    let word = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
    let follows = after.starts_with(['>', '/'])
        || after.starts_with(char::is_whitespace)
        || (word > 0 && after[word..].starts_with('='));
    follows.then_some(end)
}

fn tag_name_len(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')).count()
}

fn attributes(text: &str, mut at: usize, close: usize) -> Vec<Attr<'_>> {
    let mut attrs = Vec::new();
    while at < close && attrs.len() < ATTRS_MAX {
        let name_at = skip_space(text, at);
        let name_len = attr_name_len(&text[name_at..]);
        if name_len == 0 {
            break;
        }
        let name = &text[name_at..name_at + name_len];
        let mut end = name_at + name_len;
        end += usize::from(text[end..].starts_with('$'));
        let equals = skip_space(text, end);
        let mut value = Cow::Borrowed(name);
        if text[equals..].starts_with('=') {
            let from = skip_space(text, equals + 1);
            let (given, after) = attr_value(text, from);
            value = whole_references(given);
            end = after;
        }
        attrs.push((name.to_lowercase(), value));
        at = end;
    }
    attrs
}

fn attr_name_len(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return 0;
    }
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')).count()
}

/// The value at `from` without its quotes, and where it ends.
fn attr_value(text: &str, from: usize) -> (&str, usize) {
    let rest = &text[from..];
    if let Some(quote @ ('"' | '\'')) = rest.chars().next()
        && let Some(len) = rest[1..].find(quote)
    {
        return (&rest[1..=len], from + 1 + len + 1);
    }
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"][-./,:;+*%?!&$()_#=~'\"@".contains(byte);
    let len = rest.bytes().take_while(plain).count();
    (&rest[..len], from + len)
}

/// Ends number references that lack their semicolon.
fn whole_references(value: &str) -> Cow<'_, str> {
    if !value.contains("&#") {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + 8);
    let mut rest = value;
    while let Some(at) = rest.find("&#") {
        let len = rest[at + 2..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 2 + len;
        out.push_str(&rest[..end]);
        if len > 0 && !rest[end..].starts_with(';') {
            out.push(';');
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}
