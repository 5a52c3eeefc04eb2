//! Reading stored posts, always as one brand: only posts that a query of that brand matched exist for it.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{
    Author, AuthorKey, Lang, Network, Post, PostId, PostKey, QueryId, Reading, SourceId, Time, Tone, ToneLabel,
};

use crate::{BrandStore, Database, StoreError, StoreResult};

/// Posts among which strangers are looked for: who wrote something nobody scrolls back to can stay one.
const NEWEST: i64 = 2_000;

/// A stored post as one brand sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct PostRow {
    /// Its id; grows in the order of arrival.
    pub id: PostId,
    /// The source that brought it.
    pub source: SourceId,
    /// When it reached us.
    pub witnessed_at: Time,
    /// When it was stored.
    pub stored_at: Time,
    /// What the lens said.
    pub reading: Reading,
    /// The post, with what is last known of its author.
    pub post: Post,
    /// The brand's queries it answers, ascending.
    pub queries: Vec<QueryId>,
}

/// Which posts.
#[derive(Clone, Debug, Default)]
pub struct PostFilter {
    /// Posts that answer one of these; empty is any query of the brand.
    pub queries: Vec<QueryId>,
    /// Posts that arrived before this one.
    pub before: Option<PostId>,
    /// Posts of this tone.
    pub tone: Option<ToneLabel>,
    /// Posts in this language.
    pub lang: Option<Lang>,
}

/// What every reading statement selects. The author is what is last known of the account, where anything is.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT posts.id, posts.source, posts.witnessed_at, posts.stored_at, posts.lang, posts.tone, posts.tone_score, posts.body,
                    authors.body AS author_body,
                    (SELECT json_group_array(query) FROM matches WHERE post = posts.id AND brand = ?1) AS queries
             FROM posts LEFT JOIN authors
               ON authors.scope = posts.scope AND authors.network = posts.network AND authors.native = posts.author ",
            $rest
        )
    };
}

impl BrandStore<'_> {
    /// Posts that answer the filter, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn posts(&self, filter: &PostFilter, limit: u32) -> StoreResult<Vec<PostRow>> {
        let queries = crate::json::json(&filter.queries)?;
        let tone = filter.tone.map(|tone| crate::json::json_word(&tone)).transpose()?;
        sqlx::query(select!(
            "WHERE posts.id < ?2
               AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ?1
                           AND (?3 = '[]' OR query IN (SELECT value FROM json_each(?3))))
               AND (?4 IS NULL OR posts.tone = ?4) AND (?5 IS NULL OR posts.lang = ?5)
             ORDER BY posts.id DESC LIMIT ?6"
        ))
        .bind(self.brand.0)
        .bind(filter.before.map_or(i64::MAX, |before| before.0))
        .bind(queries)
        .bind(tone)
        .bind(filter.lang.map(|lang| lang.as_str().to_owned()))
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// One post.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where no query of the brand matched such a post.
    pub async fn post(&self, id: PostId) -> StoreResult<PostRow> {
        let row = sqlx::query(select!(
            "WHERE posts.id = ?2 AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ?1)"
        ))
        .bind(self.brand.0)
        .bind(id.0)
        .fetch_one(&self.file.read)
        .await?;
        read(&row)
    }

    /// The posts among `keys` that this brand has, in the order of `keys`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn posts_by_key(&self, keys: &[PostKey]) -> StoreResult<Vec<PostRow>> {
        let mut posts = Vec::with_capacity(keys.len());
        for key in keys {
            let row = sqlx::query(select!(
                "WHERE posts.network = ?2 AND posts.native = ?3 AND posts.scope IN (0, ?1)
                   AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ?1)"
            ))
            .bind(self.brand.0)
            .bind(key.network.as_str())
            .bind(&key.native)
            .fetch_optional(&self.file.read)
            .await?;
            if let Some(row) = row {
                posts.push(read(&row)?);
            }
        }
        Ok(posts)
    }

    /// The posts of the thread `post` stands in that this brand has, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn thread(&self, post: &Post, limit: u32) -> StoreResult<Vec<PostRow>> {
        let root = post.root.as_ref().unwrap_or(&post.key);
        sqlx::query(select!(
            "WHERE posts.network = ?2 AND posts.root = ?3 AND posts.scope IN (0, ?1)
               AND EXISTS (SELECT 1 FROM matches WHERE post = posts.id AND brand = ?1)
             ORDER BY posts.created_at, posts.id LIMIT ?4"
        ))
        .bind(self.brand.0)
        .bind(root.network.as_str())
        .bind(&root.native)
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// When a post came to answer each query of the brand.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn matches(&self, post: PostId) -> StoreResult<Vec<(QueryId, Time)>> {
        let rows: Vec<(i64, i64)> =
            sqlx::query_as("SELECT query, matched_at FROM matches WHERE post = ? AND brand = ? ORDER BY query")
                .bind(post.0)
                .bind(self.brand.0)
                .fetch_all(&self.file.read)
                .await?;
        Ok(rows.into_iter().map(|(query, at)| (QueryId(query), Time::from_micros(at))).collect())
    }
}

