//! `vigie bench pipeline`: the whole way of a post, on one thread, stage by stage.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use vigie_connectors::net::bluesky::{Heard, decode};
use vigie_model::{BrandId, Event, SourceId, Time};
use vigie_store::{Database, Log};

use super::{memory, workload};
use crate::scan::{Lived, Scan};

/// Frames taken at once, as a source under load hands them over.
const FRAMES_PER_BATCH: usize = 2_048;

/// Events that the queries are made from.
const SAMPLE: usize = 50_000;

#[derive(Args)]
pub(super) struct Pipeline {
    /// Jetstream events, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    posts: PathBuf,
    /// How many queries are stored.
    #[arg(long, default_value_t = 1_000)]
    queries: usize,
    /// Seed of the queries.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was measured.
#[derive(Serialize)]
struct Report {
    events: u64,
    bytes: u64,
    posts: u64,
    queries: usize,
    matched_posts: u64,
    matched_share: f64,
    wall_s: f64,
    processor_s: Option<f64>,
    events_per_s: f64,
    events_per_processor_s: Option<f64>,
    stages: Vec<Stage>,
    resident_mib: Option<f64>,
    resident_max_mib: Option<f64>,
    database_mib: f64,
}

/// One part of the way.
#[derive(Serialize)]
struct Stage {
    name: &'static str,
    us_per_event: f64,
    events_per_s: f64,
}

/// Time spent by stage.
#[derive(Default)]
struct Spent {
    decode: Duration,
    log: Duration,
    observe: Duration,
    engine: Duration,
    store: Duration,
}

impl Pipeline {
    pub(super) fn run(self) -> anyhow::Result<()> {
        // One thread: what is printed is what one core does. SQLite's own threads are in the processor time.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let report = runtime.block_on(self.measure())?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
        } else {
            report.print(&mut out)?;
        }
        Ok(())
    }

    async fn measure(&self) -> anyhow::Result<Report> {
        let directory = tempfile::tempdir()?;
        let (db, log) = (Database::open(directory.path()).await?, Log::open(directory.path()).await?);
        let now = crate::clock::now();
        let brand = db.add_brand("Bench", "#4f46e5", "en", now).await?.id;
        self.store_queries(&db, brand, now).await?;
        let mut scan = Scan::restore(&db, &log).await?;
        scan.reload(&db, now).await?;
        let length = std::fs::metadata(&self.posts)?.len();
        let progress = progress(length, self.json);
        let mut lines = self.open()?;
        let (mut spent, mut events, mut posts, mut matched) = (Spent::default(), 0, 0, 0);
        let (began, processor) = (Instant::now(), memory::processor_seconds());
        let mut reading = Duration::ZERO;
        loop {
            let at = Instant::now();
            let frames = frames(&mut lines, &progress)?;
            reading += at.elapsed();
            if frames.is_empty() {
                break;
            }
            events += frames.len() as u64;
            let at = Instant::now();
            let heard: Vec<Event> = frames.iter().filter_map(|frame| event(frame)).collect();
            spent.decode += at.elapsed();
            posts += heard.iter().filter(|event| matches!(event, Event::Posted(_))).count() as u64;
            matched += one_batch(&log, &db, &mut scan, heard, &mut spent).await?;
        }
        let wall = (began.elapsed() - reading).as_secs_f64();
        let processor = memory::processor_seconds().zip(processor).map(|(after, before)| after - before);
        let resident = memory::resident_mib();
        progress.finish_and_clear();
        db.close().await;
        log.close().await;
        ensure!(events > 0, "{} holds no events", self.posts.display());
        Ok(Report {
            events,
            bytes: length,
            posts,
            queries: self.queries,
            matched_posts: matched,
            matched_share: matched as f64 / posts.max(1) as f64,
            wall_s: wall,
            processor_s: processor,
            events_per_s: events as f64 / wall,
            events_per_processor_s: processor.map(|seconds| events as f64 / seconds),
            stages: spent.stages(events),
            resident_mib: resident.map(|(now, _)| now),
            resident_max_mib: resident.map(|(_, most)| most),
            database_mib: size_mib(directory.path())?,
        })
    }

