//! Many stored queries against one post. Owns the compiled set, which is immutable and shared by threads; what changes
//! from post to post lies in a [`Scratch`].
//!
//! Everything a query can ask for is a term of the set (a word, a tag, a language, a domain …). Each query is filed
//! under the rarest term that its matches must have, once for each alternative. Reading a post marks the terms it has;
//! under each of them the filed queries are looked at, most fall at a 64-bit mask of what else they require, and the
//! few that remain are asked in full.

mod key;
mod program;
mod rarity;
mod read;
mod scratch;
mod terms;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::{Clause, Node, Query, Scope, TermKind};
use crate::document::Document;

use program::{Anchor, Programs};
use read::Uses;
use terms::{NO_TERM, TermId};

pub use rarity::Frequencies;
pub use scratch::Scratch;

/// A stored query's number.
pub type Id = i64;

/// Gathers queries, then compiles them.
#[derive(Clone, Debug, Default)]
pub struct MatcherBuilder {
    queries: BTreeMap<Id, Arc<Query>>,
    frequencies: Arc<Frequencies>,
}

impl MatcherBuilder {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how common words are, so that queries are filed under rare ones.
    pub fn frequencies(&mut self, frequencies: Frequencies) -> &mut Self {
        self.frequencies = Arc::new(frequencies);
        self
    }

    /// Adds a query, or replaces the one of that number. A query with errors is taken as far as it was understood.
    pub fn insert(&mut self, id: Id, query: Query) -> &mut Self {
        self.queries.insert(id, Arc::new(query));
        self
    }

    /// Compiles the set.
    pub fn build(self) -> Matcher {
        let mut matcher = Matcher { queries: self.queries, frequencies: self.frequencies, ..Matcher::default() };
        matcher.compile();
        matcher
    }
}

/// A query filed under a term.
#[derive(Clone, Copy, Debug)]
struct Entry {
    mask: u64,
    /// The query's number; with [`SETTLED`] when nothing is left to ask once `second` is there.
    query: u32,
    second: TermId,
}

/// Marks an entry whose two terms are the whole query.
const SETTLED: u32 = 1 << 31;

/// A compiled set of queries.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    queries: BTreeMap<Id, Arc<Query>>,
    frequencies: Arc<Frequencies>,
    ids: Vec<Id>,
    /// Where each query's steps begin.
    starts: Vec<u32>,
    programs: Programs,
    uses: Uses,
    /// The entries of term `t` are `entries[offsets[t]..offsets[t + 1]]`.
    offsets: Vec<u32>,
    entries: Vec<Entry>,
    /// Queries that a post may answer without having anything.
    always: Vec<u32>,
}

impl Matcher {
    /// The set with some queries removed, then some added or replaced; this one stays as it is.
    #[must_use]
    pub fn with_changes(
        &self,
        insert: impl IntoIterator<Item = (Id, Query)>,
        remove: impl IntoIterator<Item = Id>,
    ) -> Self {
        let mut queries = self.queries.clone();
        for id in remove {
            queries.remove(&id);
        }
        queries.extend(insert.into_iter().map(|(id, query)| (id, Arc::new(query))));
        MatcherBuilder { queries, frequencies: Arc::clone(&self.frequencies) }.build()
    }

    /// How many queries it holds.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// The query of that number.
    pub fn get(&self, id: Id) -> Option<&Query> {
        self.queries.get(&id).map(|query| &**query)
    }

    /// About how many bytes the compiled set takes beside the queries' texts and trees.
    pub fn compiled_bytes(&self) -> usize {
        let programs = &self.programs;
        let phrase_terms: usize = programs.phrases.iter().map(|phrase| phrase.terms.len()).sum();
        self.entries.len() * size_of::<Entry>()
            + (self.offsets.len() + self.starts.len() + self.always.len()) * size_of::<u32>()
            + self.ids.len() * size_of::<Id>()
            + programs.steps.len() * size_of::<program::Step>()
            + programs.phrases.len() * size_of::<program::Phrase>()
            + phrase_terms * size_of::<(TermId, u32)>()
            + programs.terms.bytes()
    }

