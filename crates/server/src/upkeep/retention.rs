//! Forgetting by rule, a little at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_model::Time;
use vigie_store::Horizon;

use crate::app::App;
use crate::config::Retention;

/// Terms are counted in hours and days.
const EVERY: Duration = Duration::from_secs(600);

/// Between two pieces of work, so that sources and scan get their turn.
const BREATH: Duration = Duration::from_millis(50);

/// Blocks of the log dropped at once.
const BLOCKS_MAX: u32 = 500;

/// How long a board may be away and still miss nothing.
const CHANGES_HOURS: i64 = 48;

/// Forgets what is past its term until `stop`.
///
/// # Errors
/// When log or database cannot be written.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        while !stop.is_cancelled() && pass(&app).await? > 0 {
            tokio::time::sleep(BREATH).await;
        }
    }
}

/// One piece of work; 0 when all is done.
async fn pass(app: &App) -> anyhow::Result<u64> {
    let (now, keep) = (app.now(), app.config.retention);
    // What an engine snapshot would live through again after a crash must stay.
    let needed = app.db.snapshot_seq().await?;
    let trimmed = app.log.trim(hours_before(now, keep.log_hours.into()), needed, BLOCKS_MAX).await?;
    Ok(trimmed + app.db.forget(horizon(now, keep)).await?)
}

fn horizon(now: Time, keep: Retention) -> Horizon {
    let days_before = |days: u32| hours_before(now, i64::from(days) * 24);
    Horizon {
        posts: days_before(keep.posts),
        alerts: days_before(keep.alerts),
        counts: days_before(keep.counts),
        authors: hours_before(now, keep.log_hours.into()),
        changes: hours_before(now, CHANGES_HOURS),
    }
}

fn hours_before(now: Time, hours: i64) -> Time {
    now.plus_minutes(-60 * hours)
}
