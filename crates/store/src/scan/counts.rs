//! What is counted by the minute: posts of a query, events of a source.

use vigie_model::{Minute, QueryId, SourceId};

use super::ScanTx;
use crate::StoreResult;

/// Posts of one query in one minute, to be added to what is counted already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeDelta {
    /// The query.
    pub query: QueryId,
    /// The minute of event time.
    pub minute: Minute,
    /// Posts; negative where posts were taken back.
    pub posts: i64,
    /// Distinct authors.
    pub authors: i64,
    /// Posts by sign of their tone.
    pub negative: i64,
    /// Posts by sign of their tone.
    pub neutral: i64,
    /// Posts by sign of their tone.
    pub positive: i64,
}

impl ScanTx {
    /// Adds to a query's count of one minute.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_volume(&mut self, delta: VolumeDelta) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO volume (query, minute, posts, authors, negative, neutral, positive)
             SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM queries WHERE id = ?1
             ON CONFLICT (query, minute) DO UPDATE SET
                 posts = posts + excluded.posts, authors = authors + excluded.authors,
                 negative = negative + excluded.negative, neutral = neutral + excluded.neutral,
                 positive = positive + excluded.positive",
        )
        .bind(delta.query.0)
        .bind(delta.minute.0)
        .bind(delta.posts)
        .bind(delta.authors)
        .bind(delta.negative)
        .bind(delta.neutral)
        .bind(delta.positive)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Adds to a source's count of one minute.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_source_minute(&mut self, source: SourceId, minute: Minute, events: i64) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO source_minutes (source, minute, events, state)
             SELECT id, ?2, ?3, 'covered' FROM sources WHERE id = ?1
             ON CONFLICT (source, minute) DO UPDATE SET events = events + excluded.events",
        )
        .bind(source.0)
        .bind(minute.0)
        .bind(events)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
