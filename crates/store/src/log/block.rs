//! A batch of events as the log holds it, and its bytes on disk. Blocks are only ever written in the newest form; those
//! of before are read in theirs until their term is over.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{Envelope, Event, Network, Seq, SourceId, Time};

use super::first_form;
use crate::{StoreError, StoreResult};

/// zstd's fastest ordinary level: at firehose rate the log must not cost more than decoding the events did.
const ZSTD_LEVEL: i32 = 1;

/// A block is ours and was bounded when it was written; anything larger is damage.
const BLOCK_BYTES_MAX: usize = 256 << 20;

/// The form in which blocks are written. It grows with every change of what an event holds, since postcard keeps values
/// without names: bytes of another form would read as nonsense.
pub(super) const FORMAT: i64 = 2;

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

impl Block {
    pub(super) fn new(first: Seq, last: Seq, source: SourceId, witnessed_at: Time, events: Vec<Event>) -> Self {
        let envelope = |(offset, event)| Envelope { seq: Seq(first.0 + offset as i64), source, witnessed_at, event };
        Self { first, last, source, witnessed_at, events: events.into_iter().enumerate().map(envelope).collect() }
    }
}

/// The columns that [`decode`] reads.
macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT first_seq, last_seq, source, witnessed_at, format, body FROM blocks ", $rest)
    };
}
pub(super) use columns;

/// The bytes of events, in the newest form.
pub(super) fn encode(events: &[Event]) -> StoreResult<Vec<u8>> {
    let plain = postcard::to_stdvec(events).map_err(|error| StoreError::damaged("event", error))?;
    zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(|error| StoreError::damaged("block", error))
}

/// A row with its [`columns`].
pub(super) fn decode(row: &SqliteRow) -> StoreResult<Block> {
    let (first, last) = (Seq(row.try_get("first_seq")?), Seq(row.try_get("last_seq")?));
    let events = match row.try_get::<Option<Vec<u8>>, _>("body")? {
        None => Vec::new(),
        Some(body) => read(first, row.try_get("format")?, &body)?,
    };
    let witnessed_at = Time::from_micros(row.try_get("witnessed_at")?);
    Ok(Block::new(first, last, SourceId(row.try_get("source")?), witnessed_at, events))
}

pub(super) fn read(first: Seq, format: i64, body: &[u8]) -> StoreResult<Vec<Event>> {
    let plain = zstd::stream::decode_all(body).map_err(|error| StoreError::damaged("block", error))?;
    if plain.len() > BLOCK_BYTES_MAX {
        return Err(StoreError::Damaged(format!("block {first} is larger than any we write")));
    }
    let events = match format {
        FORMAT => postcard::from_bytes(&plain),
        1 => first_form::read(&plain),
        _ => return Err(StoreError::Damaged(format!("block {first} has form {format}, which nobody wrote"))),
    };
    events.map_err(|error| StoreError::damaged("block", error))
}

/// Keeps the two kinds of key apart in one column.
pub(super) const POST: u8 = 1;
pub(super) const AUTHOR: u8 = 2;

/// Hashes of the posts inside and of their authors: finds the blocks a deletion must reach.
pub(super) fn post_keys(events: &[Event]) -> Option<Vec<u8>> {
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
pub(super) fn key_hash(kind: u8, network: &Network, native: &str) -> u64 {
    let bytes = [kind].into_iter().chain(network.as_str().bytes()).chain([0]).chain(native.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
