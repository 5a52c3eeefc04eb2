//! Many stored queries against one post. Owns the compiled set, which is immutable and shared by threads; what changes
//! from post to post lies in a [`Scratch`].
//!
//! Everything a query can ask for is a term of the set (a word, two words side by side, a tag, a language, a domain …).
//! Each query is filed under the rarest term that its matches must have, once for each alternative. Reading a post
//! marks the terms it has; under each of them the filed queries are looked at, most fall at a 64-bit mask of what else
//! they require, and the few that remain are asked in full.
//!
//! A set changes by making a new one that shares nearly all of the old: queries lie in a few segments of very different
//! size, changes go into the smallest, and segments are joined before they become many (P. O'Neil et al., "The
//! Log-Structured Merge-Tree", 1996).

mod cells;
mod compile;
mod filing;
mod forms;
mod ids;
mod key;
mod needs;
mod program;
mod rarity;
mod read;
mod record;
mod scratch;
mod segment;
mod terms;
mod uses;
mod verify;

use std::collections::HashSet;
use std::sync::Arc;

use crate::ast::Query;
use crate::document::Document;

use segment::{Draft, Segment};

pub use rarity::Frequencies;
pub use scratch::{Effort, Scratch};

/// A stored query's number.
pub type Id = i64;

/// How many times more queries a segment holds than the next smaller one before both are joined.
const GROWTH: usize = 16;

/// Gathers queries and compiles them as they come.
#[derive(Clone, Debug, Default)]
pub struct MatcherBuilder {
    draft: Draft,
    ids: HashSet<Id>,
    frequencies: Arc<Frequencies>,
}

impl MatcherBuilder {
    /// An empty set that knows nothing of how common words are.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty set that files queries under words that are rare by these counts.
    pub fn with_frequencies(frequencies: Arc<Frequencies>) -> Self {
        Self { frequencies, ..Self::default() }
    }

    /// Adds a query. A query with errors is taken as far as it was understood. Of several with one number the first
    /// stays.
    pub fn insert(&mut self, id: Id, query: &Query) -> &mut Self {
        if self.ids.insert(id) {
            self.draft.add(id, query, &self.frequencies);
        }
        self
    }

    /// Compiles the set.
    pub fn build(self) -> Matcher {
        let layers = match self.draft.len() {
            0 => Vec::new(),
            _ => vec![Layer::new(self.draft.finish())],
        };
        Matcher { layers, frequencies: self.frequencies }
    }
}

/// A segment and which of its queries no longer count.
#[derive(Clone, Debug)]
struct Layer {
    segment: Arc<Segment>,
    /// A bit for each query that was removed or replaced; empty when there is none.
    gone: Vec<u64>,
    live: usize,
}

impl Layer {
    fn new(segment: Segment) -> Self {
        Self { live: segment.ids.len(), segment: Arc::new(segment), gone: Vec::new() }
    }

    #[inline]
    fn is_gone(&self, number: u32) -> bool {
        self.gone.get(number as usize / 64).is_some_and(|bits| bits & (1 << (number % 64)) != 0)
    }

    fn number(&self, id: Id) -> Option<u32> {
        let number = self.segment.ids.number(id)?;
        (!self.is_gone(number)).then_some(number)
    }

    fn remove(&mut self, id: Id) {
        if let Some(number) = self.number(id) {
            self.gone.resize(self.segment.ids.len().div_ceil(64), 0);
            self.gone[number as usize / 64] |= 1 << (number % 64);
            self.live -= 1;
        }
    }
}

/// A compiled set of queries.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// The largest first.
    layers: Vec<Layer>,
    frequencies: Arc<Frequencies>,
}

impl Matcher {
    /// The set with some queries removed, then some added or replaced; this one stays as it is. Costs about as much as
    /// compiling the changes a few times over, however large the set.
    #[must_use]
    pub fn with_changes<'q>(
        &self,
        insert: impl IntoIterator<Item = (Id, &'q Query)>,
        remove: impl IntoIterator<Item = Id>,
    ) -> Self {
        let mut next = self.clone();
        for id in remove {
            next.layers.iter_mut().for_each(|layer| layer.remove(id));
        }
        let mut draft = Draft::default();
        let mut new = HashSet::new();
        for (id, query) in insert {
            if new.insert(id) {
                next.layers.iter_mut().for_each(|layer| layer.remove(id));
                draft.add(id, query, &self.frequencies);
            }
        }
        if draft.len() > 0 {
            next.layers.push(Layer::new(draft.finish()));
        }
        next.layers.retain(|layer| layer.live > 0);
        next.join_small();
        next
    }

    /// The set in one piece: reads a post a little faster. Worth its time once changes have come to rest.
    #[must_use]
    pub fn compacted(&self) -> Self {
        let is_whole = self.layers.iter().all(|layer| layer.gone.is_empty());
        if self.layers.len() <= 1 && is_whole {
            return self.clone();
        }
        Self { layers: join(&self.layers).into_iter().collect(), frequencies: Arc::clone(&self.frequencies) }
    }

    /// Joins the smallest layers until each holds many more queries than the next.
    fn join_small(&mut self) {
        while let [.., large, small] = self.layers.as_slice() {
            if large.live >= GROWTH * small.live {
                break;
            }
            let two = self.layers.split_off(self.layers.len() - 2);
            self.layers.extend(join(&two));
        }
        // A layer of which most is gone is dead weight.
        for layer in &mut self.layers {
            if layer.live * 2 < layer.segment.ids.len()
                && let Some(joined) = join(std::slice::from_ref(layer))
            {
                *layer = joined;
            }
        }
    }

    /// How many queries it holds.
    pub fn len(&self) -> usize {
        self.layers.iter().map(|layer| layer.live).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Whether it holds the query of that number.
    pub fn contains(&self, id: Id) -> bool {
        self.layers.iter().any(|layer| layer.number(id).is_some())
    }

    /// How many bytes the set takes. It holds neither the queries' texts nor their trees.
    pub fn bytes(&self) -> usize {
        self.layers.iter().map(|layer| layer.segment.bytes() + layer.gone.len() * size_of::<u64>()).sum()
    }

    /// Puts into `out`, emptied first, the numbers of all queries that the post answers, ascending.
    pub fn matches(&self, document: &Document<'_>, scratch: &mut Scratch, out: &mut Vec<Id>) {
        out.clear();
        for layer in &self.layers {
            layer.segment.matches(document, scratch);
            scratch.take_answers(|word, queries| {
                let gone = layer.gone.get(word).copied().unwrap_or(0);
                layer.segment.ids.put(word, queries & !gone, out);
            });
        }
        if self.layers.len() > 1 {
            out.sort_unstable();
        }
    }
}

fn join(layers: &[Layer]) -> Option<Layer> {
    let mut draft = Draft::default();
    for layer in layers {
        draft.adopt(&layer.segment, |number| !layer.is_gone(number));
    }
    (draft.len() > 0).then(|| Layer::new(draft.finish()))
}
