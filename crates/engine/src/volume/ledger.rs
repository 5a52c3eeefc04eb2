//! Which posts were counted where, so that a deletion or an edit can be set right. Owns a bounded memory of hashes and
//! query ids; holds no words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vigie_model::{Minute, QueryId, Time, ToneLabel};

/// Matches (a post and a query that it answers) in one of the two generations. At least the newest 131,072 matches can
/// be taken back, at most twice as many. A post weighs about 130 bytes and 16 more for each query, so at most 40 MB.
pub const LEDGER_GENERATION: usize = 1 << 17;

/// Queries remembered of one post. A post that answers more is taken back from the first ones only; nobody's post
/// answers a thousand questions but a list of words made to do so.
pub const QUERIES_PER_POST_MAX: usize = 1_000;

/// Posts of an author that are looked at to find one that stands for their presence in a minute: whoever writes more
/// matched posts than that is counted right all the same, unless all of that minute are deleted an hour later.
const HEIRS_MAX: usize = 64;

/// A matched post as it was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// When it counted; `None` where it was too old to count.
    pub(crate) at: Option<Time>,
    /// Hash of its author.
    pub(crate) author: u64,
    /// The queries it answers or once answered, ascending.
    pub(crate) queries: Vec<Counted>,
}

/// A query that a post answers or once answered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) query: QueryId,
    /// The tone it was counted with.
    pub(crate) tone: Option<ToneLabel>,
    /// Whether it still answers it: a post that comes back to a query counts again, but is no news to it.
    pub(crate) counts: bool,
    /// Whether the post brought a new author to its minute.
    pub(crate) introduced: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Generation {
    matches: usize,
    posts: BTreeMap<u64, Entry>,
    by_author: BTreeSet<(u64, u64)>,
}

/// The newest matched posts by the hash of their key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    young: Generation,
    old: Generation,
}

impl Ledger {
    /// Remembers a post; forgets the older half when the newer half is full.
    pub(crate) fn insert(&mut self, post: u64, mut entry: Entry) {
        entry.queries.truncate(QUERIES_PER_POST_MAX);
        entry.queries.shrink_to_fit();
        self.young.matches += entry.queries.len().max(1);
        self.young.by_author.insert((entry.author, post));
        self.young.posts.insert(post, entry);
        if self.young.matches >= LEDGER_GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
    }

    /// Takes a post out.
    pub(crate) fn remove(&mut self, post: u64) -> Option<Entry> {
        [&mut self.young, &mut self.old].into_iter().find_map(|generation| {
            let entry = generation.posts.remove(&post)?;
            generation.by_author.remove(&(entry.author, post));
            Some(entry)
        })
    }

    /// The posts of one author, ascending.
    pub(crate) fn of_author(&self, author: u64) -> Vec<u64> {
        let mut posts: Vec<u64> = self.posts_of(author).collect();
        posts.sort_unstable();
        posts
    }

    /// The post that brought an author to a minute of a query is gone: lets another of theirs stand for it.
    pub(crate) fn hand_over(&mut self, author: u64, query: QueryId, minute: Minute) {
        let heirs: Vec<u64> = self.posts_of(author).take(HEIRS_MAX).collect();
        for post in heirs {
            let generations = [&mut self.young, &mut self.old];
            let entry = generations.into_iter().find_map(|generation| generation.posts.get_mut(&post));
            let Some(entry) = entry.filter(|entry| entry.at.is_some_and(|at| at.minute() == minute)) else { continue };
            if let Some(counted) = entry.queries.iter_mut().find(|counted| counted.query == query && counted.counts) {
                counted.introduced = true;
                return;
            }
        }
    }

    fn posts_of(&self, author: u64) -> impl Iterator<Item = u64> {
        let all = (author, u64::MIN)..=(author, u64::MAX);
        [&self.young, &self.old]
            .into_iter()
            .flat_map(move |generation| generation.by_author.range(all.clone()))
            .map(|(_, post)| *post)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_generation_can_always_be_taken_back() {
        let entry = |author| Entry { at: None, author, queries: Vec::new() };
        let mut ledger = Ledger::default();
        let posts = 3 * LEDGER_GENERATION as u64 + 5;
        for post in 0..posts {
            ledger.insert(post, entry(post % 7));
        }
        assert!(ledger.remove(0).is_none(), "the oldest are forgotten");
        assert!(ledger.remove(posts - LEDGER_GENERATION as u64).is_some());
        assert!(ledger.remove(posts - 1).is_some());
        assert!(ledger.remove(posts - 1).is_none(), "taken back once");
        let held = ledger.young.posts.len() + ledger.old.posts.len();
        assert!(held <= 2 * LEDGER_GENERATION);
        assert_eq!((0..7).map(|author| ledger.of_author(author).len()).sum::<usize>(), held);
    }
}
