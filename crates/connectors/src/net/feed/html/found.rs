//! The addresses that a fragment of HTML leads to and shows.

use super::super::loose::{Kind, Loose, tidy};
use super::super::token::Token;

/// More than this of a kind are not gathered.
const FOUND_MAX: usize = 256;

/// What a fragment leads to and shows, in order, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Found {
    /// Where its links lead.
    pub(in super::super) links: Vec<String>,
    /// Its pictures and their descriptions.
    pub(in super::super) images: Vec<(String, Option<String>)>,
}

/// Gathers the links and pictures of `html`.
pub(in super::super) fn found(html: &str) -> Found {
    let tidied = tidy(html);
    let mut found = Found::default();
    for token in Loose::new(&tidied, Kind::Html) {
        let Token::Start(tag) = token else { continue };
        let whole =
            |name| tag.get(name).map(|value| super::plain(value, value.len())).filter(|value| !value.is_empty());
        match tag.name.as_str() {
            "a" if found.links.len() < FOUND_MAX => found.links.extend(whole("href")),
            "img" if found.images.len() < FOUND_MAX => {
                // Pictures of one pixel count readers and show nothing.
                let tiny = ["width", "height"].iter().any(|name| matches!(tag.get(name), Some("0" | "1")));
                if let Some(address) = whole("src").filter(|_| !tiny) {
                    found.images.push((address, whole("alt")));
                }
            }
            _ => {}
        }
    }
    found
}
