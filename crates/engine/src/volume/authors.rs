//! Distinct authors of one query over the last hour. Owns who posted in which minute, as hashes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::Minute;

/// Minutes for which authors are told apart: the longest spike window (60), the minutes that stay open (2) and some air.
pub(crate) const AUTHOR_MINUTES: i64 = 65;

/// Pairs of author and minute kept for one query, about 2.5 MB. Beyond it every post counts as an author of its own in
/// the figures and as none in spikes: an hour with more than 65,536 authors is a spike already.
pub const AUTHORS_MAX: usize = 1 << 16;

/// Who posted when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Authors {
    /// Posts by author and minute.
    posts: BTreeMap<(u64, Minute), u32>,
    /// How many authors have their newest post in a minute. Sums of it count the authors of any window that ends now.
    newest: BTreeMap<Minute, u32>,
}

impl Authors {
    /// Counts a post; true where it is the author's first in that minute.
    pub(crate) fn add(&mut self, author: u64, minute: Minute, now: Minute) -> bool {
        if let Some(posts) = self.posts.get_mut(&(author, minute)) {
            *posts += 1;
            return false;
        }
        if minute.0 > now.0 - AUTHOR_MINUTES && self.posts.len() < AUTHORS_MAX {
            let before = self.newest_of(author);
            self.posts.insert((author, minute), 1);
            self.move_newest(before, self.newest_of(author));
        }
        true
    }

    /// Takes a post back; true where the author has no other post in that minute. Where authors of that minute are no
    /// longer told apart, `introduced` answers: what `add` said when the post came.
    pub(crate) fn take_back(&mut self, author: u64, minute: Minute, introduced: bool) -> bool {
        let Some(posts) = self.posts.get_mut(&(author, minute)) else { return introduced };
        *posts -= 1;
        if *posts > 0 {
            return false;
        }
        let before = self.newest_of(author);
        self.posts.remove(&(author, minute));
        self.move_newest(before, self.newest_of(author));
        true
    }

    /// Authors with a post after `minute`.
    pub(crate) fn after(&self, minute: Minute) -> u32 {
        self.newest.range(Minute(minute.0 + 1)..).map(|(_, authors)| authors).sum()
    }

    /// Authors with a post from `first` to `last`, both included. Walks over everybody: once a minute, not once a post.
    pub(crate) fn between(&self, first: Minute, last: Minute) -> u32 {
        let mut count = 0;
        let mut counted = None;
        for (author, minute) in self.posts.keys() {
            if (first..=last).contains(minute) && counted != Some(*author) {
                counted = Some(*author);
                count += 1;
            }
        }
        count
    }

    /// Forgets minutes that no window reaches any more.
    pub(crate) fn forget(&mut self, now: Minute) {
        let oldest = Minute(now.0 - AUTHOR_MINUTES);
        self.newest.retain(|minute, _| *minute > oldest);
        self.posts.retain(|(_, minute), _| *minute > oldest);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }

    fn newest_of(&self, author: u64) -> Option<Minute> {
        let (key, _) = self.posts.range((author, Minute(i64::MIN))..=(author, Minute(i64::MAX))).next_back()?;
        Some(key.1)
    }

    fn move_newest(&mut self, from: Option<Minute>, to: Option<Minute>) {
        if from == to {
            return;
        }
        if let Some(minute) = from
            && let Some(authors) = self.newest.get_mut(&minute)
        {
            *authors -= 1;
            if *authors == 0 {
                self.newest.remove(&minute);
            }
        }
        if let Some(minute) = to {
            *self.newest.entry(minute).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Sums of `newest` and the walk agree with a plain list of posts, whatever is added and taken back.
        #[test]
        fn counts_agree_with_a_plain_list(steps in prop::collection::vec((any::<bool>(), 0_u64..6, 90_i64..103), 0..80)) {
            let now = Minute(100);
            let mut authors = Authors::default();
            let mut list: Vec<(u64, i64)> = Vec::new();
            for (adds, author, minute) in steps {
                if adds {
                    let first = !list.contains(&(author, minute));
                    prop_assert_eq!(authors.add(author, Minute(minute), now), first);
                    list.push((author, minute));
                } else if let Some(index) = list.iter().position(|post| *post == (author, minute)) {
                    list.swap_remove(index);
                    let last = !list.contains(&(author, minute));
                    prop_assert_eq!(authors.take_back(author, Minute(minute), true), last);
                }
                for minute in [89, 95, 100] {
                    let distinct: std::collections::BTreeSet<u64> =
                        list.iter().filter(|post| post.1 > minute).map(|post| post.0).collect();
                    prop_assert_eq!(authors.after(Minute(minute)) as usize, distinct.len());
                    prop_assert_eq!(authors.between(Minute(minute + 1), Minute(200)) as usize, distinct.len());
                }
            }
        }
    }

    #[test]
    fn old_minutes_are_forgotten_and_later_posts_of_them_count_one_by_one() {
        let mut authors = Authors::default();
        assert!(authors.add(1, Minute(100), Minute(100)));
        assert!(!authors.add(1, Minute(100), Minute(100)));
        authors.forget(Minute(100 + AUTHOR_MINUTES));
        assert!(authors.is_empty());
        assert_eq!(authors.after(Minute(0)), 0);
        assert!(authors.add(1, Minute(100), Minute(100 + AUTHOR_MINUTES)));
        assert!(authors.is_empty());
        assert!(!authors.take_back(1, Minute(100), false));
        assert!(authors.take_back(1, Minute(100), true));
    }
}
