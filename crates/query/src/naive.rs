//! The plain evaluator: reads a post into words and asks each clause of one query in turn. Slow, short, and the
//! yardstick that the matcher must equal; explanations and highlights are made with it.

use std::collections::HashMap;

use crate::ast::{Clause, Field, Near, Node, Query, Scope, Term, TermKind, Text};
use crate::document::{Document, Has, entries};
use crate::field::host;
use crate::limits::{FIELD_GAP, MAX_PHRASE_REACH};
use crate::span::Span;
use crate::text::{TokenKind, caseless, folded, listed, tokens};

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
            has: document.has,
        };
        prepared.read(document.text, Part::Text, tokens(document.text));
        if let Some(title) = document.title {
            prepared.read(title, Part::Title, tokens(title));
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
        for token in tokens {
            self.has |= match token.kind {
                TokenKind::Hashtag => Has::HASHTAG,
                TokenKind::Mention => Has::MENTION,
                TokenKind::Url => Has::LINK,
                _ => Has::NONE,
            };
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
            Clause::Near(near) => !self.near(near).is_empty(),
            Clause::Text(text) => !self.occurrences(text).is_empty(),
            Clause::Field(field) => self.has_field(field),
        }
    }

    pub(crate) fn seen(&self, index: usize) -> Seen {
        self.seen[index]
    }

    /// Everywhere a word or phrase stands.
    pub(crate) fn occurrences(&self, text: &Text) -> Vec<Occurrence> {
        let Some(term) = text.terms.first() else { return Vec::new() };
        let firsts: Vec<usize> = if term.prefix {
            (0..self.seen.len()).collect()
        } else {
            self.by_word.get(&*term.folded).cloned().unwrap_or_default()
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
        Some(Occurrence { first, last })
    }

    /// The tokens at a position.
    fn at(&self, position: u32) -> impl Iterator<Item = usize> {
        let from = self.seen.partition_point(|seen| seen.position < position);
        (from..self.seen.len()).take_while(move |index| self.seen[*index].position == position)
    }

    fn finds(&self, term: &Term, scope: Scope, index: usize) -> bool {
        let seen = self.seen[index];
        let word = &*self.words[index];
        let same = if term.prefix { word.starts_with(&*term.folded) } else { word == &*term.folded };
        let kind = match term.kind {
            TermKind::Any => !matches!(seen.kind, TokenKind::Handle | TokenKind::Url),
            TermKind::Hashtag => seen.kind == TokenKind::Hashtag,
            TermKind::Mention => seen.kind == TokenKind::Mention,
            TermKind::Handle => seen.kind == TokenKind::Handle,
            TermKind::Cashtag => seen.kind == TokenKind::Cashtag,
        };
        same && kind && (scope == Scope::Anywhere || seen.part == Part::Title)
    }

    /// What stands close enough to something of the other side, each with its nearest partners.
    pub(crate) fn near(&self, near: &Near) -> Vec<Occurrence> {
        let (left, right) = (self.side(&near.left), self.side(&near.right));
        let mut found: Vec<Occurrence> = Vec::new();
        for (these, those) in [(&left, &right), (&right, &left)] {
            found.extend(these.iter().filter(|this| self.has_neighbour(**this, those, near.distance)));
        }
        found
    }

    /// Everywhere one of a side's phrases stands, by first position.
    fn side(&self, node: &Node) -> Vec<Occurrence> {
        let texts = node.alternatives().iter().filter_map(|node| match &node.clause {
            Clause::Text(text) => Some(text),
            _ => None,
        });
        let mut found: Vec<Occurrence> = texts.flat_map(|text| self.occurrences(text)).collect();
        found.sort_by_key(|occurrence| self.seen[occurrence.first].position);
        found
    }

    /// Whether one of `those` begins right after `this` ends, or ends right before it begins.
    fn has_neighbour(&self, this: Occurrence, those: &[Occurrence], distance: u32) -> bool {
        let position = |index: usize| self.seen[index].position;
        let (first, last) = (position(this.first), position(this.last));
        let after = those.partition_point(|that| position(that.first) <= last);
        let follows = those.get(after).is_some_and(|that| position(that.first) - last <= distance);
        let earliest = first.saturating_sub(distance + MAX_PHRASE_REACH);
        let before = those.partition_point(|that| position(that.first) < earliest);
        follows
            || those[before..]
                .iter()
                .take_while(|that| position(that.first) < first)
                .any(|that| position(that.last) < first && first - position(that.last) <= distance)
    }

    fn has_field(&self, field: &Field) -> bool {
        let post = &self.document;
        match field {
            Field::Lang(tag) => lang_matches(post.lang, tag),
            Field::Author(name) => {
                same(post.author_native, name)
                    || post.author_handle.is_some_and(|handle| same(handle.strip_prefix('@').unwrap_or(handle), name))
            }
            Field::Source(name) => same(post.source, name),
            Field::Network(name) => same(post.network, name),
            Field::Type(kind) => post.kind == *kind,
            Field::Has(flag) => self.has.contains(*flag),
            Field::Site(site) => entries(post.links).filter_map(host).any(|host| is_within(host, site)),
            Field::Verified => post.verified,
            Field::Followers(range) => post.followers.is_some_and(|followers| range.contains(followers)),
        }
    }
}

fn same(name: &str, wanted: &str) -> bool {
    caseless(name).eq(wanted.chars())
}

/// `fr` finds `fr` and `fr-CA`; `fr-ca` finds `fr-CA` only.
fn lang_matches(tag: &str, wanted: &str) -> bool {
    let tag: String = caseless(tag).map(|c| if c == '_' { '-' } else { c }).collect();
    tag.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn is_within(host: &str, site: &str) -> bool {
    let host: String = caseless(host).collect();
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
