//! A brand's named lists: words or accounts that its queries call by name. Knows nothing of who calls them.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{BrandId, ListId, NamedList, Time};

use crate::json::json;
use crate::{Actor, BrandStore, Deed, Difference, StoreError, StoreResult, audit, config_version};

/// A list as its owners see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Its id.
    pub id: ListId,
    /// What queries call it; no two lists of a brand differ in case alone.
    pub name: String,
    /// Words and phrases, or accounts, in the order they were written.
    pub entries: Vec<String>,
    /// When it was made.
    pub created_at: Time,
}

/// What can be said of a list; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ListEdit {
    /// What queries call it.
    pub name: Option<String>,
    /// All of its entries.
    pub entries: Option<Vec<String>>,
}

impl BrandStore<'_> {
    /// The brand's lists, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn lists(&self) -> StoreResult<Vec<ListRow>> {
        sqlx::query("SELECT id, name, entries, created_at FROM lists WHERE brand = ? ORDER BY folded")
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One list.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn list(&self, id: ListId) -> StoreResult<ListRow> {
        self.list_in(&mut *self.file.read.acquire().await?, id).await
    }

    async fn list_in(&self, connection: &mut SqliteConnection, id: ListId) -> StoreResult<ListRow> {
        let row = sqlx::query("SELECT id, name, entries, created_at FROM lists WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
            .fetch_one(connection)
            .await?;
        read(&row)
    }

    /// Keeps a new list.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the brand has one of that name.
    pub async fn add_list(&self, by: &Actor, name: &str, entries: &[String], now: Time) -> StoreResult<ListRow> {
        let mut tx = self.file.write.begin().await?;
        let row = sqlx::query(
            "INSERT INTO lists (brand, name, folded, entries, created_at) VALUES (?, ?, ?, ?, ?)
             RETURNING id, name, entries, created_at",
        )
        .bind(self.brand.0)
        .bind(name)
        .bind(name.to_lowercase())
        .bind(json(entries)?)
        .bind(now.micros())
        .fetch_one(&mut *tx)
        .await
        .map_err(taken)?;
        let list = read(&row)?;
        let change = Difference::of_lines(&[], &list.entries);
        audit::record(&mut tx, self.brand, by, now, (Deed::ListAdded, list.id.0, &list.name), &change).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(list)
    }

    /// Changes a list.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such, [`StoreError::Taken`] where another has the name.
    pub async fn edit_list(&self, by: &Actor, id: ListId, edit: &ListEdit, now: Time) -> StoreResult<ListRow> {
        let mut tx = self.file.write.begin().await?;
        let before = self.list_in(&mut tx, id).await?;
        let row = sqlx::query(
            "UPDATE lists SET name = coalesce(?, name), folded = coalesce(?, folded), entries = coalesce(?, entries)
             WHERE id = ? AND brand = ? RETURNING id, name, entries, created_at",
        )
        .bind(edit.name.as_deref())
        .bind(edit.name.as_deref().map(str::to_lowercase))
        .bind(edit.entries.as_ref().map(json).transpose()?)
        .bind(id.0)
        .bind(self.brand.0)
        .fetch_one(&mut *tx)
        .await
        .map_err(taken)?;
        let list = read(&row)?;
        let mut change = Difference::of_lines(&before.entries, &list.entries);
        change.renamed_from = (before.name != list.name).then_some(before.name);
        audit::record(&mut tx, self.brand, by, now, (Deed::ListChanged, list.id.0, &list.name), &change).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(list)
    }

    /// Forgets a list.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn remove_list(&self, by: &Actor, id: ListId, now: Time) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        let list = self.list_in(&mut tx, id).await?;
        sqlx::query("DELETE FROM lists WHERE id = ?").bind(id.0).execute(&mut *tx).await?;
        let change = Difference::of_lines(&list.entries, &[]);
        audit::record(&mut tx, self.brand, by, now, (Deed::ListRemoved, id.0, &list.name), &change).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Every brand's lists, as the ruleset carries them.
pub(crate) async fn all(connection: &mut SqliteConnection) -> StoreResult<Vec<NamedList>> {
    let rows =
        sqlx::query("SELECT id, brand, name, entries, created_at FROM lists ORDER BY id").fetch_all(connection).await?;
    let named = |row: &SqliteRow| {
        let list = read(row)?;
        Ok(NamedList { brand: BrandId(row.try_get("brand")?), name: list.name, entries: list.entries })
    };
    rows.iter().map(named).collect()
}

fn taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => StoreError::Taken("list"),
        _ => error.into(),
    }
}

fn read(row: &SqliteRow) -> StoreResult<ListRow> {
    Ok(ListRow {
        id: ListId(row.try_get("id")?),
        name: row.try_get("name")?,
        entries: serde_json::from_str(row.try_get("entries")?).map_err(|error| StoreError::damaged("list", error))?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}

#[cfg(test)]
#[path = "lists_tests.rs"]
mod tests;
