//! Blocks, rules and answers in few words, for the engine's tests. Owns no expectation.

use vigie_engine::{Effect, Observed, Outcome, Rules, State, Totals, Verdict, Volume, step};
use vigie_model::{
    Alert, AlertRule, Author, AuthorKey, BrandId, ChannelBudget, ChannelId, Condition, Envelope, Event, Network, Pace,
    Post, PostKey, QueryId, Reading, RuleId, Ruleset, Seq, SourceId, StoredQuery, Time, Tone, ToneLabel,
};

/// 2027-01-15T08:00:00Z, the first instant of a minute.
pub(crate) const START: Time = Time::from_seconds(1_800_000_000);

pub(crate) fn at(seconds: i64) -> Time {
    START.plus_micros(seconds * Time::SECOND)
}

pub(crate) fn key(id: u32) -> PostKey {
    PostKey { network: Network::BLUESKY, native: format!("did:plc:a/{id}") }
}

pub(crate) fn author(id: u32) -> AuthorKey {
    AuthorKey { network: Network::BLUESKY, native: format!("did:plc:{id}") }
}

/// An event on its way to the engine.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) envelope: Envelope,
    pub(crate) reading: Reading,
    pub(crate) matched: Vec<QueryId>,
}

impl Item {
    pub(crate) fn of(event: Event, witnessed: Time) -> Self {
        let envelope = Envelope { seq: Seq(0), source: SourceId(1), witnessed_at: witnessed, event };
        Self { envelope, reading: Reading::default(), matched: Vec::new() }
    }

    pub(crate) fn matching(mut self, queries: &[i64]) -> Self {
        self.matched = queries.iter().map(|id| QueryId(*id)).collect();
        self
    }

    pub(crate) fn toned(mut self, label: ToneLabel) -> Self {
        self.reading.tone = Some(Tone { label, score: 0.0 });
        self
    }
}

pub(crate) fn bare(id: u32, by: u32, created: Time) -> Post {
    Post::new(key(id), Author::unknown(author(by)), created, String::new())
}

/// A post as witnessed when it was written, answering query 1.
pub(crate) fn post(id: u32, by: u32, seconds: i64) -> Item {
    Item::of(Event::Posted(Box::new(bare(id, by, at(seconds)))), at(seconds)).matching(&[1])
}

/// A post written at `created` seconds and witnessed at `witnessed`.
pub(crate) fn late(id: u32, created: i64, witnessed: i64) -> Item {
    Item::of(Event::Posted(Box::new(bare(id, id, at(created)))), at(witnessed)).matching(&[1])
}

pub(crate) fn edit(id: u32, by: u32, created: i64, witnessed: i64) -> Item {
    Item::of(Event::Edited(Box::new(bare(id, by, at(created)))), at(witnessed))
}

pub(crate) fn delete(id: u32, seconds: i64) -> Item {
    Item::of(Event::Deleted(key(id)), at(seconds))
}

pub(crate) fn gone(by: u32, seconds: i64) -> Item {
    Item::of(Event::AuthorGone(author(by)), at(seconds))
}

pub(crate) fn query(id: i64) -> StoredQuery {
    StoredQuery { id: QueryId(id), brand: BrandId(1), name: String::new(), text: format!("word{id}") }
}

pub(crate) fn rule(id: i64, on: i64, condition: Condition) -> AlertRule {
    AlertRule {
        id: RuleId(id),
        brand: BrandId(1),
        name: String::new(),
        query: QueryId(on),
        condition,
        cool_down_minutes: 0,
        pace: Pace::Now,
        channels: vec![ChannelId(1)],
    }
}

pub(crate) fn ruleset(rules: Vec<AlertRule>) -> Ruleset {
    Ruleset { queries: (1..=3).map(query).collect(), rules, ..Ruleset::default() }
}

pub(crate) fn budget(channel: i64, alerts: u32) -> ChannelBudget {
    ChannelBudget { channel: ChannelId(channel), alerts_per_hour: Some(alerts) }
}

/// An engine that is fed by the second.
pub(crate) struct Engine {
    pub(crate) state: State,
    pub(crate) rules: Rules,
}

impl Engine {
    pub(crate) fn new(ruleset: &Ruleset) -> Self {
        let mut engine = Self { state: State::default(), rules: Rules::new(ruleset) };
        engine.tick(0);
        engine
    }

    pub(crate) fn block(&mut self, items: &[Item], seconds: i64) -> Outcome {
        take(&mut self.state, &self.rules, items, at(seconds))
    }

    pub(crate) fn tick(&mut self, seconds: i64) -> Outcome {
        self.block(&[], seconds)
    }

    /// Feeds each item at its own time; the alerts raised.
    pub(crate) fn feed(&mut self, items: impl IntoIterator<Item = Item>) -> Vec<Alert> {
        let mut raised = Vec::new();
        for item in items {
            let now = item.envelope.witnessed_at;
            raised.extend(alerts(&take(&mut self.state, &self.rules, &[item], now)));
        }
        raised
    }

    /// Lets every second pass from one to the other; the alerts raised, with the second.
    pub(crate) fn wait(&mut self, from: i64, until: i64) -> Vec<(i64, Alert)> {
        (from..=until)
            .flat_map(|second| alerts(&self.tick(second)).into_iter().map(move |alert| (second, alert)))
            .collect()
    }
}

pub(crate) fn take(state: &mut State, rules: &Rules, items: &[Item], now: Time) -> Outcome {
    let batch: Vec<Observed<'_>> = items
        .iter()
        .map(|item| Observed { envelope: &item.envelope, reading: item.reading, matched: &item.matched })
        .collect();
    step(state, rules, &batch, now)
}

pub(crate) fn alerts(outcome: &Outcome) -> Vec<Alert> {
    let alert = |effect: &Effect| match effect {
        Effect::Alert(alert) => Some(alert.clone()),
        _ => None,
    };
    outcome.effects.iter().filter_map(alert).collect()
}

pub(crate) fn volumes(outcome: &Outcome) -> Vec<Volume> {
    let volume = |effect: &Effect| match effect {
        Effect::Volume(volume) => Some(*volume),
        _ => None,
    };
    outcome.effects.iter().filter_map(volume).collect()
}

pub(crate) fn totals(outcome: &Outcome) -> Vec<Totals> {
    let totals = |effect: &Effect| match effect {
        Effect::Totals(totals) => Some(*totals),
        _ => None,
    };
    outcome.effects.iter().filter_map(totals).collect()
}

pub(crate) fn verdicts(outcome: &Outcome) -> &[Verdict] {
    &outcome.verdicts
}

pub(crate) fn once_keys(alerts: &[Alert]) -> Vec<&str> {
    alerts.iter().map(|alert| alert.once_key.as_str()).collect()
}