    /// Puts into `out`, emptied first, the numbers of all queries that the post answers, ascending.
    pub fn matches(&self, document: &Document<'_>, scratch: &mut Scratch, out: &mut Vec<Id>) {
        out.clear();
        if self.queries.is_empty() {
            return;
        }
        scratch.begin(self.programs.terms.len(), self.ids.len());
        read::read(document, &self.programs.terms, &self.uses, scratch);
        self.ask_filed(document.followers, scratch);
        for query in &self.always {
            if self.programs.holds(self.starts[*query as usize], document.followers, scratch) {
                scratch.answers.push(*query);
            }
        }
        scratch.answers.sort_unstable();
        out.extend(scratch.answers.iter().map(|query| self.ids[*query as usize]));
    }

    fn ask_filed(&self, followers: Option<u64>, scratch: &mut Scratch) {
        for index in 0..scratch.present.len() {
            let term = scratch.present[index] as usize;
            let (from, to) = (self.offsets[term] as usize, self.offsets[term + 1] as usize);
            for entry in &self.entries[from..to] {
                if entry.mask & !scratch.mask != 0 || (entry.second != NO_TERM && !scratch.has(entry.second)) {
                    continue;
                }
                if entry.query & SETTLED != 0 {
                    scratch.answers.push(entry.query & !SETTLED);
                } else if scratch.ask_once(entry.query)
                    && self.programs.holds(self.starts[entry.query as usize], followers, scratch)
                {
                    scratch.answers.push(entry.query);
                }
            }
        }
    }

    fn compile(&mut self) {
        let mut filed: Vec<(Anchor, u32)> = Vec::with_capacity(self.queries.len());
        let queries = std::mem::take(&mut self.queries);
        for (number, (id, query)) in queries.iter().enumerate() {
            let number = number as u32;
            self.ids.push(*id);
            let start = self.programs.steps.len();
            self.starts.push(start as u32);
            note_uses(query.root(), &mut self.uses);
            match self.programs.compile(query.root(), &self.frequencies) {
                Some(anchors) => {
                    let settled = if self.programs.is_settled(start, &anchors) { SETTLED } else { 0 };
                    filed.extend(anchors.into_iter().map(|anchor| (anchor, number | settled)));
                }
                None => self.always.push(number),
            }
        }
        self.queries = queries;
        self.file(&mut filed);
    }

    fn file(&mut self, filed: &mut [(Anchor, u32)]) {
        filed.sort_by_key(|(anchor, query)| (anchor.term, *query & !SETTLED));
        self.offsets = vec![0; self.programs.terms.len() + 1];
        for (anchor, _) in filed.iter() {
            self.offsets[anchor.term as usize + 1] += 1;
        }
        for term in 1..self.offsets.len() {
            self.offsets[term] += self.offsets[term - 1];
        }
        self.entries = filed
            .iter()
            .map(|(anchor, query)| Entry { mask: anchor.mask, query: *query, second: anchor.second })
            .collect();
    }
}

/// Notes which kinds of term a query asks for.
fn note_uses(node: &Node, uses: &mut Uses) {
    match &node.clause {
        Clause::Field(field) => uses.fields |= 1 << field.name() as u32,
        Clause::Text(text) => {
            uses.titles |= text.scope == Scope::Title;
            for term in &text.terms {
                uses.tags |= term.kind != TermKind::Any;
                if term.prefix {
                    let length = term.folded.len();
                    uses.prefix_lengths.resize(uses.prefix_lengths.len().max(length + 1), false);
                    uses.prefix_lengths[length] = true;
                }
            }
        }
        _ => node.children().into_iter().for_each(|child| note_uses(child, uses)),
    }
}
