//! What changed for a brand, in order: the rows behind the live feed, which a reader resumes by id.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{BrandId, QueryId, Time};

use crate::json::json;
use crate::{BrandStore, Database, StoreError, StoreResult};

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A post answers a query; the subject is the post.
    Post,
    /// A post has new words; the subject is the post.
    Edit,
    /// A post is gone; the subject is its former id.
    Gone,
    /// An alert was raised, or somebody dealt with it; the subject is the alert.
    Alert,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place in the order.
    pub id: i64,
    /// Whose.
    pub brand: BrandId,
    /// What kind.
    pub kind: ChangeKind,
    /// The id of what changed.
    pub subject: i64,
    /// The queries it concerns.
    pub queries: Vec<QueryId>,
    /// When it was stored.
    pub at: Time,
}

impl ChangeKind {
    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Edit => "edit",
            Self::Gone => "gone",
            Self::Alert => "alert",
        }
    }

    fn parse(name: &str) -> StoreResult<Self> {
        [Self::Post, Self::Edit, Self::Gone, Self::Alert]
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| StoreError::Damaged(format!("unknown change {name:?}")))
    }
}

impl BrandStore<'_> {
    /// The changes after `after`, in order, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn changes_after(&self, after: i64, limit: u32) -> StoreResult<Vec<Change>> {
        let rows = sqlx::query(
            "SELECT id, brand, kind, subject, queries, at FROM changes WHERE brand = ? AND id > ? ORDER BY id LIMIT ?",
        )
        .bind(self.brand.0)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?;
        rows.iter().map(read).collect()
    }
}

impl Database {
    /// The changes of every brand after `after`, in order, at most `limit`: for the one task that tells all boards.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn changes_after(&self, after: i64, limit: u32) -> StoreResult<Vec<Change>> {
        sqlx::query("SELECT id, brand, kind, subject, queries, at FROM changes WHERE id > ? ORDER BY id LIMIT ?")
            .bind(after)
            .bind(limit)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// The id of the oldest change that is still there or, where none is, of the next one: who follows from before it
    /// has missed some.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn first_change(&self) -> StoreResult<i64> {
        let first: Option<i64> = sqlx::query_scalar("SELECT min(id) FROM changes").fetch_one(&self.file.read).await?;
        match first {
            Some(first) => Ok(first),
            None => Ok(self.last_change().await? + 1),
        }
    }

    /// The id of the last change of any brand; 0 where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn last_change(&self) -> StoreResult<i64> {
        // The sequence, not the largest id: retention may have taken that row away.
        let last: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
            .fetch_optional(&self.file.read)
            .await?;
        Ok(last.unwrap_or(0))
    }
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

fn read(row: &SqliteRow) -> StoreResult<Change> {
    Ok(Change {
        id: row.try_get("id")?,
        brand: BrandId(row.try_get("brand")?),
        kind: ChangeKind::parse(row.try_get("kind")?)?,
        subject: row.try_get("subject")?,
        queries: serde_json::from_str(row.try_get("queries")?).map_err(|error| StoreError::damaged("change", error))?,
        at: Time::from_micros(row.try_get("at")?),
    })
}
