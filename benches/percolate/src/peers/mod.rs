//! Others that can be asked the same: each in a file of its own, all fed the same words and the same queries. A peer
//! says how fast it was and which queries found how many posts, so that speed is compared only where the answers are.

pub(crate) mod fts5;
pub(crate) mod lucene;
pub(crate) mod naive;
pub(crate) mod tantivy;

use crate::clock::timed;
use crate::queries::Plain;

/// Posts that a peer that builds an index is given at once.
pub(crate) const BATCH: usize = 1_000;
/// Seconds of work that a peer is measured for.
const SECONDS: f64 = 4.0;
/// Enough batches for a median, however fast the peer.
const BATCHES: usize = 40;

/// What a peer did.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Posts a second, of each batch.
    pub(crate) rates: Vec<f64>,
    /// Posts that each query found among the first `posts`.
    pub(crate) hits: Vec<u32>,
    pub(crate) posts: usize,
    /// How it was used, where there was a choice.
    pub(crate) how: &'static str,
}

/// One that matches batches of posts; queries were given to it beforehand.
trait Batches {
    /// Adds to `hits` how many of these posts each query finds.
    fn batch(&mut self, posts: &[String], hits: &mut [u32]) -> Result<(), String>;
}

/// Lets a peer work until its time is up, through all posts once at most.
fn run(peer: &mut dyn Batches, queries: &[Plain], posts: &[String], how: &'static str) -> Result<Ran, String> {
    let mut ran = Ran { rates: Vec::new(), hits: vec![0; queries.len()], posts: 0, how };
    let mut spent = 0.0;
    for batch in posts.chunks(BATCH).take(BATCHES) {
        let (done, seconds) = timed(|| peer.batch(batch, &mut ran.hits));
        done?;
        ran.rates.push(batch.len() as f64 / seconds);
        ran.posts += batch.len();
        spent += seconds;
        if spent > SECONDS && ran.rates.len() > 1 {
            break;
        }
    }
    Ok(ran)
}
