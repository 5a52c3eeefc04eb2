//! The stack of open elements, and what becomes of an element's words when it ends: decoded, made absolute, made harmless,
//! repaired, and put where they belong.

use std::borrow::Cow;
use std::rc::Rc;

use base64::Engine;

use super::super::document::{Content, Field};
use super::super::entities;
use super::super::html::{self, Markup};
use super::super::token::Tag;
use super::{Builder, DEPTH_MAX, Family, Mode, Open, PER_PART_MAX, Params};

/// Elements whose words are an address.
const ADDRESSES: &[&str] =
    &["comments", "docs", "href", "icon", "id", "link", "logo", "url", "wfw_comment", "wfw_commentrss"];
/// Elements whose words may be markup.
const MARKUP: &[&str] =
    &["content", "copyright", "description", "info", "rights", "subtitle", "summary", "tagline", "title"];

impl Builder {
    pub(super) fn push(&mut self, name: &str, expecting: bool) {
        if self.stack.len() < DEPTH_MAX {
            self.stack.push(Open { name: name.to_owned(), expecting, pieces: Vec::new() });
        }
    }

    pub(super) fn push_content(&mut self, name: &str, tag: &Tag<'_>, usual: &str, expecting: bool) {
        self.in_content += 1;
        self.inline_depth = 0;
        if let Some(lang) = self.lang.as_ref().filter(|lang| lang.contains('_')) {
            self.lang = Some(Rc::from(lang.replace('_', "-")));
        }
        let kind = map_kind(tag.get("type").unwrap_or(usual)).into_owned();
        let base64 = tag.get("mode") == Some("base64")
            || !(kind.starts_with("text/") || kind.ends_with("+xml") || kind.ends_with("/xml"));
        self.params = Params { kind: Some(kind), language: self.lang.as_deref().map(str::to_owned), base64 };
        self.push(name, expecting);
    }

    pub(super) fn pop_content(&mut self, name: &str) -> Option<String> {
        let value = self.pop(name);
        self.in_content = self.in_content.saturating_sub(1);
        self.inline_depth = 0;
        self.params = Params::default();
        value
    }

    /// Ends the open element called `name` and stores its words; nothing where another is open.
    pub(super) fn pop(&mut self, name: &str) -> Option<String> {
        let open = self.stack.pop_if(|open| open.name == name)?;
        let mut pieces = open.pieces;
        if self.family == Family::Atom10 && self.params.is_xhtml() {
            unwrap_div(&mut pieces);
        }
        let words = pieces.concat().trim().to_owned();
        if !open.expecting {
            return Some(words);
        }
        let value = self.finish_words(name, words);
        self.store(name, value.clone());
        Some(value)
    }

    fn finish_words(&mut self, name: &str, mut words: String) -> String {
        let decoded = self.params.base64.then(|| base64_text(&words)).flatten();
        let was_base64 = std::mem::take(&mut self.params.base64);
        if let Some(decoded) = decoded {
            words = decoded;
        }
        if ADDRESSES.contains(&name) && !words.is_empty() && (name != "id" || self.guid_is_link) {
            words = self.allowance.join(&self.base, &words);
        }
        if matches!(self.mode, Mode::Loose(_)) && !was_base64 {
            words = decode_markup(words, self.params.is_xml());
        }
        // Outside of Atom nobody says whether a title is markup; most of what looks like it is.
        let atom = matches!(self.family, Family::AtomOld | Family::Atom10);
        if !atom && self.params.kind.as_deref() == Some("text/plain") && looks_like_html(&words) {
            self.params.kind = Some("text/html".to_owned());
        }
        if MARKUP.contains(&name)
            && let Some(markup) = self.markup()
        {
            let xhtml = self.params.is_xhtml();
            words = html::sanitize(&html::absolute(&words, &self.base, xhtml, &self.allowance), markup);
        }
        repair(words)
    }

    /// The markup that the words being ended are written in, if they are.
    fn markup(&self) -> Option<Markup> {
        match self.params.kind.as_deref().map(map_kind).as_deref() {
            None | Some("text/html") => Some(Markup::Html),
            Some("application/xhtml+xml") => Some(Markup::Xhtml),
            Some(_) => None,
        }
    }

    fn store(&mut self, name: &str, value: String) {
        if name == "category" || (name == "title" && self.title_depth.is_some_and(|depth| depth <= self.depth)) {
            return;
        }
        let html = self.in_content > 0 && self.markup().is_some();
        let depth = self.depth;
        if self.in_entry && !self.in_source {
            let in_image = self.in_image;
            let content = (name == "content").then(|| Content {
                kind: self.params.kind.clone().unwrap_or_default(),
                language: self.params.language.clone(),
                value: value.clone(),
            });
            let Some(entry) = self.document.entries.last_mut() else { return };
            match (content, Field::of(name, true)) {
                (Some(content), _) if entry.content.len() < PER_PART_MAX => entry.content.push(content),
                (_, Some(Field::Link)) if !in_image => {
                    let href = plain_query(&value.replace("&amp;", "&"));
                    // An address between the tags is the entry's page only where its link says so, or says nothing.
                    let mut is_page = true;
                    if let Some(link) = entry.links.last_mut().filter(|_| !href.is_empty()) {
                        link.href.clone_from(&href);
                        is_page = link.rel == "alternate";
                    }
                    if is_page {
                        entry.set(Field::Link, href);
                    }
                }
                (_, Some(Field::Link) | None) => {}
                (_, Some(field)) => {
                    if entry.set_at(field, value, depth) {
                        match field {
                            Field::Summary => entry.summary_is_html = html,
                            Field::Title => entry.title_is_html = html,
                            _ => {}
                        }
                    }
                }
            }
        } else if self.in_feed || self.in_source {
            let Some(field) = Field::of(name, false) else { return };
            let context = self.context();
            if field == Field::Link {
                let href = plain_query(&value);
                if let Some(link) = context.links.last_mut() {
                    link.href.clone_from(&href);
                }
                context.set(field, href);
            } else {
                context.title_is_html |= html && field == Field::Title;
                context.set(field, value);
            }
        }
    }
}

