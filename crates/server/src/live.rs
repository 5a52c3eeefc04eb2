//! The live feed: one task reads what changed, makes each change ready once, and hands it to every open board.
//! Owns fan-out; the rows themselves are the store's, and a board that falls behind reads them there.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use vigie_model::{AlertId, BrandId, PostId, QueryId};
use vigie_store::{Change, ChangeKind, StoreError, StoreResult};

use crate::app::App;
use crate::bell::Bell;
use crate::views;

/// Changes a board may lag behind before it must read them from the store: bounds the memory of all boards together.
const BEHIND_MAX: usize = 1_024;

/// Changes made ready in one reading.
const READ_MAX: u32 = 512;

/// A change, ready to be sent.
#[derive(Clone, Debug)]
pub struct LiveChange {
    /// Its place in the order.
    pub id: i64,
    /// Whose.
    pub brand: BrandId,
    /// What kind.
    pub kind: ChangeKind,
    /// The queries it concerns; a board shows posts of its own queries only.
    pub queries: Vec<QueryId>,
    /// Its JSON.
    pub data: Arc<str>,
}

/// The open boards.
pub struct Live {
    boards: broadcast::Sender<Arc<LiveChange>>,
    bell: Bell,
}

impl Live {
    /// No boards yet.
    pub fn new() -> Self {
        Self { boards: broadcast::Sender::new(BEHIND_MAX), bell: Bell::new() }
    }

    /// Says that there may be changes.
    pub fn wake(&self) {
        self.bell.wake();
    }

    /// Every change from now on. A receiver that lags must catch up with [`catch_up`].
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<LiveChange>> {
        self.boards.subscribe()
    }

    /// How many boards are open.
    pub fn boards(&self) -> usize {
        self.boards.receiver_count()
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads changes and hands them out until `stop`.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut told = app.db.last_change().await?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = app.live.bell.rung() => {}
        }
        if app.live.boards() == 0 {
            told = app.db.last_change().await?;
            continue;
        }
        loop {
            let changes = app.db.changes_after(told, READ_MAX).await?;
            let Some(last) = changes.last() else { break };
            told = last.id;
            for change in changes {
                let ready = Arc::new(ready(&app, change).await?);
                // No receiver is no failure: the last board may just have closed.
                let _ = app.live.boards.send(ready);
            }
        }
    }
}

/// The changes of `brand` after `after`, made ready, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn catch_up(app: &App, brand: BrandId, after: i64, limit: u32) -> StoreResult<Vec<LiveChange>> {
    let mut missed = Vec::new();
    for change in app.db.brand(brand).changes_after(after, limit).await? {
        missed.push(ready(app, change).await?);
    }
    Ok(missed)
}

async fn ready(app: &App, change: Change) -> StoreResult<LiveChange> {
    let (kind, data) = match data(app, &change).await {
        // What changed is gone by now; its own change follows, and saying so twice does no harm.
        Err(StoreError::NotFound) => (ChangeKind::Gone, views::gone(change.subject)),
        other => (change.kind, other?),
    };
    Ok(LiveChange { id: change.id, brand: change.brand, kind, queries: change.queries, data: data.into() })
}

async fn data(app: &App, change: &Change) -> StoreResult<String> {
    let brand = app.db.brand(change.brand);
    match change.kind {
        ChangeKind::Post | ChangeKind::Edit => {
            let post = brand.post(PostId(change.subject)).await?;
            Ok(views::json(&views::PostMatch::new(post, Some(change.id), &app.questions())))
        }
        ChangeKind::Alert => {
            let alert = brand.alert(AlertId(change.subject)).await?;
            let posts = brand.posts_by_key(&alert.posts).await?;
            Ok(views::json(&views::Alert::new(alert, posts, &app.questions())))
        }
        ChangeKind::Gone => Ok(views::gone(change.subject)),
    }
}
