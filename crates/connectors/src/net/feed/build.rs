//! From a tree to a document. A feed is a `feed` or `channel`, its entries are the `entry` and `item` elements wherever they
//! stand, and what each of them says stands directly inside it: [`Field`] has the names.

use super::address::{Addresses, Base};
use super::dates;
use super::document::{Date, Document, Link, Part};
use super::engagement;
use super::entities::Entities;
use super::fields::Field;
use super::names::Ns;
use super::person;
use super::texts;
use super::tree::{Element, Tree, is_entry};

/// Entries beyond this are not read: the largest archives have a few thousand.
const ENTRIES_MAX: usize = 10_000;
/// People, bodies and links of one part beyond this are not kept.
const PER_PART_MAX: usize = 256;

/// The document that `text` is; `None` where nothing in it is a feed's.
pub(super) fn read(text: &str, entities: &Entities, base: Base) -> Option<Document> {
    let addresses = Addresses::new();
    let tree = Tree::read(text, entities, base, &addresses);
    let named = |names: &[&str]| tree.elements().find(|element| names.iter().any(|name| element.is_core(name)));
    let feed = named(&["feed", "channel"]);
    let is_atom = feed.is_some_and(|feed| feed.is_core("feed"));
    let builder = Builder { tree: &tree, addresses: &addresses, is_atom };
    let entries = tree.elements().filter(|element| element.ns == Ns::Core && is_entry(element.local));
    let entries: Vec<Part> = entries.take(ENTRIES_MAX).map(|entry| builder.part(entry)).collect();
    if feed.is_none() && entries.is_empty() && named(&["rss"]).is_none() {
        return None;
    }
    let mut document = feed.map(|feed| builder.feed(feed)).unwrap_or_default();
    document.entries = entries;
    Some(document)
}

struct Builder<'t, 'a> {
    tree: &'t Tree<'a>,
    addresses: &'t Addresses,
    /// Whether it is Atom, which says of every text what it is. RSS leaves that to be guessed.
    is_atom: bool,
}

impl<'t, 'a> Builder<'t, 'a> {
    fn feed(&self, element: &'t Element<'a>) -> Document {
        let mut document = Document { feed: self.part(element), ..Document::default() };
        for (field, child) in self.said(element) {
            let slot = match field {
                Field::Ttl => &mut document.ttl,
                Field::Period => &mut document.period,
                Field::Frequency => &mut document.frequency,
                _ => continue,
            };
            slot.get_or_insert_with(|| self.tree.words(child));
        }
        document
    }

    /// What an element says, the best of each field first.
    fn said(&self, element: &'t Element<'a>) -> impl Iterator<Item = (Field, &'t Element<'a>)> + use<'t, 'a> {
        // Media RSS groups what it says, and says some of it inside of what it describes.
        let is_group = |child: &&Element<'_>| child.ns == Ns::Media && ["group", "content"].contains(&child.local);
        let grouped = self.tree.children(element).filter(is_group).flat_map(|group| self.tree.children(group));
        let mut said: Vec<(usize, Field, &Element<'a>)> = (self.tree.children(element).chain(grouped))
            .filter_map(|child| Field::of(child.ns, child.local).map(|(field, rank)| (rank, field, child)))
            .collect();
        said.sort_by_key(|(rank, ..)| *rank);
        said.into_iter().map(|(_, field, child)| (field, child))
    }

    fn part(&self, element: &'t Element<'a>) -> Part {
        let mut part = Part::default();
        for (field, child) in self.said(element) {
            let text = || self.tree.words(child);
            match field {
                Field::Title => fill(&mut part.title, || texts::read(self.tree, child, self.is_atom)),
                Field::Summary => fill(&mut part.summary, || texts::read(self.tree, child, self.is_atom)),
                Field::Content => push(&mut part.content, texts::read(self.tree, child, self.is_atom)),
                Field::Id => fill(&mut part.id, || Some(text()).filter(|id| !id.is_empty())),
                Field::Link => self.link(child, &mut part),
                Field::Enclosure => push(&mut part.links, self.enclosure(child)),
                Field::Author => push(&mut part.authors, person::read(self.tree, child, self.addresses)),
                Field::Published => fill(&mut part.published, || date(&text())),
                Field::Updated => fill(&mut part.updated, || date(&text())),
                Field::Created => fill(&mut part.created, || date(&text())),
                Field::Language => fill(&mut part.language, || Some(text()).filter(|language| !language.is_empty())),
                Field::Ttl | Field::Period | Field::Frequency => {}
            }
        }
        fill(&mut part.language, || element.lang.as_deref().map(str::to_owned));
        part.engagement = engagement::read(self.tree, element);
        self.read_attributes(element, &mut part);
        self.read_permalink(element, &mut part);
        part
    }

    /// What RDF (`rdf:about`) and CDF (`href`, `lastmod`) say in attributes.
    fn read_attributes(&self, element: &Element<'_>, part: &mut Part) {
        fill(&mut part.id, || element.attr("about").filter(|about| !about.is_empty()).map(str::to_owned));
        fill(&mut part.updated, || element.attr("lastmod").and_then(date));
        fill(&mut part.link, || element.attr("href").map(|href| self.addresses.join(&element.base, href)));
    }

    /// RSS: a `guid` is the entry's address, unless it says that it is not.
    fn read_permalink(&self, element: &Element<'_>, part: &mut Part) {
        let is_permalink = |child: &&Element<'_>| child.is_core("guid") && child.attr("ispermalink") != Some("false");
        let Some(guid) = self.tree.children(element).find(is_permalink) else { return };
        let address = self.addresses.join(&guid.base, &self.tree.words(guid));
        fill(&mut part.link, || Some(address).filter(|address| address.starts_with("http")));
    }

    fn link(&self, element: &Element<'_>, part: &mut Part) {
        let rel = element.attr("rel").unwrap_or("alternate").to_ascii_lowercase();
        let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
        let written = address(element).map_or_else(|| self.tree.words(element), str::to_owned);
        if written.is_empty() {
            return;
        }
        let href = self.addresses.join(&element.base, &written);
        let is_page = rel == "alternate" && ["", "text/html", "application/xhtml+xml"].contains(&kind.as_str());
        if is_page {
            fill(&mut part.link, || Some(href));
        } else {
            push(&mut part.links, Some(Link { rel, kind, href, title: element.attr("title").map(str::to_owned) }));
        }
    }

    fn enclosure(&self, element: &Element<'_>) -> Option<Link> {
        let href = self.addresses.join(&element.base, address(element)?);
        let usual =
            if element.local.eq_ignore_ascii_case("thumbnail") { Some("image") } else { element.attr("medium") };
        let kind = element.attr("type").map(str::to_owned).or_else(|| usual.map(|medium| format!("{medium}/*")));
        Some(Link { rel: "enclosure".to_owned(), kind: kind.unwrap_or_default(), href, title: None })
    }
}

/// The address that an element gives as an attribute: Atom's `href`, RSS's and Media RSS's `url`.
fn address<'e>(element: &'e Element<'_>) -> Option<&'e str> {
    ["href", "url"].iter().find_map(|name| element.attr(name)).filter(|address| !address.is_empty())
}

fn date(written: &str) -> Option<Date> {
    (!written.is_empty()).then(|| Date { written: written.to_owned(), at: dates::parse(written) })
}

/// Fills `slot` where nothing is in it yet.
fn fill<T>(slot: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = value();
    }
}

fn push<T>(list: &mut Vec<T>, value: Option<T>) {
    if list.len() < PER_PART_MAX {
        list.extend(value);
    }
}
