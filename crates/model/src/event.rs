//! What the log holds: one thing that happened on a network, and when and whence we saw it.

use serde::{Deserialize, Serialize};

use crate::{Author, AuthorKey, Post, PostKey, Seq, SourceId, Time};

/// One thing that happened on a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A post appeared.
    Posted(Box<Post>),
    /// A post's words changed; carries the whole new post.
    Edited(Box<Post>),
    /// A post was taken back by its author or its network. It must be gone here too.
    Deleted(PostKey),
    /// An account changed its public face.
    AuthorChanged(Box<Author>),
    /// An account is gone, and with it all it wrote.
    AuthorGone(AuthorKey),
}

/// An event with its place in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Position in the log.
    pub seq: Seq,
    /// Which source brought it.
    pub source: SourceId,
    /// When it reached us: the only clock the engine ever sees.
    pub witnessed_at: Time,
    /// What happened.
    pub event: Event,
}
