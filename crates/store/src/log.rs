//! The log: every event in order, written together with the cursor of the source that brought it.
//! Owns order, durability and the log's clock. Says nothing of what events mean.
//!
//! Events are kept in blocks, one row a batch, compressed: a row an event would cost several times the disk and the
//! writing. A tick is a block without events: it carries the passing of time to those who may not read a clock.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tokio::sync::watch;
use vigie_model::{AuthorKey, Envelope, Event, Network, PostKey, Seq, SourceId, Time};

use crate::sqlite::File;
use crate::{StoreError, StoreResult, migrations};

/// The source that ticks are filed under.
pub const CLOCK: SourceId = SourceId(0);

/// zstd's fastest ordinary level: at firehose rate the log must not cost more than decoding the events did.
const ZSTD_LEVEL: i32 = 1;

/// A block is ours and was bounded when it was written; anything larger is damage.
const BLOCK_BYTES_MAX: usize = 256 << 20;

/// Recent events kept decoded, so that a reader who keeps up never reads them back from disk.
const TAIL_EVENTS_MAX: usize = 8_192;

/// A batch of events as the log holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Position of the first event (or of the tick).
    pub first: Seq,
    /// Position of the last.
    pub last: Seq,
    /// Which source brought it.
    pub source: SourceId,
    /// When it reached us; never earlier than the block before.
    pub witnessed_at: Time,
    /// What happened; empty for a tick.
    pub events: Vec<Envelope>,
}

/// The log. Cheap to clone; all clones share one order.
#[derive(Clone)]
pub struct Log {
    file: File,
    tail: Arc<Mutex<Tail>>,
    head: watch::Sender<Seq>,
}

#[derive(Default)]
struct Tail {
    blocks: VecDeque<Arc<Block>>,
    events: usize,
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
            "INSERT INTO blocks (first_seq, last_seq, source, witnessed_at, body, post_keys) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(first.0)
        .bind(last.0)
        .bind(source.0)
        .bind(witnessed_at)
        .bind(body)
        .bind(keys)
        .execute(&mut *tx)
        .await?;
        if let Some(cursor) = cursor {
            move_cursor(&mut tx, source, now, cursor).await?;
        }
        tx.commit().await?;
        let block = Arc::new(Block::new(first, last, source, Time::from_micros(witnessed_at), events));
        self.remember(&block);
        // Two appends may finish in either order; the head only ever grows.
        self.head.send_if_modified(|head| {
            let grows = last > *head;
            *head = last.max(*head);
            grows
        });
        Ok(block)
    }

    fn remember(&self, block: &Arc<Block>) {
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        // Commits are in order, but their tasks may come here out of it: then the tail begins anew.
        if tail.blocks.back().is_some_and(|before| before.last.next() != block.first) {
            *tail = Tail::default();
        }
        tail.events += block.events.len().max(1);
        tail.blocks.push_back(Arc::clone(block));
        while tail.events > TAIL_EVENTS_MAX && tail.blocks.len() > 1 {
            let oldest = tail.blocks.pop_front().map_or(0, |oldest| oldest.events.len().max(1));
            tail.events -= oldest;
        }
    }

    /// The blocks after position `after`, in order, at most about `events_max` events of them (at least one block).
    ///
    /// # Errors
    /// When the file cannot be read or holds what we did not write.
    pub async fn blocks_after(&self, after: Seq, events_max: usize) -> StoreResult<Vec<Arc<Block>>> {
        if let Some(blocks) = self.in_tail(after, events_max) {
            return Ok(blocks);
        }
        let rows = sqlx::query(
            "SELECT first_seq, last_seq, source, witnessed_at, body FROM blocks WHERE first_seq > ? ORDER BY first_seq LIMIT 64",
        )
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

    fn in_tail(&self, after: Seq, events_max: usize) -> Option<Vec<Arc<Block>>> {
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let start = tail.blocks.iter().position(|block| block.first == after.next())?;
        let mut events = 0;
        let wanted = tail.blocks.iter().skip(start).take_while(|block| {
            let room = events < events_max;
            events += block.events.len();
            room
        });
        Some(wanted.cloned().collect())
    }

    /// The blocks with events that lie wholly before position `before`, newest first, at most `blocks_max` of them.
    ///
    /// # Errors
    /// When the file cannot be read or holds what we did not write.
    pub async fn blocks_before(&self, before: Seq, blocks_max: u32) -> StoreResult<Vec<Block>> {
        sqlx::query(
            "SELECT first_seq, last_seq, source, witnessed_at, body FROM blocks
             WHERE first_seq < ? AND body IS NOT NULL ORDER BY first_seq DESC LIMIT ?",
        )
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

    /// Takes deleted posts, and all posts of accounts that are gone, out of the blocks up to `up_to`, and returns how
    /// many it reached. What stays of each is its deletion, so that positions keep their meaning.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub async fn redact(&self, gone: &Redaction, up_to: Seq) -> StoreResult<u64> {
        let wanted = gone.hashes();
        let mut before = up_to.next();
        let mut reached = 0;
        loop {
            let rows = sqlx::query(
                "SELECT first_seq, post_keys FROM blocks
                 WHERE first_seq < ? AND post_keys IS NOT NULL ORDER BY first_seq DESC LIMIT 256",
            )
            .bind(before.0)
            .fetch_all(&self.file.read)
            .await?;
            let Some(last) = rows.last() else { return Ok(reached) };
            before = Seq(last.try_get("first_seq")?);
            for row in &rows {
                let hashes: Vec<u8> = row.try_get("post_keys")?;
                let held = hashes.as_chunks::<8>().0.iter().map(|hash| u64::from_le_bytes(*hash));
                if held.into_iter().any(|hash| wanted.contains(&hash)) {
                    reached += self.redact_block(Seq(row.try_get("first_seq")?), gone).await?;
                }
            }
        }
    }

    async fn redact_block(&self, first: Seq, gone: &Redaction) -> StoreResult<u64> {
        let mut tx = self.file.write.begin().await?;
        let row = sqlx::query("SELECT first_seq, last_seq, source, witnessed_at, body FROM blocks WHERE first_seq = ?")
            .bind(first.0)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(0) };
        let mut events: Vec<Event> = decode(&row)?.events.into_iter().map(|envelope| envelope.event).collect();
        let mut reached = 0;
        for event in &mut events {
            if let Event::Posted(post) | Event::Edited(post) = event
                && (gone.posts.contains(&post.key) || gone.authors.contains(&post.author.key))
            {
                *event = Event::Deleted(post.key.clone());
                reached += 1;
            }
        }
        sqlx::query("UPDATE blocks SET body = ?, post_keys = ? WHERE first_seq = ?")
            .bind(encode(&events)?)
            .bind(post_keys(&events))
            .bind(first.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        *self.tail.lock().unwrap_or_else(PoisonError::into_inner) = Tail::default();
        Ok(reached)
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.file.close().await;
    }
}

