//! What the scan stores: one transaction that holds everything a stretch of the log led to, and the position reached.
//! Decides nothing. What is written lies in the rooms below; here is the transaction itself.

mod alerts;
mod authors;
mod counts;
mod posts;
mod snapshots;

use sqlx::{Row, Sqlite, SqliteConnection, Transaction};
use vigie_model::{BrandId, QueryId, Seq, Time};

use crate::changes::insert_change;
use crate::{ChangeKind, Database, StoreError, StoreResult, config_version};

pub use counts::VolumeDelta;
pub use posts::{Gone, NewPost, Scope, Stored};
pub use snapshots::Snapshot;

/// The scan's name among the consumers of the log.
const CONSUMER: &str = "scan";

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

    /// Begins what a stretch of the log leads to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn begin_scan(&self) -> StoreResult<ScanTx> {
        Ok(ScanTx { tx: self.file.write.begin().await? })
    }
}

impl ScanTx {
    /// The connection that this transaction lives on.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
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

    /// Says that what queries ask changed with what is known now.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn touch_config(&mut self) -> StoreResult<()> {
        config_version::bump(&mut self.tx).await
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

#[cfg(test)]
mod tests;
