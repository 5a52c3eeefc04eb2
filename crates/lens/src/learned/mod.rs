//! Labels learned from labelled posts: logistic regression over hashed words and letters, and over what the word lists
//! say. Owns features, fitting, weights and measuring; each task (tone, emotion, intents, …) is one [`Model`].
//!
//! The method: words and pairs of words, and runs of two to five letters within a word, hashed into [`BUCKETS`]
//! (feature hashing, Weinberger et al. 2009), weighed by idf, each block of length one, beside a few dense numbers; one
//! softmax over labels that exclude each other, or one sigmoid a label. Fitting is deterministic: the same rows give the
//! same bytes.

mod features;
mod fit;
mod fold;
mod lists;
mod measure;
mod once;
mod rows;
mod train;
mod weights;

pub use features::{BUCKETS, Features};
pub use measure::{Figures, LabelFigures, measure};
pub use rows::{Labelled, RowsError, labelled};
pub use train::Trained;
pub(crate) use train::train as fitted;
pub use weights::{Card, Model, Verdict, WeightsError};

/// Whether the labels of a task exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Exactly one label a post: probabilities add up to one.
    Softmax,
    /// Any number of labels a post, each with its own probability.
    Sigmoid,
}
