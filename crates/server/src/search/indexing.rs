//! Writing words of posts that were stored before there was an index, or before its form changed: the newest first, a
//! little at a time. Until it is done, a search reads the rest one by one.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_store::Database;

use super::{FORMAT, words_of};
use crate::app::App;

/// Posts in one transaction: the scan waits no longer than writing these takes.
const BATCH: u32 = 500;

/// Between two batches, so that sources and scan get their turn.
const BREATH: Duration = Duration::from_millis(20);

/// Brings the index up to date, then ends when `stop` says so.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    app.db.set_words_format(FORMAT).await?;
    while !stop.is_cancelled() && batch(&app.db).await? {
        tokio::time::sleep(BREATH).await;
    }
    stop.cancelled().await;
    Ok(())
}

/// The same without a breath, for whoever cannot go on before.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn bring_up_to_date(db: &Database) -> anyhow::Result<()> {
    db.set_words_format(FORMAT).await?;
    while batch(db).await? {}
    Ok(())
}

/// Some posts of the backlog; false when there was none.
async fn batch(db: &Database) -> anyhow::Result<bool> {
    let waiting = db.words_backlog(BATCH).await?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let write =
        || waiting.iter().map(|waiting| (waiting.id, words_of(&waiting.post, waiting.lang, waiting.source))).collect();
    let words: Vec<_> = write();
    db.put_words(&words).await?;
    Ok(true)
}
