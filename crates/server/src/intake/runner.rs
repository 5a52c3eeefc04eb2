//! One pulled source: opened at its cursor, asked again and again, its batches kept before it is asked for more.
//! The kind of an error alone decides what happens next.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;
use vigie_connectors::registry::Opening;
use vigie_connectors::source::{Batch, Cursor, Limits, Source, SourceError, SourceErrorKind};
use vigie_model::{SourceId, Time};
use vigie_store::StoreResult;

use super::HealthState;
use crate::app::App;

/// A post waits at most this long for company; a flood fills the batch long before.
pub const LIMITS: Limits = Limits { events_max: 2_048, linger: Duration::from_millis(5) };

/// First wait after a failure; doubled with each one after it.
const BACKOFF_FIRST: Duration = Duration::from_secs(1);

/// Nobody is left alone longer than this because of failures that may pass.
const BACKOFF_MAX: Duration = Duration::from_secs(300);

/// A source to be run.
pub(super) struct Runner {
    pub(super) app: Arc<App>,
    pub(super) id: SourceId,
    pub(super) open: fn(Opening<'_>) -> Result<Box<dyn Source>, SourceError>,
    pub(super) settings: Map<String, Value>,
}

/// What a failure leads to.
enum Next {
    Retry(Duration),
    Stop,
}

impl Runner {
    /// Runs until `stop`, or until the source fails for good; how it ended stands in its health.
    ///
    /// # Errors
    /// When what it brings cannot be stored.
    pub(super) async fn run(self, stop: CancellationToken) -> StoreResult<()> {
        let mut failures = 0;
        loop {
            let error = match self.open().await? {
                Ok(mut source) => match self.listen(source.as_mut(), &mut failures, &stop).await? {
                    None => return Ok(()),
                    Some(error) => error,
                },
                Err(error) => error,
            };
            failures += 1;
            match self.fail(&error, failures) {
                Next::Stop => return Ok(()),
                Next::Retry(wait) => tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = tokio::time::sleep(wait) => {}
                },
            }
        }
    }

    async fn open(&self) -> StoreResult<Result<Box<dyn Source>, SourceError>> {
        let cursor = self.app.log.cursor(self.id).await?.map(Cursor);
        let opening = Opening { settings: &self.settings, cursor, http: self.app.http.clone() };
        Ok((self.open)(opening))
    }

    /// Asks an open source until it fails, or until `stop` (`None`).
    async fn listen(
        &self,
        source: &mut dyn Source,
        failures: &mut u32,
        stop: &CancellationToken,
    ) -> StoreResult<Option<SourceError>> {
        loop {
            let asked = tokio::select! {
                () = stop.cancelled() => return Ok(None),
                asked = source.next(LIMITS) => asked,
            };
            let wait = match asked {
                Err(error) => return Ok(Some(error)),
                Ok(batch) => {
                    *failures = 0;
                    self.keep(batch).await?
                }
            };
            if !wait.is_zero() {
                tokio::select! {
                    () = stop.cancelled() => return Ok(None),
                    () = tokio::time::sleep(wait) => {}
                }
            }
        }
    }

    /// Keeps what a source brought, and says how long to leave it alone.
    async fn keep(&self, batch: Batch) -> StoreResult<Duration> {
        let (app, now) = (&self.app, self.app.now());
        let (events, rejected) = (batch.events.len() as u64, batch.rejected.len() as u64);
        if let Some(gap) = &batch.gap {
            tracing::warn!(source = %self.id, from = %gap.from, until = %gap.until, "gap: {}", gap.reason);
            super::ledger::mark_gap(app, self.id, gap).await?;
        }
        let cursor = batch.cursor.as_ref().map(|cursor| cursor.0.as_str());
        app.log.append(self.id, now, batch.events, cursor).await?;
        if rejected > 0 {
            let samples: Vec<_> = batch.rejected.into_iter().map(|one| (one.reason, one.sample)).collect();
            app.db.quarantine(self.id, now, &samples).await?;
        }
        let state = if batch.wait.is_zero() { HealthState::Listening } else { HealthState::Waiting };
        app.intake.note(self.id, now, |health| {
            health.turn(state, now);
            health.events_total += events;
            health.rejected_total += rejected;
            health.ignored_total += batch.ignored;
            if events > 0 {
                health.last_event_at = Some(now);
            }
        });
        metrics::counter!("vigie_events_in_total", "source" => self.id.to_string()).increment(events);
        metrics::counter!("vigie_rejected_total", "source" => self.id.to_string()).increment(rejected);
        Ok(batch.wait)
    }

    fn fail(&self, error: &SourceError, failures: u32) -> Next {
        let now = self.app.now();
        let (state, wait) = match error.kind {
            SourceErrorKind::Transient => (HealthState::Retrying, Some(backoff(failures))),
            SourceErrorKind::RateLimited(until) => (HealthState::Retrying, Some(until_then(until, now))),
            SourceErrorKind::AuthExpired => (HealthState::Paused, None),
            SourceErrorKind::Rejected | SourceErrorKind::Misconfigured => (HealthState::Failed, None),
        };
        tracing::warn!(source = %self.id, ?state, failures, "source: {error}");
        let retry_at = wait.map(|wait| now.plus_micros(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX)));
        self.app.intake.note(self.id, now, |health| health.fail(state, error.to_string(), retry_at, now));
        wait.map_or(Next::Stop, Next::Retry)
    }
}

fn backoff(failures: u32) -> Duration {
    BACKOFF_FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(BACKOFF_MAX)
}

fn until_then(until: Time, now: Time) -> Duration {
    Duration::from_micros(u64::try_from(until.since(now)).unwrap_or(0)).max(BACKOFF_FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_stop_growing() {
        let seconds = |failures| backoff(failures).as_secs();
        assert_eq!([seconds(1), seconds(2), seconds(5), seconds(9), seconds(4_000)], [1, 2, 16, 256, 300]);
    }

    #[test]
    fn a_rate_limit_that_is_over_still_waits_a_moment() {
        let now = Time::from_seconds(100);
        assert_eq!(until_then(Time::from_seconds(130), now).as_secs(), 30);
        assert_eq!(until_then(Time::from_seconds(90), now), BACKOFF_FIRST);
    }
}
