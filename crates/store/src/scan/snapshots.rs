//! Engine states that are kept, so that not the whole log is lived through again.

use vigie_model::{Ruleset, Seq, Time};

use super::CONSUMER;
use crate::json::json;
use crate::{Database, StoreError, StoreResult};

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

impl Database {
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
}
