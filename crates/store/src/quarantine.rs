//! Samples of what sources sent and nobody could understand: kept to be read, bounded, never in anybody's way.

use vigie_model::{SourceId, Time};

use crate::{Database, StoreResult};

/// Samples kept for each source: enough to see what is wrong, whatever the flood.
const KEPT_PER_SOURCE: i64 = 200;

/// One sample.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QuarantineRow {
    /// Its id.
    pub id: i64,
    /// When it came, in microseconds.
    pub at: i64,
    /// What is wrong with it.
    pub reason: String,
    /// Its beginning.
    pub sample: String,
}

impl Database {
    /// Keeps samples of what `source` sent; the oldest give way.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn quarantine(&self, source: SourceId, at: Time, samples: &[(String, String)]) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        for (reason, sample) in samples {
            sqlx::query(
                "INSERT INTO quarantine (source, at, reason, sample) SELECT id, ?2, ?3, ?4 FROM sources WHERE id = ?1",
            )
            .bind(source.0)
            .bind(at.micros())
            .bind(reason)
            .bind(sample)
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query(
            "DELETE FROM quarantine WHERE source = ?1 AND id <= (
                 SELECT id FROM quarantine WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )
        .bind(source.0)
        .bind(KEPT_PER_SOURCE)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The samples of `source`, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn quarantined(&self, source: SourceId) -> StoreResult<Vec<QuarantineRow>> {
        Ok(sqlx::query_as("SELECT id, at, reason, sample FROM quarantine WHERE source = ? ORDER BY id DESC")
            .bind(source.0)
            .fetch_all(&self.file.read)
            .await?)
    }
}
