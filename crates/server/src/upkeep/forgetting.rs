//! What an author deleted leaves the log too. A consumer of the log with a cursor of its own: a deletion that was
//! kept is carried out, whenever the program dies.
//!
//! Boards, API and stored posts forget at once, in the scan; this is for the words that lie in the log for its term.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_model::{Event, Seq};
use vigie_store::Redaction;

use crate::app::App;

/// The consumer's name.
const CONSUMER: &str = "forgetting";

/// Each pass reads the keys of the whole log once, so deletions are gathered for a while.
const EVERY: Duration = Duration::from_secs(60);

/// Events looked at in one pass: a day's backlog is done in several.
const EVENTS_MAX: usize = 200_000;

/// Takes deletions out of the log until `stop`.
///
/// # Errors
/// When log or database cannot be read or written.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        pass(&app).await?;
    }
}

async fn pass(app: &App) -> anyhow::Result<()> {
    let mut reached = app.db.consumed(CONSUMER).await?;
    let scanned = app.db.scanned().await?;
    let mut gone = Redaction::default();
    let mut looked_at = 0;
    while reached < scanned && looked_at < EVENTS_MAX {
        let blocks = app.log.blocks_after(reached, EVENTS_MAX).await?;
        let Some(last) = blocks.last() else { break };
        reached = Seq(last.last.0);
        for envelope in blocks.iter().flat_map(|block| &block.events) {
            looked_at += 1;
            match &envelope.event {
                Event::Deleted(key) => drop(gone.posts.insert(key.clone())),
                Event::AuthorGone(key) => drop(gone.authors.insert(key.clone())),
                Event::Posted(_) | Event::Edited(_) | Event::AuthorChanged(_) => {}
            }
        }
    }
    if !gone.is_empty() {
        let posts = app.log.redact(&gone, reached).await?;
        tracing::debug!(posts, "deleted posts left the log");
    }
    app.db.set_consumed(CONSUMER, reached).await?;
    Ok(())
}
