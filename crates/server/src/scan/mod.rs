//! The scan: reads the log in order, asks lens, matcher and engine, and stores what follows from it together with the
//! position reached. Owns the order of these steps; decides nothing itself.
//!
//! After a crash it takes the last engine snapshot, lives the stretch up to the stored position through again under
//! the rules of then without storing anything, and goes on from there.

mod apply;
mod document;
mod observe;
mod questions;

use std::sync::Arc;

use anyhow::{Context, ensure};
use tokio_util::sync::CancellationToken;
use vigie_engine::{Outcome, State, step};
use vigie_model::{Seq, Time};
use vigie_store::{Block, Database, Log, Snapshot};

pub use document::{Listed, has};
pub use observe::{Observation, Reader};
pub use questions::Questions;

use crate::app::App;

/// Events taken into one transaction: large enough that a flood is cheap, small enough that a post is not kept waiting.
const EVENTS_PER_TRANSACTION: usize = 4_096;

/// Seconds of the log between two snapshots: about what must be lived through again after a crash.
const SNAPSHOT_SECONDS: i64 = 30;

/// Where the scan stands.
pub struct Scan {
    reader: Reader,
    state: State,
    reached: Seq,
    snapshot_at: Time,
}

/// Runs until `stop`, or until storing fails: the caller must then end the process rather than go on from a lie.
///
/// # Errors
/// When log or database cannot be read or written.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let (mut head, mut config) = (app.log.head(), app.config_changed.subscribe());
    let mut scan = Scan::restore(&app.db, &app.log).await?;
    app.questions.send_replace(Arc::clone(scan.reader.questions()));
    loop {
        scan.reload(&app).await?;
        let blocks = app.log.blocks_after(scan.reached, EVENTS_PER_TRANSACTION).await?;
        if blocks.is_empty() {
            tokio::select! {
                () = stop.cancelled() => break,
                changed = head.changed() => changed.context("the log is gone")?,
                changed = config.changed() => changed.context("the program is going down")?,
            }
            continue;
        }
        scan.take(&app, &blocks).await?;
        if stop.is_cancelled() {
            break;
        }
    }
    scan.snapshot(&app.db, (app.clock)()).await
}

impl Scan {
    /// Takes up where the last run stopped.
    ///
    /// # Errors
    /// When log or database cannot be read, or the log lacks what the snapshot needs.
    pub async fn restore(db: &Database, log: &Log) -> anyhow::Result<Self> {
        let reached = db.scanned().await?;
        let (version, ruleset) = db.ruleset().await?;
        let Some(snapshot) = db.snapshot().await? else {
            let reader = Reader::new(Arc::new(Questions::new(version, ruleset)));
            return Ok(Self { reader, state: State::default(), reached, snapshot_at: Time::default() });
        };
        // The version is left unknown, so that today's rules are loaded before the first new block.
        let reader = Reader::new(Arc::new(Questions::new(Questions::UNKNOWN, snapshot.ruleset)));
        let state = postcard::from_bytes(&snapshot.state).context("the engine's snapshot does not read back")?;
        let mut scan = Self { reader, state, reached: snapshot.seq, snapshot_at: Time::default() };
        while scan.reached < reached {
            let blocks = log.blocks_after(scan.reached, EVENTS_PER_TRANSACTION).await?;
            ensure!(!blocks.is_empty(), "the log ends at {} but the database is at {reached}", scan.reached);
            for block in blocks.iter().take_while(|block| block.last <= reached) {
                scan.live(block);
                scan.reached = block.last;
            }
        }
        Ok(scan)
    }

    /// Lives one block: pure in state, rules and block.
    pub fn live(&mut self, block: &Block) -> (Vec<Observation>, Outcome) {
        let observations = self.reader.observe(block);
        let observed: Vec<_> = observations.iter().zip(&block.events).map(|(seen, event)| seen.of(event)).collect();
        let outcome = step(&mut self.state, &self.reader.questions().rules, &observed, block.witnessed_at);
        (observations, outcome)
    }

    async fn take(&mut self, app: &App, blocks: &[Arc<Block>]) -> anyhow::Result<()> {
        let lived: Vec<_> = tokio::task::block_in_place(|| blocks.iter().map(|block| self.live(block)).collect());
        let now = (app.clock)();
        let mut tx = app.db.begin_scan().await?;
        for (block, (observations, outcome)) in blocks.iter().zip(lived) {
            let questions = self.reader.questions();
            apply::Apply { tx: &mut tx, questions, now }.block(block, &observations, outcome).await?;
        }
        let last = blocks.last().map_or(self.reached, |block| block.last);
        tx.commit(last).await?;
        self.reached = last;
        app.live.wake();
        app.jobs.wake();
        if let Some(block) = blocks.last() {
            self.snapshot_if_due(&app.db, block.witnessed_at, now).await?;
        }
        metrics::counter!("vigie_scanned_events_total")
            .increment(blocks.iter().map(|block| block.events.len() as u64).sum());
        Ok(())
    }

    /// Takes new rules in, if there are any. A snapshot is kept at that point, so that no stretch that is ever lived
    /// through again has two sets of rules.
    async fn reload(&mut self, app: &App) -> anyhow::Result<()> {
        let version = app.db.config_version().await?;
        if version == self.reader.questions().version {
            return Ok(());
        }
        let (version, ruleset) = app.db.ruleset().await?;
        self.reader = Reader::new(Arc::new(Questions::new(version, ruleset)));
        self.snapshot(&app.db, (app.clock)()).await?;
        app.questions.send_replace(Arc::clone(self.reader.questions()));
        Ok(())
    }

    async fn snapshot_if_due(&mut self, db: &Database, witnessed_at: Time, now: Time) -> anyhow::Result<()> {
        if witnessed_at.since(self.snapshot_at) < SNAPSHOT_SECONDS * Time::SECOND {
            return Ok(());
        }
        self.snapshot_at = witnessed_at;
        self.snapshot(db, now).await
    }

    async fn snapshot(&self, db: &Database, now: Time) -> anyhow::Result<()> {
        let state = postcard::to_stdvec(&self.state).context("the engine's state does not write")?;
        let ruleset = self.reader.questions().ruleset.clone();
        Ok(db.put_snapshot(&Snapshot { seq: self.reached, ruleset, state }, now).await?)
    }
}
