//! HTML as feeds carry it: addresses made absolute, all that could act removed, and the plain words for people.
//! What comes out of [`sanitize`] is safer, not safe: who shows it still lets it through a browser's own defences.

mod found;
mod plain;
mod sanitize;
mod style;
mod tables;

use std::borrow::Cow;

pub(super) use found::{Found, found};
pub(super) use plain::plain;
pub(super) use sanitize::{Markup, sanitize};
pub(super) use tables::is_acceptable;

use super::entities;
use super::loose::{Kind, Loose, VOID, tidy};
use super::token::Token;
use super::uri::Allowance;

/// Where HTML holds addresses.
const ADDRESSES: &[(&str, &str)] = &[
    ("a", "href"),
    ("applet", "codebase"),
    ("area", "href"),
    ("audio", "src"),
    ("blockquote", "cite"),
    ("body", "background"),
    ("del", "cite"),
    ("form", "action"),
    ("frame", "longdesc"),
    ("frame", "src"),
    ("head", "profile"),
    ("iframe", "longdesc"),
    ("iframe", "src"),
    ("img", "longdesc"),
    ("img", "src"),
    ("img", "usemap"),
    ("input", "src"),
    ("input", "usemap"),
    ("ins", "cite"),
    ("link", "href"),
    ("object", "classid"),
    ("object", "codebase"),
    ("object", "data"),
    ("object", "usemap"),
    ("q", "cite"),
    ("script", "src"),
    ("source", "src"),
    ("video", "poster"),
    ("video", "src"),
];

/// `html` with its addresses absolute. `xhtml` says that `<p/>` ends the paragraph.
pub(super) fn absolute(html: &str, base: &str, xhtml: bool, allowance: &Allowance) -> String {
    let tidied = tidy(html);
    let mut out = Writer::with_capacity(tidied.len());
    for token in Loose::new(&tidied, Kind::Html) {
        match token {
            Token::Start(mut tag) => {
                tag.attrs = normal(std::mem::take(&mut tag.attrs));
                for (key, value) in &mut tag.attrs {
                    if ADDRESSES.contains(&(tag.name.as_str(), key.as_str())) {
                        let joined = allowance.join_safe(base, value.trim());
                        if !joined.is_empty() {
                            *value = Cow::Owned(joined);
                        }
                    }
                }
                out.start(&tag.name, &tag.attrs);
                if xhtml && tag.closed {
                    out.end(&tag.name);
                }
            }
            other => out.token(other),
        }
    }
    out.html
}

/// Attributes once each (the last counts), sorted, with the two that are words of a closed list in lower case.
fn normal<'a>(mut attrs: Vec<(String, Cow<'a, str>)>) -> Vec<(String, Cow<'a, str>)> {
    // Reversed and sorted stably, the last of equal names comes first, and that one is kept.
    attrs.reverse();
    attrs.sort_by(|a, b| a.0.cmp(&b.0));
    attrs.dedup_by(|later, first| later.0 == first.0);
    for (key, value) in &mut attrs {
        if matches!(key.as_str(), "rel" | "type") && value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            *value = Cow::Owned(value.to_lowercase());
        }
    }
    attrs
}

/// Writes markup back.
struct Writer {
    html: String,
}

impl Writer {
    fn with_capacity(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes) }
    }

    fn start(&mut self, name: &str, attrs: &[(String, Cow<'_, str>)]) {
        self.html.push('<');
        self.html.push_str(name);
        for (key, value) in attrs {
            self.html.extend([" ", key, "=\""]);
            self.value(value);
            self.html.push('"');
        }
        self.html.push_str(if VOID.contains(&name) { " />" } else { ">" });
    }

    fn value(&mut self, value: &str) {
        for (at, c) in value.char_indices() {
            match c {
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '&' if !begins_reference(&value[at + 1..]) => self.html.push_str("&amp;"),
                c => self.html.push(c),
            }
        }
    }

    fn end(&mut self, name: &str) {
        if !VOID.contains(&name) {
            self.html.extend(["</", name, ">"]);
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Start(tag) => self.start(&tag.name, &tag.attrs),
            Token::End(name) => self.end(&name),
            Token::Text(text) => self.html.push_str(&text),
            Token::CharRef(number) => self.number(number),
            Token::Entity(name) if entities::named(name).is_some() || name == "apos" => {
                self.html.extend(["&", name, ";"]);
            }
            Token::Entity(name) => self.html.extend(["&amp;", name]),
            Token::Comment(text) => self.html.extend(["<!--", text, "-->"]),
            Token::Cdata(_) | Token::Namespace(..) => {}
        }
    }

    fn number(&mut self, number: &str) {
        match entities::code(number).and_then(entities::windows) {
            Some(meant) => self.html.push_str(&format!("&#x{:x};", meant as u32)),
            None => self.html.extend(["&#", &number.to_lowercase(), ";"]),
        }
    }
}

/// Whether `rest` goes on like a reference after its `&`.
fn begins_reference(rest: &str) -> bool {
    let Some(end) = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '#'))) else { return false };
    let name = &rest[..end];
    let whole = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => !name.is_empty() && !name.contains('#'),
    };
    whole && rest[end..].starts_with(';')
}