impl Database {
    /// Authors of the newest posts of `source` of whom nothing is known but the key, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn strangers(&self, source: SourceId, limit: u32) -> StoreResult<Vec<AuthorKey>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT network, author FROM (SELECT * FROM posts ORDER BY id DESC LIMIT ?2) AS newest
             WHERE source = ?1 AND NOT EXISTS (
                 SELECT 1 FROM authors WHERE authors.scope = newest.scope
                 AND authors.network = newest.network AND authors.native = newest.author)
             LIMIT ?3",
        )
        .bind(source.0)
        .bind(NEWEST)
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?;
        Ok(rows.into_iter().map(|(network, native)| AuthorKey { network: Network::new(&network), native }).collect())
    }
}

fn read(row: &SqliteRow) -> StoreResult<PostRow> {
    let damaged = |error| StoreError::damaged("post", error);
    let mut post: Post = serde_json::from_str(row.try_get("body")?).map_err(damaged)?;
    if let Some(author) = row.try_get::<Option<&str>, _>("author_body")? {
        let known: Author = serde_json::from_str(author).map_err(damaged)?;
        post.author = merge(post.author, known);
    }
    let label: Option<&str> = row.try_get("tone")?;
    let score: Option<f64> = row.try_get("tone_score")?;
    let tone = match (label, score) {
        (Some(label), Some(score)) => {
            Some(Tone { label: serde_json::from_value(label.into()).map_err(damaged)?, score: score as f32 })
        }
        _ => None,
    };
    Ok(PostRow {
        id: PostId(row.try_get("id")?),
        source: SourceId(row.try_get("source")?),
        witnessed_at: Time::from_micros(row.try_get("witnessed_at")?),
        stored_at: Time::from_micros(row.try_get("stored_at")?),
        reading: Reading { lang: Lang::parse(row.try_get("lang")?).unwrap_or_default(), tone },
        post,
        queries: serde_json::from_str(row.try_get("queries")?).map_err(damaged)?,
    })
}

/// What is last known of an account over what its post was written with: neither may know everything.
fn merge(written: Author, known: Author) -> Author {
    Author {
        key: written.key,
        handle: known.handle.or(written.handle),
        name: known.name.or(written.name),
        avatar: known.avatar.or(written.avatar),
        bio: known.bio.or(written.bio),
        location: known.location.or(written.location),
        followers: known.followers.or(written.followers),
        following: known.following.or(written.following),
        created_at: known.created_at.or(written.created_at),
        verified: known.verified || written.verified,
    }
}

#[cfg(test)]
mod tests {
    use vigie_model::{Engagement, Post};

    #[test]
    fn a_post_kept_before_there_were_numbers_reads_without_them() {
        let kept = r#"{"key":{"network":"forum","native":"1"},"author":{"key":{"network":"forum","native":"7"},"handle":"ana","name":null,"avatar":null,"bio":null,"followers":12,"verified":true},"created_at":"2026-02-08T23:00:00Z","text":"x","title":null,"langs":[],"kind":"original","reply_to":null,"root":null,"quotes":null,"url":null,"links":[],"hashtags":[],"mentions":[],"media":[],"place":null}"#;
        let post: Post = serde_json::from_str(kept).unwrap();
        assert_eq!((post.engagement, post.author.following), (Engagement::default(), None));
        assert_eq!((post.author.location, post.author.created_at), (None, None));
    }
}