/// What must leave the log.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    /// Posts by key.
    pub posts: FxHashSet<PostKey>,
    /// Accounts whose every post goes.
    pub authors: FxHashSet<AuthorKey>,
}

impl Redaction {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.authors.is_empty()
    }

    fn hashes(&self) -> FxHashSet<u64> {
        let posts = self.posts.iter().map(|key| key_hash(POST, &key.network, &key.native));
        let authors = self.authors.iter().map(|key| key_hash(AUTHOR, &key.network, &key.native));
        posts.chain(authors).collect()
    }
}

impl Block {
    fn new(first: Seq, last: Seq, source: SourceId, witnessed_at: Time, events: Vec<Event>) -> Self {
        let envelope = |(offset, event)| Envelope { seq: Seq(first.0 + offset as i64), source, witnessed_at, event };
        Self { first, last, source, witnessed_at, events: events.into_iter().enumerate().map(envelope).collect() }
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

fn encode(events: &[Event]) -> StoreResult<Vec<u8>> {
    let plain = postcard::to_stdvec(events).map_err(|error| StoreError::damaged("event", error))?;
    zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(|error| StoreError::damaged("block", error))
}

fn decode(row: &SqliteRow) -> StoreResult<Block> {
    let (first, last) = (Seq(row.try_get("first_seq")?), Seq(row.try_get("last_seq")?));
    let events = match row.try_get::<Option<Vec<u8>>, _>("body")? {
        None => Vec::new(),
        Some(body) => {
            let plain = zstd::stream::decode_all(&*body).map_err(|error| StoreError::damaged("block", error))?;
            if plain.len() > BLOCK_BYTES_MAX {
                return Err(StoreError::Damaged(format!("block {first} is larger than any we write")));
            }
            postcard::from_bytes(&plain).map_err(|error| StoreError::damaged("block", error))?
        }
    };
    Ok(Block::new(
        first,
        last,
        SourceId(row.try_get("source")?),
        Time::from_micros(row.try_get("witnessed_at")?),
        events,
    ))
}

/// Keeps the two kinds of key apart in one column.
const POST: u8 = 1;
const AUTHOR: u8 = 2;

fn post_keys(events: &[Event]) -> Option<Vec<u8>> {
    let mut hashes = Vec::with_capacity(events.len() * 16);
    for event in events {
        if let Event::Posted(post) | Event::Edited(post) = event {
            hashes.extend(key_hash(POST, &post.key.network, &post.key.native).to_le_bytes());
            hashes.extend(key_hash(AUTHOR, &post.key.network, &post.author.key.native).to_le_bytes());
        }
    }
    (!hashes.is_empty()).then_some(hashes)
}

/// FNV-1a: stable across versions and machines, as what is on disk must be.
fn key_hash(kind: u8, network: &Network, native: &str) -> u64 {
    let bytes = [kind].into_iter().chain(network.as_str().bytes()).chain([0]).chain(native.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
