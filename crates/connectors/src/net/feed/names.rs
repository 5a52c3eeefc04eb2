//! The namespaces that feeds are written in, each with the prefix that everybody knows it by.

pub(super) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

/// Addresses in lower case. An empty prefix means: these are the feed's own words.
const KNOWN: &[(&str, &str)] = &[
    ("http://backend.userland.com/rss", ""),
    ("http://blogs.law.harvard.edu/tech/rss", ""),
    ("http://purl.org/rss/1.0/", ""),
    ("http://my.netscape.com/rdf/simple/0.9/", ""),
    ("http://example.com/newformat#", ""),
    ("http://example.com/necho", ""),
    ("http://purl.org/echo/", ""),
    ("uri/of/echo/namespace#", ""),
    ("http://purl.org/pie/", ""),
    ("http://purl.org/atom/ns#", ""),
    ("http://www.w3.org/2005/atom", ""),
    ("http://purl.org/rss/1.0/modules/rss091#", ""),
    ("http://webns.net/mvcb/", "admin"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://xmlns.com/foaf/0.1/", "foaf"),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo"),
    ("http://www.georss.org/georss", "georss"),
    ("http://www.opengis.net/gml", "gml"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://example.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://search.yahoo.com/mrss/", "media"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://www.w3.org/2000/01/rdf-schema#", "rdfs"),
    ("http://purl.org/rss/1.0/modules/slash/", "slash"),
    ("http://purl.org/rss/1.0/modules/syndication/", "sy"),
    ("http://purl.org/syndication/thread/1.0", "thr"),
    ("http://purl.org/rss/1.0/modules/threading/", "thr"),
    ("http://purl.org/rss/1.0/modules/image/", "image"),
    ("http://purl.org/rss/1.0/modules/textinput/", "ti"),
    ("http://purl.org/rss/1.0/modules/link/", "l"),
    ("http://wellformedweb.org/commentapi/", "wfw"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("http://www.w3.org/xml/1998/namespace", "xml"),
    ("http://podlove.org/simple-chapters", "psc"),
];

/// The prefix that everybody knows the namespace `address` by; empty for the feed formats themselves.
pub(super) fn standard(address: &str) -> Option<&'static str> {
    if address.is_empty() {
        return None;
    }
    let lower = address.to_lowercase();
    // Userland wrote its namespace in many ways, with versions behind it.
    if lower.contains("backend.userland.com/rss") {
        return Some("");
    }
    KNOWN.iter().find(|(known, _)| *known == lower).map(|&(_, prefix)| prefix)
}
