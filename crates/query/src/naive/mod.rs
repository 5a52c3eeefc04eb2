//! The plain evaluator: reads a post into words and asks each clause of one query in turn. Slow, short, and the
//! yardstick that the matcher must equal; explanations and highlights are made with it.

mod fields;
mod positions;

pub(crate) use fields::verified;

use std::collections::HashMap;

use crate::ast::{Clause, Node, Query, Scope, Term, TermKind, Text};
use crate::document::{Document, Has, entries};
use crate::limits::{FIELD_GAP, LEAD_POSITIONS};
use crate::places::Beginnings;
use crate::span::Span;
use crate::text::{Begins, TokenKind, breaks, folded, listed, tokens};
use crate::words::is_like;

/// Whether the post answers the query.
pub fn matches(query: &Query, document: &Document<'_>) -> bool {
    Prepared::new(document).matches(query)
}

/// Which part of a post a token stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text,
    Title,
    Listed,
    Bio,
    Name,
    Location,
}

/// A token as it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) kind: TokenKind,
    pub(crate) position: u32,
    pub(crate) part: Part,
    pub(crate) span: Span,
}

/// Where a phrase stands: its first and last token, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// A post read once, to be asked many queries.
#[derive(Debug)]
pub struct Prepared<'d> {
    document: Document<'d>,
    seen: Vec<Seen>,
    words: Vec<String>,
    by_word: HashMap<String, Vec<usize>>,
    beginnings: Beginnings,
    has: Has,
}

impl<'d> Prepared<'d> {
    /// Reads a post.
    pub fn new(document: &Document<'d>) -> Self {
        let mut prepared = Self {
            document: *document,
            seen: Vec::new(),
            words: Vec::new(),
            by_word: HashMap::new(),
            beginnings: Beginnings::default(),
            has: document.has,
        };
        let told = [
            (Part::Text, Some(document.text)),
            (Part::Title, document.title),
            (Part::Bio, document.author_bio),
            (Part::Name, document.author_name),
            (Part::Location, document.author_location),
        ];
        for (part, text) in told {
            if let Some(text) = text {
                prepared.read(text, part, tokens(text));
            }
        }
        for name in entries(document.hashtags) {
            prepared.has |= Has::HASHTAG;
            prepared.read(name, Part::Listed, listed(name, TokenKind::Hashtag));
        }
        for name in entries(document.mentions) {
            prepared.has |= Has::MENTION;
            prepared.read(name, Part::Listed, listed(name, TokenKind::Mention));
        }
        if entries(document.links).next().is_some() {
            prepared.has |= Has::LINK;
        }
        prepared
    }

    fn read(&mut self, text: &str, part: Part, tokens: impl Iterator<Item = crate::text::Token>) {
        let base = self.seen.last().map_or(0, |last| last.position + FIELD_GAP);
        // A part of a post is a paragraph of its own at least.
        self.beginnings.push(base, Begins::Paragraph);
        let mut breaks = breaks(text).peekable();
        for token in tokens {
            if matches!(part, Part::Text | Part::Title | Part::Listed) {
                self.has |= match token.kind {
                    TokenKind::Hashtag => Has::HASHTAG,
                    TokenKind::Mention => Has::MENTION,
                    TokenKind::Url => Has::LINK,
                    _ => Has::NONE,
                };
            }
            while let Some((_, begins)) = breaks.next_if(|(at, _)| *at <= token.start as usize) {
                self.beginnings.push(base + token.position, begins);
            }
            let mut word = String::new();
            folded(&token, text, &mut word);
            self.by_word.entry(word.clone()).or_default().push(self.seen.len());
            self.words.push(word);
            let span = Span::new(token.start as usize, token.end as usize);
            self.seen.push(Seen { kind: token.kind, position: base + token.position, part, span });
        }
    }

    /// Whether the post answers the query.
    pub fn matches(&self, query: &Query) -> bool {
        self.holds(query.root())
    }

