//! What somebody understood of a post: its tone, what its author wants, what to beware of. The language asks; who
//! answers is not known here. Answers may be dear, so they are asked for only when words and facts already fit.

use std::fmt::Debug;

use crate::field::FieldName;

/// Whether a post speaks well or ill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Ill.
    Negative,
    /// Neither.
    Neutral,
    /// Well.
    Positive,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 3] = [Self::Negative, Self::Neutral, Self::Positive];

    /// Its word after `sentiment:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
        }
    }
}

/// A question about a post that is answered by words of a closed set, several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// What the author is about to do.
    Intent,
    /// What the author needs from others.
    Need,
    /// What the author feels.
    Emotion,
    /// What a brand must beware of.
    Safety,
    /// How the author speaks.
    Register,
}

impl Facet {
    /// Its words, in the order of the documentation.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Intent => &["purchase", "complaint", "question", "praise", "information", "suggestion", "churn"],
            Self::Need => &["information", "answers", "discussion", "validation"],
            Self::Emotion => &["joy", "anger", "sadness", "fear", "surprise", "disgust", "love", "anticipation"],
            Self::Safety => &["insult", "hate", "threat", "self-harm", "sexual", "spam", "tragedy"],
            Self::Register => &["humour", "crude", "solemn"],
        }
    }

    /// The field that asks for it.
    pub const fn name(self) -> FieldName {
        match self {
            Self::Intent => FieldName::Intent,
            Self::Need => FieldName::Need,
            Self::Emotion => FieldName::Emotion,
            Self::Safety => FieldName::Safety,
            Self::Register => FieldName::Register,
        }
    }
}

/// What was understood of one post. Must answer the same each time it is asked about the same post.
pub trait Insight: Debug {
    /// From −1 (ill) to 1 (well); `None` when nobody can tell.
    fn sentiment(&self) -> Option<f32> {
        None
    }

    /// `None` when nobody can tell.
    fn tone(&self) -> Option<Tone> {
        None
    }

    /// Whether one of the facet's words applies.
    fn has(&self, _facet: Facet, _word: &str) -> bool {
        false
    }
}

/// Nothing was understood.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoInsight;

impl Insight for NoInsight {}
