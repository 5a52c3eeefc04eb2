//! The tone of a text by word lists. Owns the lists and the arithmetic; each result can be opened and read.
//!
//! The method: every listed word, phrase, emoji or emoticon weighs from −3 to 3. A negation turns what follows within
//! its clause (and a French verb before its "pas"), "very" strengthens and "a bit" weakens the next word, capitals and
//! exclamation marks strengthen, what stands after "but" weighs more than what stands before. The sum x becomes the
//! score x / (|x| + 4), and the score a label by two thresholds. A list knows no irony, no context and no word that is
//! not in it: what it says of one post is a hint, of many posts a measure.

mod explain;
mod lexicon;
mod tokens;
mod weigh;

use lexicon::{Lexicon, Signs};
pub(crate) use lexicon::{PHRASE_MAX, cut_form, expand, split_forms};
pub(crate) use tokens::fold_into;
use vigie_model::{Lang, Tone, ToneLabel};

/// Half of the score's range is reached at this sum: two clear words, or one strong and one mild.
const HALF: f32 = 4.0;

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
    /// A negation turns its sign.
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

/// The lists of every language that has one.
#[derive(Debug)]
pub(crate) struct Sentiment {
    french: Language,
    english: Language,
    signs: Signs,
}

#[derive(Debug)]
struct Language {
    lexicon: Lexicon,
    /// Scores up to this are negative.
    negative: f32,
    /// Scores from this on are positive.
    positive: f32,
}

impl Sentiment {
    pub(crate) fn new() -> Self {
        let read = |text, negative, positive| Language { lexicon: Lexicon::read(text), negative, positive };
        Self {
            // Chosen on labelled posts that the figures in docs/lens.md are not measured on. In English one mild word
            // of praise (a score of 0.2) is mere courtesy.
            french: read(include_str!("french.tsv"), -0.05, 0.05),
            english: read(include_str!("english.tsv"), -0.1, 0.22),
            signs: Signs::read(include_str!("emoji.tsv")),
        }
    }

    /// The tone of a text with the words that weighed; `None` where the language has no list.
    pub(crate) fn explain(&self, text: &str, lang: Lang) -> Option<Explanation> {
        let language = match lang {
            Lang::FR => &self.french,
            Lang::EN => &self.english,
            _ => return None,
        };
        let tokens = tokens::cut(text, &language.lexicon, &self.signs);
        let words = weigh::weigh(&tokens, &language.lexicon);
        // From zero: the sum of nothing is −0.0 in Rust, and people would read the minus.
        let sum = words.iter().fold(0.0, |sum: f32, word| sum + word.weight);
        let score = sum / (sum.abs() + HALF);
        let label = match score {
            score if score <= language.negative => ToneLabel::Negative,
            score if score >= language.positive => ToneLabel::Positive,
            _ => ToneLabel::Neutral,
        };
        Some(Explanation { tone: Tone { label, score }, words })
    }
}
