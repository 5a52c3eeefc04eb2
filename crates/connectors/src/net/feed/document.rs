//! What was understood of a feed, whatever format it came in: the feed itself and its entries, each a [`Part`].

use vigie_model::{Engagement, Time};

use super::address::Base;
use super::html;

/// A feed and its entries in the order they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub(super) feed: Part,
    pub(super) entries: Vec<Part>,
    /// How long it wishes to be left alone, as written (`ttl`, `sy:updatePeriod`, `sy:updateFrequency`).
    pub(super) ttl: Option<String>,
    pub(super) period: Option<String>,
    pub(super) frequency: Option<String>,
}

/// A feed or an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) id: Option<String>,
    pub(super) title: Option<Words>,
    /// What it is about, in short.
    pub(super) summary: Option<Words>,
    /// An entry's bodies, the fullest first.
    pub(super) content: Vec<Words>,
    /// The page to read it on.
    pub(super) link: Option<String>,
    /// Everything else it leads to: enclosures, pictures, sources.
    pub(super) links: Vec<Link>,
    pub(super) authors: Vec<Person>,
    pub(super) published: Option<Date>,
    pub(super) updated: Option<Date>,
    pub(super) created: Option<Date>,
    pub(super) language: Option<String>,
    pub(super) engagement: Engagement,
}

/// Words that may be markup.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    /// As they were meant: HTML not yet cleaned, or plain.
    pub(super) text: String,
    pub(super) is_html: bool,
    /// What addresses in them are relative to.
    pub(super) base: Base,
    pub(super) language: Option<String>,
}

/// An address that a part names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// What it is to the part, by Atom's words (`enclosure`, `related`, `via` …).
    pub(super) rel: String,
    /// Its media type, where given; `image/*` and the like where only so much is known.
    pub(super) kind: String,
    pub(super) href: String,
    pub(super) title: Option<String>,
}

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) href: Option<String>,
}

/// A time as written, and the instant it means if it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) written: String,
    pub(super) at: Option<Time>,
}

impl Part {
    /// When it was published; where it does not say, when it was changed or created.
    pub(super) fn at(&self) -> Option<Time> {
        [&self.published, &self.updated, &self.created].into_iter().flatten().find_map(|date| date.at)
    }

    /// Its body, or where it has none its summary.
    pub(super) fn body(&self) -> Option<&Words> {
        self.content.first().or(self.summary.as_ref())
    }

    /// Who wrote it, in one line.
    pub(super) fn author(&self) -> Option<String> {
        self.authors.iter().find_map(Person::line)
    }
}

impl Person {
    pub(super) fn line(&self) -> Option<String> {
        match (&self.name, &self.email) {
            (Some(name), Some(email)) => Some(format!("{name} ({email})")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }
}

impl Words {
    /// Harmless HTML with absolute addresses, or plain words as they stand.
    pub(super) fn shown(&self) -> String {
        if self.is_html { html::clean(&self.text, &self.base) } else { self.text.clone() }
    }

    /// The words alone, at most `bytes_max` bytes, cut between characters.
    pub(super) fn plain(&self, bytes_max: usize) -> String {
        if self.is_html { html::plain(&self.text, bytes_max) } else { plain(&self.text, bytes_max) }
    }
}

/// `text` without controls, at most `bytes_max` bytes.
pub(super) fn plain(text: &str, bytes_max: usize) -> String {
    let text = text.trim();
    let text = &text[..text.floor_char_boundary(bytes_max)];
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "").trim().to_owned()
}
