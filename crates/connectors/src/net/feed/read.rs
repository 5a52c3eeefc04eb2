//! From bytes to a feed. The strict reading is tried first; what is not well-formed is read again leniently.

use serde::Serialize;
use url::Url;
use vigie_model::Time;

use super::build::{Builder, Mode};
use super::document::{Document, Field, Part};
use super::loose::{Kind, Loose, tidy};
use super::strict::{IllFormed, Strict};
use super::uri;
use super::{encoding, json, prolog};
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
    let base = base.map_or("", Url::as_str);
    if text.trim_start().starts_with('{') {
        return json::read(&text, base).ok_or(FeedError::NotAFeed);
    }
    let (text, entities) = prolog::split(&text);
    let strict = strict(&text, &entities, base);
    let (document, seen) = strict.unwrap_or_else(|_| loose(&text, entities, base));
    if seen { Ok(document) } else { Err(FeedError::NotAFeed) }
}

fn strict(text: &str, entities: &prolog::Entities, base: &str) -> Result<(Document, bool), IllFormed> {
    let mut reader = Strict::new(text, entities);
    let mut builder = Builder::new(Mode::Strict, uri::safe(base));
    while let Some(token) = reader.next()? {
        builder.token(token);
    }
    Ok(builder.finish())
}

fn loose(text: &str, entities: prolog::Entities, base: &str) -> (Document, bool) {
    let tidied = tidy(text);
    let mut builder = Builder::new(Mode::Loose(entities), uri::safe(base));
    for token in Loose::new(&tidied, Kind::Feed) {
        builder.token(token);
    }
    builder.finish()
}

impl Feed {
    fn of(document: &Document) -> Self {
        let text = |part: &Part, field| part.get(field).map(str::to_owned);
        Self {
            title: text(&document.feed, Field::Title),
            link: text(&document.feed, Field::Link),
            items: document.entries.iter().map(Item::of).collect(),
        }
    }
}

impl Item {
    fn of(entry: &Part) -> Self {
        let text = |field| entry.get(field).map(str::to_owned);
        Self {
            id: text(Field::Id),
            link: text(Field::Link),
            title: text(Field::Title),
            published: entry.at(),
            author: text(Field::Author),
            content: entry.content.first().map(|content| content.value.clone()).or_else(|| text(Field::Summary)),
        }
    }
}
