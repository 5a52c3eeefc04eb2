//! Outbound work: leased, done, retried later and later, given up where a human can see it.
//! Owns when and how often; what is told is `note`'s, how it is carried is the connectors'.

mod note;
mod tell;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vigie_connectors::notify::{SendError, SendErrorKind};
use vigie_model::Time;
use vigie_store::Job;

use crate::app::App;

pub use note::{Told, note};
pub use tell::{TellError, open_channel};

/// Notices on their way at once: one slow mail server must not hold up the others.
const AT_ONCE_MAX: usize = 16;

/// A worker that has not finished by then is dead. Longer than any notifier's own time limit.
const LEASE: Duration = Duration::from_secs(120);

/// First wait after a failure; four times as long after each.
const BACKOFF_FIRST: Duration = Duration::from_secs(2);

/// Longest wait between two tries.
const BACKOFF_MAX: Duration = Duration::from_secs(3_600);

/// Tries before a job is given up: about half a day with the waits above.
const ATTEMPTS_MAX: u32 = 16;

/// When nothing is due, look again at least this often: another process may have asked for work.
const IDLE_MAX: Duration = Duration::from_secs(30);

/// Does outbound work until `stop`.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    // The folder's lock says that whoever held these leases is dead.
    app.db.take_back_jobs().await?;
    let mut working: JoinSet<anyhow::Result<()>> = JoinSet::new();
    loop {
        let room = AT_ONCE_MAX - working.len();
        let due = lease(&app, room).await?;
        let idle = due.is_empty();
        for job in due {
            working.spawn(work(Arc::clone(&app), job));
        }
        if !idle && working.len() < AT_ONCE_MAX {
            continue;
        }
        let wait = next_look(&app).await?;
        tokio::select! {
            () = stop.cancelled() => break,
            Some(done) = working.join_next() => done.context("a worker broke")??,
            () = app.jobs.rung(), if working.len() < AT_ONCE_MAX => {}
            () = tokio::time::sleep(wait), if working.len() < AT_ONCE_MAX => {}
        }
    }
    while let Some(done) = working.join_next().await {
        done.context("a worker broke")??;
    }
    Ok(())
}

async fn lease(app: &App, room: usize) -> anyhow::Result<Vec<Job>> {
    if room == 0 {
        return Ok(Vec::new());
    }
    let now = app.now();
    Ok(app.db.lease_jobs(now, after(now, LEASE), u32::try_from(room).unwrap_or(u32::MAX)).await?)
}

async fn next_look(app: &App) -> anyhow::Result<Duration> {
    let now = app.now();
    let due = app.db.next_job_at().await?.map(|at| Duration::from_micros(u64::try_from(at.since(now)).unwrap_or(0)));
    // A job that is due and was not leased is somebody else's at this moment.
    Ok(due.unwrap_or(IDLE_MAX).clamp(Duration::from_millis(100), IDLE_MAX))
}

async fn work(app: Arc<App>, job: Job) -> anyhow::Result<()> {
    let told = tell::tell(&app, &job).await;
    let now = app.now();
    match told {
        Ok(receipt) => {
            tracing::info!(job = %job.id, kind = job.task.kind(), answer = receipt.answer, "told");
            metrics::counter!("vigie_jobs_done_total").increment(1);
            app.db.finish_job(&job, now).await?;
        }
        Err(TellError::Store(error)) => return Err(error.into()),
        Err(TellError::Moot(why)) => {
            tracing::info!(job = %job.id, "nothing left to tell: {why}");
            app.db.finish_job(&job, now).await?;
        }
        Err(TellError::Send(error)) => {
            let again = next_try(&error, job.attempts, now);
            tracing::warn!(job = %job.id, attempts = job.attempts, again = again.is_some(), "not told: {error}");
            metrics::counter!("vigie_jobs_failed_total").increment(1);
            app.db.fail_job(&job, &error.message, again).await?;
            if error.kind == SendErrorKind::Gone {
                app.db.brand(job.brand).switch_channel_off(job.task.channel()).await?;
                app.touch_config();
            }
        }
    }
    Ok(())
}

/// When to try again; `None` is never.
fn next_try(error: &SendError, attempts: u32, now: Time) -> Option<Time> {
    let again = match error.kind {
        SendErrorKind::Transient => after(now, backoff(attempts)),
        SendErrorKind::RateLimited(until) => until.max(after(now, BACKOFF_FIRST)),
        SendErrorKind::Rejected | SendErrorKind::Gone => return None,
    };
    (attempts < ATTEMPTS_MAX).then_some(again)
}

fn backoff(attempts: u32) -> Duration {
    BACKOFF_FIRST.saturating_mul(4_u32.saturating_pow(attempts.saturating_sub(1).min(12))).min(BACKOFF_MAX)
}

fn after(now: Time, wait: Duration) -> Time {
    now.plus_micros(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: SendErrorKind) -> SendError {
        SendError { kind, message: String::new() }
    }

    #[test]
    fn the_kind_of_an_error_alone_decides_what_happens_next() {
        let now = Time::from_seconds(1_000);
        let seconds = |kind, attempts| next_try(&error(kind), attempts, now).map(|at| at.since(now) / Time::SECOND);
        assert_eq!(seconds(SendErrorKind::Transient, 1), Some(2));
        assert_eq!(seconds(SendErrorKind::Transient, 4), Some(128));
        assert_eq!(seconds(SendErrorKind::Transient, 15), Some(3_600));
        assert_eq!(seconds(SendErrorKind::Transient, ATTEMPTS_MAX), None);
        assert_eq!(seconds(SendErrorKind::RateLimited(Time::from_seconds(1_300)), 1), Some(300));
        assert_eq!(seconds(SendErrorKind::RateLimited(Time::from_seconds(1)), 1), Some(2));
        assert_eq!(seconds(SendErrorKind::Rejected, 1), None);
        assert_eq!(seconds(SendErrorKind::Gone, 1), None);
    }
}
