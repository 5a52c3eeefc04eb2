//! `vigie eval`: how often a task of the lens is right, on labelled posts, as JSON. Owns arguments and files.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
use vigie_lens::Lens;
use vigie_lens::learned::{Features, Figures, Link, Model, measure};

use super::labelled::{Posts, Task};

#[derive(Args)]
pub(super) struct Eval {
    /// What to measure.
    task: Task,
    #[command(flatten)]
    posts: Posts,
    /// Weights that `vigie train` wrote.
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
}

#[derive(Serialize)]
struct Report {
    task: &'static str,
    #[serde(flatten)]
    figures: Figures,
    posts_per_s: u64,
}

impl Eval {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let place = || format!("cannot read {}", self.weights.display());
        let model = Model::read(&fs::read(&self.weights).with_context(place)?).with_context(place)?;
        let card = model.card();
        if card.task != self.task.name() {
            bail!("{} holds weights for {}, not for {}", self.weights.display(), card.task, self.task.name());
        }
        let posts = self.posts.read(self.task)?;
        let lens = Lens::new();
        let mut features = Features::default();
        let began = Instant::now();
        let verdicts: Vec<_> =
            posts.iter().map(|post| lens.judge(&model, &mut features, &post.text, self.posts.lang)).collect();
        let took = began.elapsed().as_secs_f64();
        let (mut has, mut found, mut sure) = (Vec::new(), Vec::new(), Vec::new());
        for (post, verdict) in posts.iter().zip(&verdicts) {
            for ((label, probability), given) in card.labels.iter().zip(&verdict.probabilities).zip(&verdict.given) {
                let stands = post.labels.contains(label);
                has.push(stands);
                found.push(*given);
                match card.link {
                    Link::Softmax if *given => sure.push((*probability, stands)),
                    Link::Softmax => {}
                    Link::Sigmoid => sure.push((*probability, stands)),
                }
            }
        }
        let report = Report {
            task: self.task.name(),
            figures: measure(&card.labels, &has, &found, &sure),
            posts_per_s: (posts.len() as f64 / took.max(1e-9)) as u64,
        };
        let written = serde_json::to_string_pretty(&report).context("the figures are no JSON")?;
        super::quietly(writeln!(std::io::stdout(), "{written}")).context("cannot write the figures")
    }
}
