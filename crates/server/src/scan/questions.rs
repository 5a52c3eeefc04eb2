//! Everything that is asked, compiled once and shared by scan, boards and previews. A change of the rules costs what
//! changed, not what there is.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use vigie_engine::Rules;
use vigie_model::{Author, BrandId, QueryId, Ruleset, SourceId, StoredQuery};
use vigie_query::{Matcher, MatcherBuilder, Query, parse_with};

use super::{Names, handles};

/// A compiled set of rules.
pub struct Questions {
    /// Which set: grows with every change.
    pub version: i64,
    /// The set, plain.
    pub ruleset: Ruleset,
    /// For the engine.
    pub rules: Rules,
    /// For the stream.
    pub matcher: Matcher,
    /// The queries that read.
    queries: FxHashMap<QueryId, (BrandId, Arc<Query>)>,
    private: FxHashMap<SourceId, BrandId>,
    /// Handles that the queries name, in lower case.
    handles: FxHashSet<String>,
}

impl Questions {
    /// A version that no stored set has.
    pub const UNKNOWN: i64 = -1;

    /// Compiles a set. A stored query was checked when it was saved; one that no longer reads matches nothing.
    pub fn new(version: i64, ruleset: Ruleset) -> Self {
        let mut builder = MatcherBuilder::new();
        let mut queries = FxHashMap::default();
        for stored in &ruleset.queries {
            if let Some(query) = read(stored, &ruleset) {
                builder.insert(stored.id.0, &query);
                queries.insert(stored.id, (stored.brand, query));
            }
        }
        Self::of(version, ruleset, builder.build(), queries)
    }

    /// The next set: queries that ask what they asked stay as they are compiled.
    #[must_use]
    pub fn changed(&self, version: i64, ruleset: Ruleset) -> Self {
        let mut queries = FxHashMap::default();
        let mut new = Vec::new();
        for stored in &ruleset.queries {
            let before = self.queries.get(&stored.id).filter(|(brand, _)| *brand == stored.brand);
            match before.filter(|(_, query)| query.text() == stored.text && !query.has_names()) {
                Some((brand, query)) => drop(queries.insert(stored.id, (*brand, Arc::clone(query)))),
                // What a name stands for may have changed though the text did not.
                None => {
                    if let Some(query) = read(stored, &ruleset) {
                        let same =
                            before.is_some_and(|(_, before)| **before == *query && before.text() == query.text());
                        if !same {
                            new.push((stored.id.0, Arc::clone(&query)));
                        }
                        queries.insert(stored.id, (stored.brand, query));
                    }
                }
            }
        }
        let gone = self.queries.keys().filter(|id| !queries.contains_key(id)).map(|id| id.0);
        let matcher = self.matcher.with_changes(new.iter().map(|(id, query)| (*id, &**query)), gone);
        Self::of(version, ruleset, matcher, queries)
    }

    fn of(
        version: i64,
        ruleset: Ruleset,
        matcher: Matcher,
        queries: FxHashMap<QueryId, (BrandId, Arc<Query>)>,
    ) -> Self {
        let mut handles = FxHashSet::default();
        queries.values().for_each(|(_, query)| handles::collect(query.root(), &mut handles));
        Self {
            version,
            handles,
            rules: Rules::new(&ruleset),
            matcher,
            queries,
            private: ruleset.private_sources.iter().map(|private| (private.source, private.brand)).collect(),
            ruleset,
        }
    }

    /// Whose query it is.
    pub fn brand_of(&self, query: QueryId) -> Option<BrandId> {
        self.queries.get(&query).map(|(brand, _)| *brand)
    }

    /// The brand that alone may see what `source` brings; `None` where it is shared.
    pub fn owner_of(&self, source: SourceId) -> Option<BrandId> {
        self.private.get(&source).copied()
    }

    /// Whether what a source of `owner` tells of an account changes what the queries ask.
    pub fn is_news(&self, author: &Author, owner: Option<BrandId>) -> bool {
        handles::changes(&self.handles, &self.ruleset.accounts, author, owner)
    }

    /// Handles that the queries name and nobody knows.
    pub fn strangers(&self) -> impl Iterator<Item = &str> {
        let known = |handle: &str| self.ruleset.accounts.iter().any(|account| account.handle == handle);
        self.handles.iter().map(String::as_str).filter(move |handle| !known(handle))
    }

    /// A compiled query.
    pub fn query(&self, id: QueryId) -> Option<&Query> {
        self.queries.get(&id).map(|(_, query)| &**query)
    }
}

fn read(stored: &StoredQuery, ruleset: &Ruleset) -> Option<Arc<Query>> {
    let (query, diagnostics) = parse_with(&stored.text, &Names::of(ruleset, stored.brand));
    if vigie_query::has_errors(&diagnostics) {
        tracing::warn!(query = %stored.id, "a stored query no longer reads; it matches nothing until it is mended");
        return None;
    }
    Some(Arc::new(query))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use vigie_model::NamedList;
    use vigie_query::{Document, Scratch};

    use super::*;

    fn ruleset() -> impl Strategy<Value = Ruleset> {
        let text =
            prop::sample::select(vec!["panne", "stade", "@query:q1", "@list:mots panne", "panne -stade", "panne AND"]);
        let queries = prop::collection::btree_map(0_i64..6, text, 0..6);
        let entries = prop::collection::vec(prop::sample::select(vec!["stade", "soir", "ce"]), 1..3);
        (queries, entries).prop_map(|(queries, entries)| Ruleset {
            queries: queries
                .into_iter()
                .map(|(id, text)| StoredQuery {
                    id: QueryId(id),
                    brand: BrandId(1),
                    name: format!("q{id}"),
                    text: text.to_owned(),
                })
                .collect(),
            lists: vec![NamedList {
                brand: BrandId(1),
                name: "mots".to_owned(),
                entries: entries.into_iter().map(str::to_owned).collect(),
            }],
            ..Ruleset::default()
        })
    }

    proptest! {
        #[test]
        fn changed_step_by_step_or_compiled_at_once_is_the_same(sets in prop::collection::vec(ruleset(), 1..8)) {
            let mut stepped = Questions::new(0, Ruleset::default());
            for (version, set) in sets.iter().enumerate() {
                stepped = stepped.changed(version as i64, set.clone());
                let at_once = Questions::new(version as i64, set.clone());
                for text in ["panne au stade ce soir", "panne", "stade", "soir"] {
                    let found = |questions: &Questions| {
                        let (mut scratch, mut found) = (Scratch::new(), Vec::new());
                        questions.matcher.matches(&Document::new(text), &mut scratch, &mut found);
                        found
                    };
                    prop_assert_eq!(found(&stepped), found(&at_once), "{}", text);
                }
            }
        }
    }
}
