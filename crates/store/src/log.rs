//! The log: every event in order, written together with the cursor of the source that brought it.
//! Owns order, durability and the log's clock. Says nothing of what events mean.
//!
//! Events are kept in blocks, one row a batch, compressed: a row an event would cost several times the disk and the
//! writing. A tick is a block without events: it carries the passing of time to those who may not read a clock.

mod block;
mod first_form;
mod redact;
mod tail;

use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;
use vigie_model::{Event, Seq, SourceId, Time};

use self::block::{FORMAT, columns, decode, encode, post_keys};
use self::tail::Tail;
use crate::sqlite::File;
use crate::{StoreResult, migrations};

pub use block::Block;
pub use redact::Redaction;

/// The source that ticks are filed under.
pub const CLOCK: SourceId = SourceId(0);

/// The log. Cheap to clone; all clones share one order.
#[derive(Clone)]
pub struct Log {
    file: File,
    tail: Arc<Mutex<Tail>>,
    head: watch::Sender<Seq>,
}

impl Log {
    /// Opens `directory/log.db`, creating and migrating it.
    ///
    /// # Errors
    /// When the file cannot be opened or a newer Vigie wrote it.
    pub async fn open(directory: &Path) -> StoreResult<Self> {
        let file = File::open(&directory.join("log.db"), &migrations::log()).await?;
        let next: i64 = sqlx::query_scalar("SELECT next_seq FROM head").fetch_one(&file.write).await?;
        Ok(Self { file, tail: Arc::default(), head: watch::Sender::new(Seq(next - 1)) })
    }

    /// Position of the last event, and a way to wait for the next.
    pub fn head(&self) -> watch::Receiver<Seq> {
        self.head.subscribe()
    }

    /// Where `source` stopped, as of the last batch that was kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn cursor(&self, source: SourceId) -> StoreResult<Option<String>> {
        Ok(sqlx::query_scalar("SELECT cursor FROM cursors WHERE source = ?")
            .bind(source.0)
            .fetch_optional(&self.file.write)
            .await?)
    }

    /// Forgets where `source` stopped, so that it begins anew.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget_cursor(&self, source: SourceId) -> StoreResult<()> {
        sqlx::query("DELETE FROM cursors WHERE source = ?").bind(source.0).execute(&self.file.write).await?;
        Ok(())
    }

    /// Keeps `events` and moves the cursor of `source`, both or neither. Returns once they would survive a power cut.
    /// Without events it only moves the cursor, if there is one.
    ///
    /// # Errors
    /// When the file cannot be written; then neither is kept.
    pub async fn append(
        &self,
        source: SourceId,
        now: Time,
        events: Vec<Event>,
        cursor: Option<&str>,
    ) -> StoreResult<Option<Arc<Block>>> {
        if events.is_empty() {
            if let Some(cursor) = cursor {
                let mut connection = self.file.write.acquire().await?;
                move_cursor(&mut connection, source, now, cursor).await?;
            }
            return Ok(None);
        }
        self.write(source, now, events, cursor).await.map(Some)
    }

    /// Tells every reader what time it is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn tick(&self, now: Time) -> StoreResult<Arc<Block>> {
        self.write(CLOCK, now, Vec::new(), None).await
    }

    async fn write(
        &self,
        source: SourceId,
        now: Time,
        events: Vec<Event>,
        cursor: Option<&str>,
    ) -> StoreResult<Arc<Block>> {
        // A tick takes a position too, so that "everything up to here" has one meaning.
        let count = events.len().max(1) as i64;
        let body = (!events.is_empty()).then(|| encode(&events)).transpose()?;
        let keys = post_keys(&events);
        let mut tx = self.file.write.begin().await?;
        let (next, witnessed_at): (i64, i64) = sqlx::query_as(
            "UPDATE head SET next_seq = next_seq + ?, witnessed_at = max(witnessed_at, ?) RETURNING next_seq, witnessed_at",
        )
        .bind(count)
        .bind(now.micros())
        .fetch_one(&mut *tx)
        .await?;
        let (first, last) = (Seq(next - count), Seq(next - 1));
        sqlx::query(
            "INSERT INTO blocks (first_seq, last_seq, source, witnessed_at, format, body, post_keys)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(first.0)
        .bind(last.0)
        .bind(source.0)
        .bind(witnessed_at)
        .bind(FORMAT)
        .bind(body)
        .bind(keys)
        .execute(&mut *tx)
        .await?;
        if let Some(cursor) = cursor {
            move_cursor(&mut tx, source, now, cursor).await?;
        }
        tx.commit().await?;
        let block = Arc::new(Block::new(first, last, source, Time::from_micros(witnessed_at), events));
        self.tail().remember(&block);
        // Two appends may finish in either order; the head only ever grows.
        self.head.send_if_modified(|head| {
            let grows = last > *head;
            *head = last.max(*head);
            grows
        });
        Ok(block)
    }

    /// The blocks after position `after`, in order, at most about `events_max` events of them (at least one block).
    ///
    /// # Errors
    /// When the file cannot be read or holds what we did not write.
    pub async fn blocks_after(&self, after: Seq, events_max: usize) -> StoreResult<Vec<Arc<Block>>> {
        if let Some(blocks) = self.tail().after(after, events_max) {
            return Ok(blocks);
        }
        let rows = sqlx::query(columns!("WHERE first_seq > ? ORDER BY first_seq LIMIT 64"))
            .bind(after.0)
            .fetch_all(&self.file.read)
            .await?;
        let mut events = 0;
        let mut blocks = Vec::new();
        for row in &rows {
            if events >= events_max {
                break;
            }
            let block = decode(row)?;
            events += block.events.len();
            blocks.push(Arc::new(block));
        }
        Ok(blocks)
    }

    /// The blocks with events that lie wholly before position `before`, newest first, at most `blocks_max` of them.
    ///
    /// # Errors
    /// When the file cannot be read or holds what we did not write.
    pub async fn blocks_before(&self, before: Seq, blocks_max: u32) -> StoreResult<Vec<Block>> {
        sqlx::query(columns!("WHERE first_seq < ? AND body IS NOT NULL ORDER BY first_seq DESC LIMIT ?"))
            .bind(before.0)
            .bind(blocks_max)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(decode)
            .collect()
    }

    /// Drops the blocks witnessed before `before`, but none after position `keep_after`, which a reader still needs.
    /// Returns how many were dropped; at most `blocks_max` at once, so that writers are not kept waiting.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn trim(&self, before: Time, keep_after: Seq, blocks_max: u32) -> StoreResult<u64> {
        let done = sqlx::query(
            "DELETE FROM blocks WHERE first_seq IN
             (SELECT first_seq FROM blocks WHERE witnessed_at < ? AND last_seq <= ? ORDER BY witnessed_at LIMIT ?)",
        )
        .bind(before.micros())
        .bind(keep_after.0)
        .bind(blocks_max)
        .execute(&self.file.write)
        .await?;
        Ok(done.rows_affected())
    }

    fn tail(&self) -> std::sync::MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.file.close().await;
    }
}

async fn move_cursor(
    connection: &mut sqlx::SqliteConnection,
    source: SourceId,
    now: Time,
    cursor: &str,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO cursors (source, cursor, moved_at) VALUES (?, ?, ?)
         ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, moved_at = excluded.moved_at",
    )
    .bind(source.0)
    .bind(cursor)
    .bind(now.micros())
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
