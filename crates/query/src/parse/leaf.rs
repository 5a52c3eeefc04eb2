//! Words and phrases: plain, as patterns, fuzzy, by stem, exact.

use crate::ast::{Clause, Exact, Form, Node, Term, TermKind, Text};
use crate::field::{FieldName, link};
use crate::limits::{MAX_FORM_BYTES, MIN_FUZZY_CHARS, MIN_PATTERN_CHARS, MIN_SUFFIX_CHARS};
use crate::sentences::diagnose;
use crate::span::Span;

use super::lexer::{Lexeme, Piece};
use super::terms::{Unsearchable, has_standins, patterns, terms, with_standins};
use super::{How, Parser, Report};

impl Parser<'_, '_> {
    /// A word or quotation, read as the surrounding field's value or as text.
    pub(super) fn leaf(&mut self, inside: Span, span: Span, quoted: bool) -> Node {
        match (self.mode.field, self.mode.how) {
            (Some(field @ (FieldName::NamedQuery | FieldName::NamedList | FieldName::List)), _) => {
                self.named(field, inside, span)
            }
            (Some(field), _) => self.value(field, inside, span),
            (None, How::Plain) => self.words(inside, span, quoted),
            (None, How::Stem) => self.stems(inside, span, quoted),
            (None, How::Exact(cased)) => self.signs(inside, span, cased),
        }
    }

    /// `++` or `+` has been taken; a word or quotation follows at once.
    pub(super) fn exact(&mut self, sign: Piece, cased: bool) -> Node {
        let Some(piece) = self.take() else { return self.nothing_here() };
        let span = sign.span.to(piece.span);
        if self.mode.field.is_some() || self.mode.how != How::Plain {
            self.report.push(diagnose::exact_place(span));
        }
        match piece.lexeme {
            Lexeme::Quoted(inside) => self.signs(inside, span, cased),
            _ => self.signs(piece.span, span, cased),
        }
    }

    fn words(&mut self, inside: Span, span: Span, quoted: bool) -> Node {
        self.count(span);
        let written = inside.of(self.text);
        if !quoted && let Some((word, edits)) = fuzzy(written) {
            return self.fuzzy(word, edits, span);
        }
        let standins = with_standins(written, quoted).filter(|_| !has_standins(written));
        let read = match &standins {
            Some(text) => patterns(text),
            None => terms(written).map(|(terms, _)| terms),
        };
        let Some(terms) = self.searchable(read, inside, span) else { return Node::new(span, Clause::Nothing) };
        if standins.is_some() {
            check_patterns(&terms, written, quoted, inside, self.report);
        } else {
            ignored_punctuation(written, &terms, inside, quoted, self.report);
        }
        self.text_node(written, terms, None, span, !quoted)
    }

    fn fuzzy(&mut self, word: &str, edits: u8, span: Span) -> Node {
        let read = terms(word).map(|(terms, _)| terms);
        let Some(mut terms) = self.searchable(read, span, span) else { return Node::new(span, Clause::Nothing) };
        let [term] = terms.as_mut_slice() else {
            self.report.push(diagnose::fuzzy_place(span, word));
            return Node::new(span, Clause::Nothing);
        };
        let least = MIN_FUZZY_CHARS[usize::from(edits) - 1];
        if term.folded.chars().count() < least || term.folded.len() > MAX_FORM_BYTES {
            self.report.push(diagnose::fuzzy_short(span, word, edits, least));
        }
        term.form = Form::Fuzzy(edits);
        self.text_node(word, terms, None, span, true)
    }

    fn stems(&mut self, inside: Span, span: Span, quoted: bool) -> Node {
        self.count(span);
        let written = inside.of(self.text);
        if with_standins(written, quoted).is_some() || (!quoted && fuzzy(written).is_some()) {
            self.report.push(diagnose::stem_and_form(inside, written));
        }
        let read = terms(written).map(|(terms, _)| terms);
        let Some(mut terms) = self.searchable(read, inside, span) else { return Node::new(span, Clause::Nothing) };
        for term in terms.iter_mut().filter(|term| term.folded.len() <= MAX_FORM_BYTES) {
            term.form = Form::Stem;
        }
        self.text_node(written, terms, None, span, !quoted)
    }

