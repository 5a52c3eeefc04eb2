//! From a foreign text to pieces with spans, by the dialect's table. Total: what cannot be a piece is refused once, with
//! its place.

use crate::span::Span;

use super::notes::Notes;
use super::reasons;
use super::syntax::{Bond, Plus, Syntax, Tilde};

/// What a stretch of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    /// `NOT`, or `-` right before something.
    Not,
    Bond(Bond),
    /// A run without spaces.
    Word,
    /// Between quotation marks; the span is what stands between.
    Quoted(Span),
    /// Between braces.
    Braced(Span),
    /// Between square brackets, after a field.
    Bracketed(Span),
    /// A field's name and its colon; the span is the name.
    Field(Span),
    /// `+` or `++` right before something.
    Plus(u8),
    /// `~` and its number, right after something.
    Tilde(Option<u32>),
    /// `^9`, right after something: it orders results and asks for nothing.
    Boost,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) lexeme: Lexeme,
    pub(super) span: Span,
}

/// Cuts the text.
pub(super) fn lex(text: &str, syntax: &Syntax, notes: &mut Notes<'_>) -> Vec<Piece> {
    let mut lexer = Lexer { text, syntax, at: 0, pieces: Vec::new() };
    while lexer.step(notes) {}
    lexer.pieces
}

struct Lexer<'t> {
    text: &'t str,
    syntax: &'t Syntax,
    at: usize,
    pieces: Vec<Piece>,
}

