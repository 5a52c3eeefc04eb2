//! What both readers of markup hand on, the strict one and the lenient one. Owns no reading.

use std::borrow::Cow;

/// One attribute: its name in lower case and its value.
pub(super) type Attr<'a> = (String, Cow<'a, str>);

/// The beginning of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name in lower case, with its prefix.
    pub(super) name: String,
    /// Its attributes in the order they stand.
    pub(super) attrs: Vec<Attr<'a>>,
    /// Whether it was written `<name/>`. The strict reader sends an end for it all the same, the lenient one does not.
    pub(super) closed: bool,
}

impl Tag<'_> {
    /// The value of the last attribute called `name`; the last one wins, as in a map.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attrs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }
}

/// One piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// An element ends; its name in lower case.
    End(String),
    /// A namespace comes into use: prefix (empty for the default) and address. From the strict reader only.
    Namespace(String, String),
    /// Words. Already decoded where they come from the strict reader, as written from the lenient one.
    Text(Cow<'a, str>),
    /// `&#…;`, what stands between. From the lenient reader only.
    CharRef(&'a str),
    /// `&…;`, what stands between. From the lenient reader only.
    Entity(&'a str),
    /// `<![CDATA[…]]>`, what stands between. From the lenient reader only.
    Cdata(&'a str),
    /// `<!--…-->`, what stands between. From the lenient reader only.
    Comment(&'a str),
}

/// More attributes than this on one element are an attack; the rest is dropped.
pub(super) const ATTRS_MAX: usize = 256;
