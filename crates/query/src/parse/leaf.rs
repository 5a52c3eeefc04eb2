//! The ends of the tree: words, phrases, and the values of fields.

use crate::ast::{Clause, Node, Scope, Term, TermKind, Text};
use crate::field::{self, FieldName, Refusal};
use crate::limits::{MAX_PHRASE_REACH, MAX_PHRASE_TERMS, MIN_PREFIX_CHARS};
use crate::sentences::diagnose;
use crate::span::Span;
use crate::text::{TokenKind, folded, tokens};

use super::lexer::{Lexeme, Piece};
use super::{Parser, Report};

impl Parser<'_> {
    /// A word or quotation, read as the surrounding field's value or as text.
    pub(super) fn leaf(&mut self, inside: Span, span: Span, quoted: bool) -> Node {
        match self.field {
            Some(field) => self.value(field, inside, span, quoted),
            None => self.words(Scope::Anywhere, inside, span, quoted),
        }
    }

    /// A field's single value.
    pub(super) fn value(&mut self, name: FieldName, inside: Span, span: Span, quoted: bool) -> Node {
        if name == FieldName::Title {
            return self.words(Scope::Title, inside, span, quoted);
        }
        self.count(span);
        let value = inside.of(self.text);
        let clause = match field::read(name, value) {
            Ok(field) => Clause::Field(field),
            Err(refusal) => {
                self.refuse(name, value, inside, span, refusal);
                Clause::Nothing
            }
        };
        Node::new(span, clause)
    }

    fn refuse(&mut self, name: FieldName, value: &str, inside: Span, span: Span, refusal: Refusal) {
        if refusal == Refusal::Backwards {
            return self.report.push(diagnose::backwards_range(inside, value));
        }
        if value.trim().is_empty() {
            return self.report.push(diagnose::missing_value(span, name, None));
        }
        let in_group = self.field.is_some();
        let close = field::closest(value, field::words(name)).map(|word| format!("{}:{word}", name.word()));
        let guess = field::value_elsewhere(name, value).or(close);
        // In a group only the value is replaced, so a guess that needs another field has no single replacement.
        let prefix = format!("{}:", name.word());
        let guess = match guess {
            Some(guess) if in_group => guess.strip_prefix(&prefix).map(|word| (span, word.to_owned())),
            Some(guess) => Some((span, guess)),
            None => None,
        };
        self.report.push(diagnose::bad_value(inside, name, value, guess));
    }

    /// The field of that name, or what to say when there is none.
    pub(super) fn known_field(&mut self, name: Piece, value: Option<Piece>) -> Option<FieldName> {
        let written = name.span.of(self.text).trim_end_matches(':');
        if let Some(field) = FieldName::parse(written) {
            return Some(field);
        }
        let value = value.filter(|piece| matches!(piece.lexeme, Lexeme::Word | Lexeme::Quoted(_)));
        let whole = value.map_or(name.span, |value| name.span.to(value.span));
        let value = value.map_or("", |value| value.span.of(self.text));
        let words = FieldName::ALL.map(FieldName::word);
        let guess = field::known_elsewhere(written, value)
            .or_else(|| field::closest(written, words).map(|word| format!("{word}:{value}")));
        let quote = format!("\"{}\"", whole.of(self.text).replace('"', ""));
        self.report.push(diagnose::unknown_field(
            name.span,
            written,
            (whole, quote),
            guess.map(|guess| (whole, guess)),
        ));
        None
    }

    /// Words and phrases.
    fn words(&mut self, scope: Scope, inside: Span, span: Span, quoted: bool) -> Node {
        self.count(span);
        let written = inside.of(self.text);
        let starred = !quoted && written.contains('*');
        let stem = if starred { written.strip_suffix('*').unwrap_or(written) } else { written };
        let clause = match terms(stem) {
            Err(Unsearchable::Address) => {
                let site = field::bare_host(stem).map(|host| format!("site:{host}"));
                self.report.push(diagnose::address_as_word(inside, site));
                Clause::Nothing
            }
            Ok(terms) if terms.is_empty() => {
                let nothing = written.trim().is_empty();
                self.report.push(if nothing { diagnose::empty_quote(span) } else { diagnose::no_word(span, written) });
                Clause::Nothing
            }
            Err(Unsearchable::TooLong) => {
                self.report.push(diagnose::phrase_too_long(span));
                Clause::Nothing
            }
            Ok(mut terms) => {
                if starred {
                    star(&mut terms, written, inside, self.report);
                } else {
                    ignored_punctuation(written, &terms, inside, quoted, self.report);
                }
                Clause::Text(Text { scope, written: tidy(written).into(), terms })
            }
        };
        Node::new(span, clause)
    }
}