impl Lexer<'_> {
    fn step(&mut self, notes: &mut Notes<'_>) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        let start = self.at;
        let glued = self.pieces.last().is_some_and(|piece| piece.span.end == start);
        let is_value = glued && self.pieces.last().is_some_and(|piece| matches!(piece.lexeme, Lexeme::Field(_)));
        match c {
            _ if is_space(c) => self.at += c.len_utf8(),
            '(' => self.push(Lexeme::Open, start, start + 1),
            ')' => self.push(Lexeme::Close, start, start + 1),
            '<' if self.syntax.remarks && rest.starts_with("<<<") => self.remark(start, notes),
            '{' if self.syntax.braces => self.enclosed(start, '}', Lexeme::Braced, notes),
            '[' if is_value => self.enclosed(start, ']', Lexeme::Bracketed, notes),
            '~' if glued => self.tilde(start),
            '^' if glued && digits(&rest[1..]) > 0 => {
                self.push(Lexeme::Boost, start, start + 1 + digits(&rest[1..]));
            }
            '|' if self.syntax.pipe_is_or => self.push(Lexeme::Or, start, start + 1),
            '-' | '−' if !is_value && stands_before_something(&rest[c.len_utf8()..]) => {
                self.push(Lexeme::Not, start, start + c.len_utf8());
            }
            '+' if self.syntax.plus != Plus::Nothing && !is_value => self.plus(start),
            _ if closing_quotes(c).is_some() => self.quoted(start, c, notes),
            _ => self.run(start, is_value),
        }
        true
    }

    fn push(&mut self, lexeme: Lexeme, start: usize, end: usize) {
        self.at = end;
        self.pieces.push(Piece { lexeme, span: Span::new(start, end) });
    }

    fn remark(&mut self, start: usize, notes: &mut Notes<'_>) {
        match self.text[start..].find(">>>") {
            Some(end) => self.at = start + end + 3,
            None => {
                notes.refuse(Span::new(start, self.text.len()), &reasons::UNCLOSED_REMARK);
                self.at = self.text.len();
            }
        }
    }

    fn enclosed(&mut self, start: usize, close: char, lexeme: fn(Span) -> Lexeme, notes: &mut Notes<'_>) {
        match self.text[start..].find(close) {
            Some(end) => self.push(lexeme(Span::new(start + 1, start + end)), start, start + end + 1),
            None => {
                notes.refuse(Span::new(start, self.text.len()), &reasons::UNCLOSED_BRACKET);
                self.at = self.text.len();
            }
        }
    }

    fn quoted(&mut self, start: usize, open: char, notes: &mut Notes<'_>) {
        let inside = start + open.len_utf8();
        let closing = closing_quotes(open).unwrap_or("");
        let mut escaped = false;
        for (at, c) in self.text[inside..].char_indices() {
            if closing.contains(c) && !escaped {
                let end = inside + at;
                return self.push(Lexeme::Quoted(Span::new(inside, end)), start, end + c.len_utf8());
            }
            escaped = self.syntax.escapes && c == '\\' && !escaped;
        }
        notes.refuse(Span::new(start, self.text.len()), &reasons::UNCLOSED_QUOTE);
        self.at = self.text.len();
    }

    fn tilde(&mut self, start: usize) {
        let count = digits(&self.text[start + 1..]);
        let end = start + 1 + count;
        self.push(Lexeme::Tilde(self.text[start + 1..end].parse().ok()), start, end);
    }

    fn plus(&mut self, start: usize) {
        let count = self.text[start..].bytes().take_while(|byte| *byte == b'+').count();
        let end = start + count;
        if stands_before_something(&self.text[end..]) {
            self.push(Lexeme::Plus(count.min(2) as u8), start, end);
        } else {
            self.at = end;
        }
    }

    /// A run up to a space, quotation mark or parenthesis: an operator, a field's name, or a word.
    fn run(&mut self, start: usize, is_value: bool) {
        let rest = &self.text[start..];
        let ends = |c: char| {
            is_space(c)
                || matches!(c, '(' | ')')
                || closing_quotes(c).is_some()
                || (c == '{' && self.syntax.braces)
                || (c == '|' && self.syntax.pipe_is_or && !is_value)
        };
        let mut run = &rest[..rest.find(ends).unwrap_or(rest.len())];
        if self.syntax.remarks
            && let Some(remark) = run.find("<<<")
        {
            run = &run[..remark];
        }
        let end = start + run.len();
        if is_value {
            return self.push(Lexeme::Word, start, end);
        }
        if let Some(lexeme) = self.operator(run) {
            return self.push(lexeme, start, end);
        }
        if run == "AROUND"
            && let Some(bond) = self.around(end)
        {
            return self.push(Lexeme::Bond(bond.0), start, bond.1);
        }
        if let Some(colon) = field_colon(run) {
            return self.push(Lexeme::Field(Span::new(start, start + colon)), start, start + colon + 1);
        }
        let word = self.without_suffix(run);
        self.push(Lexeme::Word, start, start + word);
    }

    fn operator(&self, run: &str) -> Option<Lexeme> {
        let is = |word: &str| if self.syntax.any_case { run.eq_ignore_ascii_case(word) } else { run == word };
        if is("AND") || (run == "&&" && !self.syntax.and_is_word) {
            return Some(Lexeme::And);
        }
        if is("OR") || run == "||" {
            return Some(Lexeme::Or);
        }
        if is("NOT") && !self.syntax.and_is_word {
            return Some(Lexeme::Not);
        }
        (self.syntax.bond)(run).map(Lexeme::Bond)
    }

    /// `AROUND(5)`: the number and where it ends.
    fn around(&self, at: usize) -> Option<(Bond, usize)> {
        (self.syntax.bond)("AROUND()")?;
        let inside = self.text[at..].strip_prefix('(')?;
        let count = digits(inside);
        let end = at + 1 + count;
        self.text[end..].strip_prefix(')')?;
        let between = inside[..count].parse().ok()?;
        Some((Bond::Near { between, ordered: false }, end + 1))
    }

    /// How much of a run is the word, where `~1` or `^9` follows it.
    fn without_suffix(&self, run: &str) -> usize {
        let Some(sign) = run.rfind(['~', '^']).filter(|at| *at > 0) else { return run.len() };
        let rest = &run[sign + 1..];
        let is_suffix = digits(rest) == rest.len()
            && (run[sign..].starts_with('~') || !rest.is_empty())
            && (self.syntax.tilde == Tilde::Fuzzy || !rest.is_empty());
        if is_suffix { sign } else { run.len() }
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

fn stands_before_something(rest: &str) -> bool {
    rest.starts_with(|c: char| !is_space(c) && c != ')' && c != '-')
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Where the colon of a field's name stands in a run.
fn field_colon(run: &str) -> Option<usize> {
    let colon = run.find(':')?;
    let name = &run[..colon];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && !run[colon + 1..].starts_with("//");
    is_name.then_some(colon)
}

/// What may close a quotation that `open` began; `None` when it begins none.
fn closing_quotes(open: char) -> Option<&'static str> {
    Some(match open {
        '"' => "\"”",
        '“' | '„' | '”' | '″' => "”“\"″",
        '«' => "»",
        '»' => "«»",
        _ => return None,
    })
}
