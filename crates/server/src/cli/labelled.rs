//! Labelled posts on the command line, for `vigie train` and `vigie eval`. Owns their arguments and reading their files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use vigie_lens::learned::{Labelled, Link, labelled};
use vigie_model::Lang;

/// Which posts.
#[derive(Args)]
pub(super) struct Posts {
    /// Tab-separated files with a head line, a column `text` and one with the labels (several joined by commas).
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// The column with the labels; by default that of the task, or `label`.
    #[arg(long)]
    column: Option<String>,
    /// The language of the posts; by default found post by post.
    #[arg(long, value_parser = language)]
    pub(super) lang: Option<Lang>,
}

impl Posts {
    /// The posts of all files, in their order.
    pub(super) fn read(&self, task: Task) -> anyhow::Result<Vec<Labelled>> {
        let mut posts = Vec::new();
        for file in &self.data {
            posts.extend(read(file, task, self.column.as_deref())?);
        }
        Ok(posts)
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

    pub(super) fn link(self) -> Link {
        match self {
            Self::Intents | Self::Needs | Self::Safety => Link::Sigmoid,
            _ => Link::Softmax,
        }
    }
}

/// The labelled posts of a file.
fn read(file: &Path, task: Task, column: Option<&str>) -> anyhow::Result<Vec<Labelled>> {
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

fn language(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| format!("{tag:?} is no language tag: write fr, en, …"))
}
