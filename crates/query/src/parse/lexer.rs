//! From a query's text to lexemes with spans. Total: every text gives lexemes, and what is wrong is said once.

use crate::ast::Bond;
use crate::field::FieldName;
use crate::limits::{MAX_AT_LEAST, MAX_NEAR};
use crate::sentences::diagnose;
use crate::span::Span;

use super::Report;

/// What a stretch of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `-` right before something.
    Minus,
    Near(Bond),
    /// `ATLEAST/3`
    AtLeast(u32),
    /// `++` or `+` right before a word or quotation; whether case and accents count.
    Exact(bool),
    /// A run without spaces; the lexeme's span is the word.
    Word,
    /// Between quotation marks; the span given is what stands between.
    Quoted(Span),
    /// A name and its colon; the value follows at once.
    Field,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) lexeme: Lexeme,
    pub(super) span: Span,
}

/// Cuts the text.
pub(super) fn lex(text: &str, report: &mut Report) -> Vec<Piece> {
    let mut lexer = Lexer { text, at: 0, pieces: Vec::new(), groups: Vec::new() };
    while lexer.step(report) {}
    lexer.pieces
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    pieces: Vec<Piece>,
    /// For each open group, whether it holds the values of a field.
    groups: Vec<bool>,
}

impl Lexer<'_> {
    fn step(&mut self, report: &mut Report) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        let start = self.at;
        let after_field = self.after_field();
        match c {
            _ if c.is_whitespace() || c.is_control() || c == '\u{FEFF}' => self.at += c.len_utf8(),
            '(' => {
                self.groups.push(after_field);
                self.push(Lexeme::Open, start, start + 1);
            }
            ')' => {
                self.groups.pop();
                self.push(Lexeme::Close, start, start + 1);
            }
            _ if closing_quotes(c).is_some() => self.quoted(start, c, report),
            '-' if !after_field && rest[1..].starts_with(|c: char| !c.is_whitespace() && c != ')') => {
                self.push(Lexeme::Minus, start, start + 1);
            }
            '+' if self.exact(start, after_field) => {}
            _ => self.run(start, after_field, report),
        }
        true
    }

    /// Whether a field's colon stands right before.
    fn after_field(&self) -> bool {
        self.pieces.last().is_some_and(|piece| piece.lexeme == Lexeme::Field && piece.span.end == self.at)
    }

    /// Whether the field right before takes words, so that it may be told how they are meant.
    fn after_text_field(&self) -> bool {
        let last = self.pieces.last().filter(|piece| piece.lexeme == Lexeme::Field && piece.span.end == self.at);
        last.and_then(|piece| FieldName::parse(piece.span.of(self.text).trim_end_matches(':')))
            .is_some_and(FieldName::is_text)
    }

    /// `++"ABC"`, `+"p&t"`, `++ABC`: takes the signs when something follows at once.
    fn exact(&mut self, start: usize, after_field: bool) -> bool {
        let rest = &self.text[start..];
        let signs = if rest.starts_with("++") { 2 } else { 1 };
        let follows = rest[signs..].chars().next();
        let is_exact =
            follows.is_some_and(|c| c.is_alphanumeric() || matches!(c, '#' | '@' | '$') || closing_quotes(c).is_some());
        if !is_exact || (after_field && !self.after_text_field()) {
            return false;
        }
        self.push(Lexeme::Exact(signs == 2), start, start + signs);
        true
    }

    /// Whether what begins here is joined to an exact sign.
    fn after_exact(&self) -> bool {
        self.pieces.last().is_some_and(|piece| matches!(piece.lexeme, Lexeme::Exact(_)) && piece.span.end == self.at)
    }

    fn push(&mut self, lexeme: Lexeme, start: usize, end: usize) {
        self.at = end;
        self.pieces.push(Piece { lexeme, span: Span::new(start, end) });
    }

    fn quoted(&mut self, start: usize, open: char, report: &mut Report) {
        let inside = start + open.len_utf8();
        let closing = closing_quotes(open).unwrap_or("");
        match self.text[inside..].char_indices().find(|(_, c)| closing.contains(*c)) {
            Some((at, close)) => {
                let end = inside + at;
                self.push(Lexeme::Quoted(Span::new(inside, end)), start, end + close.len_utf8());
                self.foreign_tilde(start, report);
            }
            None => {
                report.push(diagnose::unclosed_quote(Span::new(start, inside), self.text.len()));
                self.push(Lexeme::Quoted(Span::new(inside, self.text.len())), start, self.text.len());
            }
        }
    }

    /// `"a b"~5` asks for proximity elsewhere; here it would search for the number.
    fn foreign_tilde(&mut self, quote: usize, report: &mut Report) {
        let rest = &self.text[self.at..];
        if !rest.starts_with('~') {
            return;
        }
        let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = self.at + 1 + digits;
        let distance = rest[1..=digits].parse::<u32>().ok().filter(|n| (1..=MAX_NEAR).contains(n));
        let inside = self.text[quote..self.at].trim_matches('"');
        let words: Vec<&str> = inside.split_whitespace().collect();
        let suggestion = match (distance, words.as_slice()) {
            (Some(n @ 1..=2), [word]) => Some(format!("{word}~{n}")),
            (Some(n), [_, _, ..]) if words.len() <= 6 => Some(format!("({})", words.join(&format!(" NEAR/{n} ")))),
            _ => None,
        };
        report.push(diagnose::tilde(Span::new(quote, end), suggestion));
        self.at = end;
    }

    /// A run of characters up to a space, quote or parenthesis: an operator, a field's name, or a word.
    fn run(&mut self, start: usize, is_value: bool, report: &mut Report) {
        let rest = &self.text[start..];
        let len = rest.find(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '(' | ')') || closing_quotes(c).is_some()
        });
        let run = &rest[..len.unwrap_or(rest.len())];
        let end = start + run.len();
        if self.after_exact() {
            return self.push(Lexeme::Word, start, end);
        }
        let colon = if is_value {
            // `title:stem:panne`: where and how, one after the other.
            let colon = run.find(':').filter(|colon| FieldName::parse(&run[..*colon]).is_some_and(FieldName::is_text));
            colon.filter(|_| self.after_text_field())
        } else {
            self.field_colon(run)
        };
        if let Some(colon) = colon {
            return self.push(Lexeme::Field, start, start + colon + 1);
        }
        let lexeme = operator(run, Span::new(start, end), report).unwrap_or(Lexeme::Word);
        self.push(lexeme, start, end);
    }

    /// Where the colon of a field's name stands in a run. In a group of values only names that exist count, because
    /// values hold colons (`author:(did:plc:x OR did:plc:y)`).
    fn field_colon(&self, run: &str) -> Option<usize> {
        let colon = run.find(':')?;
        let name = &run[..colon];
        let is_name = name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !run[colon + 1..].starts_with("//");
        let in_values = self.groups.last().copied().unwrap_or(false);
        let is_ours = FieldName::parse(name).is_some();
        (is_ours || (is_name && !in_values)).then_some(colon)
    }
}

