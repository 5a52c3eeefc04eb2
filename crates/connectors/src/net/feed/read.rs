//! From bytes to a feed, in one reading that well-formed and broken feeds share.

use std::rc::Rc;

use serde::Serialize;
use url::Url;
use vigie_model::Time;

use super::document::{Document, Part, Words};
use super::{build, encoding, json, prolog};
use crate::http::Response;

/// A feed as `vigie feed` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// Its title; may hold harmless HTML.
    pub title: Option<String>,
    /// The page it belongs to.
    pub link: Option<String>,
    /// Its entries in the order they stand.
    pub items: Vec<Item>,
}

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id, as given.
    pub id: Option<String>,
    /// Where it can be read.
    pub link: Option<String>,
    /// Its headline; may hold harmless HTML.
    pub title: Option<String>,
    /// When it was published; where it does not say, when it was changed or created.
    pub published: Option<Time>,
    /// Who wrote it, as it says.
    pub author: Option<String>,
    /// Its body, or where it has none its summary: HTML made harmless, or plain words.
    pub content: Option<String>,
}

/// Why there is no feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Nothing came.
    #[error("it is empty")]
    Empty,
    /// Neither RSS, RDF, Atom, CDF nor JSON Feed, however leniently read.
    #[error("it is no feed: neither RSS, Atom nor JSON Feed")]
    NotAFeed,
}

/// Reads a feed. `content_type` is the transport's word, `base` where the feed came from.
///
/// # Errors
/// A [`FeedError`] where nothing of a feed can be found; anything that has a part of one is read as far as it goes.
pub fn read(bytes: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Result<Feed, FeedError> {
    document(bytes, content_type, base).map(|document| Feed::of(&document))
}

/// Reads a feed out of a server's answer, with its media type and its own word on where it stands.
///
/// # Errors
/// As [`read`].
pub fn read_answer(answer: &Response) -> Result<Feed, FeedError> {
    read(&answer.body, answer.header(&http::header::CONTENT_TYPE), Some(&super::poll::base(answer)))
}

/// Reads a feed with all that was understood of it.
pub(super) fn document(bytes: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Result<Document, FeedError> {
    let text = encoding::decode(bytes, content_type);
    if text.trim().is_empty() {
        return Err(FeedError::Empty);
    }
    let base = base.cloned().map(Rc::new);
    let document = if text.trim_start().starts_with('{') {
        json::read(&text, &base)
    } else {
        let (text, entities) = prolog::split(&text);
        build::read(&text, &entities, base)
    };
    document.ok_or(FeedError::NotAFeed)
}

impl Feed {
    fn of(document: &Document) -> Self {
        Self {
            title: document.feed.title.as_ref().map(Words::shown),
            link: document.feed.link.clone(),
            items: document.entries.iter().map(Item::of).collect(),
        }
    }
}

impl Item {
    fn of(entry: &Part) -> Self {
        Self {
            id: entry.id.clone(),
            link: entry.link.clone(),
            title: entry.title.as_ref().map(Words::shown),
            published: entry.at(),
            author: entry.author(),
            content: entry.body().map(Words::shown),
        }
    }
}
