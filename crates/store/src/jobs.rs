//! Outbound work as rows: asked for once, leased to a worker, retried later and later, dead-lettered where a human
//! can see it and set it going again. Says nothing of what a job does.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{AlertId, BrandId, ChannelId, JobId, Time};

use crate::{BrandStore, Database, StoreError, StoreResult};

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Will be tried at its time.
    Waiting,
    /// A worker has it, until its lease ends.
    Running,
    /// Done.
    Done,
    /// Given up: somebody must look.
    Dead,
}

/// What a job is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum JobTask {
    /// Tells one channel of one alert.
    TellAlert {
        /// The alert.
        alert: AlertId,
        /// The channel.
        channel: ChannelId,
    },
    /// Tells one channel of several alerts together.
    TellDigest {
        /// The alerts, oldest first.
        alerts: Vec<AlertId>,
        /// The channel.
        channel: ChannelId,
        /// When the gathering began.
        from: Time,
        /// When it ended.
        until: Time,
    },
}

/// A job to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Whose.
    pub brand: BrandId,
    /// Asking twice with the same key is asking once.
    pub once_key: String,
    /// What to do.
    pub task: JobTask,
    /// When to try first.
    pub run_at: Time,
}

/// A job as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whose.
    pub brand: BrandId,
    /// The key that makes it unique.
    pub once_key: String,
    /// What to do.
    pub task: JobTask,
    /// How it stands.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    /// When it is tried next.
    pub run_at: Time,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: Time,
    /// When it was done.
    pub done_at: Option<Time>,
}

impl NewJob {
    /// Telling one channel of one alert.
    pub fn tell_alert(brand: BrandId, alert: AlertId, channel: ChannelId, once_key: &str, now: Time) -> Self {
        let once_key = format!("tell/{brand}/{once_key}/{channel}");
        Self { brand, once_key, task: JobTask::TellAlert { alert, channel }, run_at: now }
    }

    pub(crate) async fn insert(&self, connection: &mut SqliteConnection) -> StoreResult<Option<JobId>> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO jobs (brand, kind, once_key, payload, state, run_at, created_at)
             VALUES (?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT (once_key) DO NOTHING RETURNING id",
        )
        .bind(self.brand.0)
        .bind(self.task.kind())
        .bind(&self.once_key)
        .bind(crate::json::json(&self.task)?)
        .bind(self.run_at.micros())
        .bind(self.run_at.micros())
        .fetch_optional(connection)
        .await?;
        Ok(id.map(JobId))
    }
}

impl JobTask {
    /// Its name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TellAlert { .. } => "tell-alert",
            Self::TellDigest { .. } => "tell-digest",
        }
    }

    /// The channel it speaks to.
    pub const fn channel(&self) -> ChannelId {
        match self {
            Self::TellAlert { channel, .. } | Self::TellDigest { channel, .. } => *channel,
        }
    }
}

