//! The name of a network. An open set: connectors and post lines may name any.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A network's short name in lower case (`bluesky`, `mastodon`, `web`); names up to 23 bytes are kept without allocating.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Network(SmolStr);

impl Network {
    /// Bluesky and what else speaks the AT Protocol.
    pub const BLUESKY: Self = Self(SmolStr::new_static("bluesky"));
    /// Sites, blogs and news, by their feeds.
    pub const WEB: Self = Self(SmolStr::new_static("web"));

    /// A network by name; the name is lower-cased.
    pub fn new(name: &str) -> Self {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Self(SmolStr::from(name.to_ascii_lowercase()))
        } else {
            Self(SmolStr::new(name))
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
