//! A brand's stored queries. Owns neither their language nor what they match.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{QueryId, Time};

use crate::{BrandStore, StoreError, StoreResult, config_version};

/// A stored query as its owners see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryRow {
    /// Its id.
    pub id: QueryId,
    /// What people call it.
    pub name: String,
    /// Its text in the query language.
    pub text: String,
    /// Its colour among the eight of the house.
    pub colour: u8,
    /// When it was made.
    pub created_at: Time,
}

/// What can be said of a query; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct QueryEdit {
    /// What people call it.
    pub name: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Its colour.
    pub colour: Option<u8>,
}

impl BrandStore<'_> {
    /// The brand's queries, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queries(&self) -> StoreResult<Vec<QueryRow>> {
        sqlx::query("SELECT id, name, text, colour, created_at FROM queries WHERE brand = ? ORDER BY id")
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One query.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn query(&self, id: QueryId) -> StoreResult<QueryRow> {
        let row = sqlx::query("SELECT id, name, text, colour, created_at FROM queries WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
            .fetch_one(&self.file.read)
            .await?;
        read(&row)
    }

    /// Keeps a new query.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_query(&self, name: &str, text: &str, colour: u8, now: Time) -> StoreResult<QueryRow> {
        let mut tx = self.file.write.begin().await?;
        let row = sqlx::query(
            "INSERT INTO queries (brand, name, text, colour, created_at) VALUES (?, ?, ?, ?, ?)
             RETURNING id, name, text, colour, created_at",
        )
        .bind(self.brand.0)
        .bind(name)
        .bind(text)
        .bind(colour)
        .bind(now.micros())
        .fetch_one(&mut *tx)
        .await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        read(&row)
    }

    /// Changes a query.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn edit_query(&self, id: QueryId, edit: &QueryEdit) -> StoreResult<QueryRow> {
        let mut tx = self.file.write.begin().await?;
        let row = sqlx::query(
            "UPDATE queries SET name = coalesce(?, name), text = coalesce(?, text), colour = coalesce(?, colour)
             WHERE id = ? AND brand = ? RETURNING id, name, text, colour, created_at",
        )
        .bind(edit.name.as_deref())
        .bind(edit.text.as_deref())
        .bind(edit.colour)
        .bind(id.0)
        .bind(self.brand.0)
        .fetch_one(&mut *tx)
        .await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        read(&row)
    }

    /// Forgets a query with its rules, and with its matches the posts that no other query wants.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn remove_query(&self, id: QueryId) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        sqlx::query(
            "DELETE FROM posts WHERE id IN (
                 SELECT post FROM matches WHERE query = ?1 AND brand = ?2
                 AND NOT EXISTS (SELECT 1 FROM matches AS others WHERE others.post = matches.post AND others.query <> ?1))",
        )
        .bind(id.0)
        .bind(self.brand.0)
        .execute(&mut *tx)
        .await?;
        let done = sqlx::query("DELETE FROM queries WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn read(row: &SqliteRow) -> StoreResult<QueryRow> {
    Ok(QueryRow {
        id: QueryId(row.try_get("id")?),
        name: row.try_get("name")?,
        text: row.try_get("text")?,
        colour: row.try_get("colour")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}
