//! What `step` answers: effects to store, and a verdict on each event. Owns the shapes, decides nothing.

use serde::{Deserialize, Serialize};
use vigie_model::{Alert, BrandId, ChannelId, Minute, QueryId, RuleId, SourceId, Time};

/// Everything that one block led to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// What must be done, in order. The caller stores effects in the transaction that moves its cursor.
    pub effects: Vec<Effect>,
    /// One verdict for each event of the batch, at the same index.
    pub verdicts: Vec<Verdict>,
}

/// How an event stands to what was seen before. Decides what the caller stores of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// A post that was not seen before: store it with its matches. Where a brand's own source brought it before
    /// others did, it is fresh twice: the second time for those others.
    Fresh,
    /// A post that was seen before, or a post or edit that arrives after its deletion: store nothing.
    Duplicate,
    /// New words of a post that was seen before: replace its words and its matches, where the event's source reaches.
    Edited,
    /// A post is to be forgotten, where the event's source reaches.
    Deleted,
    /// News about an author.
    Author,
}

/// What must be done because of what was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A rule fired.
    Alert(Alert),
    /// A digest is due.
    Digest(Digest),
    /// A query's figures of one minute changed.
    Volume(Volume),
    /// What a source brought in this block.
    Totals(Totals),
}

/// Alerts that were gathered and are now told together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Whose digest.
    pub brand: BrandId,
    /// The rule whose alerts it gathers.
    pub rule: RuleId,
    /// The query that the rule watches.
    pub query: QueryId,
    /// Who is told.
    pub channels: Vec<ChannelId>,
    /// What makes it the same digest when it comes again from the same log.
    pub once_key: String,
    /// Once-keys of the alerts gathered, in the order they were raised; the first `DIGEST_ALERTS_MAX` of them.
    pub alerts: Vec<String>,
    /// Alerts gathered beyond those listed.
    pub omitted: u32,
    /// When the first of them was raised.
    pub from: Time,
    /// When the digest came due.
    pub until: Time,
}

/// A change of the figures of one query in one minute of event time. Add it to what is stored; figures shrink when a
/// post is deleted or an edit no longer matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// The query.
    pub query: QueryId,
    /// The minute of event time.
    pub minute: Minute,
    /// Posts.
    pub posts: i32,
    /// Distinct authors within this minute.
    pub authors: i32,
    /// Posts read as negative.
    pub negative: i32,
    /// Posts read as neutral.
    pub neutral: i32,
    /// Posts read as positive.
    pub positive: i32,
}

/// What one source brought in one minute of arrival; add it to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The source.
    pub source: SourceId,
    /// The minute of arrival.
    pub minute: Minute,
    /// Events of every kind, duplicates too.
    pub events: u32,
    /// Posts not seen before, whether a query matched them or not.
    pub posts: u32,
}
