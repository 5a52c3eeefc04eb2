//! What was understood of a feed, whatever format it came in: the feed itself and its entries, each a [`Part`].

use vigie_model::Time;

/// A feed's or an entry's single values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Author,
    Created,
    Id,
    Language,
    Link,
    Published,
    Rights,
    Subtitle,
    Summary,
    SyFrequency,
    SyPeriod,
    Title,
    Ttl,
    Updated,
}

const FIELDS: usize = Field::Updated as usize + 1;

impl Field {
    /// The field that an element called `name` fills in an entry (`entry`) or in the feed.
    pub(super) fn of(name: &str, entry: bool) -> Option<Self> {
        Some(match name {
            "author" => Self::Author,
            "created" => Self::Created,
            "description" if entry => Self::Summary,
            "description" | "subtitle" => Self::Subtitle,
            "id" => Self::Id,
            "language" => Self::Language,
            "link" => Self::Link,
            "published" => Self::Published,
            "rights" => Self::Rights,
            "summary" => Self::Summary,
            "sy_updatefrequency" => Self::SyFrequency,
            "sy_updateperiod" => Self::SyPeriod,
            "title" => Self::Title,
            "ttl" => Self::Ttl,
            "updated" => Self::Updated,
            _ => return None,
        })
    }
}

/// A body of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Its media type (`text/html`, `text/plain` …).
    pub(super) kind: String,
    /// Its language, where declared.
    pub(super) language: Option<String>,
    /// Itself, HTML made harmless and its addresses absolute.
    pub(super) value: String,
}

/// An address that a part names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// What it is to the part (`alternate`, `enclosure` …).
    pub(super) rel: String,
    /// Its media type, where given.
    pub(super) kind: String,
    /// The address.
    pub(super) href: String,
    /// Its title or description.
    pub(super) title: Option<String>,
}

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) href: Option<String>,
}

/// A feed, an entry, or what stands inside one and is not it (an image, another feed as the source).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    fields: [Option<String>; FIELDS],
    /// How deep in the document each field was found; what is found higher up counts more.
    depths: [Option<u32>; FIELDS],
    pub(super) content: Vec<Content>,
    pub(super) links: Vec<Link>,
    pub(super) authors: Vec<Person>,
    /// Pictures, films and sound named by Media RSS: kind or media type, address, description.
    pub(super) media: Vec<Link>,
    pub(super) published_at: Option<Time>,
    pub(super) updated_at: Option<Time>,
    pub(super) created_at: Option<Time>,
    /// Whether the summary is HTML.
    pub(super) summary_is_html: bool,
    /// Whether the title is HTML.
    pub(super) title_is_html: bool,
}

impl Part {
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.fields[field as usize].as_deref()
    }

    pub(super) fn set(&mut self, field: Field, value: String) {
        self.fields[field as usize] = Some(value);
    }

    /// Sets `field` unless it was set from higher up in the document. Says whether it did.
    pub(super) fn set_at(&mut self, field: Field, value: String, depth: u32) -> bool {
        let known = &mut self.depths[field as usize];
        let counts = known.is_none_or(|known| depth <= known);
        if counts {
            *known = Some(depth);
            self.set(field, value);
        }
        counts
    }

    /// Sets `field` where nothing is there yet.
    pub(super) fn set_if_missing(&mut self, field: Field, value: &str) {
        self.fields[field as usize].get_or_insert_with(|| value.to_owned());
    }

    /// When it was published, as far as it says.
    pub(super) fn at(&self) -> Option<Time> {
        self.published_at.or(self.updated_at).or(self.created_at)
    }
}

/// A feed and its entries in the order they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub(super) feed: Part,
    pub(super) entries: Vec<Part>,
}
