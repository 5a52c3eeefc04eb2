//! Forgetting by rule: what is older than its term goes, a little at a time, so that nobody waits for it.

use vigie_model::Time;

use crate::{Database, StoreResult};

/// Rows taken at once: a writer never waits longer than this takes.
const ROWS_MAX: i64 = 2_000;

/// Until when each kind of thing is kept: what is older goes.
#[derive(Clone, Copy, Debug)]
pub struct Horizon {
    /// Posts with their matches, by arrival.
    pub posts: Time,
    /// Alerts with their deliveries, jobs that are done, samples in quarantine.
    pub alerts: Time,
    /// Counts by minute.
    pub counts: Time,
    /// Accounts of which no post is kept.
    pub authors: Time,
    /// Changes of the live feed: how long a reader may be away and still miss nothing.
    pub changes: Time,
}

impl Database {
    /// Forgets some of what is older than `horizon`, and returns how many rows went; call again until it is 0.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget(&self, horizon: Horizon) -> StoreResult<u64> {
        let steps: [(&'static str, i64); 9] = [
            (
                "DELETE FROM posts WHERE id IN (SELECT id FROM posts WHERE witnessed_at < ? ORDER BY witnessed_at LIMIT ?)",
                horizon.posts.micros(),
            ),
            (
                "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE raised_at < ? ORDER BY id LIMIT ?)",
                horizon.alerts.micros(),
            ),
            (
                "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state IN ('done', 'dead') AND created_at < ? LIMIT ?)",
                horizon.alerts.micros(),
            ),
            (
                "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE at < ? LIMIT ?)",
                horizon.alerts.micros(),
            ),
            (
                "DELETE FROM volume WHERE (query, minute) IN (SELECT query, minute FROM volume WHERE minute < ? LIMIT ?)",
                horizon.counts.minute().0,
            ),
            (
                "DELETE FROM source_minutes WHERE (source, minute) IN (SELECT source, minute FROM source_minutes WHERE minute < ? LIMIT ?)",
                horizon.counts.minute().0,
            ),
            (
                "DELETE FROM authors WHERE (scope, network, native) IN (
                     SELECT scope, network, native FROM authors WHERE seen_at < ? AND NOT EXISTS (
                         SELECT 1 FROM posts WHERE posts.scope = authors.scope AND posts.network = authors.network
                         AND posts.author = authors.native) LIMIT ?)",
                horizon.authors.micros(),
            ),
            (
                "DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at < ? ORDER BY id LIMIT ?)",
                horizon.changes.micros(),
            ),
            (
                "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE expires_at < ? LIMIT ?)",
                horizon.changes.micros(),
            ),
        ];
        let mut gone = 0;
        for (sql, before) in steps {
            gone += sqlx::query(sql).bind(before).bind(ROWS_MAX).execute(&self.file.write).await?.rows_affected();
        }
        Ok(gone)
    }
}
