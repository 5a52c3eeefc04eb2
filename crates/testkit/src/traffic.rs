//! Seeded Jetstream-shaped traffic with a known sent set: for load and for crashes. The same seed gives the same lines.
//! Owns what is sent and what must be stored of it, not how it travels.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vigie_model::Time;

use crate::random::Random;
use crate::simulator::tid;

/// What traffic is made of; shares are in a thousand of the posts.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// Posts, all with [`Traffic::WORD`] in them.
    pub posts: usize,
    /// Posts a second, in the events' own time.
    pub per_second: u32,
    /// Accounts that write them.
    pub accounts: usize,
    /// Posts that hold [`Traffic::MARK`] as well.
    pub marked: u64,
    /// Posts that come twice.
    pub duplicates: u64,
    /// Posts whose words change.
    pub edits: u64,
    /// Posts that are taken back.
    pub deletes: u64,
    /// Posts that change places with a later event of somebody else.
    pub reordered: u64,
    /// Likes, profiles, identity events between them.
    pub noise: u64,
    /// Lines that nobody can read.
    pub malformed: u64,
    /// Accounts that are deleted, with all they wrote.
    pub accounts_gone: usize,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            posts: 10_000,
            per_second: 1_000,
            accounts: 300,
            marked: 20,
            duplicates: 15,
            edits: 10,
            deletes: 20,
            reordered: 15,
            noise: 200,
            malformed: 3,
            accounts_gone: 2,
        }
    }
}

/// What a line does. Posts are named as `did/rkey`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// A post appears.
    Posted(String),
    /// The same create again.
    Duplicate(String),
    /// A post's words change.
    Edited(String),
    /// A post is taken back.
    Deleted(String),
    /// An account goes, and all it wrote.
    AccountGone(String),
    /// Understood and not wanted, or nothing that changes a post.
    Noise,
    /// Cannot be read.
    Malformed,
}

/// One line of traffic.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in the server's stream, from 1.
    pub seq: u64,
    /// The server's time, in microseconds.
    pub time_us: i64,
    /// The frame, without the `cursor` field.
    pub json: String,
    /// What it does.
    pub deed: Deed,
}

impl Line {
    /// The frame as a new server sends it: with its sequence number. Malformed lines stay as they are.
    pub fn with_cursor(&self) -> String {
        match self.json.strip_prefix('{') {
            Some(rest) if self.deed != Deed::Malformed => format!("{{\"cursor\":{},{rest}", self.seq),
            _ => self.json.clone(),
        }
    }
}

/// Traffic, and what must be stored of it.
#[derive(Clone, Debug)]
pub struct Traffic {
    /// The lines, in the order of sending.
    pub lines: Vec<Line>,
    /// What must be there in the end: each post's last words by `did/rkey`.
    pub expected: BTreeMap<String, String>,
    /// Every post that ever held [`Traffic::MARK`] when it appeared, by `did/rkey`: what a rule on each post tells.
    pub marked: BTreeSet<String>,
}

impl Traffic {
    /// A word of every post: the query that must find the whole sent set.
    pub const WORD: &'static str = "pharillon";
    /// A word of a few posts: the query that alerts are raised on.
    pub const MARK: &'static str = "alertillon";

    /// The marked posts that are still there in the end: an alert no longer names what was taken back.
    pub fn marked_standing(&self) -> BTreeSet<String> {
        self.marked.iter().filter(|native| self.expected.contains_key(*native)).cloned().collect()
    }
}

/// Traffic of `seed` from `start` on.
pub fn traffic(seed: u64, start: Time, mix: &Mix) -> Traffic {
    let mut maker = Maker::new(seed, start, mix);
    for index in 0..mix.posts {
        maker.post(index);
        maker.mishaps();
    }
    maker.accounts_gone();
    maker.finish()
}

/// Posts of so many last ones are edited or taken back.
const RECENT: u64 = 500;
const POSTS: &str = "app.bsky.feed.post";
const SAID: [&str; 12] = [
    "the boats are out",
    "brume sur la jetée",
    "who left the gate open",
    "café froid, encore",
    "light on the water",
    "on rentre à pied",
    "gulls everywhere today",
    "il pleut des cordes",
    "the tram is late again",
    "quelle belle soirée",
    "three knots and rising",
    "le marché ferme à midi",
];

struct Maker<'a> {
    mix: &'a Mix,
    random: Random,
    start: Time,
    dids: Vec<String>,
    written: Vec<(String, String)>,
    drafts: Vec<(Deed, String)>,
    expected: BTreeMap<String, String>,
    marked: BTreeSet<String>,
}

