//! A brand's channels: where its alerts go. Owns their settings and where their secrets lie; knows no kind of channel.

use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{BrandId, ChannelId, Time};

use crate::json::json;
use crate::secrets::{self, Secrets, Vault};
use crate::{BrandStore, StoreError, StoreResult, config_version};

/// A channel. Its settings hold no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// Whose.
    pub brand: BrandId,
    /// What kind.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Its settings without the secret ones.
    pub settings: Map<String, Value>,
    /// The names of the secret settings that are set.
    pub secrets_set: Vec<String>,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Alerts it may be told an hour.
    pub alerts_per_hour: Option<u32>,
    /// When it was last told something.
    pub last_sent_at: Option<Time>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: Time,
}

/// A new channel.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// What kind.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Its settings without the secret ones.
    pub settings: Map<String, Value>,
    /// Its secret settings.
    pub secrets: Secrets,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Alerts it may be told an hour.
    pub alerts_per_hour: Option<u32>,
}

/// What can be said of a channel; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ChannelEdit {
    /// What people call it.
    pub name: Option<String>,
    /// Its settings without the secret ones, whole.
    pub settings: Option<Map<String, Value>>,
    /// Secret settings to replace; the others stay.
    pub secrets: Secrets,
    /// Whether it is told anything.
    pub enabled: Option<bool>,
    /// Alerts it may be told an hour; `Some(None)` takes the limit away.
    pub alerts_per_hour: Option<Option<u32>>,
}

/// What every reading statement selects.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, brand, kind, name, settings, enabled, alerts_per_hour, last_sent_at, last_error, created_at,
                    (SELECT json_group_array(substr(owner, length('channel/' || channels.id || '/') + 1))
                     FROM secrets WHERE owner GLOB 'channel/' || channels.id || '/*') AS secrets_set
             FROM channels ",
            $rest
        )
    };
}

impl BrandStore<'_> {
    /// The secret settings of a channel.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such; else when they cannot be read, or were sealed under
    /// another key.
    pub async fn channel_secrets(&self, vault: &Vault, id: ChannelId) -> StoreResult<Secrets> {
        self.channel(id).await?;
        secrets::open_all(self.file, vault, &owner(id)).await
    }

    /// The brand's channels, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn channels(&self) -> StoreResult<Vec<ChannelRow>> {
        sqlx::query(select!("WHERE brand = ? ORDER BY id"))
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One channel.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn channel(&self, id: ChannelId) -> StoreResult<ChannelRow> {
        let row = sqlx::query(select!("WHERE id = ? AND brand = ?"))
            .bind(id.0)
            .bind(self.brand.0)
            .fetch_one(&self.file.read)
            .await?;
        read(&row)
    }

    /// Keeps a new channel.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_channel(&self, vault: &Vault, new: &NewChannel, now: Time) -> StoreResult<ChannelRow> {
        let mut tx = self.file.write.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO channels (brand, kind, name, settings, enabled, alerts_per_hour, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(self.brand.0)
        .bind(&new.kind)
        .bind(&new.name)
        .bind(json(&new.settings)?)
        .bind(new.enabled)
        .bind(new.alerts_per_hour)
        .bind(now.micros())
        .fetch_one(&mut *tx)
        .await?;
        let id = ChannelId(id);
        secrets::put_all(&mut tx, vault, &owner(id), &new.secrets).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.channel(id).await
    }

    /// Changes a channel.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn edit_channel(&self, vault: &Vault, id: ChannelId, edit: &ChannelEdit) -> StoreResult<ChannelRow> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query(
            "UPDATE channels SET name = coalesce(?, name), settings = coalesce(?, settings),
                 enabled = coalesce(?, enabled), alerts_per_hour = CASE WHEN ? THEN ? ELSE alerts_per_hour END
             WHERE id = ? AND brand = ?",
        )
        .bind(edit.name.as_deref())
        .bind(edit.settings.as_ref().map(json).transpose()?)
        .bind(edit.enabled)
        .bind(edit.alerts_per_hour.is_some())
        .bind(edit.alerts_per_hour.flatten())
        .bind(id.0)
        .bind(self.brand.0)
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        secrets::put_all(&mut tx, vault, &owner(id), &edit.secrets).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.channel(id).await
    }

    /// Switches a channel off whose receiver is gone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn switch_channel_off(&self, id: ChannelId) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        sqlx::query("UPDATE channels SET enabled = 0 WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
            .execute(&mut *tx)
            .await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets a channel with its secrets; rules tell the others.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn remove_channel(&self, id: ChannelId) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query("DELETE FROM channels WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
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

fn owner(id: ChannelId) -> String {
    format!("channel/{id}")
}

fn read(row: &SqliteRow) -> StoreResult<ChannelRow> {
    let damaged = |error| StoreError::damaged("channel", error);
    Ok(ChannelRow {
        id: ChannelId(row.try_get("id")?),
        brand: BrandId(row.try_get("brand")?),
        kind: row.try_get("kind")?,
        name: row.try_get("name")?,
        settings: serde_json::from_str(row.try_get("settings")?).map_err(damaged)?,
        secrets_set: serde_json::from_str(row.try_get("secrets_set")?).map_err(damaged)?,
        enabled: row.try_get("enabled")?,
        alerts_per_hour: row.try_get("alerts_per_hour")?,
        last_sent_at: row.try_get::<Option<i64>, _>("last_sent_at")?.map(Time::from_micros),
        last_error: row.try_get("last_error")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}
