//! JSON Feed 1 and 1.1, tolerant of numbers for ids and of missing versions.

use serde_json::{Map, Value};

use super::address::{Addresses, Base};
use super::dates;
use super::document::{Date, Document, Link, Part, Person, Words};

/// Entries beyond this are not read; people and attachments of one beyond [`PER_PART_MAX`] neither.
const ENTRIES_MAX: usize = 10_000;
const PER_PART_MAX: usize = 256;

/// The feed that `text` holds; `None` where it is no JSON Feed.
pub(super) fn read(text: &str, base: &Base) -> Option<Document> {
    let feed: Map<String, Value> = serde_json::from_str(text.trim()).ok()?;
    if !feed.get("items").is_some_and(Value::is_array) && !feed.contains_key("version") {
        return None;
    }
    let reader = Reader { base, addresses: Addresses::new() };
    let entries = list(&feed, "items").filter_map(Value::as_object).take(ENTRIES_MAX);
    let entries = entries.map(|item| reader.entry(item)).collect();
    let part = Part {
        title: reader.words(&feed, "title", false),
        summary: reader.words(&feed, "description", false),
        link: reader.address(&feed, "home_page_url"),
        authors: people(&feed),
        language: text_of(&feed, "language"),
        ..Part::default()
    };
    Some(Document { feed: part, entries, ..Document::default() })
}

struct Reader<'b> {
    base: &'b Base,
    addresses: Addresses,
}

impl Reader<'_> {
    fn entry(&self, item: &Map<String, Value>) -> Part {
        let content = self.words(item, "content_html", true).or_else(|| self.words(item, "content_text", false));
        Part {
            id: text_of(item, "id"),
            title: self.words(item, "title", false),
            summary: self.words(item, "summary", false),
            content: content.into_iter().collect(),
            link: self.address(item, "url").or_else(|| self.address(item, "external_url")),
            links: self.links(item),
            authors: people(item),
            published: date(item, "date_published"),
            updated: date(item, "date_modified"),
            language: text_of(item, "language"),
            ..Part::default()
        }
    }

    fn links(&self, item: &Map<String, Value>) -> Vec<Link> {
        let image = |key| self.address(item, key).map(|href| (href, "image/*".to_owned(), None));
        let pictures = ["image", "banner_image"].into_iter().filter_map(image);
        let attached = list(item, "attachments").filter_map(Value::as_object).filter_map(|attached| {
            let kind = text_of(attached, "mime_type").unwrap_or_default();
            Some((self.address(attached, "url")?, kind, text_of(attached, "title")))
        });
        let link = |(href, kind, title)| Link { rel: "enclosure".to_owned(), kind, href, title };
        attached.chain(pictures).take(PER_PART_MAX).map(link).collect()
    }

    fn address(&self, of: &Map<String, Value>, key: &str) -> Option<String> {
        text_of(of, key).map(|address| self.addresses.join(self.base, &address))
    }

    fn words(&self, of: &Map<String, Value>, key: &str, is_html: bool) -> Option<Words> {
        text_of(of, key).map(|text| Words { text, is_html, base: self.base.clone(), language: None })
    }
}

/// 1.1 has several authors, 1 has one.
fn people(of: &Map<String, Value>) -> Vec<Person> {
    let all = list(of, "authors").chain(of.get("author")).filter_map(Value::as_object).take(PER_PART_MAX);
    all.map(|person| Person { name: text_of(person, "name"), email: None, href: text_of(person, "url") }).collect()
}

fn date(of: &Map<String, Value>, key: &str) -> Option<Date> {
    text_of(of, key).map(|written| Date { at: dates::parse(&written), written })
}

fn list<'v>(of: &'v Map<String, Value>, key: &str) -> impl Iterator<Item = &'v Value> {
    of.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text_of(of: &Map<String, Value>, key: &str) -> Option<String> {
    match of.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
