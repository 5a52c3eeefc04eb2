//! The namespaces that feeds are written in.

/// What an element's namespace means to a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// The feed formats' own words: RSS in all versions, Atom, and documents without namespaces.
    Core,
    /// RSS 1.0's content module.
    Content,
    /// Dublin Core's elements.
    Dc,
    /// Dublin Core's terms.
    Terms,
    /// Apple's podcast elements.
    Itunes,
    /// Media RSS.
    Media,
    Rdf,
    /// RSS 1.0's slash module: how many comments an entry has.
    Slash,
    /// RSS 1.0's syndication module.
    Sy,
    /// Atom's threading extension (RFC 4685).
    Thread,
    Xhtml,
    Xml,
    /// Any other.
    Foreign,
}

/// The addresses as the specifications give them, with the prefix that they write: it counts where nothing is declared.
const KNOWN: &[(Ns, &str, &str)] = &[
    (Ns::Core, "atom", "http://www.w3.org/2005/Atom"),
    (Ns::Core, "atom03", "http://purl.org/atom/ns#"),
    (Ns::Core, "rss", "http://purl.org/rss/1.0/"),
    (Ns::Core, "rss090", "http://my.netscape.com/rdf/simple/0.9/"),
    (Ns::Core, "rss11", "http://purl.org/net/rss1.1#"),
    (Ns::Core, "rss20", "http://blogs.law.harvard.edu/tech/rss"),
    (Ns::Content, "content", "http://purl.org/rss/1.0/modules/content/"),
    (Ns::Dc, "dc", "http://purl.org/dc/elements/1.1/"),
    (Ns::Terms, "dcterms", "http://purl.org/dc/terms/"),
    (Ns::Itunes, "itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    (Ns::Media, "media", "http://search.yahoo.com/mrss/"),
    (Ns::Media, "media", "http://search.yahoo.com/mrss"),
    (Ns::Rdf, "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    (Ns::Slash, "slash", "http://purl.org/rss/1.0/modules/slash/"),
    (Ns::Sy, "sy", "http://purl.org/rss/1.0/modules/syndication/"),
    (Ns::Thread, "thr", "http://purl.org/syndication/thread/1.0"),
    (Ns::Xhtml, "xhtml", "http://www.w3.org/1999/xhtml"),
    (Ns::Xml, "xml", "http://www.w3.org/XML/1998/namespace"),
];

/// RSS 2.0 has no namespace; documents that gave it one used versions of this.
const USERLAND: &str = "http://backend.userland.com/rss";

impl Ns {
    /// The namespace at `address`, in whatever case it is written.
    pub(super) fn at(address: &str) -> Self {
        let address = address.trim();
        let userland = address.get(..USERLAND.len()).is_some_and(|start| start.eq_ignore_ascii_case(USERLAND));
        if address.is_empty() || userland {
            return Self::Core;
        }
        KNOWN.iter().find(|(.., known)| known.eq_ignore_ascii_case(address)).map_or(Self::Foreign, |&(ns, ..)| ns)
    }

    /// What a prefix means that was not declared.
    pub(super) fn usual(prefix: &str) -> Self {
        KNOWN.iter().find(|(_, usual, _)| *usual == prefix).map_or(Self::Foreign, |&(ns, ..)| ns)
    }
}