    fn open(&self) -> anyhow::Result<BufReader<File>> {
        let file = File::open(&self.posts).with_context(|| format!("cannot open {}", self.posts.display()))?;
        Ok(BufReader::with_capacity(1 << 20, file))
    }

    async fn store_queries(&self, db: &Database, brand: BrandId, now: Time) -> anyhow::Result<()> {
        let sample: Vec<Event> = self.open()?.split(b'\n').take(SAMPLE).filter_map(|line| event(&line.ok()?)).collect();
        for (index, text) in workload::queries(&sample, self.queries, self.seed).iter().enumerate() {
            db.brand(brand).add_query(&format!("q{index}"), text, 0, now).await?;
        }
        Ok(())
    }
}

/// One batch on its way from decoded events to stored effects; returns how many posts matched.
async fn one_batch(
    log: &Log,
    db: &Database,
    scan: &mut Scan,
    heard: Vec<Event>,
    spent: &mut Spent,
) -> anyhow::Result<u64> {
    let now = crate::clock::now();
    let at = Instant::now();
    let appended = log.append(SourceId(1), now, heard, Some("bench")).await?;
    spent.log += at.elapsed();
    let Some(block) = appended else { return Ok(0) };
    let at = Instant::now();
    let observations = scan.observe(&block);
    spent.observe += at.elapsed();
    let matched = observations.iter().filter(|seen| !seen.matched.is_empty()).count() as u64;
    let at = Instant::now();
    let outcome = scan.decide(&block, &observations);
    spent.engine += at.elapsed();
    let at = Instant::now();
    scan.store(db, vec![Lived { block: Arc::clone(&block), observations, outcome }], now).await?;
    spent.store += at.elapsed();
    Ok(matched)
}

fn event(frame: &[u8]) -> Option<Event> {
    match decode(frame).heard {
        Heard::Event(event) => Some(event),
        Heard::Ignored(_) | Heard::Rejected(_) => None,
    }
}

fn frames(lines: &mut BufReader<File>, progress: &ProgressBar) -> std::io::Result<Vec<Vec<u8>>> {
    let mut frames = Vec::with_capacity(FRAMES_PER_BATCH);
    for line in lines.split(b'\n').take(FRAMES_PER_BATCH) {
        let line = line?;
        progress.inc(line.len() as u64 + 1);
        if !line.is_empty() {
            frames.push(line);
        }
    }
    Ok(frames)
}

fn progress(length: u64, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

fn size_mib(directory: &std::path::Path) -> anyhow::Result<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64 / f64::from(1 << 20))
}

impl Spent {
    fn stages(&self, events: u64) -> Vec<Stage> {
        let stage = |name, spent: Duration| Stage {
            name,
            us_per_event: spent.as_secs_f64() * 1e6 / events as f64,
            events_per_s: events as f64 / spent.as_secs_f64(),
        };
        vec![
            stage("decode", self.decode),
            stage("log (compress, write, sync)", self.log),
            stage("lens + match", self.observe),
            stage("engine", self.engine),
            stage("store (posts, matches, counts)", self.store),
        ]
    }
}

impl Report {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{} events, {} posts, {} queries", self.events, self.posts, self.queries)?;
        writeln!(out, "matched {} posts ({:.2} %)\n", self.matched_posts, self.matched_share * 100.0)?;
        writeln!(out, "{:<32} {:>10} {:>14}", "stage", "µs/event", "events/s")?;
        for stage in &self.stages {
            writeln!(out, "{:<32} {:>10.2} {:>14.0}", stage.name, stage.us_per_event, stage.events_per_s)?;
        }
        writeln!(
            out,
            "{:<32} {:>10.2} {:>14.0}",
            "all, wall",
            self.wall_s * 1e6 / self.events as f64,
            self.events_per_s
        )?;
        if let Some(rate) = self.events_per_processor_s {
            writeln!(out, "{:<32} {:>10.2} {:>14.0}", "all, processor", 1e6 / rate, rate)?;
        }
        if let (Some(now), Some(most)) = (self.resident_mib, self.resident_max_mib) {
            writeln!(out, "\nresident {now:.0} MiB, at most {most:.0} MiB; on disk {:.0} MiB", self.database_mib)?;
        }
        Ok(())
    }
}
