//! HTML as feeds carry it: made harmless for showing, read for its plain words, its links and its pictures.

mod clean;
mod plain;

pub(super) use clean::clean;
pub(super) use plain::plain;

use super::entities::{self, Entities};
use super::markup::{Dialect, Markup, Piece};

/// More links or pictures than this of one text are not gathered.
const FOUND_MAX: usize = 256;

/// What a text leads to and shows, in order, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Where its links lead.
    pub(super) links: Vec<String>,
    /// Its pictures and their descriptions.
    pub(super) images: Vec<(String, Option<String>)>,
}

/// Gathers the links and pictures of `html`.
pub(super) fn found(html: &str) -> Found {
    let mut found = Found::default();
    for piece in Markup::new(html, Dialect::Html, &Entities::default()) {
        let Piece::Start(tag) = piece else { continue };
        let given = |name| tag.get(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        if tag.name.eq_ignore_ascii_case("a") && found.links.len() < FOUND_MAX {
            found.links.extend(given("href"));
        } else if tag.name.eq_ignore_ascii_case("img") && found.images.len() < FOUND_MAX {
            // Pictures of one pixel count readers and show nothing.
            let tiny = ["width", "height"].iter().any(|name| matches!(tag.get(name), Some("0" | "1")));
            if let Some(address) = given("src").filter(|_| !tiny) {
                found.images.push((address, given("alt")));
            }
        }
    }
    found
}

/// Whether words of which nobody said what they are can only be meant as HTML: they close an element, or hold a
/// reference that was meant to be replaced.
pub(super) fn is_meant(words: &str) -> bool {
    let closes = |piece| matches!(piece, Piece::End(name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    entities::any(words) || Markup::new(words, Dialect::Html, &Entities::default()).any(closes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_are_found() {
        let html = "<A HREF=' /a?b&amp;c '>x</a><a>y</a><img src=p.jpg alt='A &amp; B'><img src=t.gif width=1>";
        let found = found(html);
        assert_eq!(found.links, ["/a?b&c"]);
        assert_eq!(found.images, [("p.jpg".to_owned(), Some("A & B".to_owned()))]);
    }

    #[test]
    fn only_what_can_be_nothing_else_is_html() {
        assert!(is_meant("a <b>c</b>") && is_meant("caf&eacute;"));
        assert!(!is_meant("AT&T") && !is_meant("a < b") && !is_meant("<3 Rust") && !is_meant("use Vec<T>"));
    }
}
