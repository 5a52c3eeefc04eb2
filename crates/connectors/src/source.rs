//! What every source is to the rest of the house: something that is asked for its next batch.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use vigie_model::{Event, Time};

/// Where a source stopped reading, in its own words. Opaque to everybody else; kept beside the events it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// How much a caller wants at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Events at most.
    pub events_max: usize,
    /// How long to gather once the first event is there; keeps one post's way short and a flood's batches large.
    pub linger: Duration,
}

/// Something a source sent that could not be understood. Counted, sampled into the quarantine, never fatal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What is wrong, for a person.
    pub reason: String,
    /// The beginning of what was sent, at most [`Rejected::SAMPLE_BYTES_MAX`], lossy UTF-8.
    pub sample: String,
}

impl Rejected {
    /// A sample is for reading, not for keeping the whole.
    pub const SAMPLE_BYTES_MAX: usize = 2_048;

    /// A rejection of `bytes`, keeping their beginning.
    pub fn new(reason: impl Into<String>, bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(Self::SAMPLE_BYTES_MAX)];
        Self { reason: reason.into(), sample: String::from_utf8_lossy(head).into_owned() }
    }
}

/// A stretch of time that the source could not cover, as far as it can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// First instant not covered.
    pub from: Time,
    /// First instant covered again.
    pub until: Time,
    /// Why, for a person ("the server keeps 36 h only").
    pub reason: String,
}

/// What a source brings at once. The cursor is stored in the same transaction as the events.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// What happened, in the source's order.
    pub events: Vec<Event>,
    /// Where to go on after this batch; `None` leaves the cursor where it is.
    pub cursor: Option<Cursor>,
    /// How long to leave the source alone before the next call; zero for streams.
    pub wait: Duration,
    /// What could not be understood.
    pub rejected: Vec<Rejected>,
    /// What was understood and is not wanted (likes, other collections).
    pub ignored: u64,
    /// What is known to be missing before this batch.
    pub gap: Option<Gap>,
}

/// What kind of failure it was. The kind alone decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceErrorKind {
    /// Try again, later and later.
    Transient,
    /// Try again not before this instant.
    RateLimited(Time),
    /// A human must renew the credentials; the source pauses.
    AuthExpired,
    /// The other side refuses this for good (410 Gone); the source stops and says so.
    Rejected,
    /// A setting is wrong; the source stops and says which.
    Misconfigured,
}

/// A source's failure.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    /// Decides what happens next.
    pub kind: SourceErrorKind,
    /// What failed, where, and what to do, for a person. Never holds a secret.
    pub message: String,
}

impl SourceError {
    /// A failure of `kind`.
    pub fn new(kind: SourceErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// A source that is asked for what comes next.
///
/// `next` is cancel-safe: dropped in the middle it loses nothing that a later call, or a new source opened at the
/// last stored cursor, would not bring again. It returns an empty batch when there is nothing new.
#[async_trait]
pub trait Source: Send {
    /// Waits for the next batch.
    ///
    /// # Errors
    /// A [`SourceError`] whose kind tells the caller what to do. The source stays usable: after the wait that the
    /// kind asks for, `next` may be called again.
    async fn next(&mut self, want: Limits) -> Result<Batch, SourceError>;
}
