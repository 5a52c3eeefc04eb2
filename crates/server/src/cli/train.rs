//! `vigie train`: fits a task of the lens on labelled posts. Owns arguments and files.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use vigie_lens::Lens;

use super::labelled::{Posts, Task};

/// Fewer posts than this teach nothing.
const POSTS_MIN: usize = 50;

#[derive(Args)]
pub(super) struct Train {
    /// What to learn.
    task: Task,
    #[command(flatten)]
    posts: Posts,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Train {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let posts = self.posts.read(self.task)?;
        if posts.len() < POSTS_MIN {
            bail!("{} labelled posts are too few to learn from: at least {POSTS_MIN} are needed", posts.len());
        }
        let trained = Lens::new().train(self.task.name(), self.task.link(), &posts, self.posts.lang);
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
