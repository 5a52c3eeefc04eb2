//! `vigie demo`: its arguments, and a data directory that goes when it ends. The evening is the simulator's.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::serve::{log_to_stderr, serve};
use crate::config::Config;
use crate::demo;

#[derive(Args)]
pub(super) struct Demo {
    /// Where to listen.
    #[arg(long, env = "VIGIE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Keep the evening here rather than nowhere.
    #[arg(long, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
    /// So many times faster than life.
    #[arg(long, default_value_t = vigie_testkit::simulator::Pace::default().speed, value_parser = clap::value_parser!(u32).range(1..=100))]
    speed: u32,
}

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<()> {
        log_to_stderr();
        // Without --data the evening leaves nothing behind.
        let scratch = if self.data.is_none() { Some(tempfile::tempdir()?) } else { None };
        let data = self.data.or_else(|| scratch.as_ref().map(|scratch| scratch.path().to_owned())).unwrap_or_default();
        let config = Config { listen: self.listen, demo: Some(self.speed), ..Config::local(data) };
        super::runtime()?.block_on(serve(config, demo::hello, Some(|app, stop| Box::pin(demo::run(app, stop)))))
    }
}