impl<'a> Maker<'a> {
    fn new(seed: u64, start: Time, mix: &'a Mix) -> Self {
        let mut random = Random::new(seed, "traffic");
        let dids = (0..mix.accounts.max(1)).map(|_| format!("did:plc:{}", letters(&mut random))).collect();
        Self {
            mix,
            random,
            start,
            dids,
            written: Vec::new(),
            drafts: Vec::new(),
            expected: BTreeMap::new(),
            marked: BTreeSet::new(),
        }
    }

    /// The event time of the `index`th post.
    fn time(&self, index: usize) -> Time {
        self.start.plus_micros(index as i64 * Time::SECOND / i64::from(self.mix.per_second.max(1)))
    }

    fn post(&mut self, index: usize) {
        let at = self.time(index);
        let did = self.random.pick(&self.dids).clone();
        let native = format!("{did}/{}", tid(at, index as u64 % 1_024));
        let mark = if self.random.permille(self.mix.marked) { Traffic::MARK } else { "" };
        let text = format!("{} {} {index} {mark}", Traffic::WORD, self.random.pick(&SAID)).trim_end().to_owned();
        if !mark.is_empty() {
            self.marked.insert(native.clone());
        }
        let json = commit(&native, "create", Some(&record(&text, at)));
        self.drafts.push((Deed::Posted(native.clone()), json.clone()));
        if self.random.permille(self.mix.duplicates) {
            self.drafts.push((Deed::Duplicate(native.clone()), json));
        }
        self.expected.insert(native.clone(), text.clone());
        self.written.push((native, text));
    }

    fn mishaps(&mut self) {
        let at = self.time(self.written.len());
        if self.random.permille(self.mix.edits)
            && let Some((native, text)) = self.recent()
        {
            let text = format!("{text} (corrected)");
            self.drafts.push((Deed::Edited(native.clone()), commit(&native, "update", Some(&record(&text, at)))));
            self.expected.insert(native, text);
        }
        if self.random.permille(self.mix.deletes)
            && let Some((native, _)) = self.recent()
        {
            self.expected.remove(&native);
            self.drafts.push((Deed::Deleted(native.clone()), commit(&native, "delete", None)));
        }
        if self.random.permille(self.mix.noise) {
            let noise = self.noise(at);
            self.drafts.push((Deed::Noise, noise));
        }
        if self.random.permille(self.mix.malformed) {
            let broken = self.random.pick(&BROKEN).to_owned().to_owned();
            self.drafts.push((Deed::Malformed, broken));
        }
    }

    /// A post of lately that still stands, with its last words.
    fn recent(&mut self) -> Option<(String, String)> {
        let back = self.random.below(RECENT.min(self.written.len() as u64)) as usize;
        let (native, _) = self.written.get(self.written.len().checked_sub(back + 1)?)?;
        let text = self.expected.get(native)?;
        Some((native.clone(), text.clone()))
    }

    fn noise(&mut self, at: Time) -> String {
        let did = self.random.pick(&self.dids).clone();
        let seq = self.random.below(1 << 40);
        match self.random.below(4) {
            0 => json!({ "did": did, "kind": "identity",
                "identity": { "did": did, "handle": format!("{}.pds.example", letters(&mut self.random)), "seq": seq, "time": at } }),
            1 => json!({ "did": did, "kind": "account", "account": { "active": true, "did": did, "seq": seq, "time": at } }),
            kind => {
                let collection = if kind == 2 { "app.bsky.feed.like" } else { "app.bsky.actor.profile" };
                json!({ "did": did, "kind": "commit", "commit": { "rev": tid(at, 1), "operation": "create",
                    "collection": collection, "rkey": tid(at, 2), "record": { "$type": collection, "createdAt": at } } })
            }
        }
        .to_string()
    }

    fn accounts_gone(&mut self) {
        for did in self.dids.iter().take(self.mix.accounts_gone) {
            let gone = json!({ "did": did, "kind": "account",
                "account": { "active": false, "did": did, "status": "deleted", "seq": 1, "time": self.start } });
            self.drafts.push((Deed::AccountGone(did.clone()), gone.to_string()));
            self.expected.retain(|native, _| !native.starts_with(did.as_str()));
        }
    }

    fn finish(mut self) -> Traffic {
        self.reorder();
        let step = Time::SECOND * self.mix.posts as i64
            / (i64::from(self.mix.per_second.max(1)) * self.drafts.len().max(1) as i64).max(1);
        let lines = self.drafts.into_iter().enumerate().map(|(index, (deed, json))| {
            let time_us = self.start.micros() + index as i64 * step.max(1);
            let json = match json.strip_prefix('{') {
                Some(rest) if deed != Deed::Malformed => format!("{{\"time_us\":{time_us},{rest}"),
                _ => json,
            };
            Line { seq: index as u64 + 1, time_us, json, deed }
        });
        Traffic { lines: lines.collect(), expected: self.expected, marked: self.marked }
    }

