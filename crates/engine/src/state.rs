//! All that the engine remembers between two blocks, and how time passes over it. Owns its shape; the faculties own its
//! meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::{QueryId, RuleId, Time};

use crate::alerts::{Attention, RuleState};
use crate::seen::Seen;
use crate::volume::{Ledger, QueryVolume};
use crate::{Effect, Rules};

/// All that the engine remembers between two blocks. Written and read as postcard, byte for byte the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub(crate) now: Time,
    /// The ruleset that was followed last.
    mark: u64,
    pub(crate) seen: Seen,
    pub(crate) ledger: Ledger,
    pub(crate) volumes: BTreeMap<QueryId, QueryVolume>,
    pub(crate) rules: BTreeMap<RuleId, RuleState>,
    pub(crate) attention: Attention,
}

impl State {
    /// Number of the shape that a stored state has. A stored state of another number is not read: the engine starts
    /// anew from the log.
    pub const FORMAT: u32 = 1;

    /// The newest time of the log that was taken in.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Brings the state to `now` under `rules`, and says what came due by time alone.
    pub(crate) fn advance(&mut self, rules: &Rules, now: Time) -> Vec<Effect> {
        let now = now.max(self.now);
        if self.mark != rules.mark() {
            self.follow(rules, now);
        }
        if now == self.now {
            return Vec::new();
        }
        let is_new_minute = now.minute() != self.now.minute();
        // Cool-downs, digests and windows are all longer than a second, and blocks come many times a second.
        let is_new_second = second(now) != second(self.now);
        self.now = now;
        let effects = if is_new_second { self.judge_all(rules) } else { Vec::new() };
        if is_new_minute {
            self.volumes.retain(|_, volume| volume.forget(now.minute()));
            self.attention.forget(now.minute());
        }
        effects
    }

    /// Takes up new rules; frees what belonged to queries, rules and budgets that are gone.
    fn follow(&mut self, rules: &Rules, now: Time) {
        self.mark = rules.mark();
        self.volumes.retain(|id, volume| rules.query(*id).is_some_and(|asked| asked.asks == volume.asks));
        self.attention.follow(rules);
        let mut before = std::mem::take(&mut self.rules);
        for (asked, rule) in rules.all() {
            let mut state = before.remove(&rule.id).unwrap_or_else(|| RuleState::new(rule, asked.asks, now));
            state.follow(rule, asked.asks, now);
            self.rules.insert(rule.id, state);
        }
    }

    fn judge_all(&mut self, rules: &Rules) -> Vec<Effect> {
        let now = self.now;
        let mut effects = Vec::new();
        for (asked, rule) in rules.all() {
            let Some(state) = self.rules.get_mut(&rule.id) else { continue };
            let volume = self.volumes.get(&asked.id);
            state.advance(volume, now);
            effects.extend(state.digest(rule, now).map(Effect::Digest));
            if let Some(raised) = state.judge_window(rule, volume, now) {
                let deliveries = self.attention.spend(rules, rule, now);
                effects.push(Effect::Alert(state.alert(rule, raised, deliveries, now)));
            }
        }
        effects
    }
}

fn second(at: Time) -> i64 {
    at.micros().div_euclid(Time::SECOND)
}
