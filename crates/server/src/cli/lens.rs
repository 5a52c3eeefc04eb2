//! `vigie lens`: what the lens says of each post of a file, as JSON lines. Owns arguments, files and what is printed.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use vigie_connectors::net::lines::parse_line;
use vigie_lens::learned::{Features, Model};
use vigie_model::{Event, Lang, Post};

use super::query::post_file;

/// Ends of the names of files with weights.
const WEIGHTS: &str = "weights";

/// What is shown of what weighed for a label.
const PARTS_SHOWN: usize = 5;

#[derive(Args)]
pub(super) struct Lens {
    /// Post lines (docs/sources/post-lines.md), also .gz or .zst; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    posts: String,
    /// A directory of weights that `vigie train` wrote, `*.weights`: what they were trained for is read as well. Of
    /// weights for one language (`needs-fr.weights`) only its posts are asked.
    #[arg(long, value_name = "DIRECTORY")]
    weights: Option<PathBuf>,
}

#[derive(Serialize)]
struct Said<'a> {
    id: &'a str,
    lang: Lang,
    /// The tone by the word lists, with the words that weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    tone: Option<Tone<'a>>,
    /// By the weights' names, the labels that are given.
    labels: Vec<Label<'a>>,
}

#[derive(Serialize)]
struct Tone<'a> {
    score: f32,
    words: Vec<(&'a str, f32)>,
}

#[derive(Serialize)]
struct Label<'a> {
    task: &'a str,
    label: &'a str,
    probability: f32,
    why: Vec<(String, f32)>,
}

/// Weights with the language they are for, by the end of their name.
struct Task {
    name: String,
    lang: Option<Lang>,
    model: Model,
}

impl Lens {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let tasks = match &self.weights {
            Some(directory) => tasks(directory)?,
            None => Vec::new(),
        };
        let mut lines = post_file::open(&self.posts)?;
        let lens = vigie_lens::Lens::new();
        let mut features = Features::default();
        let mut out = BufWriter::new(io::stdout().lock());
        while let Some(line) = lines.next_line().with_context(|| format!("cannot read {}", self.posts))? {
            let event = post_file::bytes(&line)
                .and_then(|bytes| parse_line(&bytes).map_err(|rejected| rejected.reason.to_string()));
            match event {
                Ok(Event::Posted(post) | Event::Edited(post)) => {
                    let said = said(&post, &tasks, lens, &mut features)?;
                    super::quietly(writeln!(out, "{said}")).context("cannot write")?;
                }
                Ok(_) => {}
                Err(reason) => eprintln!("{}, line {}: {reason}", self.posts, lines.number()),
            }
        }
        super::quietly(out.flush()).context("cannot write")
    }
}

fn said(post: &Post, tasks: &[Task], lens: vigie_lens::Lens, features: &mut Features) -> anyhow::Result<String> {
    let lang = lens.language(post);
    let tone = lens.explain(&post.text, lang).map(|explained| Tone {
        score: explained.tone.score,
        words: explained.words.iter().map(|word| (&post.text[word.start..word.end], word.weight)).collect(),
    });
    let mut labels = Vec::new();
    for task in tasks.iter().filter(|task| task.lang.is_none_or(|of| of == lang)) {
        let verdict = lens.judge(&task.model, features, &post.text, Some(lang));
        for (at, label) in task.model.card().labels.iter().enumerate().filter(|(at, _)| verdict.given[*at]) {
            let mut why = lens.why(&task.model, features, &post.text, Some(lang), at);
            why.truncate(PARTS_SHOWN);
            labels.push(Label { task: &task.name, label, probability: verdict.probabilities[at], why });
        }
    }
    serde_json::to_string(&Said { id: &post.key.native, lang, tone, labels }).context("what was read is no JSON")
}

/// The weights of a directory, in the order of their names.
fn tasks(directory: &Path) -> anyhow::Result<Vec<Task>> {
    let place = || format!("cannot read {}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).with_context(place)? {
        let file = entry.with_context(place)?.path();
        if file.extension().is_some_and(|end| end == WEIGHTS) {
            files.push(file);
        }
    }
    files.sort();
    let read = |file: PathBuf| {
        let place = || format!("cannot read {}", file.display());
        let model = Model::read(&fs::read(&file).with_context(place)?).with_context(place)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lang = name.rsplit_once('-').and_then(|(_, tag)| Lang::parse(tag).filter(|_| tag.len() == 2));
        Ok(Task { name, lang, model })
    };
    files.into_iter().map(read).collect()
}