    /// An exact form.
    fn signs(&mut self, inside: Span, span: Span, cased: bool) -> Node {
        self.count(span);
        let written = inside.of(self.text).trim();
        let (terms, lead) = match terms(written) {
            Ok(read) => read,
            // Addresses are no words, but signs all the same.
            Err(Unsearchable::Address) => (Vec::new(), 0),
            Err(_) => {
                self.report.push(diagnose::phrase_too_long(span));
                return Node::new(span, Clause::Nothing);
            }
        };
        let exact = Exact::new(written, cased, lead);
        if exact.literal.is_empty() {
            self.report.push(diagnose::empty_quote(span));
            return Node::new(span, Clause::Nothing);
        }
        // Without regard to case, a bare word is a word.
        let is_word = matches!(terms.as_slice(), [term] if !cased && *term.folded == *exact.literal);
        self.text_node(written, terms, Some(exact).filter(|_| !is_word), span, false)
    }

    fn text_node(&self, written: &str, terms: Vec<Term>, exact: Option<Exact>, span: Span, bare: bool) -> Node {
        let written = if exact.is_some() { written.into() } else { tidy(written).into() };
        Node::new(span, Clause::Text(Text { scope: self.mode.scope, written, terms, exact, bare }))
    }

    /// The terms that were read, or what to say when there are none.
    fn searchable(&mut self, read: Result<Vec<Term>, Unsearchable>, inside: Span, span: Span) -> Option<Vec<Term>> {
        let written = inside.of(self.text);
        match read {
            Ok(terms) if !terms.is_empty() => return Some(terms),
            Ok(_) if written.trim().is_empty() => self.report.push(diagnose::empty_quote(span)),
            Ok(_) => self.report.push(diagnose::no_word(span, written)),
            Err(Unsearchable::Address) => {
                let site = link::bare_host(written).map(|host| format!("site:{host}"));
                self.report.push(diagnose::address_as_word(inside, site));
            }
            Err(Unsearchable::TooLong) => self.report.push(diagnose::phrase_too_long(span)),
            Err(Unsearchable::Wildcard) => self.report.push(diagnose::wildcard_place(inside, written)),
        }
        None
    }
}

/// `panne~1`, `panne~2`, `panne~`
fn fuzzy(written: &str) -> Option<(&str, u8)> {
    let (word, edits) = written.rsplit_once('~')?;
    let edits = match edits {
        "" | "1" => 1,
        "2" => 2,
        _ => return None,
    };
    (!word.is_empty()).then_some((word, edits))
}

/// A text as it can be written between quotation marks again.
fn tidy(written: &str) -> String {
    let spaced = |c: char| if c.is_control() || "\"“”„«»".contains(c) { ' ' } else { c };
    written.chars().map(spaced).collect::<String>().trim().to_owned()
}

/// Refuses patterns that would find most of the stream.
fn check_patterns(terms: &[Term], written: &str, quoted: bool, span: Span, report: &mut Report) {
    for term in terms.iter().filter(|term| term.form == Form::Pattern) {
        let letters = term.folded.chars().filter(|c| !matches!(c, '*' | '?')).count();
        let least = if term.folded.starts_with('*') { MIN_SUFFIX_CHARS } else { MIN_PATTERN_CHARS };
        if letters < least {
            report.push(diagnose::wildcard_short(span, written, least));
        }
        if term.folded.len() > MAX_FORM_BYTES {
            report.push(diagnose::wildcard_place(span, written));
        }
    }
    if !quoted && written.ends_with('?') {
        report.push(diagnose::question_mark(span, written));
    }
}

/// Says so when signs that a person may have meant (`C++`, `Yahoo!`) do not count. What merely joins (`l'oréal`,
/// `covid-19`) and what merely ends a sentence inside a quotation is not worth a word.
fn ignored_punctuation(written: &str, terms: &[Term], span: Span, quoted: bool, report: &mut Report) {
    const MEANT: &str = "+!?*&~=^%§/\\:#@$[]{}<>|";
    let tagged = terms.iter().filter(|term| !matches!(term.kind, TermKind::Any)).count()
        + terms.iter().map(|term| term.folded.matches('@').count()).sum::<usize>();
    let signs: Vec<char> = written.chars().filter(|c| MEANT.contains(*c)).collect();
    let sigils = signs.iter().filter(|c| matches!(c, '#' | '@' | '$')).count();
    if signs.len() > sigils || (!quoted && sigils > tagged) {
        let searched: Vec<&str> = terms.iter().map(|term| &*term.folded).collect();
        report.push(diagnose::punctuation_ignored(span, written, &searched.join(" ")));
    }
}
