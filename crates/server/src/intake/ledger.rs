//! The gap ledger: minute by minute, whether what happened on a source would have been seen.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_connectors::source::Gap;
use vigie_model::{Minute, SourceId};
use vigie_store::StoreResult;

use crate::app::App;

/// Half a minute, so that no minute is passed over.
const EVERY: Duration = Duration::from_secs(30);

/// A gap longer than this is marked by its last minutes only: nobody draws a chart of minutes over more than two days.
const GAP_MINUTES_MAX: i64 = 2 * 1_440;

/// Notes how every source is, until `stop`.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> StoreResult<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        let minute = app.now().minute();
        for (source, health) in app.intake.all() {
            app.db.mark_source_minute(source, minute, if health.covers() { "covered" } else { "dead" }).await?;
        }
    }
}

/// Notes that `source` missed a stretch.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn mark_gap(app: &App, source: SourceId, gap: &Gap) -> StoreResult<()> {
    let until = gap.until.minute().0;
    let from = gap.from.minute().0.max(until - GAP_MINUTES_MAX);
    for minute in from..until.max(from + 1) {
        app.db.mark_source_minute(source, Minute(minute), "dead").await?;
    }
    Ok(())
}
