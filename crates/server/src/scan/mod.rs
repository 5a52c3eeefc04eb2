//! The scan: reads the log in order, asks lens, matcher and engine, and stores what follows from it together with the
//! position reached. Owns the order of these steps; decides nothing itself.
//!
//! After a crash it takes the last engine snapshot, lives the stretch up to the stored position through again under
//! the rules of then without storing anything, and goes on from there.

mod apply;
mod document;
mod handles;
mod names;
mod observe;
mod questions;

use std::sync::Arc;

use anyhow::{Context, ensure};
use tokio_util::sync::CancellationToken;
use vigie_engine::{Outcome, State, step};
use vigie_model::{Seq, Time};
use vigie_store::{Block, Database, Log, Snapshot};

pub use document::{Listed, has};
pub use handles::{accounts_in, ruleset};
pub use names::Names;
pub use observe::{Observation, Reader};
pub use questions::Questions;

use crate::app::App;

/// Events taken into one transaction: large enough that a flood is cheap, small enough that a post is not kept waiting.
const EVENTS_PER_TRANSACTION: usize = 4_096;

/// Seconds of the log between two snapshots: about what must be lived through again after a crash.
const SNAPSHOT_SECONDS: i64 = 30;

/// A block with what was seen in it and what follows from it.
pub struct Lived {
    /// The block.
    pub block: Arc<Block>,
    /// An observation for each event.
    pub observations: Vec<Observation>,
    /// What follows.
    pub outcome: Outcome,
}

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
        if scan.reload(&app.db, app.now()).await? {
            app.questions.send_replace(Arc::clone(scan.reader.questions()));
        }
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
    scan.snapshot(&app.db, app.now()).await
}

impl Scan {
    /// Takes up where the last run stopped.
    ///
    /// # Errors
    /// When log or database cannot be read, or the log lacks what the snapshot needs.
    pub async fn restore(db: &Database, log: &Log) -> anyhow::Result<Self> {
        let reached = db.scanned().await?;
        // A log that was lost or swapped would give positions out again, and the scan would pass over all of them.
        let head = *log.head().borrow();
        ensure!(
            head >= reached,
            "the log ends at {head} but the database is at {reached}: restore both from one backup"
        );
        // Without a snapshot that this engine reads, the whole log is lived through again under today's rules. The
        // version is left unknown, so that a snapshot is kept under today's rules before the first new block.
        let snapshot = db.snapshot().await?.filter(|snapshot| snapshot.format == State::FORMAT);
        let (from, ruleset, state) = match snapshot {
            None => (Seq(0), ruleset(db).await?.1, State::default()),
            Some(snapshot) => {
                let state =
                    postcard::from_bytes(&snapshot.state).context("the engine's snapshot does not read back")?;
                (snapshot.seq, snapshot.ruleset, state)
            }
        };
        let reader = Reader::new(Arc::new(Questions::new(Questions::UNKNOWN, ruleset)));
        let mut scan = Self { reader, state, reached: from, snapshot_at: Time::default() };
        while scan.reached < reached {
            let blocks = log.blocks_after(scan.reached, EVENTS_PER_TRANSACTION).await?;
            let past = blocks.partition_point(|block| block.last <= reached);
            if past == 0 {
                break;
            }
            for block in &blocks[..past] {
                let observations = scan.observe(block);
                scan.decide(block, &observations);
                scan.reached = block.last;
            }
        }
        scan.reached = reached;
        Ok(scan)
    }

    /// Asks lens and matcher about every event of a block.
    pub fn observe(&mut self, block: &Block) -> Vec<Observation> {
        self.reader.observe(block)
    }

    /// Lets the engine live one block: pure in state, rules and block.
    pub fn decide(&mut self, block: &Block, observations: &[Observation]) -> Outcome {
        let observed: Vec<_> = observations.iter().zip(&block.events).map(|(seen, event)| seen.of(event)).collect();
        step(&mut self.state, &self.reader.questions().rules, &observed, block.witnessed_at)
    }

    /// Stores what some blocks led to, with the position after them, all or nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn store(&mut self, db: &Database, lived: Vec<Lived>, now: Time) -> anyhow::Result<()> {
        let mut tx = db.begin_scan().await?;
        let questions = self.reader.questions();
        let mut reached = self.reached;
        for Lived { block, observations, outcome } in lived {
            apply::Apply { tx: &mut tx, questions, now }.block(&block, &observations, outcome).await?;
            reached = block.last;
        }
        tx.commit(reached).await?;
        self.reached = reached;
        Ok(())
    }

    async fn take(&mut self, app: &App, blocks: &[Arc<Block>]) -> anyhow::Result<()> {
        let live = |block: &Arc<Block>| {
            let observations = self.observe(block);
            let outcome = self.decide(block, &observations);
            Lived { block: Arc::clone(block), observations, outcome }
        };
        let lived: Vec<_> = tokio::task::block_in_place(|| blocks.iter().map(live).collect());
        let now = app.now();
        self.store(&app.db, lived, now).await?;
        app.live.wake();
        app.jobs.wake();
        if let Some(block) = blocks.last() {
            self.snapshot_if_due(&app.db, block.witnessed_at, now).await?;
        }
        metrics::counter!("vigie_scanned_events_total")
            .increment(blocks.iter().map(|block| block.events.len() as u64).sum());
        Ok(())
    }

    /// What is asked at this point.
    pub fn questions(&self) -> &Questions {
        self.reader.questions()
    }

    /// Takes new rules in, if there are any. A snapshot is kept at that point, so that no stretch that is ever lived
    /// through again has two sets of rules.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn reload(&mut self, db: &Database, now: Time) -> anyhow::Result<bool> {
        let version = db.config_version().await?;
        if version == self.reader.questions().version {
            return Ok(false);
        }
        let (version, ruleset) = ruleset(db).await?;
        self.reader = Reader::new(Arc::new(self.reader.questions().changed(version, ruleset)));
        self.snapshot(db, now).await?;
        Ok(true)
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
        Ok(db.put_snapshot(&Snapshot { seq: self.reached, ruleset, format: State::FORMAT, state }, now).await?)
    }
}
