//! From an entry to a post: plain words, absolute addresses, one key wherever the entry is seen again. Pure.

use sha2::{Digest, Sha256};
use url::Url;
use vigie_model::{Author, AuthorKey, Lang, Media, MediaKind, Network, Post, PostKey, Time};

use super::address::Addresses;
use super::document::{self, Document, Part, Words};
use super::html;

/// Words kept of an entry. Longer ones are books; what an article says it says before.
pub(super) const TEXT_BYTES_MAX: usize = 20_000;
/// Words kept of a headline.
pub(super) const TITLE_BYTES_MAX: usize = 1_000;
/// Ids, names and addresses longer than this are hashed or left out.
const KEY_BYTES_MAX: usize = 512;
const ADDRESS_BYTES_MAX: usize = 2_048;
const LINKS_MAX: usize = 50;
const MEDIA_MAX: usize = 16;

/// The post that `entry` is. `feed_url` is where the feed was read, `now` stands in for a missing date.
pub(super) fn post(document: &Document, entry: &Part, feed_url: &Url, now: Time) -> Post {
    let host = feed_url.host_str().unwrap_or_default();
    let title = entry.title.as_ref().map(|title| title.plain(TITLE_BYTES_MAX));
    let body = entry.body();
    let text = body.map(|body| body.plain(TEXT_BYTES_MAX)).unwrap_or_default();
    let key =
        PostKey { network: Network::WEB, native: native(entry, host, title.as_deref().unwrap_or_default(), &text) };
    let mut post = Post::new(key, author(document, entry, host), entry.at().unwrap_or(now), text);
    post.title = title.filter(|title| !title.is_empty());
    post.url = entry.link.as_deref().and_then(web);
    let found = body.map(found).unwrap_or_default();
    post.links = links(entry, &found);
    post.media = media(entry, &found);
    post.langs = langs(document, entry);
    post.engagement = entry.engagement;
    post
}

/// The links and pictures in a body, absolute.
fn found(body: &Words) -> html::Found {
    if !body.is_html {
        return html::Found::default();
    }
    let addresses = Addresses::new();
    let mut found = html::found(&body.text);
    let all = found.links.iter_mut().chain(found.images.iter_mut().map(|(address, _)| address));
    for address in all {
        *address = addresses.join(&body.base, address);
    }
    found
}

/// The entry's own id where it is one for the whole world, else made so by the feed's host.
fn native(entry: &Part, host: &str, title: &str, text: &str) -> String {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let id = match given(&entry.id).or_else(|| given(&entry.link)) {
        Some(id) => id,
        None => hash(&[title, text]),
    };
    let id = if id.len() > KEY_BYTES_MAX { hash(&[&id]) } else { id };
    if ["http:", "https:", "tag:", "urn:"].iter().any(|scheme| id.starts_with(scheme)) {
        id
    } else {
        format!("{host}#{id}")
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Who wrote it: the entry's author, or the feed's, or the feed itself.
fn author(document: &Document, entry: &Part, host: &str) -> Author {
    let named = |part: &Part| {
        let mut people = part.authors.iter();
        people.find_map(|person| person.name.clone().or_else(|| person.email.clone()))
    };
    let title = || document.feed.title.as_ref().map(|title| title.plain(KEY_BYTES_MAX));
    let name = named(entry).or_else(|| named(&document.feed)).or_else(title);
    let name = name.map(|name| document::plain(&name, KEY_BYTES_MAX)).filter(|name| !name.is_empty());
    let native = name.as_ref().map_or_else(|| host.to_owned(), |name| format!("{host}/{name}"));
    Author { name, ..Author::unknown(AuthorKey { network: Network::WEB, native }) }
}

/// The address where it is one of the web's.
fn web(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && address.len() <= ADDRESS_BYTES_MAX).then(|| url.into())
}

fn links(entry: &Part, found: &html::Found) -> Vec<String> {
    let mut links = Vec::new();
    let related = entry.links.iter().filter(|link| link.rel == "related" || link.rel == "via").map(|link| &link.href);
    for link in found.links.iter().chain(related).filter_map(|link| web(link)) {
        if links.len() < LINKS_MAX && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

fn media(entry: &Part, found: &html::Found) -> Vec<Media> {
    let mut media: Vec<Media> = Vec::new();
    let enclosed = entry.links.iter().filter(|link| link.rel == "enclosure");
    let named = enclosed.map(|link| (kind(&link.kind, &link.href), &link.href, link.title.clone()));
    let shown = found.images.iter().map(|(address, alt)| (Some(MediaKind::Image), address, alt.clone()));
    for (kind, address, alt) in named.chain(shown) {
        let (Some(kind), Some(url)) = (kind, web(address)) else { continue };
        if media.len() < MEDIA_MAX && !media.iter().any(|known| known.url.as_ref() == Some(&url)) {
            media.push(Media { kind, url: Some(url), alt: alt.filter(|alt| !alt.is_empty()) });
        }
    }
    media
}

/// By media type, and where that is missing by the name's ending.
fn kind(media_type: &str, address: &str) -> Option<MediaKind> {
    match media_type.split('/').next().unwrap_or_default() {
        "image" => return Some(MediaKind::Image),
        "video" => return Some(MediaKind::Video),
        "audio" => return Some(MediaKind::Audio),
        _ => {}
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" => Some(MediaKind::Image),
        "mp4" | "webm" | "mov" | "m4v" => Some(MediaKind::Video),
        "mp3" | "m4a" | "ogg" | "oga" | "opus" | "wav" | "flac" => Some(MediaKind::Audio),
        _ => None,
    }
}

/// The nearest declaration: a French entry in an English feed is French.
fn langs(document: &Document, entry: &Part) -> Vec<Lang> {
    let body = entry.content.first().and_then(|body| body.language.as_deref());
    let declared = [body, entry.language.as_deref(), document.feed.language.as_deref()];
    declared.into_iter().flatten().find_map(Lang::parse).into_iter().collect()
}