    pub(crate) fn holds(&self, node: &Node) -> bool {
        match &node.clause {
            Clause::Nothing => false,
            Clause::And(parts) => parts.iter().all(|part| self.holds(part)),
            Clause::Or(parts) => parts.iter().any(|part| self.holds(part)),
            Clause::Not(inner) => !self.holds(inner),
            Clause::Near(near) => self.are_near(near),
            Clause::AtLeast(least) => self.times(&least.of) >= least.count as usize,
            Clause::Text(text) => self.has_text(text),
            Clause::Field(field) => self.has_field(field),
            Clause::Named(named) => self.holds(&named.inner),
        }
    }

    pub(crate) fn seen(&self, index: usize) -> Seen {
        self.seen[index]
    }

    fn has_text(&self, text: &Text) -> bool {
        match &text.exact {
            Some(exact) if text.terms.is_empty() => {
                self.parts_of(text.scope).into_iter().flatten().any(|part| exact.is_in(part))
            }
            _ => !self.occurrences(text).is_empty(),
        }
    }

    /// The texts that a scope covers, listed names aside.
    fn parts_of(&self, scope: Scope) -> [Option<&'d str>; 2] {
        let post = &self.document;
        match scope {
            Scope::Anywhere => [Some(post.text), post.title],
            Scope::Title => [post.title, None],
            Scope::Lead => [Some(post.text), None],
            Scope::Bio => [post.author_bio, None],
            Scope::Name => [post.author_name, None],
            Scope::BioLocation => [post.author_location, None],
        }
    }

    fn part(&self, part: Part) -> &'d str {
        let post = &self.document;
        match part {
            Part::Text => post.text,
            Part::Title => post.title.unwrap_or(""),
            Part::Bio => post.author_bio.unwrap_or(""),
            Part::Name => post.author_name.unwrap_or(""),
            Part::Location => post.author_location.unwrap_or(""),
            Part::Listed => "",
        }
    }

    /// Everywhere a word or phrase stands.
    pub(crate) fn occurrences(&self, text: &Text) -> Vec<Occurrence> {
        let Some(term) = text.terms.first() else { return Vec::new() };
        let firsts: Vec<usize> = if term.form == crate::ast::Form::Word {
            self.by_word.get(&*term.folded).cloned().unwrap_or_default()
        } else {
            (0..self.seen.len()).collect()
        };
        firsts.into_iter().filter_map(|first| self.occurrence(text, first)).collect()
    }

    fn occurrence(&self, text: &Text, first: usize) -> Option<Occurrence> {
        let start = self.seen[first].position;
        let mut last = first;
        for (index, term) in text.terms.iter().enumerate() {
            if index == 0 {
                self.finds(term, text.scope, first).then_some(())?;
            } else {
                last = self.at(start + term.offset).find(|at| self.finds(term, text.scope, *at))?;
            }
        }
        if let Some(exact) = &text.exact {
            let seen = self.seen[first];
            exact.stands_at(self.part(seen.part), seen.span.start)?;
        }
        Some(Occurrence { first, last })
    }

    /// The tokens at a position.
    fn at(&self, position: u32) -> impl Iterator<Item = usize> {
        let from = self.seen.partition_point(|seen| seen.position < position);
        (from..self.seen.len()).take_while(move |index| self.seen[*index].position == position)
    }

    fn finds(&self, term: &Term, scope: Scope, index: usize) -> bool {
        let seen = self.seen[index];
        let kind = match term.kind {
            TermKind::Any => !matches!(seen.kind, TokenKind::Handle | TokenKind::Url),
            TermKind::Hashtag => seen.kind == TokenKind::Hashtag,
            TermKind::Mention => seen.kind == TokenKind::Mention,
            TermKind::Handle => seen.kind == TokenKind::Handle,
            TermKind::Cashtag => seen.kind == TokenKind::Cashtag,
        };
        let in_scope = match scope {
            Scope::Anywhere => matches!(seen.part, Part::Text | Part::Title | Part::Listed),
            Scope::Title => seen.part == Part::Title,
            Scope::Lead => seen.part == Part::Text && seen.position < LEAD_POSITIONS,
            Scope::Bio => seen.part == Part::Bio,
            Scope::Name => seen.part == Part::Name,
            Scope::BioLocation => seen.part == Part::Location,
        };
        kind && in_scope && is_like(&self.words[index], term)
    }
}
