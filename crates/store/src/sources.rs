//! Configured sources: a brand's own, and those the whole installation shares. Owns their settings and where their
//! secrets lie; knows no kind of source.

use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{BrandId, SourceId, Time};

use crate::json::json;
use crate::secrets::{self, Secrets, Vault};
use crate::{BrandStore, Database, StoreError, StoreResult, config_version};

/// A configured source. Its settings hold no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// Its id.
    pub id: SourceId,
    /// Whose; `None` is shared by the whole installation.
    pub brand: Option<BrandId>,
    /// What kind.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Its settings without the secret ones.
    pub settings: Map<String, Value>,
    /// The names of the secret settings that are set.
    pub secrets_set: Vec<String>,
    /// Whether it is listened to.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Time,
}

/// A new source.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// What kind.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Its settings without the secret ones.
    pub settings: Map<String, Value>,
    /// Its secret settings.
    pub secrets: Secrets,
    /// Whether it is listened to.
    pub enabled: bool,
    /// Whether the whole installation shares it.
    pub shared: bool,
}

/// What can be said of a source; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct SourceEdit {
    /// What people call it.
    pub name: Option<String>,
    /// Its settings without the secret ones, whole.
    pub settings: Option<Map<String, Value>>,
    /// Secret settings to replace; the others stay.
    pub secrets: Secrets,
    /// Whether it is listened to.
    pub enabled: Option<bool>,
}

/// Whose sources a change may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The brand's own.
    Own,
    /// The brand's own and the shared ones.
    Shared,
}

/// What every reading statement selects.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, brand, kind, name, settings, enabled, created_at,
                    (SELECT json_group_array(substr(owner, length('source/' || sources.id || '/') + 1))
                     FROM secrets WHERE owner GLOB 'source/' || sources.id || '/*') AS secrets_set
             FROM sources ",
            $rest
        )
    };
}

impl Database {
    /// Every source, of every brand, by id: for the intake.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sources(&self) -> StoreResult<Vec<SourceRow>> {
        sqlx::query(select!("ORDER BY id")).fetch_all(&self.file.read).await?.iter().map(read).collect()
    }

    /// One source of whatever brand: for the intake, and for a sender who proves himself by the source's secret.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such.
    pub async fn source(&self, id: SourceId) -> StoreResult<SourceRow> {
        read(&sqlx::query(select!("WHERE id = ?")).bind(id.0).fetch_one(&self.file.read).await?)
    }

    /// The secret settings of a source.
    ///
    /// # Errors
    /// When they cannot be read, or were sealed under another key.
    pub async fn source_secrets(&self, vault: &Vault, id: SourceId) -> StoreResult<Secrets> {
        secrets::open_all(&self.file, vault, &owner(id)).await
    }
}

impl BrandStore<'_> {
    /// The sources this brand hears: its own and the shared ones, by id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sources(&self) -> StoreResult<Vec<SourceRow>> {
        sqlx::query(select!("WHERE brand = ? OR brand IS NULL ORDER BY id"))
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One of the sources this brand hears.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it hears none such.
    pub async fn source(&self, id: SourceId) -> StoreResult<SourceRow> {
        let row = sqlx::query(select!("WHERE id = ? AND (brand = ? OR brand IS NULL)"))
            .bind(id.0)
            .bind(self.brand.0)
            .fetch_one(&self.file.read)
            .await?;
        read(&row)
    }

    /// Keeps a new source.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_source(&self, vault: &Vault, new: &NewSource, now: Time) -> StoreResult<SourceRow> {
        let mut tx = self.file.write.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO sources (brand, kind, name, settings, enabled, created_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind((!new.shared).then_some(self.brand.0))
        .bind(&new.kind)
        .bind(&new.name)
        .bind(json(&new.settings)?)
        .bind(new.enabled)
        .bind(now.micros())
        .fetch_one(&mut *tx)
        .await?;
        let id = SourceId(id);
        secrets::put_all(&mut tx, vault, &owner(id), &new.secrets).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.source(id).await
    }

    /// Changes a source within `reach`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such within reach.
    pub async fn edit_source(
        &self,
        vault: &Vault,
        id: SourceId,
        reach: Reach,
        edit: &SourceEdit,
    ) -> StoreResult<SourceRow> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query(
            "UPDATE sources SET name = coalesce(?, name), settings = coalesce(?, settings), enabled = coalesce(?, enabled)
             WHERE id = ? AND (brand = ? OR (brand IS NULL AND ?))",
        )
        .bind(edit.name.as_deref())
        .bind(edit.settings.as_ref().map(json).transpose()?)
        .bind(edit.enabled)
        .bind(id.0)
        .bind(self.brand.0)
        .bind(reach == Reach::Shared)
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        secrets::put_all(&mut tx, vault, &owner(id), &edit.secrets).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.source(id).await
    }

    /// Forgets a source within `reach` with its secrets and its counts; the posts it brought stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such within reach.
    pub async fn remove_source(&self, id: SourceId, reach: Reach) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query("DELETE FROM sources WHERE id = ? AND (brand = ? OR (brand IS NULL AND ?))")
            .bind(id.0)
            .bind(self.brand.0)
            .bind(reach == Reach::Shared)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        secrets::forget_all(&mut tx, &owner(id)).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn owner(id: SourceId) -> String {
    format!("source/{id}")
}

fn read(row: &SqliteRow) -> StoreResult<SourceRow> {
    let damaged = |error| StoreError::damaged("source", error);
    Ok(SourceRow {
        id: SourceId(row.try_get("id")?),
        brand: row.try_get::<Option<i64>, _>("brand")?.map(BrandId),
        kind: row.try_get("kind")?,
        name: row.try_get("name")?,
        settings: serde_json::from_str(row.try_get("settings")?).map_err(damaged)?,
        secrets_set: serde_json::from_str(row.try_get("secrets_set")?).map_err(damaged)?,
        enabled: row.try_get("enabled")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
