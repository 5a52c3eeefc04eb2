//! `vigie bench`: how fast this machine runs Vigie. Owns what is measured and how it is printed.

mod live;
mod memory;
mod pipeline;
mod search;
mod workload;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(super) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Drive recorded Jetstream events through decoding, log, lens, matcher, engine and database.
    Pipeline(pipeline::Pipeline),
    /// Time a post from reaching Vigie to an open board.
    Live(live::Live),
    /// Store posts and time a page of history by what is asked for.
    Search(search::History),
}

impl Bench {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Pipeline(pipeline) => pipeline.run(),
            What::Live(live) => live.run(),
            What::Search(history) => history.run(),
        }
    }
}
