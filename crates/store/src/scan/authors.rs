//! What is known of accounts, and everything an account wrote.

use vigie_model::{Author, AuthorKey, PostId, Time};

use super::{Gone, ScanTx, Scope, Stored};
use crate::json::json;
use crate::{StoreError, StoreResult};

impl ScanTx {
    /// Keeps what is newly known of an account. What is not said leaves what was known before: a new handle takes no
    /// name away. Accounts nobody asked about go with the log's term: a network tells who an account is before its
    /// first post, not with each.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_author(&mut self, scope: Scope, author: &Author, at: Time) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO authors (scope, network, native, body, seen_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (scope, network, native) DO UPDATE SET body = json_patch(body, ?6), seen_at = excluded.seen_at",
        )
        .bind(scope.0)
        .bind(author.key.network.as_str())
        .bind(&author.key.native)
        .bind(json(author)?)
        .bind(at.micros())
        .bind(json(&said(author)?)?)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// The newest kept posts of an account with what they answer, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn newest_of(&mut self, scope: Scope, author: &AuthorKey, limit: u32) -> StoreResult<Vec<Stored>> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT id FROM posts WHERE scope = ? AND network = ? AND author = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(scope.0)
        .bind(author.network.as_str())
        .bind(&author.native)
        .bind(limit)
        .fetch_all(&mut *self.tx)
        .await?;
        let mut posts = Vec::with_capacity(ids.len());
        for id in ids.into_iter().map(PostId) {
            posts.push(Stored { id, before: self.matches_of(id).await? });
        }
        Ok(posts)
    }

    /// Removes everything an account wrote, and the account. Returns what is gone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn remove_author(&mut self, scope: Scope, author: &AuthorKey) -> StoreResult<Vec<Gone>> {
        let ids: Vec<i64> =
            sqlx::query_scalar("SELECT id FROM posts WHERE scope = ? AND network = ? AND author = ? ORDER BY id")
                .bind(scope.0)
                .bind(author.network.as_str())
                .bind(&author.native)
                .fetch_all(&mut *self.tx)
                .await?;
        let mut gone = Vec::with_capacity(ids.len());
        for id in ids.into_iter().map(PostId) {
            let before = self.matches_of(id).await?;
            gone.push(self.remove(id, before).await?);
        }
        sqlx::query("DELETE FROM authors WHERE scope = ? AND network = ? AND native = ?")
            .bind(scope.0)
            .bind(author.network.as_str())
            .bind(&author.native)
            .execute(&mut *self.tx)
            .await?;
        Ok(gone)
    }
}

/// An account's parts that are said: absent is not empty.
fn said(author: &Author) -> StoreResult<serde_json::Value> {
    let mut parts = serde_json::to_value(author).map_err(|error| StoreError::damaged("author", error))?;
    if let Some(parts) = parts.as_object_mut() {
        parts.retain(|name, part| !part.is_null() && (name != "verified" || author.verified));
    }
    Ok(parts)
}
