//! Feeds of sites, blogs and news: RSS, RDF, Atom, CDF and JSON Feed, well-formed or not. [`read`] is the reading alone,
//! the source asks politely and remembers. Owns no HTTP: that is [`crate::http`].

mod build;
#[cfg(test)]
mod conformance;
mod dates;
mod document;
mod encoding;
mod entities;
mod html;
mod json;
mod loose;
mod names;
mod prolog;
mod read;
mod strict;
mod token;
mod uri;

pub use read::{Feed, FeedError, Item, read};
