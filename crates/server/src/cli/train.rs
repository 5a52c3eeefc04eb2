//! `vigie train`: fits a task of the lens on labelled posts. Owns arguments and files.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use vigie_lens::Lens;
use vigie_lens::learned::{Labelled, Link, labelled};
use vigie_model::Lang;

/// Fewer posts than this teach nothing.
const POSTS_MIN: usize = 50;

#[derive(Args)]
pub(super) struct Train {
    /// What to learn.
    task: Task,
    /// Tab-separated files with a head line, a column `text` and one with the labels (several joined by commas).
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// The column with the labels; by default that of the task, or `label`.
    #[arg(long)]
    column: Option<String>,
    /// The language of the posts; by default found post by post.
    #[arg(long, value_parser = language)]
    lang: Option<Lang>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Train {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let mut posts = Vec::new();
        for file in &self.data {
            posts.extend(read(file, self.task, self.column.as_deref())?);
        }
        if posts.len() < POSTS_MIN {
            bail!("{} labelled posts are too few to learn from: at least {POSTS_MIN} are needed", posts.len());
        }
        let trained = Lens::new().train(self.task.name(), self.task.link(), &posts, self.lang);
        for (strength, f1) in &trained.tried {
            eprintln!("strength {strength}: macro-F1 {f1:.1} on posts held back");
        }
        let card = trained.model.card();
        let bytes = trained.model.bytes();
        fs::write(&self.out, &bytes).with_context(|| format!("cannot write {}", self.out.display()))?;
        eprintln!(
            "{}: {} posts, labels {}, macro-F1 {:.1} held back, {} bytes",
            self.out.display(),
            card.posts,
            card.labels.join(" "),
            card.held_back_f1,
            bytes.len()
        );
        Ok(())
    }
}

/// What the lens can learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Task {
    /// Negative, neutral or positive.
    Sentiment,
    /// The emotion that weighs most.
    Emotion,
    /// Says the opposite of what is meant.
    Irony,
    /// Offends.
    Offensive,
    /// Says that something fell short of what was due.
    Complaint,
    /// What the author means to do: several at once.
    Intents,
    /// What would serve the author: several at once.
    Needs,
    /// What a brand must not step into: several at once.
    Safety,
    /// Plain, humour, irony, crude, solemn.
    Register,
}

impl Task {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sentiment => "sentiment",
            Self::Emotion => "emotion",
            Self::Irony => "irony",
            Self::Offensive => "offensive",
            Self::Complaint => "complaint",
            Self::Intents => "intents",
            Self::Needs => "needs",
            Self::Safety => "safety",
            Self::Register => "register",
        }
    }

    fn link(self) -> Link {
        match self {
            Self::Intents | Self::Needs | Self::Safety => Link::Sigmoid,
            _ => Link::Softmax,
        }
    }
}

/// The labelled posts of a file.
pub(super) fn read(file: &PathBuf, task: Task, column: Option<&str>) -> anyhow::Result<Vec<Labelled>> {
    let place = || format!("cannot read {}", file.display());
    let table = fs::read_to_string(file).with_context(place)?;
    let mut posts = match column {
        Some(column) => labelled(&table, column),
        None => labelled(&table, task.name()).or_else(|_| labelled(&table, "label")),
    }
    .with_context(place)?;
    if task.link() == Link::Softmax {
        // Labels that exclude each other: exactly one a post, "none" being one of them.
        for post in &mut posts {
            post.labels.truncate(1);
            if post.labels.is_empty() {
                post.labels.push("none".to_owned());
            }
        }
    }
    Ok(posts)
}

pub(super) fn language(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| format!("{tag:?} is no language tag: write fr, en, …"))
}
