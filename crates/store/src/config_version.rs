//! The counter that every change to queries, rules, channels and sources moves, so that scan and intake notice.

use sqlx::SqliteConnection;

use crate::{Database, StoreResult};

/// Says within a change's own transaction that the configuration changed.
pub(crate) async fn bump(connection: &mut SqliteConnection) -> StoreResult<()> {
    sqlx::query("UPDATE config_version SET version = version + 1").execute(connection).await?;
    Ok(())
}

impl Database {
    /// How often the configuration has changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn config_version(&self) -> StoreResult<i64> {
        Ok(sqlx::query_scalar("SELECT version FROM config_version").fetch_one(&self.file.read).await?)
    }
}
