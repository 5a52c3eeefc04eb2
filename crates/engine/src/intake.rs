//! One event after the other: what it changes in the state, and which rules it makes fire.
//! Owns the order of things within a block; counting and judging are the faculties'.

use vigie_model::{AuthorKey, Event, Post, PostKey, QueryId, Time, ToneLabel};

use crate::alerts::of_post;
use crate::rules::Asked;
use crate::volume::{Counted, Deltas, Entry, QueryVolume};
use crate::{Effect, Observed, Outcome, Rules, State, Verdict, hash, timing};

/// A block while it is taken in.
pub(crate) struct Intake<'a> {
    state: &'a mut State,
    rules: &'a Rules,
    deltas: Deltas,
    alerts: Vec<Effect>,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(state: &'a mut State, rules: &'a Rules, now: Time) -> Self {
        let alerts = state.advance(rules, now);
        Self { state, rules, deltas: Deltas::default(), alerts }
    }

    /// Takes every event in, in the log's order.
    pub(crate) fn run(mut self, batch: &[Observed<'_>]) -> Outcome {
        let verdicts = batch.iter().map(|observed| self.take_in(observed)).collect();
        let mut effects: Vec<Effect> = self.deltas.into_effects().collect();
        effects.append(&mut self.alerts);
        Outcome { effects, verdicts }
    }

    fn take_in(&mut self, observed: &Observed<'_>) -> Verdict {
        let envelope = observed.envelope;
        let verdict = match &envelope.event {
            Event::Posted(post) => self.posted(observed, post),
            Event::Edited(post) => self.edited(observed, post),
            Event::Deleted(key) => self.deleted(key),
            Event::AuthorGone(key) => self.author_gone(key),
            Event::AuthorChanged(_) => Verdict::Author,
        };
        self.deltas.event(envelope.source, envelope.witnessed_at.minute(), verdict == Verdict::Fresh);
        verdict
    }

    fn posted(&mut self, observed: &Observed<'_>, post: &Post) -> Verdict {
        let key = hash::post(&post.key);
        if !self.state.seen.insert(key) {
            return Verdict::Duplicate;
        }
        if !observed.matched.is_empty() {
            self.matched(observed, post, key);
        }
        Verdict::Fresh
    }

    /// An edit of a post that was never seen is that post's first appearance.
    fn edited(&mut self, observed: &Observed<'_>, post: &Post) -> Verdict {
        let key = hash::post(&post.key);
        let is_new = self.state.seen.insert(key);
        match self.state.ledger.remove(key) {
            Some(entry) => self.rematched(observed, post, key, entry),
            None if observed.matched.is_empty() => {}
            None => self.matched(observed, post, key),
        }
        if is_new { Verdict::Fresh } else { Verdict::Edited }
    }

    /// The key stays known, so that a late copy of the post does not bring it back.
    fn deleted(&mut self, key: &PostKey) -> Verdict {
        let key = hash::post(key);
        self.state.seen.insert(key);
        self.forget(key);
        Verdict::Deleted
    }

    fn author_gone(&mut self, author: &AuthorKey) -> Verdict {
        for key in self.state.ledger.of_author(hash::author(author)) {
            self.forget(key);
        }
        Verdict::Author
    }

    fn matched(&mut self, observed: &Observed<'_>, post: &Post, key: u64) {
        let mut entry = Entry {
            at: timing::counted_at(post, observed.envelope.witnessed_at),
            author: hash::author(&post.author.key),
            tone: observed.reading.tone.map(|tone| tone.label),
            queries: Vec::new(),
        };
        self.answer(observed, post, &mut entry, observed.matched);
        self.state.ledger.insert(key, entry);
    }

    /// Sets right what an edit changes: queries that it leaves, keeps and newly answers.
    fn rematched(&mut self, observed: &Observed<'_>, post: &Post, key: u64, mut entry: Entry) {
        let tone = observed.reading.tone.map(|tone| tone.label);
        let (kept, left): (Vec<Counted>, Vec<Counted>) =
            entry.queries.iter().partition(|counted| observed.matched.contains(&counted.query));
        let added: Vec<QueryId> =
            observed.matched.iter().copied().filter(|id| !kept.iter().any(|counted| counted.query == *id)).collect();
        for counted in left {
            self.take_back(&entry, counted, key);
        }
        for counted in &kept {
            self.retone(&entry, counted.query, tone);
        }
        entry.tone = tone;
        entry.queries = kept;
        self.answer(observed, post, &mut entry, &added);
        self.state.ledger.insert(key, entry);
    }

    /// Counts a post for queries that it had not answered before, and lets their rules judge.
    fn answer(&mut self, observed: &Observed<'_>, post: &Post, entry: &mut Entry, queries: &[QueryId]) {
        let rules = self.rules;
        let is_fresh = timing::is_fresh(post, observed.envelope.witnessed_at);
        let severity = of_post(post, observed.reading.tone);
        for id in queries {
            let Some(asked) = rules.query(*id) else { continue };
            if entry.queries.iter().any(|counted| counted.query == *id) {
                continue;
            }
            let introduced = entry.at.is_some_and(|at| self.count(asked, post, at, entry.author, entry.tone));
            entry.queries.push(Counted { query: *id, introduced });
            if is_fresh {
                self.judge_post(asked, post, severity);
            }
            self.judge_windows(asked);
        }
        entry.queries.sort_unstable_by_key(|counted| counted.query);
    }

    /// Counts a post for one query; true where it brought a new author to its minute.
    fn count(&mut self, asked: &Asked, post: &Post, at: Time, author: u64, tone: Option<ToneLabel>) -> bool {
        let now = self.state.now;
        let volume = self.state.volumes.entry(asked.id).or_insert_with(|| QueryVolume::new(asked.asks));
        let introduced = volume.authors.add(author, at.minute(), now.minute());
        volume.witness(at, &post.key);
        self.deltas.posts(asked.id, at.minute(), tone, 1, introduced);
        for rule in self.rules.rules_of(asked) {
            if let Some(state) = self.state.rules.get_mut(&rule.id) {
                state.add(at, now, tone);
            }
        }
        introduced
    }

    fn forget(&mut self, key: u64) {
        if let Some(entry) = self.state.ledger.remove(key) {
            for counted in &entry.queries {
                self.take_back(&entry, *counted, key);
            }
        }
    }

    /// Takes a post back from one query. Queries that are gone took their figures with them.
    fn take_back(&mut self, entry: &Entry, counted: Counted, key: u64) {
        let rules = self.rules;
        let (Some(asked), Some(at)) = (rules.query(counted.query), entry.at) else { return };
        let mut left = counted.introduced;
        if let Some(volume) = self.state.volumes.get_mut(&asked.id) {
            left = volume.authors.take_back(entry.author, at.minute(), counted.introduced);
            volume.dismiss(|witness| hash::post(witness) == key);
        }
        self.deltas.posts(asked.id, at.minute(), entry.tone, -1, left);
        for rule in rules.rules_of(asked) {
            if let Some(state) = self.state.rules.get_mut(&rule.id) {
                state.take_back(at, entry.tone);
            }
        }
        self.judge_windows(asked);
    }

    fn retone(&mut self, entry: &Entry, query: QueryId, tone: Option<ToneLabel>) {
        let (Some(asked), Some(at)) = (self.rules.query(query), entry.at) else { return };
        self.deltas.tone(query, at.minute(), entry.tone, -1);
        self.deltas.tone(query, at.minute(), tone, 1);
        for rule in self.rules.rules_of(asked) {
            if let Some(state) = self.state.rules.get_mut(&rule.id) {
                state.retone(at, entry.tone, tone);
            }
        }
    }

    fn judge_post(&mut self, asked: &Asked, post: &Post, severity: u8) {
        let now = self.state.now;
        for rule in self.rules.rules_of(asked) {
            let Some(state) = self.state.rules.get_mut(&rule.id) else { continue };
            if let Some(raised) = state.judge_post(rule, post, severity, now) {
                let deliveries = self.state.attention.spend(self.rules, rule, now);
                self.alerts.push(Effect::Alert(state.alert(rule, raised, deliveries, now)));
            }
        }
    }

    fn judge_windows(&mut self, asked: &Asked) {
        let now = self.state.now;
        let volume = self.state.volumes.get(&asked.id);
        for rule in self.rules.rules_of(asked) {
            let Some(state) = self.state.rules.get_mut(&rule.id) else { continue };
            if let Some(raised) = state.judge_window(rule, volume, now) {
                let deliveries = self.state.attention.spend(self.rules, rule, now);
                self.alerts.push(Effect::Alert(state.alert(rule, raised, deliveries, now)));
            }
        }
    }
}