impl Database {
    /// Leases due jobs to a worker until `lease_until`, oldest first, at most `limit`. A job whose worker died comes
    /// back when its lease has ended.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn lease_jobs(&self, now: Time, lease_until: Time, limit: u32) -> StoreResult<Vec<Job>> {
        let rows = sqlx::query(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = ?2 WHERE id IN (
                 SELECT id FROM jobs WHERE run_at <= ?1
                 AND (state = 'waiting' OR (state = 'running' AND lease_until <= ?1)) ORDER BY run_at, id LIMIT ?3
             ) RETURNING id, brand, once_key, payload, state, attempts, run_at, last_error, created_at, done_at",
        )
        .bind(now.micros())
        .bind(lease_until.micros())
        .bind(limit)
        .fetch_all(&self.file.write)
        .await?;
        let mut jobs = rows.iter().map(read).collect::<StoreResult<Vec<_>>>()?;
        jobs.sort_by_key(|job| (job.run_at, job.id));
        Ok(jobs)
    }

    /// Takes back every lease: for a program that has just started and is the only one on this folder, so that what its
    /// predecessor had begun when it died does not wait for the lease to end.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn take_back_jobs(&self) -> StoreResult<u64> {
        let done = sqlx::query("UPDATE jobs SET state = 'waiting', lease_until = NULL WHERE state = 'running'")
            .execute(&self.file.write)
            .await?;
        Ok(done.rows_affected())
    }

    /// When the next job is due, as far as anybody knows now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn next_job_at(&self) -> StoreResult<Option<Time>> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT min(CASE state WHEN 'running' THEN lease_until ELSE run_at END) FROM jobs
             WHERE state IN ('waiting', 'running')",
        )
        .fetch_one(&self.file.read)
        .await?;
        Ok(at.map(Time::from_micros))
    }

    /// Marks a job done.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn finish_job(&self, job: &Job, now: Time) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        sqlx::query("UPDATE jobs SET state = 'done', done_at = ?, lease_until = NULL, last_error = NULL WHERE id = ?")
            .bind(now.micros())
            .bind(job.id.0)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE channels SET last_sent_at = ?, last_error = NULL WHERE id = ?")
            .bind(now.micros())
            .bind(job.task.channel().0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Puts a job back for `run_at`, or gives it up where that is `None`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn fail_job(&self, job: &Job, error: &str, run_at: Option<Time>) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        sqlx::query(
            "UPDATE jobs SET state = ?, run_at = coalesce(?, run_at), lease_until = NULL, last_error = ? WHERE id = ?",
        )
        .bind(if run_at.is_some() { "waiting" } else { "dead" })
        .bind(run_at.map(Time::micros))
        .bind(error)
        .bind(job.id.0)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE channels SET last_error = ? WHERE id = ?")
            .bind(error)
            .bind(job.task.channel().0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Jobs by state, for the engineer on call.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn job_counts(&self) -> StoreResult<Vec<(String, i64)>> {
        Ok(sqlx::query_as("SELECT state, count(*) FROM jobs GROUP BY state").fetch_all(&self.file.read).await?)
    }
}

impl BrandStore<'_> {
    /// The brand's jobs, newest first: those in `state`, or all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn jobs(&self, state: Option<JobState>, limit: u32) -> StoreResult<Vec<Job>> {
        let state = state.map(|state| crate::json::json_word(&state)).transpose()?;
        sqlx::query(
            "SELECT id, brand, once_key, payload, state, attempts, run_at, last_error, created_at, done_at
             FROM jobs WHERE brand = ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3",
        )
        .bind(self.brand.0)
        .bind(state)
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// Sets a dead job going again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has no such dead job.
    pub async fn retry_job(&self, id: JobId, now: Time) -> StoreResult<Job> {
        sqlx::query(
            "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = ? WHERE id = ? AND brand = ? AND state = 'dead'
             RETURNING id, brand, once_key, payload, state, attempts, run_at, last_error, created_at, done_at",
        )
        .bind(now.micros())
        .bind(id.0)
        .bind(self.brand.0)
        .fetch_one(&self.file.write)
        .await
        .map_err(StoreError::from)
        .and_then(|row| read(&row))
    }
}

fn read(row: &SqliteRow) -> StoreResult<Job> {
    let damaged = |error| StoreError::damaged("job", error);
    let state: &str = row.try_get("state")?;
    Ok(Job {
        id: JobId(row.try_get("id")?),
        brand: BrandId(row.try_get("brand")?),
        once_key: row.try_get("once_key")?,
        task: serde_json::from_str(row.try_get("payload")?).map_err(damaged)?,
        state: serde_json::from_value(state.into()).map_err(damaged)?,
        attempts: row.try_get("attempts")?,
        run_at: Time::from_micros(row.try_get("run_at")?),
        last_error: row.try_get("last_error")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
        done_at: row.try_get::<Option<i64>, _>("done_at")?.map(Time::from_micros),
    })
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
