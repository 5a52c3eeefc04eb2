//! What an element's text is: plain, HTML that was escaped, or HTML written out as elements. Atom says so (RFC 4287 §3.1); of
//! RSS it is known for some elements and guessed for the others.

use base64::Engine;
use encoding_rs::WINDOWS_1252;

use super::document::Words;
use super::names::Ns;
use super::tree::{Element, Tree};
use super::{entities, html};

/// What a text was declared to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Html,
    /// Elements as they stand, in a `div`.
    Xhtml,
    /// Elements as they stand.
    Xml,
    /// Bytes of a type that holds text, packed.
    Base64,
    Unknown,
}

/// RSS's elements that hold HTML, by specification or by everybody's use.
const HTML: &[&str] = &["description", "encoded", "body", "fullitem"];

/// The words of `element`; `None` where it has none. In Atom an undeclared text is plain.
pub(super) fn read(tree: &Tree<'_>, element: &Element<'_>, is_atom: bool) -> Option<Words> {
    let kind = declared(element);
    let has_elements = tree.children(element).next().is_some();
    let inner = packed(tree, element);
    // Escaped HTML in a `div` that is not escaped: the `div` is packaging here too.
    let holds_words = kind == Kind::Html && tree.children(inner).next().is_none();
    let holder = if kind == Kind::Xhtml || holds_words { inner } else { element };
    let (text, is_html) = match kind {
        Kind::Base64 => (unpacked(&tree.words(element)), true),
        // Elements where only words may stand: somebody forgot to escape them, or to declare them.
        _ if has_elements && !holds_words => (tree.html(holder), true),
        Kind::Xhtml | Kind::Xml => (tree.html(element), true),
        Kind::Html => (tree.words(holder), true),
        Kind::Plain => (tree.words(element), false),
        Kind::Unknown => {
            let words = tree.words(element);
            let usual = HTML.iter().any(|name| element.local.eq_ignore_ascii_case(name));
            let is_html = usual || (!is_atom && html::is_meant(&words));
            (words, is_html)
        }
    };
    let text = mended(text.trim());
    let language = element.lang.as_deref().map(str::to_owned);
    (!text.is_empty()).then(|| Words { text, is_html, base: holder.base.clone(), language })
}

fn declared(element: &Element<'_>) -> Kind {
    if element.attr("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64")) {
        return Kind::Base64;
    }
    let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    match kind.as_str() {
        "" => Kind::Unknown,
        "html" | "text/html" => Kind::Html,
        "xhtml" => Kind::Xhtml,
        "text" | "plain" => Kind::Plain,
        // Podcasts and Media RSS give the type of what they point at.
        _ if element.ns == Ns::Media => Kind::Unknown,
        kind if kind.ends_with("/xml") || kind.ends_with("+xml") => Kind::Xml,
        kind if kind.starts_with("text/") => Kind::Plain,
        _ => Kind::Base64,
    }
}

/// The `div` that Atom packs XHTML into and that is no part of it, or else `element` itself.
fn packed<'t, 'a>(tree: &'t Tree<'a>, element: &'t Element<'a>) -> &'t Element<'a> {
    let mut children = tree.children(element);
    match (children.next(), children.next()) {
        (Some(div), None) if div.local.eq_ignore_ascii_case("div") && tree.words(element).is_empty() => div,
        _ => element,
    }
}

/// The text packed into `words`; `words` themselves where they are not packed at all.
fn unpacked(words: &str) -> String {
    let packed: Vec<u8> = words.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| words.to_owned())
}

/// Undoes the commonest accidents of publishing programs: UTF-8 taken for Windows' Western encoding and encoded again, and
/// that encoding's characters taken for controls.
fn mended(words: &str) -> String {
    if words.is_ascii() {
        return words.to_owned();
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(words);
    match std::str::from_utf8(&bytes) {
        Ok(meant) if !unmappable => meant.to_owned(),
        _ => words.chars().map(entities::windows).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accidents_are_undone_and_nothing_else() {
        for (words, expect) in [("cafÃ©â€¦", "café…"), ("don\u{92}t", "don’t"), ("café", "café"), ("日本", "日本")]
        {
            assert_eq!(mended(words), expect);
        }
    }
}
