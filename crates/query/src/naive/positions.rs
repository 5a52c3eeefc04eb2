//! What stands close to what in a post that was read, and how often.

use crate::ast::{Clause, Near, Node, Text};
use crate::places::{Place, are_joined, join};

use super::{Occurrence, Part, Prepared};

impl Prepared<'_> {
    pub(super) fn are_near(&self, near: &Near) -> bool {
        are_joined(&self.places(&near.left), &self.places(&near.right), near.bond, &self.beginnings)
    }

    /// Everywhere a positional clause stands, sorted, each place once.
    pub(crate) fn places(&self, node: &Node) -> Vec<Place> {
        let mut found = match &node.clause {
            Clause::Text(text) => self.occurrences(text).into_iter().map(|at| self.place(at)).collect(),
            Clause::Or(parts) => parts.iter().flat_map(|part| self.places(part)).collect(),
            Clause::Named(named) => self.places(&named.inner),
            Clause::Near(near) => {
                let mut found = Vec::new();
                join(&self.places(&near.left), &self.places(&near.right), near.bond, &self.beginnings, &mut found);
                found
            }
            _ => Vec::new(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How often a clause of words stands in text and title. Names that a network lists beside the text repeat what
    /// the text says and do not count.
    pub(crate) fn times(&self, node: &Node) -> usize {
        let texts = node.texts().unwrap_or_default();
        let told = |at: &Occurrence| self.seen(at.first).part != Part::Listed;
        let mut places: Vec<Place> =
            texts.iter().flat_map(|text| self.occurrences(text)).filter(told).map(|at| self.place(at)).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    }

    /// The words of a proximity that stand in one of its places.
    pub(crate) fn near_words(&self, node: &Node) -> Vec<Occurrence> {
        let places = self.places(node);
        let mut texts = Vec::new();
        gather(node, &mut texts);
        let inside = |at: &Occurrence| {
            let (first, last) = self.place(*at);
            places.iter().any(|place| place.0 <= first && last <= place.1)
        };
        texts.iter().flat_map(|text| self.occurrences(text)).filter(inside).collect()
    }

    fn place(&self, at: Occurrence) -> Place {
        (self.seen(at.first).position, self.seen(at.last).position)
    }
}

fn gather<'n>(node: &'n Node, texts: &mut Vec<&'n Text>) {
    match &node.clause {
        Clause::Text(text) => texts.push(text),
        _ => node.children().into_iter().for_each(|child| gather(child, texts)),
    }
}
