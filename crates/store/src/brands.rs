//! Brands: the walls that everything a team owns stands behind.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{BrandId, Time};

use crate::{Database, StoreResult};

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandRow {
    /// Its id.
    pub id: BrandId,
    /// Its name.
    pub name: String,
    /// The colour that makes it unmistakable, as `#rrggbb`.
    pub colour: String,
    /// The language of notices sent in its name, `fr` or `en`.
    pub language: String,
    /// When it was made.
    pub created_at: Time,
}

impl Database {
    /// Every brand, oldest first: for administrators and for the intake.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn brands(&self) -> StoreResult<Vec<BrandRow>> {
        sqlx::query("SELECT id, name, colour, language, created_at FROM brands ORDER BY id")
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One brand.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] where there is none such.
    pub async fn find_brand(&self, id: BrandId) -> StoreResult<BrandRow> {
        let row = sqlx::query("SELECT id, name, colour, language, created_at FROM brands WHERE id = ?")
            .bind(id.0)
            .fetch_one(&self.file.read)
            .await?;
        read(&row)
    }

    /// Whether there is such a brand.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn brand_exists(&self, id: BrandId) -> StoreResult<bool> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM brands WHERE id = ?)")
            .bind(id.0)
            .fetch_one(&self.file.read)
            .await?)
    }

    /// Keeps a new brand.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_brand(&self, name: &str, colour: &str, language: &str, now: Time) -> StoreResult<BrandRow> {
        let row = sqlx::query(
            "INSERT INTO brands (name, colour, language, created_at) VALUES (?, ?, ?, ?)
             RETURNING id, name, colour, language, created_at",
        )
        .bind(name)
        .bind(colour)
        .bind(language)
        .bind(now.micros())
        .fetch_one(&self.file.write)
        .await?;
        read(&row)
    }

    /// Changes a brand's name, colour or language; `None` leaves them.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] where there is none such.
    pub async fn edit_brand(
        &self,
        id: BrandId,
        name: Option<&str>,
        colour: Option<&str>,
        language: Option<&str>,
    ) -> StoreResult<BrandRow> {
        let row = sqlx::query(
            "UPDATE brands SET name = coalesce(?, name), colour = coalesce(?, colour), language = coalesce(?, language)
             WHERE id = ? RETURNING id, name, colour, language, created_at",
        )
        .bind(name)
        .bind(colour)
        .bind(language)
        .bind(id.0)
        .fetch_one(&self.file.write)
        .await?;
        read(&row)
    }
}

fn read(row: &SqliteRow) -> StoreResult<BrandRow> {
    Ok(BrandRow {
        id: BrandId(row.try_get("id")?),
        name: row.try_get("name")?,
        colour: row.try_get("colour")?,
        language: row.try_get("language")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}
