//! Searching stored posts: an index of their words that finds more than is asked, never less. Owns the index and the
//! statements on it. What the words are, and whether a post that was found answers a question, others decide.

mod expression;
mod vocabulary;

use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use vigie_model::{Lang, Post, PostId, SourceId, Time};

use crate::{BrandStore, Database, PostRow, ScanTx, StoreError, StoreResult};

pub use expression::{Need, WORD_BYTES_MAX, word};
pub use vocabulary::Stretch;

/// Candidates for an answer: what must be in their words, and when they were written.
#[derive(Clone, Debug)]
pub struct SearchPlan {
    /// What their words hold.
    pub need: Need,
    /// Written at this time or later.
    pub from: Option<Time>,
    /// Written before this time.
    pub until: Option<Time>,
}

/// A post that may answer: what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its id; grows in the order of arrival.
    pub id: PostId,
    /// The source that brought it.
    pub source: SourceId,
    /// The language that the lens found when it came.
    pub lang: Lang,
    /// The post as it was written, whatever is known of its author since.
    pub post: Post,
}

impl BrandStore<'_> {
    /// Candidates of this brand, newest first, before `before`, at most `limit`. Fewer than that are all there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn candidates(
        &self,
        plan: &SearchPlan,
        before: Option<PostId>,
        limit: u32,
    ) -> StoreResult<Vec<Candidate>> {
        let before = before.map_or(i64::MAX, |before| before.0);
        let Some(words) = plan.need.expression() else { return Ok(Vec::new()) };
        let mut connection = self.file.read.acquire().await?;
        // Posts whose words are still to be written are read one by one, after those that the index knows.
        let backlog = backlog(&mut connection).await?;
        let mut found = self.within(&mut connection, plan, Some(&words), backlog..before, limit).await?;
        let rest = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if backlog > 0 && rest > 0 {
            let before = before.min(backlog.saturating_add(1));
            found.extend(self.within(&mut connection, plan, None, 0..before, rest).await?);
        }
        Ok(found)
    }

    /// Candidates whose ids lie after the range's start and before its end.
    async fn within(
        &self,
        connection: &mut SqliteConnection,
        plan: &SearchPlan,
        words: Option<&str>,
        ids: std::ops::Range<i64>,
        limit: u32,
    ) -> StoreResult<Vec<Candidate>> {
        let mut sql = QueryBuilder::new("SELECT posts.id, posts.source, posts.lang, posts.body ");
        self.narrow(&mut sql, plan, words, ids);
        sql.push(match words {
            Some(words) if !words.is_empty() => " ORDER BY post_words.rowid DESC LIMIT ",
            _ => " ORDER BY posts.id DESC LIMIT ",
        });
        sql.push_bind(limit);
        sql.build().fetch_all(connection).await?.iter().map(read).collect()
    }

    fn narrow(
        &self,
        sql: &mut QueryBuilder<Sqlite>,
        plan: &SearchPlan,
        words: Option<&str>,
        ids: std::ops::Range<i64>,
    ) {
        // CROSS JOIN keeps SQLite from turning the join around: the words first, each post by its id.
        match words {
            Some(words) if !words.is_empty() => {
                sql.push("FROM post_words CROSS JOIN posts ON posts.id = post_words.rowid WHERE post_words MATCH ")
                    .push_bind(words.to_owned())
                    .push(" AND post_words.rowid > ")
                    .push_bind(ids.start)
                    .push(" AND post_words.rowid < ")
                    .push_bind(ids.end);
            }
            _ => {
                sql.push("FROM posts WHERE posts.id > ").push_bind(ids.start);
                sql.push(" AND posts.id < ").push_bind(ids.end);
            }
        }
        // The wall: only what one of the brand's queries found is there for it.
        sql.push(" AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ").push_bind(self.brand.0);
        sql.push(")");
        if let Some(from) = plan.from {
            sql.push(" AND posts.created_at >= ").push_bind(from.micros());
        }
        if let Some(until) = plan.until {
            sql.push(" AND posts.created_at < ").push_bind(until.micros());
        }
    }

    /// How many candidates there are, counted up to `most`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn count_candidates(&self, plan: &SearchPlan, most: u32) -> StoreResult<u32> {
        let Some(words) = plan.need.expression() else { return Ok(0) };
        let mut connection = self.file.read.acquire().await?;
        let backlog = backlog(&mut connection).await?;
        let mut counted = 0;
        for (words, ids) in [(Some(words.as_str()), backlog..i64::MAX), (None, 0..backlog.saturating_add(1))] {
            let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 ");
            self.narrow(&mut sql, plan, words, ids);
            sql.push(" LIMIT ").push_bind(most.saturating_sub(counted)).push(")");
            counted += sql.build_query_scalar::<u32>().fetch_one(&mut *connection).await?;
        }
        Ok(counted)
    }

    /// Posts of this brand by their ids, in the order of the ids; what is gone is left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn posts_by_id(&self, ids: &[PostId]) -> StoreResult<Vec<PostRow>> {
        let mut posts = Vec::with_capacity(ids.len());
        for id in ids {
            match self.post(*id).await {
                Ok(post) => posts.push(post),
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(posts)
    }
}