/// The media type that a type's name or short name means.
pub(super) fn map_kind(kind: &str) -> Cow<'_, str> {
    let lower = kind.to_lowercase();
    match lower.as_str() {
        "text" | "plain" => Cow::Borrowed("text/plain"),
        "html" => Cow::Borrowed("text/html"),
        "xhtml" => Cow::Borrowed("application/xhtml+xml"),
        _ => Cow::Owned(lower),
    }
}

/// Atom packs XHTML into a div that is not part of it; one that holds everything goes.
fn unwrap_div(pieces: &mut Vec<String>) {
    while pieces.len() > 1 && pieces.last().is_some_and(|piece| piece.trim().is_empty()) {
        pieces.pop();
    }
    let blank = pieces.iter().take(pieces.len().saturating_sub(1)).take_while(|piece| piece.trim().is_empty()).count();
    pieces.drain(..blank);
    let opens = pieces.first().is_some_and(|piece| piece == "<div>" || piece.starts_with("<div "));
    if !opens || pieces.last().is_none_or(|piece| piece != "</div>") {
        return;
    }
    let mut depth = 0_i64;
    for piece in &pieces[..pieces.len() - 1] {
        if piece.starts_with("</") {
            depth -= 1;
            if depth == 0 {
                return;
            }
        } else if piece.starts_with('<') && !piece.ends_with("/>") {
            depth += 1;
        }
    }
    pieces.pop();
    pieces.remove(0);
}

fn base64_text(words: &str) -> Option<String> {
    let packed: Vec<u8> = words.bytes().filter(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)).collect();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed).ok()?).ok()
}

/// Turns the references that stood for markup into it, except where the words are XML already.
fn decode_markup(words: String, xml: bool) -> String {
    if !words.contains('&') {
        return words;
    }
    let numbers: [(&str, &str); 12] = [
        ("&#60;", "&lt;"),
        ("&#x3c;", "&lt;"),
        ("&#x3C;", "&lt;"),
        ("&#62;", "&gt;"),
        ("&#x3e;", "&gt;"),
        ("&#x3E;", "&gt;"),
        ("&#38;", "&amp;"),
        ("&#x26;", "&amp;"),
        ("&#34;", "&quot;"),
        ("&#x22;", "&quot;"),
        ("&#39;", "&apos;"),
        ("&#x27;", "&apos;"),
    ];
    let names: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#x2f;", "/"),
        ("&#x2F;", "/"),
    ];
    let steps = numbers.iter().chain(names.iter().filter(|_| !xml));
    steps.fold(words, |words, (from, to)| if words.contains(from) { words.replace(from, to) } else { words })
}

/// Whether words declared as plain are markup: an end tag or a reference, no tag but HTML's, no name but HTML's.
pub(super) fn looks_like_html(words: &str) -> bool {
    let mut shows = false;
    for (at, _) in words.match_indices('<') {
        let rest = &words[at + 1..];
        let (ends, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())];
        if name.is_empty() {
            continue;
        }
        if !html::is_acceptable(&name.to_lowercase()) {
            return false;
        }
        shows |= ends && rest[name.len()..].starts_with('>');
    }
    for (at, _) in words.match_indices('&') {
        let rest = &words[at + 1..];
        let (number, rest) = rest.strip_prefix('#').map_or((false, rest), |rest| (true, rest));
        let name = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())];
        if name.is_empty() || !rest[name.len()..].starts_with(';') {
            continue;
        }
        if !number && entities::named(name).is_none() {
            return false;
        }
        shows = true;
    }
    shows
}

/// Undoes two common accidents: UTF-8 taken for Latin 1 and encoded again, and Windows characters in the place of controls.
fn repair(words: String) -> String {
    if words.is_ascii() {
        return words;
    }
    let latin: Option<Vec<u8>> = words.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let words = latin.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(words);
    if words.chars().any(|c| entities::windows(u32::from(c)).is_some()) {
        words.chars().map(|c| entities::windows(u32::from(c)).unwrap_or(c)).collect()
    } else {
        words
    }
}

/// `?a=1&b=2` came through as `?a=1&b;=2` where the reader took `&b` for a reference.
fn plain_query(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('&') {
        let after = &rest[at + 1..];
        let len = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        out.push_str(&rest[..at + 1 + len]);
        rest = &after[len..];
        if len > 0 {
            rest = rest.strip_prefix(';').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}
