//! Carrying a notice to a person: one folder a channel kind. `deliver` says what an answer means, `words` cuts and
//! colours; both are the same for all.

mod chat;
mod deliver;
pub mod discord;
pub mod mail;
pub mod mattermost;
pub mod slack;
pub mod teams;
#[cfg(test)]
mod tests;
pub mod web_push;
pub mod webhook;
mod words;

use async_trait::async_trait;
use serde_json::Value;
use vigie_model::Time;

/// A notice, ready to be told: words are already in the receiver's language.
#[derive(Clone, Debug)]
pub struct Note {
    /// The same for every retry of the same notice; receivers may use it to drop a repetition.
    pub once_key: String,
    /// One line.
    pub title: String,
    /// Plain text of a few lines.
    pub body: String,
    /// Where to read on, absolute.
    pub link: Option<String>,
    /// From 1 to 10.
    pub severity: u8,
    /// When it was raised.
    pub at: Time,
    /// The whole thing for machines: what a webhook carries.
    pub payload: Value,
}

/// What the other side answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// In the other side's words, shortened (an SMTP reply, an HTTP status).
    pub answer: String,
}

/// What kind of failure it was. The kind alone decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendErrorKind {
    /// Try again, later and later.
    Transient,
    /// Try again not before this instant.
    RateLimited(Time),
    /// It will never be taken as it is (4xx, no such mailbox); a human is told.
    Rejected,
    /// The receiver is gone (a browser unsubscribed); the channel is switched off.
    Gone,
}

/// A notice that was not taken.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    /// Decides what happens next.
    pub kind: SendErrorKind,
    /// What failed, where, and what to do, for a person. Never holds a secret.
    pub message: String,
}

impl SendError {
    /// A failure of `kind`.
    pub fn new(kind: SendErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// Tells one channel.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Sends `note` once. A retry after an unclear failure carries the same `once_key`.
    ///
    /// # Errors
    /// A [`SendError`] whose kind decides whether it is tried again.
    async fn send(&self, note: &Note) -> Result<Receipt, SendError>;
}
