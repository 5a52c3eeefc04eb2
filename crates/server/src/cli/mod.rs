//! The command line: one file a command. Owns arguments and exit codes; the work is done elsewhere.

mod bench;
mod demo;
mod feed;
mod openapi;
mod serve;
mod up;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A self-hosted command centre for real-time engagement.
#[derive(Parser)]
#[command(name = "vigie", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start Vigie: listen to sources, match, alert, and serve the web interface.
    Up(up::Up),
    /// Play a recorded evening, so that every screen has life: nothing to set up, nothing kept.
    Demo(demo::Demo),
    /// Print what Vigie understands of a feed, as JSON.
    Feed(feed::Feed),
    /// Print the OpenAPI document of the HTTP interface.
    Openapi,
    /// Measure how fast this machine runs Vigie.
    Bench(bench::Bench),
}

/// Runs the command line given to the process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Up(up) => up.run(),
        Command::Demo(demo) => demo.run(),
        Command::Feed(feed) => feed.run(),
        Command::Openapi => openapi::run(),
        Command::Bench(bench) => bench.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain reads like a sentence: what failed, because of what.
            eprintln!("vigie: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A runtime for commands that serve.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    use anyhow::Context;
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}
