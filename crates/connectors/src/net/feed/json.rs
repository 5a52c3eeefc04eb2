//! JSON Feed 1 and 1.1, tolerant of numbers for ids and of missing versions.

use serde::Deserialize;
use serde_json::Value;

use super::dates;
use super::document::{Content, Document, Field, Link, Part, Person};
use super::html::{self, Markup};
use super::uri::Allowance;

#[derive(Deserialize)]
struct Wire {
    title: Option<Value>,
    description: Option<Value>,
    home_page_url: Option<Value>,
    language: Option<Value>,
    author: Option<Value>,
    #[serde(default)]
    authors: Vec<Value>,
    items: Option<Vec<Value>>,
    version: Option<Value>,
}

/// The feed that `text` holds; `None` where it is no JSON Feed.
pub(super) fn read(text: &str, base: &str) -> Option<Document> {
    let wire: Wire = serde_json::from_str(text.trim()).ok()?;
    if wire.items.is_none() && wire.version.is_none() {
        return None;
    }
    let allowance = Allowance::new();
    let mut feed = Part::default();
    put(&mut feed, Field::Title, wire.title.as_ref());
    put(&mut feed, Field::Subtitle, wire.description.as_ref());
    put(&mut feed, Field::Language, wire.language.as_ref());
    let link = wire.home_page_url.as_ref().and_then(Value::as_str);
    if let Some(link) = link {
        feed.set(Field::Link, allowance.join_safe(base, link));
    }
    people(&mut feed, wire.authors.iter().chain(&wire.author));
    let items = wire.items.unwrap_or_default();
    let entries = items.iter().filter(|item| item.is_object()).map(|item| entry(item, base, &allowance)).collect();
    Some(Document { feed, entries })
}

fn entry(item: &Value, base: &str, allowance: &Allowance) -> Part {
    let mut part = Part::default();
    put(&mut part, Field::Id, item.get("id"));
    put(&mut part, Field::Title, item.get("title"));
    put(&mut part, Field::Summary, item.get("summary"));
    put(&mut part, Field::Published, item.get("date_published"));
    put(&mut part, Field::Updated, item.get("date_modified"));
    put(&mut part, Field::Language, item.get("language"));
    part.published_at = part.get(Field::Published).and_then(dates::parse);
    part.updated_at = part.get(Field::Updated).and_then(dates::parse);
    if let Some(link) = string(item, "url").or_else(|| string(item, "external_url")) {
        part.set(Field::Link, allowance.join_safe(base, link));
    }
    if let Some(html) = string(item, "content_html") {
        let value = html::sanitize(&html::absolute(html, base, false, allowance), Markup::Html);
        part.content.push(Content { kind: "text/html".to_owned(), language: None, value });
    } else if let Some(text) = string(item, "content_text") {
        part.content.push(Content { kind: "text/plain".to_owned(), language: None, value: text.to_owned() });
    }
    people(&mut part, item.get("authors").and_then(Value::as_array).into_iter().flatten().chain(item.get("author")));
    for (key, kind) in [("image", "image/*"), ("banner_image", "image/*")] {
        if let Some(href) = string(item, key) {
            part.media.push(Link { href: allowance.join_safe(base, href), kind: kind.to_owned(), ..Link::default() });
        }
    }
    for attached in item.get("attachments").and_then(Value::as_array).into_iter().flatten() {
        if let Some(href) = string(attached, "url") {
            part.links.push(Link {
                rel: "enclosure".to_owned(),
                kind: string(attached, "mime_type").unwrap_or_default().to_owned(),
                href: allowance.join_safe(base, href),
                title: string(attached, "title").map(str::to_owned),
            });
        }
    }
    part
}

fn people<'a>(part: &mut Part, people: impl Iterator<Item = &'a Value>) {
    for person in people {
        let name = string(person, "name").map(str::to_owned);
        part.authors.push(Person { name, email: None, href: string(person, "url").map(str::to_owned) });
    }
    if let Some(name) = part.authors.first().and_then(|person| person.name.clone()) {
        part.set(Field::Author, name);
    }
}

fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn put(part: &mut Part, field: Field, value: Option<&Value>) {
    match value {
        Some(Value::String(text)) => part.set(field, text.clone()),
        Some(Value::Number(number)) => part.set(field, number.to_string()),
        _ => {}
    }
}
