//! What the scan stores: one transaction that holds everything a stretch of the log led to, and the position reached.
//! Owns the writing of posts, matches, volumes, alerts, jobs and changes. Decides nothing.

use serde::Serialize;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};
use vigie_model::{
    Alert, AlertId, Author, AuthorKey, BrandId, Delivery, DeliveryFate, JobId, Minute, Post, PostId, PostKey, QueryId,
    Reading, RuleId, Ruleset, Seq, SourceId, Time,
};

use crate::{ChangeKind, Database, NewJob, StoreError, StoreResult};

/// The scan's name among the consumers of the log.
const CONSUMER: &str = "scan";

/// Whose posts these are: of one brand's private source, or shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope(i64);

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

/// An engine state as of a position, with the rules it lived under.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Everything up to here is in the state.
    pub seq: Seq,
    /// The rules.
    pub ruleset: Ruleset,
    /// Which form the state's bytes have.
    pub format: u32,
    /// The state, in the engine's own bytes.
    pub state: Vec<u8>,
}

/// One transaction of the scan. Dropped without [`ScanTx::commit`] it leaves nothing behind.
pub struct ScanTx {
    tx: Transaction<'static, Sqlite>,
}

impl Database {
    /// How far the scan has come.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn scanned(&self) -> StoreResult<Seq> {
        self.consumed(CONSUMER).await
    }

    /// How far the consumer of that name has come; 0 where it never ran.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn consumed(&self, consumer: &str) -> StoreResult<Seq> {
        let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM consumers WHERE name = ?")
            .bind(consumer)
            .fetch_optional(&self.file.read)
            .await?;
        Ok(Seq(seq.unwrap_or(0)))
    }

    /// Says how far a consumer has come whose work can be done twice without harm.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn set_consumed(&self, consumer: &str, seq: Seq) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO consumers (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
        )
        .bind(consumer)
        .bind(seq.0)
        .execute(&self.file.write)
        .await?;
        Ok(())
    }

    /// The last engine state that was kept.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub async fn snapshot(&self) -> StoreResult<Option<Snapshot>> {
        let row: Option<(i64, u32, String, Vec<u8>)> =
            sqlx::query_as("SELECT seq, format, ruleset, state FROM snapshots WHERE consumer = ?")
                .bind(CONSUMER)
                .fetch_optional(&self.file.write)
                .await?;
        row.map(|(seq, format, ruleset, state)| {
            let ruleset = serde_json::from_str(&ruleset).map_err(|error| StoreError::damaged("snapshot", error))?;
            Ok(Snapshot { seq: Seq(seq), ruleset, format, state })
        })
        .transpose()
    }

    /// Keeps an engine state with its rules. In a transaction of its own: a crash before it only means that more of
    /// the log is lived through again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_snapshot(&self, snapshot: &Snapshot, now: Time) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO snapshots (consumer, seq, taken_at, format, ruleset, state) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, taken_at = excluded.taken_at,
                 format = excluded.format, ruleset = excluded.ruleset, state = excluded.state",
        )
        .bind(CONSUMER)
        .bind(snapshot.seq.0)
        .bind(now.micros())
        .bind(snapshot.format)
        .bind(json(&snapshot.ruleset)?)
        .bind(&snapshot.state)
        .execute(&self.file.write)
        .await?;
        Ok(())
    }

    /// The position of the last engine state that was kept; 0 where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn snapshot_seq(&self) -> StoreResult<Seq> {
        let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM snapshots WHERE consumer = ?")
            .bind(CONSUMER)
            .fetch_optional(&self.file.read)
            .await?;
        Ok(Seq(seq.unwrap_or(0)))
    }

    /// Begins what a stretch of the log leads to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn begin_scan(&self) -> StoreResult<ScanTx> {
        Ok(ScanTx { tx: self.file.write.begin().await? })
    }
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

    /// The connection that this transaction lives on.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
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

    async fn matches_of(&mut self, post: PostId) -> StoreResult<Vec<(BrandId, QueryId)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT brand, query FROM matches WHERE post = ? ORDER BY query")
            .bind(post.0)
            .fetch_all(&mut *self.tx)
            .await?;
        Ok(rows.into_iter().map(|(brand, query)| (BrandId(brand), QueryId(query))).collect())
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

    async fn remove(&mut self, id: PostId, before: Vec<(BrandId, QueryId)>) -> StoreResult<Gone> {
        sqlx::query("DELETE FROM posts WHERE id = ?").bind(id.0).execute(&mut *self.tx).await?;
        let mut brands: Vec<BrandId> = before.into_iter().map(|(brand, _)| brand).collect();
        brands.sort_unstable();
        brands.dedup();
        Ok(Gone { id, brands })
    }

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

    /// Keeps an alert, and for each channel that is to be told at once a job with `payload`.
    /// `None` where the same alert is kept already, or its rule is no more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_alert(&mut self, alert: &Alert, now: Time) -> StoreResult<Option<AlertId>> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO alerts (brand, rule, query, once_key, raised_at, stored_at, severity, rule_name, query_name, cause, posts)
             SELECT rules.brand, rules.id, queries.id, ?, ?, ?, ?, rules.name, queries.name, ?, ?
             FROM rules JOIN queries ON queries.id = rules.query WHERE rules.id = ? AND rules.brand = ?
             ON CONFLICT (brand, once_key) DO NOTHING RETURNING id",
        )
        .bind(&alert.once_key)
        .bind(alert.raised_at.micros())
        .bind(now.micros())
        .bind(alert.severity)
        .bind(json(&alert.cause)?)
        .bind(json(&alert.posts)?)
        .bind(alert.rule.0)
        .bind(alert.brand.0)
        .fetch_optional(&mut *self.tx)
        .await?;
        let Some(id) = id.map(AlertId) else { return Ok(None) };
        for delivery in &alert.deliveries {
            self.put_delivery(alert, id, delivery, now).await?;
        }
        Ok(Some(id))
    }

    async fn put_delivery(&mut self, alert: &Alert, id: AlertId, delivery: &Delivery, now: Time) -> StoreResult<()> {
        let job = match delivery.fate {
            DeliveryFate::Send => {
                self.put_job(&NewJob::tell_alert(alert.brand, id, delivery.channel, &alert.once_key, now)).await?
            }
            DeliveryFate::Digest | DeliveryFate::OverBudget => None,
        };
        sqlx::query("INSERT OR IGNORE INTO deliveries (alert, channel, fate, job) VALUES (?, ?, ?, ?)")
            .bind(id.0)
            .bind(delivery.channel.0)
            .bind(json_word(&delivery.fate)?)
            .bind(job.map(|job| job.0))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// The ids of alerts by the keys that make them unique, in the order of the keys; unknown keys are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alert_ids(&mut self, brand: BrandId, rule: RuleId, once_keys: &[String]) -> StoreResult<Vec<AlertId>> {
        let mut ids = Vec::with_capacity(once_keys.len());
        for once_key in once_keys {
            let id: Option<i64> =
                sqlx::query_scalar("SELECT id FROM alerts WHERE brand = ? AND rule = ? AND once_key = ?")
                    .bind(brand.0)
                    .bind(rule.0)
                    .bind(once_key)
                    .fetch_optional(&mut *self.tx)
                    .await?;
            ids.extend(id.map(AlertId));
        }
        Ok(ids)
    }

    /// Asks for outbound work; `None` where the same was asked for already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_job(&mut self, job: &NewJob) -> StoreResult<Option<JobId>> {
        job.insert(&mut self.tx).await
    }

    /// Tells a brand's boards of a change, and returns its id.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_change(
        &mut self,
        brand: BrandId,
        kind: ChangeKind,
        subject: i64,
        queries: &[QueryId],
        at: Time,
    ) -> StoreResult<i64> {
        insert_change(&mut self.tx, brand, kind, subject, queries, at).await
    }

    /// Ends the transaction: everything up to `reached` is done.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing of it is kept.
    pub async fn commit(mut self, reached: Seq) -> StoreResult<()> {
        let moved = sqlx::query(
            "INSERT INTO consumers (name, seq) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET seq = excluded.seq WHERE seq < excluded.seq RETURNING seq",
        )
        .bind(CONSUMER)
        .bind(reached.0)
        .fetch_optional(&mut *self.tx)
        .await?;
        if moved.is_none_or(|row| row.try_get::<i64, _>("seq").ok() != Some(reached.0)) {
            return Err(StoreError::Damaged(format!("the scan went back to position {reached}")));
        }
        self.tx.commit().await?;
        Ok(())
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

/// Tells a brand's boards of a change, and returns its id.
pub(crate) async fn insert_change(
    connection: &mut SqliteConnection,
    brand: BrandId,
    kind: ChangeKind,
    subject: i64,
    queries: &[QueryId],
    at: Time,
) -> StoreResult<i64> {
    Ok(sqlx::query_scalar(
        "INSERT INTO changes (brand, kind, subject, queries, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(brand.0)
    .bind(kind.as_str())
    .bind(subject)
    .bind(json(queries)?)
    .bind(at.micros())
    .fetch_one(connection)
    .await?)
}

/// Our own plain data as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged("value", error))
}

/// A unit variant's name, as serde writes it, without the quotes.
pub(crate) fn json_word<T: Serialize>(value: &T) -> StoreResult<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
