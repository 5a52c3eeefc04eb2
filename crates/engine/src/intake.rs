//! One event after the other: what it changes in the state, and which rules it makes fire.
//! Owns the order of things within a block; counting and judging are the faculties'.

use vigie_model::{AuthorKey, BrandId, Event, Post, PostKey, QueryId, Time, ToneLabel};

use crate::alerts::of_post;
use crate::rules::Asked;
use crate::volume::{Counted, Deltas, Entry, QueryVolume};
use crate::{Effect, Observed, Outcome, Rules, State, Verdict, hash, timing};

/// A block while it is taken in.
pub(crate) struct Intake<'a> {
    state: &'a mut State,
    rules: &'a Rules,
    /// The brand behind whose wall the present event stays.
    owner: Option<BrandId>,
    deltas: Deltas,
    alerts: Vec<Effect>,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(state: &'a mut State, rules: &'a Rules, now: Time) -> Self {
        let alerts = state.advance(rules, now);
        Self { state, rules, owner: None, deltas: Deltas::default(), alerts }
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
        self.owner = self.rules.owner_of(envelope.source);
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

    /// The post's hash, and whether those whom the event reaches had not seen it. A brand's own source must not make
    /// the others miss the post, nor the brand hear of it twice.
    fn meet(&mut self, key: &PostKey) -> (u64, bool) {
        let hash = hash::post(key);
        let within = self.within_reach(hash);
        let seen = &mut self.state.seen;
        let is_new = (within == hash || !seen.contains(hash)) && seen.insert(within);
        (hash, is_new)
    }

    fn reaches(&self, brand: BrandId) -> bool {
        self.owner.is_none_or(|owner| owner == brand)
    }

    fn posted(&mut self, observed: &Observed<'_>, post: &Post) -> Verdict {
        let (key, is_new) = self.meet(&post.key);
        if !is_new {
            return Verdict::Duplicate;
        }
        if !observed.matched.is_empty() {
            let mut entry = self.state.ledger.remove(key).unwrap_or_else(|| Self::entry(observed, post));
            self.answer(observed, post, &mut entry);
            self.remember(key, entry);
        }
        Verdict::Fresh
    }

    /// An edit of a post that was never seen is that post's first appearance. Sets right what an edit changes: queries
    /// that the post leaves, keeps, and newly answers.
    fn edited(&mut self, observed: &Observed<'_>, post: &Post) -> Verdict {
        let (key, is_new) = self.meet(&post.key);
        if self.is_buried(key) {
            return Verdict::Duplicate;
        }
        let before = self.state.ledger.remove(key);
        if before.is_some() || !observed.matched.is_empty() {
            let mut entry = before.unwrap_or_else(|| Self::entry(observed, post));
            self.take_back_if(&mut entry, key, |query| !observed.matched.contains(&query));
            self.retone(&mut entry, tone_of(observed));
            self.answer(observed, post, &mut entry);
            self.remember(key, entry);
        }
        if is_new { Verdict::Fresh } else { Verdict::Edited }
    }

    /// The key stays known, so that neither a late copy of the post nor a late edit brings it back.
    fn deleted(&mut self, key: &PostKey) -> Verdict {
        let (key, _) = self.meet(key);
        self.bury(key);
        Verdict::Deleted
    }

    fn author_gone(&mut self, author: &AuthorKey) -> Verdict {
        for key in self.state.ledger.of_author(hash::author(author)) {
            self.bury(key);
        }
        Verdict::Author
    }

    fn bury(&mut self, key: u64) {
        self.state.seen.insert(self.within_reach(hash::grave(key)));
        if let Some(mut entry) = self.state.ledger.remove(key) {
            self.take_back_if(&mut entry, key, |_| true);
            let rules = self.rules;
            entry.queries.retain(|counted| rules.query(counted.query).is_some_and(|asked| !self.reaches(asked.brand)));
            self.remember(key, entry);
        }
    }

    fn is_buried(&self, key: u64) -> bool {
        let grave = hash::grave(key);
        self.state.seen.contains(grave) || self.state.seen.contains(self.within_reach(grave))
    }

    /// The hash as it is known to those whom the event reaches.
    fn within_reach(&self, hash: u64) -> u64 {
        self.owner.map_or(hash, |brand| hash::behind_wall(hash, brand))
    }

    fn remember(&mut self, key: u64, entry: Entry) {
        if !entry.queries.is_empty() {
            self.state.ledger.insert(key, entry);
        }
    }

    fn entry(observed: &Observed<'_>, post: &Post) -> Entry {
        Entry {
            at: timing::counted_at(post, observed.envelope.witnessed_at),
            author: hash::author(&post.author.key),
            queries: Vec::new(),
        }
    }

    /// Counts a post for queries that it had not answered before, and lets their rules judge.
    fn answer(&mut self, observed: &Observed<'_>, post: &Post, entry: &mut Entry) {
        let rules = self.rules;
        let is_fresh = timing::is_fresh(post, observed.envelope.witnessed_at);
        let severity = of_post(post, observed.reading.tone);
        let tone = tone_of(observed);
        for id in observed.matched {
            let Some(asked) = rules.query(*id).filter(|asked| self.reaches(asked.brand)) else { continue };
            let place = entry.queries.binary_search_by_key(id, |counted| counted.query);
            if place.is_ok_and(|place| entry.queries[place].counts) {
                continue;
            }
            let introduced = entry.at.is_some_and(|at| self.count(asked, post, at, entry.author, tone));
            let counted = Counted { query: *id, tone, counts: true, introduced };
            match place {
                Ok(place) => entry.queries[place] = counted,
                Err(place) => entry.queries.insert(place, counted),
            }
            if is_fresh && place.is_err() {
                self.judge_post(asked, post, severity);
            }
            self.judge_windows(asked);
        }
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

    /// Takes a post back from the queries that the event reaches and that `is_left` names.
    fn take_back_if(&mut self, entry: &mut Entry, key: u64, is_left: impl Fn(QueryId) -> bool) {
        let rules = self.rules;
        for counted in entry.queries.iter_mut().filter(|counted| counted.counts && is_left(counted.query)) {
            // Queries that are gone took their figures with them.
            let Some(asked) = rules.query(counted.query).filter(|asked| self.reaches(asked.brand)) else { continue };
            counted.counts = false;
            if let Some(at) = entry.at {
                self.take_back(asked, *counted, at, entry.author, key);
            }
        }
    }

    fn take_back(&mut self, asked: &Asked, counted: Counted, at: Time, author: u64, key: u64) {
        let mut left = counted.introduced;
        if let Some(volume) = self.state.volumes.get_mut(&asked.id) {
            left = volume.authors.take_back(author, at.minute(), counted.introduced);
            volume.dismiss(|witness| hash::post(witness) == key);
        }
        if counted.introduced && !left {
            self.state.ledger.hand_over(author, asked.id, at.minute());
        }
        self.deltas.posts(asked.id, at.minute(), counted.tone, -1, left);
        for rule in self.rules.rules_of(asked) {
            if let Some(state) = self.state.rules.get_mut(&rule.id) {
                state.take_back(at, counted.tone);
            }
        }
        self.judge_windows(asked);
    }

    /// Changes the tone with which a post counts.
    fn retone(&mut self, entry: &mut Entry, tone: Option<ToneLabel>) {
        let rules = self.rules;
        let Some(at) = entry.at else { return };
        for counted in entry.queries.iter_mut().filter(|counted| counted.counts) {
            let Some(asked) = rules.query(counted.query).filter(|asked| self.reaches(asked.brand)) else { continue };
            self.deltas.tone(asked.id, at.minute(), counted.tone, -1);
            self.deltas.tone(asked.id, at.minute(), tone, 1);
            for rule in rules.rules_of(asked) {
                if let Some(state) = self.state.rules.get_mut(&rule.id) {
                    state.retone(at, counted.tone, tone);
                }
            }
            counted.tone = tone;
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

fn tone_of(observed: &Observed<'_>) -> Option<ToneLabel> {
    observed.reading.tone.map(|tone| tone.label)
}