impl Database {
    /// Says which form the words have that are written from now on. Where the index has another, every post is to be
    /// written anew.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn set_words_format(&self, format: i64) -> StoreResult<()> {
        sqlx::query(
            "UPDATE search_index SET format = ?1, backlog = (SELECT coalesce(max(id), 0) FROM posts)
             WHERE format <> ?1",
        )
        .bind(format)
        .execute(&self.file.write)
        .await?;
        Ok(())
    }

    /// The newest posts whose words are still to be written, at most `limit`; none when all is done.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn words_backlog(&self, limit: u32) -> StoreResult<Vec<Candidate>> {
        sqlx::query(
            "SELECT id, source, lang, body FROM posts WHERE id <= (SELECT backlog FROM search_index)
             ORDER BY id DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// Writes words of posts that were waiting for them, the newest of the backlog first, and takes those off the
    /// backlog. A post that went away meanwhile gets none. Returns how many were written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_words(&self, words: &[(PostId, String)]) -> StoreResult<u64> {
        let mut tx = self.file.write.begin().await?;
        let mut written = 0;
        for (post, words) in words {
            let still_there: Option<i64> =
                sqlx::query_scalar("SELECT id FROM posts WHERE id = ? AND id <= (SELECT backlog FROM search_index)")
                    .bind(post.0)
                    .fetch_optional(&mut *tx)
                    .await?;
            if still_there.is_some() {
                insert(&mut tx, *post, words).await?;
                written += 1;
            }
        }
        let left = words.iter().map(|(post, _)| post.0 - 1).min().unwrap_or(0);
        sqlx::query("UPDATE search_index SET backlog = min(backlog, ?)").bind(left).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(written)
    }
}

impl ScanTx {
    /// Writes the words of a post, in place of those it had.
    pub(crate) async fn put_words(&mut self, post: PostId, words: &str) -> StoreResult<()> {
        insert(self.connection(), post, words).await
    }
}

async fn insert(connection: &mut SqliteConnection, post: PostId, words: &str) -> StoreResult<()> {
    sqlx::query("INSERT OR REPLACE INTO post_words (rowid, words) VALUES (?, ?)")
        .bind(post.0)
        .bind(words)
        .execute(connection)
        .await?;
    Ok(())
}

/// Up to which post words are still to be written.
async fn backlog(connection: &mut SqliteConnection) -> StoreResult<i64> {
    Ok(sqlx::query_scalar("SELECT backlog FROM search_index").fetch_one(connection).await?)
}

fn read(row: &sqlx::sqlite::SqliteRow) -> StoreResult<Candidate> {
    Ok(Candidate {
        id: PostId(row.try_get("id")?),
        source: SourceId(row.try_get("source")?),
        lang: Lang::parse(row.try_get("lang")?).unwrap_or_default(),
        post: serde_json::from_str(row.try_get("body")?).map_err(|error| StoreError::damaged("post", error))?,
    })
}
