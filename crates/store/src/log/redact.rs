//! Taking what is gone out of the log: a deletion must reach the blocks that hold the post, not only what follows.

use rustc_hash::FxHashSet;
use sqlx::Row;
use vigie_model::{AuthorKey, Event, PostKey, Seq};

use super::Log;
use super::block::{AUTHOR, FORMAT, POST, columns, decode, encode, key_hash, post_keys};
use super::tail::Tail;
use crate::StoreResult;

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

impl Log {
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
        let row = sqlx::query(columns!("WHERE first_seq = ?")).bind(first.0).fetch_optional(&mut *tx).await?;
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
        sqlx::query("UPDATE blocks SET format = ?, body = ?, post_keys = ? WHERE first_seq = ?")
            .bind(FORMAT)
            .bind(encode(&events)?)
            .bind(post_keys(&events))
            .bind(first.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        *self.tail() = Tail::default();
        Ok(reached)
    }
}
