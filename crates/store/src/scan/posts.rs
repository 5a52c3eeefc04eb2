//! Posts that some query matched, and what they answer.

use vigie_model::{BrandId, Post, PostId, PostKey, QueryId, Reading, SourceId, Time};

use super::ScanTx;
use crate::StoreResult;
use crate::json::{json, json_word};

/// Whose posts these are: of one brand's private source, or shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope(pub(super) i64);

impl Scope {
    /// The scope of what a source of `brand` brings; `None` is a shared source.
    pub fn of(brand: Option<BrandId>) -> Self {
        Self(brand.map_or(0, |brand| brand.0))
    }
}

/// A post some query matched, on its way into the store.
#[derive(Clone, Copy, Debug)]
pub struct NewPost<'a> {
    /// Whose.
    pub scope: Scope,
    /// The source that brought it.
    pub source: SourceId,
    /// When it reached us.
    pub witnessed_at: Time,
    /// When this transaction was begun.
    pub stored_at: Time,
    /// What the lens said.
    pub reading: Reading,
    /// The post.
    pub post: &'a Post,
    /// The words it is found by, joined by spaces.
    pub words: &'a str,
}

/// A stored post and what it answers now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: PostId,
    /// Queries it had answered before, with their brands.
    pub before: Vec<(BrandId, QueryId)>,
}

/// A post that is gone, and who had it before their eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its former id.
    pub id: PostId,
    /// Brands whose queries it had answered.
    pub brands: Vec<BrandId>,
}

impl ScanTx {
    /// Keeps a post, or its new words where it was kept already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_post(&mut self, new: NewPost<'_>) -> StoreResult<Stored> {
        let post = new.post;
        let root = post.root.as_ref().unwrap_or(&post.key);
        let tone = new.reading.tone;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO posts (scope, network, native, author, source, created_at, witnessed_at, stored_at,
                                lang, tone, tone_score, root, body)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (scope, network, native) DO UPDATE SET
                 lang = excluded.lang, tone = excluded.tone, tone_score = excluded.tone_score, body = excluded.body
             RETURNING id",
        )
        .bind(new.scope.0)
        .bind(post.key.network.as_str())
        .bind(&post.key.native)
        .bind(&post.author.key.native)
        .bind(new.source.0)
        .bind(post.created_at.micros())
        .bind(new.witnessed_at.micros())
        .bind(new.stored_at.micros())
        .bind(new.reading.lang.as_str())
        .bind(tone.map(|tone| json_word(&tone.label)).transpose()?)
        .bind(tone.map(|tone| f64::from(tone.score)))
        .bind(&root.native)
        .bind(json(post)?)
        .fetch_one(&mut *self.tx)
        .await?;
        let id = PostId(id);
        self.put_words(id, new.words).await?;
        Ok(Stored { id, before: self.matches_of(id).await? })
    }

    /// What a kept post answers, if it is kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn find_post(&mut self, scope: Scope, key: &PostKey) -> StoreResult<Option<Stored>> {
        let id: Option<i64> = sqlx::query_scalar("SELECT id FROM posts WHERE scope = ? AND network = ? AND native = ?")
            .bind(scope.0)
            .bind(key.network.as_str())
            .bind(&key.native)
            .fetch_optional(&mut *self.tx)
            .await?;
        match id {
            None => Ok(None),
            Some(id) => Ok(Some(Stored { id: PostId(id), before: self.matches_of(PostId(id)).await? })),
        }
    }

    /// Says that `post` answers `query`. False where that query is no more: somebody deleted it meanwhile.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_match(&mut self, brand: BrandId, query: QueryId, post: PostId, at: Time) -> StoreResult<bool> {
        let done = sqlx::query(
            "INSERT OR IGNORE INTO matches (query, post, brand, matched_at)
             SELECT id, ?, brand, ? FROM queries WHERE id = ? AND brand = ?",
        )
        .bind(post.0)
        .bind(at.micros())
        .bind(query.0)
        .bind(brand.0)
        .execute(&mut *self.tx)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Says that `post` no longer answers `query`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn drop_match(&mut self, query: QueryId, post: PostId) -> StoreResult<()> {
        sqlx::query("DELETE FROM matches WHERE query = ? AND post = ?")
            .bind(query.0)
            .bind(post.0)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Removes a post and everything that hangs on it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn remove_post(&mut self, scope: Scope, key: &PostKey) -> StoreResult<Option<Gone>> {
        match self.find_post(scope, key).await? {
            None => Ok(None),
            Some(stored) => self.remove(stored.id, stored.before).await.map(Some),
        }
    }

    pub(super) async fn matches_of(&mut self, post: PostId) -> StoreResult<Vec<(BrandId, QueryId)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT brand, query FROM matches WHERE post = ? ORDER BY query")
            .bind(post.0)
            .fetch_all(&mut *self.tx)
            .await?;
        Ok(rows.into_iter().map(|(brand, query)| (BrandId(brand), QueryId(query))).collect())
    }

    pub(super) async fn remove(&mut self, id: PostId, before: Vec<(BrandId, QueryId)>) -> StoreResult<Gone> {
        sqlx::query("DELETE FROM posts WHERE id = ?").bind(id.0).execute(&mut *self.tx).await?;
        let mut brands: Vec<BrandId> = before.into_iter().map(|(brand, _)| brand).collect();
        brands.sort_unstable();
        brands.dedup();
        Ok(Gone { id, brands })
    }
}
