//! Housekeeping at its own pace: the log's clock, names of authors, deletions taken out of the log, words of
//! posts that the index does not know yet, and forgetting by rule.

mod forgetting;
mod naming;
mod retention;
mod ticking;

use std::sync::Arc;

use anyhow::Context;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Runs all housekeeping until `stop`.
///
/// # Errors
/// When log or database cannot be written.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(ticking::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(forgetting::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(naming::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(crate::search::keep_indexed(Arc::clone(&app), stop.clone()));
    tasks.spawn(retention::run(app, stop));
    while let Some(ended) = tasks.join_next().await {
        ended.context("a housekeeping task broke")??;
    }
    Ok(())
}
