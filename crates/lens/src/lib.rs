//! What one post says: its language, whom and what it names, its tone.
//!
//! Owns the understanding of a single post. Knows nothing of other posts, of time, or of storage; word lists are
//! compiled in.

mod entities;
mod language;
pub mod learned;
mod sentiment;

use std::sync::LazyLock;

pub use entities::{Entities, entities};
use learned::{Features, Labelled, Link, Model, Trained, Verdict};
use sentiment::Sentiment;
pub use sentiment::{Explanation, Sway, Weighed};
use vigie_model::{Lang, Post, Reading, Tone};

/// The word lists, read once a process: some milliseconds.
static SENTIMENT: LazyLock<Sentiment> = LazyLock::new(Sentiment::new);

/// Reads posts. Cheap to make, to copy and to share between threads.
#[derive(Clone, Copy, Debug)]
pub struct Lens {
    sentiment: &'static Sentiment,
}

impl Lens {
    /// A lens with the word lists that are compiled in.
    pub fn new() -> Self {
        Self { sentiment: &SENTIMENT }
    }

    /// The language of a post: what is declared where exactly one language is, else what its words say,
    /// else undetermined.
    pub fn language(&self, post: &Post) -> Lang {
        language::of(post)
    }

    /// The tone of a post, headline included; `None` where the language has no word list.
    pub fn tone(&self, post: &Post, lang: Lang) -> Option<Tone> {
        let explanation = match &post.title {
            Some(title) => self.explain(&format!("{title}\n{}", post.text), lang),
            None => self.explain(&post.text, lang),
        };
        explanation.map(|explanation| explanation.tone)
    }

    /// Language, and tone where it is asked for: tone costs more and only matched posts need it.
    pub fn read(&self, post: &Post, with_tone: bool) -> Reading {
        let lang = self.language(post);
        Reading { lang, tone: if with_tone { self.tone(post, lang) } else { None } }
    }

    /// Fits a task on labelled posts, by what their words and letters and the word lists say. `lang` is the language of
    /// the posts where it is known, else each one's is found. Takes seconds to minutes; the same posts give the same
    /// bytes.
    pub fn train(&self, task: &str, link: Link, posts: &[Labelled], lang: Option<Lang>) -> Trained {
        learned::fitted(task, link, posts, |text| lang.unwrap_or_else(|| language::of_text(text)), self.sentiment)
    }

    /// What a fitted task says of a text. `features` is working memory, kept by the caller.
    pub fn judge(&self, model: &Model, features: &mut Features, text: &str, lang: Option<Lang>) -> Verdict {
        features.read(text, lang.unwrap_or_else(|| language::of_text(text)), self.sentiment);
        model.judge(features)
    }

    /// What weighed for and against a label of a fitted task, the heaviest first: words of the text as they are read, and
    /// counts by their names.
    pub fn why(
        &self,
        model: &Model,
        features: &mut Features,
        text: &str,
        lang: Option<Lang>,
        label: usize,
    ) -> Vec<(String, f32)> {
        features.read(text, lang.unwrap_or_else(|| language::of_text(text)), self.sentiment);
        model.explain(features, label)
    }

    /// The tone of a text with the words that weighed; `None` where the language has no word list.
    pub fn explain(&self, text: &str, lang: Lang) -> Option<Explanation> {
        self.sentiment.explain(text, lang)
    }
}

impl Default for Lens {
    fn default() -> Self {
        Self::new()
    }
}
