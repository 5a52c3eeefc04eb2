//! The words of the index in order: what a form of a word stands for is found by reading them, or a stretch of them.

use std::ops::ControlFlow;

use futures_util::TryStreamExt;
use sqlx::Row;

use crate::{BrandStore, StoreResult};

/// A stretch of the vocabulary, which is in the order of bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// Its first word.
    pub from: String,
    /// The first word no longer in it.
    pub until: Option<String>,
}

impl Stretch {
    /// Everything from a word on.
    pub fn from(from: &str) -> Self {
        Self { from: from.to_owned(), until: None }
    }

    /// From a word up to another.
    pub fn between(from: &str, until: &str) -> Self {
        Self { from: from.to_owned(), until: Some(until.to_owned()) }
    }

    /// Everything that begins so.
    pub fn beginning(text: &str) -> Self {
        // The next text of that length: no character comes right after the last, so none is passed over.
        let mut until: Vec<char> = text.chars().collect();
        while let Some(last) = until.pop() {
            if let Some(next) = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32) {
                until.push(next);
                return Self::between(text, &until.into_iter().collect::<String>());
            }
        }
        Self::from(text)
    }
}

impl BrandStore<'_> {
    /// Hands `each` the words of a stretch in order, each with how many posts have it, until it has enough. They are the
    /// words of every brand's posts, and of some that are gone: good for asking the index, and for nothing else.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn vocabulary(
        &self,
        stretch: &Stretch,
        mut each: impl FnMut(&str, u64) -> ControlFlow<()>,
    ) -> StoreResult<()> {
        let sql = match stretch.until {
            Some(_) => "SELECT term, doc FROM post_vocabulary WHERE term >= ? AND term < ?",
            None => "SELECT term, doc FROM post_vocabulary WHERE term >= ?",
        };
        let mut rows = sqlx::query(sql).bind(&stretch.from);
        if let Some(until) = &stretch.until {
            rows = rows.bind(until);
        }
        let mut rows = rows.fetch(&self.file.read);
        while let Some(row) = rows.try_next().await? {
            let posts: i64 = row.try_get("doc")?;
            if each(row.try_get("term")?, posts.unsigned_abs()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_where_words_begin_otherwise() {
        assert_eq!(Stretch::beginning("pa"), Stretch::between("pa", "pb"));
        assert_eq!(Stretch::beginning("pé"), Stretch::between("pé", "pê"));
        assert_eq!(Stretch::beginning("a\u{10FFFF}"), Stretch::between("a\u{10FFFF}", "b"));
        assert_eq!(Stretch::beginning(""), Stretch::from(""));
    }
}
