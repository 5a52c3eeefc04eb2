//! What the stream means over time: volumes, spikes, alerts, attention.
//!
//! Owns state over time and nothing else: no clock, no network, no storage, no randomness. The same log and the same
//! rules give the same effects, byte for byte, live, replayed or rehearsed.

use vigie_model::{Alert, BrandId, Envelope, Minute, QueryId, Reading, Ruleset, Time};

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

/// What must be done because of what was seen. The caller stores effects in the transaction that moves its cursor.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A rule fired.
    Alert(Alert),
}
