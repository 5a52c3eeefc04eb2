//! What the stream means over time: volumes, spikes, alerts, attention.
//!
//! Owns state over time and nothing else: no clock, no network, no storage, no randomness. The same log and the same
//! rules give the same effects, byte for byte, live, replayed or rehearsed.

mod effect;
mod rules;
mod state;

pub use effect::{Digest, Effect, Outcome, Totals, Verdict, Volume};
pub use rules::Rules;
pub use state::State;
use vigie_model::{Envelope, QueryId, Reading, Time};

/// An event with what lens and matcher said of it.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The event as the log holds it.
    pub envelope: &'a Envelope,
    /// What the lens said; meaningful for posts only.
    pub reading: Reading,
    /// The queries that a post answers, ascending; empty for everything else.
    pub matched: &'a [QueryId],
}

/// Takes one block of the log in and says what must be done because of it.
///
/// `now` is the log's clock: the time at which the block was witnessed. An empty batch is a tick; cool-downs, windows
/// and digests advance by it. A `now` earlier than one seen before counts as that earlier one: time does not run back.
pub fn step(state: &mut State, rules: &Rules, batch: &[Observed<'_>], now: Time) -> Outcome {
    let _ = (state, rules, now);
    Outcome { effects: Vec::new(), verdicts: vec![Verdict::Fresh; batch.len()] }
}
