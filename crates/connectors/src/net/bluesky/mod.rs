//! Bluesky by Jetstream: every public post of the network as plain JSON over a websocket.
//!
//! `wire` has the shapes, `decode` judges a frame, `convert` makes our words of it, `syntax` holds the protocol's
//! small grammars; `stream` is the source, over one `client` connection at a time, its `cursor` and its `silence`. `profiles` asks who is
//! behind a DID, since posts do not say.

mod client;
mod convert;
mod cursor;
mod decode;
mod profiles;
mod settings;
mod silence;
mod stream;
pub mod syntax;
mod wire;

#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;

pub use decode::{Decoded, Heard, Mark, decode};

use crate::registry::{Intake, SourceKind};
use crate::schema::Text;

/// The registry's line.
pub(crate) const KIND: SourceKind = SourceKind {
    name: "bluesky",
    title: Text { fr: "Bluesky", en: "Bluesky" },
    about: Text {
        fr: "Tous les messages publics de Bluesky, en direct, sans clé.",
        en: "Every public post on Bluesky, live, without a key.",
    },
    schema: settings::SCHEMA,
    intake: Intake::Pull(stream::open),
    profiles: Some(profiles::ask),
};
