//! The plain evaluator, which asks every query of every post: the yardstick for answers, and the slowest peer.

use vigie_query::{Id, Query, naive};

use crate::clock::timed;
use crate::corpus::Post;

/// Queries that are read at once, so that a million need not be held.
const CHUNK: usize = 1_000;

/// What it found.
pub(crate) struct Found {
    /// Of each post the queries that it answers, ascending.
    pub(crate) matches: Vec<Vec<Id>>,
    pub(crate) rate: f64,
}

pub(crate) fn measure(queries: impl Iterator<Item = Query>, posts: &[&Post]) -> Found {
    let mut matches = vec![Vec::new(); posts.len()];
    let (prepared, mut seconds) =
        timed(|| posts.iter().map(|post| naive::Prepared::new(&post.document())).collect::<Vec<_>>());
    let mut queries = (0..).zip(queries).peekable();
    while queries.peek().is_some() {
        let chunk: Vec<(Id, Query)> = queries.by_ref().take(CHUNK).collect();
        let ((), took) = timed(|| {
            for (post, found) in prepared.iter().zip(&mut matches) {
                found.extend(chunk.iter().filter(|(_, query)| post.matches(query)).map(|(id, _)| id));
            }
        });
        seconds += took;
    }
    Found { matches, rate: posts.len() as f64 / seconds }
}
