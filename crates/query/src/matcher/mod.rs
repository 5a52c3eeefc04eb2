//! Many stored queries against one post. Owns the compiled set, which is immutable and shared by threads; what changes
//! from post to post lies in a [`Scratch`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::Query;
use crate::document::Document;
use crate::naive::Prepared;

/// A stored query's number.
pub type Id = i64;

/// Gathers queries, then compiles them.
#[derive(Clone, Debug, Default)]
pub struct MatcherBuilder {
    queries: BTreeMap<Id, Arc<Query>>,
}

impl MatcherBuilder {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a query, or replaces the one of that number. A query with errors is taken as far as it was understood.
    pub fn insert(&mut self, id: Id, query: Query) -> &mut Self {
        self.queries.insert(id, Arc::new(query));
        self
    }

    /// Compiles the set.
    pub fn build(self) -> Matcher {
        Matcher { queries: self.queries }
    }
}

/// A compiled set of queries.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    queries: BTreeMap<Id, Arc<Query>>,
}

/// What a matcher writes on while it reads one post. Keep one a thread; it fits every matcher.
#[derive(Clone, Debug, Default)]
pub struct Scratch {}

impl Scratch {
    /// An empty one; it grows to its lasting size with the first posts.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Matcher {
    /// The set with some queries added or replaced and some removed; this one stays as it is.
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
        MatcherBuilder { queries }.build()
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

    /// Puts into `out`, emptied first, the numbers of all queries that the post answers, ascending.
    pub fn matches(&self, document: &Document<'_>, _scratch: &mut Scratch, out: &mut Vec<Id>) {
        out.clear();
        let post = Prepared::new(document);
        out.extend(self.queries.iter().filter(|(_, query)| post.matches(query)).map(|(id, _)| *id));
    }
}
