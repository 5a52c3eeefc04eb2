//! What is known of one query's recent posts: its authors, and the newest posts as witnesses for alerts.

use serde::{Deserialize, Serialize};
use vigie_model::{Minute, PostKey, Time};

use super::authors::Authors;

/// Posts that an alert shows.
pub(crate) const WITNESSES_MAX: usize = 5;

/// Witnesses older than a day speak for nothing.
const WITNESS_MINUTES: i64 = 24 * 60;

/// One query's recent posts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct QueryVolume {
    /// Hash of the query's text when counting began.
    pub(crate) asks: u64,
    pub(crate) authors: Authors,
    /// Newest first.
    witnesses: Vec<(Time, PostKey)>,
}

impl QueryVolume {
    pub(crate) fn new(asks: u64) -> Self {
        Self { asks, ..Self::default() }
    }

    /// Keeps a post as witness if it is among the newest.
    pub(crate) fn witness(&mut self, at: Time, key: &PostKey) {
        let place = self.witnesses.partition_point(|(other_at, other)| (*other_at, other) > (at, key));
        if place < WITNESSES_MAX {
            self.witnesses.insert(place, (at, key.clone()));
            self.witnesses.truncate(WITNESSES_MAX);
        }
    }

    /// A deleted post speaks for nothing.
    pub(crate) fn dismiss(&mut self, mut is_gone: impl FnMut(&PostKey) -> bool) {
        self.witnesses.retain(|(_, key)| !is_gone(key));
    }

    /// The newest posts since `from`, newest first.
    pub(crate) fn witnesses_since(&self, from: Time) -> Vec<PostKey> {
        self.witnesses.iter().filter(|(at, _)| *at >= from).map(|(_, key)| key.clone()).collect()
    }

    /// Forgets what no window reaches any more; false where nothing is left.
    pub(crate) fn forget(&mut self, now: Minute) -> bool {
        self.authors.forget(now);
        let oldest = Minute(now.0 - WITNESS_MINUTES).start();
        self.witnesses.retain(|(at, _)| *at >= oldest);
        !(self.authors.is_empty() && self.witnesses.is_empty())
    }
}
