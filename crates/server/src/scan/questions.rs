//! Everything that is asked, compiled once for each change of the rules and shared by scan, boards and previews.

use rustc_hash::FxHashMap;
use vigie_engine::Rules;
use vigie_model::{BrandId, QueryId, Ruleset, SourceId};
use vigie_query::{Matcher, MatcherBuilder, Query, parse_with};

use super::Names;

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
    queries: FxHashMap<QueryId, (BrandId, Query)>,
    private: FxHashMap<SourceId, BrandId>,
}

impl Questions {
    /// A version that no stored set has.
    pub const UNKNOWN: i64 = -1;

    /// Compiles a set. A stored query was checked when it was saved; one that no longer reads matches nothing.
    pub fn new(version: i64, ruleset: Ruleset) -> Self {
        let mut builder = MatcherBuilder::new();
        let mut queries = FxHashMap::default();
        for stored in &ruleset.queries {
            let names = Names::of(&ruleset, stored.brand);
            let (query, diagnostics) = parse_with(&stored.text, &names);
            if vigie_query::has_errors(&diagnostics) {
                tracing::warn!(query = %stored.id, "a stored query no longer reads; it matches nothing until it is mended");
            } else {
                builder.insert(stored.id.0, &query);
                queries.insert(stored.id, (stored.brand, query));
            }
        }
        Self {
            version,
            rules: Rules::new(&ruleset),
            matcher: builder.build(),
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

    /// A compiled query.
    pub fn query(&self, id: QueryId) -> Option<&Query> {
        self.queries.get(&id).map(|(_, query)| query)
    }
}
