//! What the lens says of one post.

use serde::{Deserialize, Serialize};

use crate::Lang;

/// The sign of a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToneLabel {
    /// Against, unhappy, angry.
    Negative,
    /// Neither.
    Neutral,
    /// For, happy, thankful.
    Positive,
}

/// The sentiment of a post.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// Sign by threshold.
    pub label: ToneLabel,
    /// From −1 (negative) to 1 (positive).
    pub score: f32,
}

/// What the lens says of one post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Declared by network or author where they say so, else identified from the words.
    pub lang: Lang,
    /// Sentiment; scored only for posts that a query matched.
    pub tone: Option<Tone>,
}
