//! How long posts take from arrival to being stored, as one brand sees it.

use vigie_model::Time;

use crate::{BrandStore, StoreResult};

/// Posts looked at: enough for a percentile, little enough to ask for every few seconds.
const POSTS_MAX: i64 = 200;

impl BrandStore<'_> {
    /// Microseconds from arrival to stored, of the last posts that arrived since `since`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn lags(&self, since: Time) -> StoreResult<Vec<i64>> {
        Ok(sqlx::query_scalar(
            "SELECT stored_at - witnessed_at FROM posts
             WHERE witnessed_at >= ?2 AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ?1)
             ORDER BY witnessed_at DESC LIMIT ?3",
        )
        .bind(self.brand.0)
        .bind(since.micros())
        .bind(POSTS_MAX)
        .fetch_all(&self.file.read)
        .await?)
    }
}
