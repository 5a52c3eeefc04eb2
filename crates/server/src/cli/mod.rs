//! The command line: one file a command. Owns arguments and exit codes; the work is done elsewhere.

mod bench;
mod demo;
mod eval;
mod feed;
mod labelled;
mod lens;
mod match_posts;
mod openapi;
mod query;
mod serve;
mod train;
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
    /// Check, write, explain, bring in and hand out queries.
    Query(query::Query),
    /// Print which posts of a file answer which queries of another.
    Match(match_posts::Match),
    /// Print what the lens says of each post of a file, as JSON lines.
    Lens(lens::Lens),
    /// Measure how often a task of the lens is right, on labelled posts; prints JSON.
    Eval(eval::Eval),
    /// Fit a task of the lens on labelled posts.
    Train(train::Train),
    /// Print the OpenAPI document of the HTTP interface.
    Openapi,
    /// Measure how fast this machine runs Vigie.
    Bench(bench::Bench),
}

/// Runs the command line given to the process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Query(query) => query.run(),
        Command::Up(up) => well(up.run()),
        Command::Demo(demo) => well(demo.run()),
        Command::Feed(feed) => well(feed.run()),
        Command::Match(matching) => well(matching.run()),
        Command::Lens(lens) => well(lens.run()),
        Command::Eval(eval) => well(eval.run()),
        Command::Train(train) => well(train.run()),
        Command::Openapi => well(openapi::run()),
        Command::Bench(bench) => well(bench.run()),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            // The chain reads like a sentence: what failed, because of what.
            eprintln!("vigie: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn well(done: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
    done.map(|()| ExitCode::SUCCESS)
}

/// A reader that went away (`| head`) has read enough: no reason to complain.
fn quietly(written: std::io::Result<()>) -> std::io::Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        written => written,
    }
}

/// A runtime for commands that serve.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    use anyhow::Context;
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}
