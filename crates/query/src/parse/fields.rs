//! A field and its value, or its group of values.

use crate::ast::{Clause, Node, Scope};
use crate::field::value::{self, Refusal};
use crate::field::{Field, FieldName, elsewhere};
use crate::sentences::diagnose;
use crate::span::Span;

use super::lexer::{Lexeme, Piece};
use super::{How, Mode, Parser};

impl Parser<'_, '_> {
    /// A field's name has been taken; its value must follow at once.
    pub(super) fn field(&mut self, name: Piece) -> Node {
        let value = self.peek().filter(|piece| piece.span.start == name.span.end);
        let Some(field) = self.known_field(name, value) else {
            if value.is_some_and(|value| value.lexeme != Lexeme::Close) {
                self.negated();
            }
            return self.nothing_here();
        };
        let mode = self.mode_in(field, name.span);
        let Some(piece) = value else { return self.no_value(name, field, None) };
        let whole = name.span.to(piece.span);
        match piece.lexeme {
            Lexeme::Open => {
                self.at += 1;
                let outer = std::mem::replace(&mut self.mode, mode);
                let mut node = self.group(piece);
                self.mode = outer;
                node.span = name.span.to(node.span);
                node
            }
            Lexeme::Quoted(inside) => {
                self.at += 1;
                self.in_mode(mode, |parser| parser.leaf(inside, whole, true))
            }
            Lexeme::Field | Lexeme::Exact(_) if field.is_text() => {
                self.at += 1;
                let mut node = self.in_mode(mode, |parser| match piece.lexeme {
                    Lexeme::Exact(cased) => parser.exact(piece, cased),
                    _ => parser.field(piece),
                });
                node.span = name.span.to(node.span);
                node
            }
            // After a colon even AND is a value: `title:AND`.
            Lexeme::Word | Lexeme::And | Lexeme::Or | Lexeme::Not | Lexeme::Near(_) | Lexeme::AtLeast(_) => {
                self.at += 1;
                self.in_mode(mode, |parser| parser.leaf(piece.span, whole, false))
            }
            _ => self.no_value(name, field, Some(piece)),
        }
    }

    fn in_mode(&mut self, mode: Mode, read: impl FnOnce(&mut Self) -> Node) -> Node {
        let outer = std::mem::replace(&mut self.mode, mode);
        let node = read(self);
        self.mode = outer;
        node
    }

    /// How values are read inside a field that stands where the parser is. Fields of text may stand within each other
    /// (`title:stem:panne`), others may not.
    fn mode_in(&mut self, field: FieldName, span: Span) -> Mode {
        let outer = self.mode;
        let clash = match (outer.field, field.scope()) {
            (Some(outer), _) => Some(outer),
            (None, Some(_)) => FieldName::of(outer.scope),
            (None, None) if field.is_text() => match outer.how {
                How::Plain => None,
                How::Stem => Some(FieldName::Stem),
                How::Exact(_) => Some(FieldName::Raw),
            },
            (None, None) if outer.how == How::Plain => FieldName::of(outer.scope),
            (None, None) => Some(FieldName::Stem),
        };
        if let Some(outer) = clash {
            self.report.push(diagnose::nested_field(span, outer));
        }
        match field {
            FieldName::Stem => Mode { how: How::Stem, ..outer },
            FieldName::Raw => Mode { how: How::Exact(true), ..outer },
            _ => match field.scope() {
                Some(scope) => Mode { scope, ..outer },
                None => Mode { field: Some(field), scope: Scope::Anywhere, how: How::Plain },
            },
        }
    }

    fn no_value(&mut self, name: Piece, field: FieldName, value: Option<Piece>) -> Node {
        let next = value.is_none().then(|| self.peek()).flatten();
        let next = next.filter(|next| matches!(next.lexeme, Lexeme::Word | Lexeme::Quoted(_)));
        let joined =
            next.map(|next| (name.span.to(next.span), format!("{}:{}", field.word(), next.span.of(self.text))));
        self.report.push(diagnose::missing_value(name.span, field, joined));
        self.nothing_here()
    }

    /// A field's single value that is neither words nor a name.
    pub(super) fn value(&mut self, name: FieldName, inside: Span, span: Span) -> Node {
        self.count(span);
        let value = inside.of(self.text);
        let clause = match value::read(name, value) {
            Ok(Field::Within(place, _)) => {
                let shape = self.names.library.place(&place);
                Clause::Field(Field::Within(place, shape))
            }
            Ok(field) => self.resolved(field, span),
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
        let in_group = inside == span || self.text[span.start..].starts_with(['"', '“', '„', '«', '”', '»']);
        let close = elsewhere::closest(value, name.words()).map(|word| format!("{}:{word}", name.word()));
        let guess = elsewhere::value_elsewhere(name, value).or(close);
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
    fn known_field(&mut self, name: Piece, value: Option<Piece>) -> Option<FieldName> {
        let written = name.span.of(self.text).trim_end_matches(':');
        if let Some(field) = FieldName::parse(written) {
            return Some(field);
        }
        let value = value.filter(|piece| matches!(piece.lexeme, Lexeme::Word | Lexeme::Quoted(_)));
        let whole = value.map_or(name.span, |value| name.span.to(value.span));
        let value = value.map_or("", |value| value.span.of(self.text));
        let words = FieldName::all().map(FieldName::word);
        let guess = elsewhere::known_elsewhere(written, value)
            .or_else(|| elsewhere::closest(written, words).map(|word| format!("{word}:{value}")));
        let quote = format!("\"{}\"", whole.of(self.text).replace('"', ""));
        self.report.push(diagnose::unknown_field(
            name.span,
            written,
            (whole, quote),
            guess.map(|guess| (whole, guess)),
        ));
        None
    }
}
