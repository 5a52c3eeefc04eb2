//! The tone of a text by word lists.

use vigie_model::{Lang, Tone};

/// A tone and what led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The result.
    pub tone: Tone,
    /// The words that weighed, in the order of the text.
    pub words: Vec<Weighed>,
}

/// A word that weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// Where it stands in the text, in bytes.
    pub start: usize,
    /// Where it ends in the text, in bytes.
    pub end: usize,
    /// What it added to the sum, with its sign, after all that changed it.
    pub weight: f32,
    /// What changed its weight.
    pub sways: Vec<Sway>,
}

/// What changes the weight of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sway {
    /// A negation before it turns its sign.
    Negated,
    /// A word before it makes it stronger.
    Intensified,
    /// A word before it makes it weaker.
    Softened,
    /// Written in capitals amid small letters.
    Shouted,
    /// Stands before a "but": weighs less.
    BeforeBut,
    /// Stands after a "but": weighs more.
    AfterBut,
    /// Exclamation marks follow.
    Exclaimed,
}

/// The tone of a text with the words that weighed.
pub(crate) fn explain(text: &str, lang: Lang) -> Option<Explanation> {
    let _ = (text, lang);
    None
}
