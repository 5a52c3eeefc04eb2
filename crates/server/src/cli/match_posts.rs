//! `vigie match`: which posts of a file answer which queries of another, as `post_id<TAB>query_id`, in the order of both
//! files whatever the number of threads. Owns the arguments and the way of the lines through the threads.
//!
//! One thread reads lines and deals them out in turn; workers parse and match, each with its own working memory, all on
//! one compiled set; this thread collects in the same turn and writes. Every queue is short, so memory is that of a few
//! chunks.

mod queries;
mod stats;
mod worker;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use vigie_connectors::net::lines::LineReader;
use vigie_query::Frequencies;

use super::query::{post_file, tongue};
use queries::Compiled;
use stats::Stats;
use worker::{Chunk, Found, Worker};

/// Lines dealt out at once: enough that handing them over costs nothing, few enough to keep every thread busy.
const CHUNK_LINES: usize = 512;
/// Chunks that wait before and behind each worker.
const CHUNKS_WAITING: usize = 2;
/// Chunks read ahead to count how common words are, before the queries are compiled.
const CHUNKS_COUNTED: usize = 10;
/// More threads than any machine has.
const THREADS_MAX: usize = 1_024;

#[derive(Args)]
pub(super) struct Match {
    /// Queries, one a line: `query_id<TAB>text`; also .gz or .zst. A query may name another: `@query:query_id`.
    #[arg(long, value_name = "FILE")]
    queries: String,
    /// Post lines (docs/sources/post-lines.md), also .gz or .zst; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    posts: String,
    /// How many posts to match at once.
    #[arg(long, default_value_t = 1, value_name = "N")]
    threads: usize,
    /// Print a line of JSON with what it cost, on standard error.
    #[arg(long)]
    stats: bool,
    /// In which language to say what is wrong with a query.
    #[arg(long, value_enum)]
    locale: Option<tongue::Tongue>,
}

impl Match {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let stored = queries::read(&self.queries)?;
        let mut lines = post_file::open(&self.posts)?;
        let unreadable = || format!("cannot read {}", self.posts);
        let mut ahead = Vec::new();
        while ahead.len() < CHUNKS_COUNTED
            && let Some(chunk) = next_chunk(&mut lines).with_context(unreadable)?
        {
            ahead.push(chunk);
        }
        let mut frequencies = Frequencies::new();
        ahead.iter().for_each(|chunk| worker::count(chunk, &mut frequencies));
        let compiled = stored.compile(&self.queries, frequencies, tongue::or_theirs(self.locale));
        let threads = self.threads.clamp(1, THREADS_MAX);
        let began = Instant::now();
        let mut stats = Stats::new(&compiled, threads);
        let read = thread::scope(|scope| {
            let mut into = Vec::with_capacity(threads);
            let mut out = Vec::with_capacity(threads);
            for _ in 0..threads {
                let (chunks, waiting) = sync_channel(CHUNKS_WAITING);
                let (found, collected) = sync_channel(CHUNKS_WAITING);
                let compiled = Arc::clone(&compiled);
                scope.spawn(move || Worker::new(compiled).run(&waiting, &found));
                into.push(chunks);
                out.push(collected);
            }
            let reader = scope.spawn(move || deal(ahead, lines, &into));
            collect(&self.posts, &out, &mut stats)?;
            reader.join().map_err(|_| anyhow::anyhow!("the thread that reads posts is gone"))?.with_context(unreadable)
        });
        if self.stats {
            eprintln!("{}", serde_json::to_string(&stats.view(began.elapsed()))?);
        }
        read
    }
}

/// Deals chunks out in turn, those already read first.
fn deal(ahead: Vec<Chunk>, mut lines: LineReader, into: &[SyncSender<Chunk>]) -> io::Result<()> {
    let mut turn = into.iter().cycle();
    let mut ahead = ahead.into_iter();
    loop {
        let chunk = match ahead.next() {
            Some(chunk) => chunk,
            None => match next_chunk(&mut lines)? {
                Some(chunk) => chunk,
                None => return Ok(()),
            },
        };
        // Nobody collects any more: then nothing is left to do.
        if turn.next().is_none_or(|worker| worker.send(chunk).is_err()) {
            return Ok(());
        }
    }
}

fn next_chunk(lines: &mut LineReader) -> io::Result<Option<Chunk>> {
    let mut chunk = Chunk::new();
    while chunk.len() < CHUNK_LINES {
        let Some(line) = lines.next_line()? else { break };
        let bytes = post_file::bytes(&line);
        chunk.push((lines.number(), bytes));
    }
    Ok((!chunk.is_empty()).then_some(chunk))
}

/// Writes what the workers found, in the turn in which it was dealt out.
fn collect(posts: &str, out: &[Receiver<Found>], stats: &mut Stats) -> anyhow::Result<()> {
    let mut written = io::BufWriter::new(io::stdout().lock());
    for worker in out.iter().cycle() {
        let Ok(found) = worker.recv() else { break };
        for (line, reason) in &found.complaints {
            eprintln!("{posts}:{line}: {reason}");
        }
        super::quietly(written.write_all(&found.lines)).context("cannot write")?;
        stats.add(&found);
    }
    super::quietly(written.flush()).context("cannot write")
}
