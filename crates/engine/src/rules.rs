//! A ruleset made ready: looked up by query, and recognised when it changes. Owns no state over time.

use std::collections::BTreeMap;
use std::ops::Range;

use vigie_model::{AlertRule, BrandId, ChannelId, QueryId, Ruleset, SourceId};

use crate::hash;

/// A compiled [`Ruleset`]: make it once when rules change, share it between steps.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    mark: u64,
    queries: Vec<Asked>,
    rules: Vec<AlertRule>,
    budgets: BTreeMap<ChannelId, u32>,
    owners: BTreeMap<SourceId, BrandId>,
}

/// A query as the engine knows it: not its words, only whether they are the same.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: QueryId,
    pub(crate) brand: BrandId,
    /// Hash of its text: figures of another question must not serve as this one's usual.
    pub(crate) asks: u64,
    rules: Range<usize>,
}

impl Rules {
    /// Compiles a ruleset. Rules whose query is not in the ruleset are left out, as is the second of two with one id.
    pub fn new(ruleset: &Ruleset) -> Self {
        let asks: BTreeMap<QueryId, (BrandId, u64)> =
            ruleset.queries.iter().map(|query| (query.id, (query.brand, hash::text(&query.text)))).collect();
        let mut rules: Vec<AlertRule> =
            ruleset.rules.iter().filter(|rule| asks.contains_key(&rule.query)).cloned().collect();
        rules.sort_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        rules.sort_by_key(|rule| (rule.query, rule.id));
        for rule in &mut rules {
            rule.channels.sort_unstable();
            rule.channels.dedup();
        }
        let queries = asks
            .into_iter()
            .map(|(id, (brand, asks))| {
                let from = rules.partition_point(|rule| rule.query < id);
                let until = rules.partition_point(|rule| rule.query <= id);
                Asked { id, brand, asks, rules: from..until }
            })
            .collect();
        let budgets = ruleset
            .budgets
            .iter()
            .filter_map(|budget| budget.alerts_per_hour.map(|alerts| (budget.channel, alerts)))
            .collect();
        let owners = ruleset.private_sources.iter().map(|private| (private.source, private.brand)).collect();
        let compiled = Self { mark: 0, queries, rules, budgets, owners };
        Self { mark: compiled.fingerprint(), ..compiled }
    }

    fn fingerprint(&self) -> u64 {
        hash::bytes(1, format!("{:?}", (&self.queries, &self.rules, &self.budgets)).as_bytes()).max(1)
    }

    /// Tells one ruleset from another; never 0.
    pub(crate) fn mark(&self) -> u64 {
        self.mark
    }

    pub(crate) fn query(&self, id: QueryId) -> Option<&Asked> {
        let index = self.queries.binary_search_by_key(&id, |asked| asked.id).ok()?;
        self.queries.get(index)
    }

    pub(crate) fn rules_of(&self, asked: &Asked) -> &[AlertRule] {
        &self.rules[asked.rules.clone()]
    }

    /// The brand that alone hears of what a source brings; `None` where everybody does.
    pub(crate) fn owner_of(&self, source: SourceId) -> Option<BrandId> {
        if self.owners.is_empty() { None } else { self.owners.get(&source).copied() }
    }

    /// Every rule with its query, by query and id.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Asked, &AlertRule)> {
        self.queries.iter().flat_map(|asked| self.rules_of(asked).iter().map(move |rule| (asked, rule)))
    }

    /// Alerts an hour that a channel takes; `None` is no limit.
    pub(crate) fn budget(&self, channel: ChannelId) -> Option<u32> {
        self.budgets.get(&channel).copied()
    }
}
