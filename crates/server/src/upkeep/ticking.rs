//! Tells the log what time it is while nothing happens, so that cool-downs and digests end in silence too.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Digests and cool-downs are counted in minutes: this is fine enough, and some 17,000 short rows a day.
const EVERY: Duration = Duration::from_secs(5);

/// Ticks whenever the log has stood still for a while, until `stop`.
///
/// # Errors
/// When the log cannot be written.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let head = app.log.head();
    let mut before = *head.borrow();
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        let now_at = *head.borrow();
        if now_at == before {
            app.log.tick(app.now()).await?;
        }
        before = *head.borrow();
    }
}
