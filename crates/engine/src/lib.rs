//! What the stream means over time: volumes, spikes, alerts, attention.
//!
//! Owns state over time and nothing else: no clock, no network, no storage, no randomness. The same log and the same
//! rules give the same effects, byte for byte, live, replayed or rehearsed.

mod alerts;
mod effect;
mod hash;
mod intake;
mod rules;
mod seen;
mod state;
mod timing;
mod volume;

pub use alerts::{DIGEST_ALERTS_MAX, WARM_UP_MINUTES};
pub use effect::{Digest, Effect, Outcome, Totals, Verdict, Volume};
pub use rules::Rules;
pub use seen::SEEN_GENERATION;
pub use state::State;
pub use timing::{FRESH_MINUTES, LATE_MINUTES, WATERMARK_MINUTES};
use vigie_model::{Envelope, QueryId, Reading, Time};
pub use volume::{AUTHORS_MAX, LEDGER_GENERATION, QUERIES_PER_POST_MAX};

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
    intake::Intake::new(state, rules, now).run(batch)
}
