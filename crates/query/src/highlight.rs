//! Which bytes of a post made it match: the words and phrases of every clause that counted towards the match.

use serde::Serialize;

use crate::ast::{Clause, Node, Query};
use crate::document::Document;
use crate::naive::{Occurrence, Part, Prepared};
use crate::span::Span;

/// Which text of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HighlightField {
    /// `Document::text`
    Text,
    /// `Document::title`
    Title,
}

/// A stretch to highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Highlight {
    /// In which text.
    pub field: HighlightField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Highlight {
    /// Its span in its text, in bytes.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What to highlight, in order, without overlaps. Empty when the post does not match.
pub fn highlights(query: &Query, document: &Document<'_>) -> Vec<Highlight> {
    let post = Prepared::new(document);
    let mut found = Vec::new();
    if post.holds(query.root()) {
        collect(query.root(), &post, &mut found);
    }
    merge(found)
}

fn collect(node: &Node, post: &Prepared<'_>, found: &mut Vec<Highlight>) {
    match &node.clause {
        Clause::And(parts) => parts.iter().for_each(|part| collect(part, post, found)),
        Clause::Or(parts) => parts.iter().filter(|part| post.holds(part)).for_each(|part| collect(part, post, found)),
        Clause::Text(text) => post.occurrences(text).iter().for_each(|at| push(*at, post, found)),
        Clause::Near(_) => post.near_words(node).iter().for_each(|at| push(*at, post, found)),
        Clause::AtLeast(least) => collect(&least.of, post, found),
        Clause::Named(named) => collect(&named.inner, post, found),
        // What made an exclusion hold is not there to be shown.
        Clause::Not(_) | Clause::Field(_) | Clause::Nothing => {}
    }
}

fn push(at: Occurrence, post: &Prepared<'_>, found: &mut Vec<Highlight>) {
    let (first, last) = (post.seen(at.first), post.seen(at.last));
    let field = match first.part {
        Part::Text => HighlightField::Text,
        Part::Title => HighlightField::Title,
        Part::Listed | Part::Bio | Part::Name | Part::Location => return,
    };
    found.push(Highlight { field, start: first.span.start, end: last.span.end });
}

fn merge(mut found: Vec<Highlight>) -> Vec<Highlight> {
    found.sort_unstable();
    let mut merged: Vec<Highlight> = Vec::with_capacity(found.len());
    for next in found {
        match merged.last_mut() {
            Some(last) if last.field == next.field && next.start < last.end => last.end = last.end.max(next.end),
            _ => merged.push(next),
        }
    }
    merged
}