    /// Neighbours of different accounts change places; what happens to one post stays in its order.
    fn reorder(&mut self) {
        for index in 1..self.drafts.len() {
            let apart = repository(&self.drafts[index - 1].0) != repository(&self.drafts[index].0);
            if apart && self.random.permille(self.mix.reordered) {
                self.drafts.swap(index - 1, index);
            }
        }
    }
}

/// Lines that nobody can read, each in a way of its own.
const BROKEN: [&str; 6] = [
    "",
    "{\"did\":\"did:plc:x\",\"time_us\":",
    "[1,2,3]",
    "{\"did\":42,\"time_us\":\"yesterday\",\"kind\":\"commit\"}",
    "not json at all",
    "{\"did\":\"did:plc:x\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":\"create\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"x\",\"record\":{\"text\":7}}}",
];

fn record(text: &str, at: Time) -> serde_json::Value {
    json!({ "$type": POSTS, "text": text, "langs": ["fr"], "createdAt": at })
}

fn commit(native: &str, operation: &str, record: Option<&serde_json::Value>) -> String {
    let (did, rkey) = native.rsplit_once('/').unwrap_or((native, ""));
    let mut commit = json!({ "rev": rkey, "operation": operation, "collection": POSTS, "rkey": rkey });
    if let Some(record) = record {
        commit["record"] = record.clone();
    }
    json!({ "did": did, "kind": "commit", "commit": commit }).to_string()
}

/// Whose repository a deed is done in, where it is known.
fn repository(deed: &Deed) -> Option<&str> {
    match deed {
        Deed::Posted(native) | Deed::Duplicate(native) | Deed::Edited(native) | Deed::Deleted(native) => {
            native.split('/').next()
        }
        // Accounts that go stay behind all they wrote; the others may stand anywhere, but a shared `None` keeps order.
        Deed::AccountGone(_) | Deed::Noise | Deed::Malformed => None,
    }
}

fn letters(random: &mut Random) -> String {
    (0..24).map(|_| char::from(*random.pick(b"abcdefghijklmnopqrstuvwxyz234567"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Traffic {
        traffic(3, Time::from_seconds(1_790_000_000), &Mix { posts: 3_000, ..Mix::default() })
    }

    #[test]
    fn the_same_seed_sends_the_same_lines() {
        let lines = |traffic: Traffic| traffic.lines.into_iter().map(|line| line.json).collect::<Vec<_>>();
        assert_eq!(lines(small()), lines(small()));
    }

    #[test]
    fn following_the_lines_leads_to_what_is_expected() {
        let traffic = small();
        let mut stored: BTreeMap<String, String> = BTreeMap::new();
        let words = |line: &Line| {
            let frame: serde_json::Value = serde_json::from_str(&line.json).unwrap();
            frame["commit"]["record"]["text"].as_str().unwrap().to_owned()
        };
        for line in &traffic.lines {
            match &line.deed {
                Deed::Posted(native) => assert_eq!(stored.insert(native.clone(), words(line)), None),
                // What comes twice changes nothing unless it was edited in between, which no line here does.
                Deed::Duplicate(native) => assert!(stored.contains_key(native)),
                Deed::Edited(native) => assert!(stored.insert(native.clone(), words(line)).is_some()),
                Deed::Deleted(native) => assert!(stored.remove(native).is_some()),
                Deed::AccountGone(did) => stored.retain(|native, _| !native.starts_with(did.as_str())),
                Deed::Noise | Deed::Malformed => {}
            }
        }
        assert_eq!(stored, traffic.expected);
        assert!(stored.values().all(|text| text.contains(Traffic::WORD)));
    }

    #[test]
    fn every_kind_of_line_is_sent() {
        let traffic = small();
        let count = |kind: fn(&Deed) -> bool| traffic.lines.iter().filter(|line| kind(&line.deed)).count();
        assert!(count(|deed| matches!(deed, Deed::Duplicate(_))) > 10);
        assert!(count(|deed| matches!(deed, Deed::Edited(_))) > 10);
        assert!(count(|deed| matches!(deed, Deed::Deleted(_))) > 10);
        assert!(count(|deed| matches!(deed, Deed::Malformed)) > 2);
        assert_eq!(count(|deed| matches!(deed, Deed::AccountGone(_))), 2);
        assert!(traffic.marked.len() > 20);
        assert!(traffic.lines.iter().zip(1..).all(|(line, seq)| line.seq == seq));
    }
}
