//! Counts over time: of queries (as one brand) and of sources.

use vigie_model::{Minute, QueryId, SourceId};

use crate::{BrandStore, Database, StoreResult};

/// What a query brought in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct VolumeRow {
    /// First minute of the bin.
    pub minute: i64,
    /// Posts.
    pub posts: i64,
    /// Distinct authors of each minute, added up.
    pub authors: i64,
    /// Posts of negative tone.
    pub negative: i64,
    /// Posts of neutral tone.
    pub neutral: i64,
    /// Posts of positive tone.
    pub positive: i64,
}

/// What a source brought in one minute.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SourceMinute {
    /// The minute.
    pub minute: i64,
    /// Events.
    pub events: i64,
    /// `covered`, `late` or `dead`.
    pub state: String,
}

impl BrandStore<'_> {
    /// What `query` brought from one minute until before another, in bins of `bin` minutes; empty bins are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn volume(&self, query: QueryId, from: Minute, until: Minute, bin: u32) -> StoreResult<Vec<VolumeRow>> {
        Ok(sqlx::query_as(
            "SELECT minute / ?5 * ?5 AS minute, sum(posts) AS posts, sum(authors) AS authors,
                    sum(negative) AS negative, sum(neutral) AS neutral, sum(positive) AS positive
             FROM volume WHERE query = ?2 AND minute >= ?3 AND minute < ?4
               AND EXISTS (SELECT 1 FROM queries WHERE id = ?2 AND brand = ?1)
             GROUP BY minute / ?5 ORDER BY minute",
        )
        .bind(self.brand.0)
        .bind(query.0)
        .bind(from.0)
        .bind(until.0)
        .bind(bin.max(1))
        .fetch_all(&self.file.read)
        .await?)
    }
}

impl Database {
    /// What `source` brought from one minute until before another; silent minutes are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn source_minutes(
        &self,
        source: SourceId,
        from: Minute,
        until: Minute,
    ) -> StoreResult<Vec<SourceMinute>> {
        Ok(sqlx::query_as(
            "SELECT minute, events, state FROM source_minutes WHERE source = ? AND minute >= ? AND minute < ? ORDER BY minute",
        )
        .bind(source.0)
        .bind(from.0)
        .bind(until.0)
        .fetch_all(&self.file.read)
        .await?)
    }

    /// Says how `source` was in `minute`; what was worse stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn mark_source_minute(&self, source: SourceId, minute: Minute, state: &str) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO source_minutes (source, minute, events, state)
             SELECT id, ?2, 0, ?3 FROM sources WHERE id = ?1
             ON CONFLICT (source, minute) DO UPDATE SET state = CASE state WHEN 'dead' THEN 'dead' ELSE excluded.state END",
        )
        .bind(source.0)
        .bind(minute.0)
        .bind(state)
        .execute(&self.file.write)
        .await?;
        Ok(())
    }
}
