//! Which elements fill which field of a feed or an entry: one table, written from the specifications (RSS 0.9x to 2.0,
//! RSS 1.0 and its modules, Atom 0.3 and RFC 4287, Dublin Core, Media RSS, Apple's podcast elements, CDF).

use super::names::Ns;

/// What an element of a feed or an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Summary,
    Content,
    Id,
    Link,
    Enclosure,
    Author,
    Published,
    Updated,
    Created,
    Language,
    Ttl,
    Period,
    Frequency,
}

/// The elements that fill each field. Where a part has several of them, the one that stands first here counts; local names
/// are compared without regard to case, as feeds are written.
const TABLE: &[(Field, &[(Ns, &str)])] = &[
    (Field::Title, &[(Ns::Core, "title"), (Ns::Dc, "title"), (Ns::Media, "title"), (Ns::Itunes, "title")]),
    (
        Field::Summary,
        &[
            (Ns::Core, "summary"),
            (Ns::Core, "description"),
            (Ns::Core, "subtitle"),
            (Ns::Core, "tagline"),
            (Ns::Core, "abstract"),
            (Ns::Dc, "description"),
            (Ns::Itunes, "summary"),
            (Ns::Itunes, "subtitle"),
            (Ns::Media, "description"),
        ],
    ),
    (
        Field::Content,
        &[
            (Ns::Content, "encoded"),
            (Ns::Core, "content"),
            (Ns::Xhtml, "body"),
            (Ns::Core, "body"),
            (Ns::Core, "fullitem"),
        ],
    ),
    (Field::Id, &[(Ns::Core, "id"), (Ns::Core, "guid"), (Ns::Dc, "identifier")]),
    (Field::Link, &[(Ns::Core, "link")]),
    (Field::Enclosure, &[(Ns::Core, "enclosure"), (Ns::Media, "content"), (Ns::Media, "thumbnail")]),
    (Field::Author, &[(Ns::Core, "author"), (Ns::Core, "managingeditor"), (Ns::Dc, "creator"), (Ns::Itunes, "author")]),
    (
        Field::Published,
        &[
            (Ns::Core, "published"),
            (Ns::Core, "pubdate"),
            (Ns::Core, "issued"),
            (Ns::Terms, "issued"),
            (Ns::Dc, "date"),
        ],
    ),
    (
        Field::Updated,
        &[(Ns::Core, "updated"), (Ns::Core, "modified"), (Ns::Core, "lastbuilddate"), (Ns::Terms, "modified")],
    ),
    (Field::Created, &[(Ns::Core, "created"), (Ns::Terms, "created")]),
    (Field::Language, &[(Ns::Core, "language"), (Ns::Dc, "language")]),
    (Field::Ttl, &[(Ns::Core, "ttl")]),
    (Field::Period, &[(Ns::Sy, "updateperiod")]),
    (Field::Frequency, &[(Ns::Sy, "updatefrequency")]),
];

impl Field {
    /// The field that the element `local` of `ns` fills, and how much it counts: 0 is the best.
    pub(super) fn of(ns: Ns, local: &str) -> Option<(Self, usize)> {
        TABLE.iter().find_map(|(field, names)| {
            let fills = |(of, name): &(Ns, &str)| *of == ns && name.eq_ignore_ascii_case(local);
            names.iter().position(fills).map(|rank| (*field, rank))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_own_element_counts_most() {
        assert_eq!(Field::of(Ns::Core, "pubDate"), Some((Field::Published, 1)));
        assert_eq!(Field::of(Ns::Dc, "date"), Some((Field::Published, 4)));
        assert_eq!(Field::of(Ns::Foreign, "title"), None);
        for (field, names) in TABLE {
            for (rank, (ns, name)) in names.iter().enumerate() {
                assert_eq!(Field::of(*ns, name), Some((*field, rank)), "{name} stands twice");
            }
        }
    }
}