/// The operator that a run is.
fn operator(run: &str, span: Span, report: &mut Report) -> Option<Lexeme> {
    let numbered = |most: u32, least: u32| {
        let number = run.split_once('/').and_then(|(_, n)| n.parse().ok());
        number.filter(|n| (least..=most).contains(n))
    };
    let word = run.split_once('/').map_or(run, |(word, _)| word);
    Some(match word {
        "NEAR" | "ONEAR" => {
            let distance = numbered(MAX_NEAR, 1);
            if distance.is_none() {
                report.push(diagnose::near_distance(span, run, word));
            }
            Lexeme::Near(Bond::Within { distance: distance.unwrap_or(1), ordered: word == "ONEAR" })
        }
        "ATLEAST" => {
            let count = numbered(MAX_AT_LEAST, 2);
            if count.is_none() {
                report.push(diagnose::at_least_count(span, run));
            }
            Lexeme::AtLeast(count.unwrap_or(2))
        }
        _ => match run {
            "AND" => Lexeme::And,
            "OR" => Lexeme::Or,
            "NOT" => Lexeme::Not,
            "SENTENCE" => Lexeme::Near(Bond::Sentence),
            "PARAGRAPH" => Lexeme::Near(Bond::Paragraph),
            _ => return None,
        },
    })
}

/// What may close a quotation that `open` began; `None` when it begins none.
fn closing_quotes(open: char) -> Option<&'static str> {
    Some(match open {
        '"' => "\"",
        '“' | '„' | '”' => "”“\"",
        '«' => "»",
        '»' => "«»",
        _ => return None,
    })
}