/// A text as it can be written between quotation marks again.
fn tidy(written: &str) -> String {
    let spaced = |c: char| if c.is_control() || "\"“”„«»".contains(c) { ' ' } else { c };
    written.chars().map(spaced).collect::<String>().trim().to_owned()
}

enum Unsearchable {
    Address,
    TooLong,
}

/// The terms of a word or phrase, cut exactly as posts are.
fn terms(written: &str) -> Result<Vec<Term>, Unsearchable> {
    let mut terms: Vec<Term> = Vec::new();
    let mut first = None;
    let mut tag_end = 0;
    for token in tokens(written) {
        let kind = match token.kind {
            TokenKind::Url => return Err(Unsearchable::Address),
            TokenKind::Word | TokenKind::Glyph | TokenKind::Emoji => TermKind::Any,
            TokenKind::Hashtag => TermKind::Hashtag,
            TokenKind::Mention => TermKind::Mention,
            TokenKind::Handle => TermKind::Handle,
            TokenKind::Cashtag => TermKind::Cashtag,
        };
        // What a hashtag is made of is not asked for beside it; a handle is asked for instead of its short name.
        if token.start < tag_end {
            continue;
        }
        match token.kind {
            TokenKind::Hashtag => tag_end = token.end,
            TokenKind::Handle => drop(terms.pop()),
            _ => {}
        }
        let mut text = String::new();
        folded(&token, written, &mut text);
        let first = *first.get_or_insert(token.position);
        if terms.len() == MAX_PHRASE_TERMS || token.position - first > MAX_PHRASE_REACH {
            return Err(Unsearchable::TooLong);
        }
        terms.push(Term { offset: token.position - first, folded: text.into(), kind, prefix: false });
    }
    Ok(terms)
}

/// Makes a single term a prefix.
fn star(terms: &mut [Term], written: &str, span: Span, report: &mut Report) {
    let stem = written.strip_suffix('*').unwrap_or("*");
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '#' | '@' | '$' | '_') || c as u32 >= 0x300;
    match terms {
        [term] if !stem.contains('*') && stem.chars().all(is_word) && !stem.ends_with('_') => {
            if term.folded.chars().count() < MIN_PREFIX_CHARS {
                report.push(diagnose::wildcard_short(span, written));
            }
            term.prefix = true;
        }
        _ => report.push(diagnose::wildcard_place(span, written)),
    }
}

/// Says so when signs that a person may have meant (`C++`, `Yahoo!`) do not count. What merely joins (`l'oréal`,
/// `covid-19`) and what merely ends a sentence inside a quotation is not worth a word.
fn ignored_punctuation(written: &str, terms: &[Term], span: Span, quoted: bool, report: &mut Report) {
    let meant = |c: &char| {
        matches!(
            c,
            '+' | '!'
                | '?'
                | '*'
                | '&'
                | '~'
                | '='
                | '^'
                | '%'
                | '§'
                | '/'
                | '\\'
                | ':'
                | '#'
                | '@'
                | '$'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '|'
        )
    };
    let tagged = terms.iter().filter(|term| !matches!(term.kind, TermKind::Any)).count()
        + terms.iter().map(|term| term.folded.matches('@').count()).sum::<usize>();
    let signs: Vec<char> = written.chars().filter(meant).collect();
    let sigils = signs.iter().filter(|c| matches!(c, '#' | '@' | '$')).count();
    if signs.len() > sigils || (!quoted && sigils > tagged) {
        let searched: Vec<&str> = terms.iter().map(|term| &*term.folded).collect();
        report.push(diagnose::punctuation_ignored(span, written, &searched.join(" ")));
    }
}
