//! Where a feed was left: the validators for asking again, where it moved, and which entries were seen.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::source::Cursor;

/// Entries remembered, and entries read of one feed: the busiest feeds show some hundreds at once. An entry is 34 bytes.
pub(super) const SEEN_MAX: usize = 2_000;

/// A server's validator longer than this is not kept.
const VALIDATOR_BYTES_MAX: usize = 1_024;

/// What is remembered between two visits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// The address as set; where it is set anew, validators and moves are forgotten.
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
    /// Where the feed has moved for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) moved_to: Option<Url>,
    /// Entries seen, the latest first.
    pub(super) seen: Vec<Mark>,
}

/// One entry's fingerprint: which it is, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) id: u64,
    pub(super) words: u64,
}

impl Mark {
    pub(super) fn new(id: &str, title: &str, text: &str) -> Self {
        Self { id: fingerprint(&[id]), words: fingerprint(&[title, text]) }
    }
}

/// The first 64 bits of SHA-256: stable across versions and machines, and nobody can make two entries collide cheaply
/// enough to hide one.
fn fingerprint(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

impl Serialize for Mark {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}{:016x}", self.id, self.words))
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let half = |range| text.get(range).and_then(|hex| u64::from_str_radix(hex, 16).ok());
        match (half(0..16), half(16..32)) {
            (Some(id), Some(words)) => Ok(Self { id, words }),
            _ => Err(serde::de::Error::custom("not an entry's mark")),
        }
    }
}

impl State {
    /// Reads a cursor; one that cannot be read, or that is of another address, starts anew as far as need be.
    pub(super) fn open(cursor: Option<&Cursor>, url: &Url) -> Self {
        let mut state: Self = cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok()).unwrap_or_default();
        state.seen.truncate(SEEN_MAX);
        if state.url != url.as_str() {
            state = Self { url: url.as_str().to_owned(), seen: state.seen, ..Self::default() };
        }
        state
    }

    pub(super) fn cursor(&self) -> Cursor {
        Cursor(serde_json::to_string(self).unwrap_or_default())
    }

    /// What each seen entry says, by its id.
    pub(super) fn words(&self) -> HashMap<u64, u64> {
        self.seen.iter().map(|mark| (mark.id, mark.words)).collect()
    }

    /// Puts `marks`, the feed's entries as they stand now, before those that it no longer shows.
    pub(super) fn remember(&mut self, marks: &[Mark]) {
        let shown: HashMap<u64, ()> = marks.iter().map(|mark| (mark.id, ())).collect();
        let old = self.seen.iter().filter(|mark| !shown.contains_key(&mark.id)).copied();
        self.seen = marks.iter().copied().chain(old).take(SEEN_MAX).collect();
    }

    /// Keeps a server's validators for the next visit.
    pub(super) fn validate_by(&mut self, etag: Option<&str>, last_modified: Option<&str>) {
        let short = |text: Option<&str>| {
            text.filter(|text| !text.is_empty() && text.len() <= VALIDATOR_BYTES_MAX).map(str::to_owned)
        };
        self.etag = short(etag);
        self.last_modified = short(last_modified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_another_address_forgets_the_validators_only() {
        let url = Url::parse("https://example.org/feed").unwrap();
        let mut state = State::open(None, &url);
        state.validate_by(Some("\"a\""), Some(""));
        state.remember(&[Mark::new("1", "t", "x"), Mark::new("2", "t", "y")]);
        assert_eq!(State::open(Some(&state.cursor()), &url), state);
        let elsewhere = State::open(Some(&state.cursor()), &Url::parse("https://example.org/other").unwrap());
        assert_eq!((elsewhere.etag, elsewhere.seen), (None, state.seen));
        for broken in ["", "{", "[]", r#"{"seen":["xyz"]}"#, r#"{"seen":7}"#] {
            assert_eq!(State::open(Some(&Cursor(broken.to_owned())), &url), State::open(None, &url), "{broken}");
        }
    }

    #[test]
    fn what_is_shown_now_is_never_forgotten_first() {
        let marks =
            |from: usize, to: usize| -> Vec<Mark> { (from..to).map(|at| Mark::new(&at.to_string(), "", "")).collect() };
        let mut state = State::default();
        state.remember(&marks(0, SEEN_MAX));
        state.remember(&marks(SEEN_MAX - 10, SEEN_MAX + 10));
        assert_eq!(state.seen.len(), SEEN_MAX);
        assert_eq!(state.seen[..20], marks(SEEN_MAX - 10, SEEN_MAX + 10));
    }
}
