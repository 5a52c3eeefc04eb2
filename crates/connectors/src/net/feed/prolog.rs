//! What stands before the root element: the document type and the entities it declares. Takes them out, keeps the
//! entities that are plain words or one character, and never one that is made of others: no bomb can be built of those.

use std::collections::HashMap;

use super::entities::{self, Entities};

/// A document that declares more entities than this is an attack.
const ENTITIES_MAX: usize = 512;
/// An entity longer than this is not a word.
const ENTITY_BYTES_MAX: usize = 256;

/// `text` without its document type declaration, and the entities it declared.
pub(super) fn split(text: &str) -> (String, Entities) {
    let (doctype, root) = landmarks(text);
    let Some(at) = doctype else {
        return (text.to_owned(), Entities::default());
    };
    let end = at + declaration_len(&text[at..root]);
    let entities = Entities::new(declared(&text[at..end]));
    (format!("{}{}", &text[..at], &text[end..]), entities)
}

/// Where the document type is declared, if it is, and where the first element begins.
fn landmarks(text: &str) -> (Option<usize>, usize) {
    let mut doctype = None;
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        let rest = &text[at..];
        if let Some(inner) = rest.strip_prefix("<!--") {
            from = at + 4 + inner.find("-->").unwrap_or(inner.len());
        } else if doctype.is_none() && rest.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("<!doctype")) {
            doctype = Some(at);
            from = at + declaration_len(rest);
        } else if rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return (doctype, at);
        } else {
            from = at + 1;
        }
    }
    (doctype, text.len())
}

/// How long the declaration at the start of `text` is, its square brackets included.
fn declaration_len(text: &str) -> usize {
    let mut quote = None;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => inside = true,
            (None, ']') => inside = false,
            (None, '>') if !inside => return at + 1,
            (None, _) => {}
        }
    }
    // Quotes or brackets do not match: up to the first bracket that could end it.
    text.find('>').map_or(text.len(), |at| at + 1)
}

fn declared(doctype: &str) -> HashMap<String, String> {
    let pieces = doctype.split("<!ENTITY").skip(1).take(ENTITIES_MAX);
    pieces.filter_map(one).collect()
}

fn one(declaration: &str) -> Option<(String, String)> {
    let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest[1..].split(quote).next()?;
    let is_character = value.starts_with("&#") && value.find(';') == Some(value.len() - 1);
    if value.len() > ENTITY_BYTES_MAX || (value.contains('&') && !is_character) {
        return None;
    }
    let plain = entities::decode(value, &Entities::default()).into_owned();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then(|| (name.to_owned(), plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_characters_are_kept_and_bombs_are_not() {
        let (text, entities) = split(
            "<?x?><!DOCTYPE feed [\n<!ENTITY c \"(C)\">\n<!ENTITY cubed '&#179;'>\n<!ENTITY a \"aaaa\">\n\
             <!ENTITY b \"&a;&a;&a;\">\n<!ENTITY % p \"x\">\n<!ENTITY f SYSTEM \"file:///etc/passwd\">\n]>\n<feed/>",
        );
        assert_eq!(text, "<?x?>\n<feed/>");
        let all = "&c; &cubed; &a; &b; &p; &f;";
        assert_eq!(entities::decode(all, &entities), "(C) ³ aaaa &b; &p; &f;");
    }

    #[test]
    fn without_a_document_type_nothing_changes() {
        for text in ["", "<feed/>", "<!-- <!DOCTYPE x> --><feed/>", "<rss><![CDATA[<!DOCTYPE x>]]></rss>"] {
            assert_eq!(split(text).0, text);
        }
    }
}
