//! Feeds of sites, blogs and news: RSS, RDF, Atom, CDF and JSON Feed, well-formed or not. [`read`] is the reading alone,
//! the source asks politely and remembers. Owns no HTTP: that is [`crate::http`].

mod address;
mod build;
#[cfg(test)]
mod conformance;
mod convert;
mod cursor;
mod dates;
mod document;
mod encoding;
mod engagement;
mod entities;
mod fields;
mod html;
mod json;
mod markup;
mod names;
mod person;
mod poll;
mod prolog;
mod read;
mod settings;
#[cfg(test)]
mod tests;
mod texts;
mod tree;

pub use read::{Feed, FeedError, Item, read, read_answer};

use crate::registry::{Intake, SourceKind};
use crate::schema::Text;

/// The registry's line.
pub(crate) const KIND: SourceKind = SourceKind {
    name: "feed",
    title: Text { fr: "Flux", en: "Feed" },
    about: Text {
        fr: "Les articles d'un site, d'un blog ou d'un journal, par son flux RSS, Atom ou JSON.",
        en: "The articles of a site, a blog or a newspaper, by its RSS, Atom or JSON feed.",
    },
    schema: settings::SCHEMA,
    intake: Intake::Pull(poll::open),
    profiles: None,
};
