//! Hashtags, mentions and links in a plain text, for networks that do not say where they are.
//! Owns finding them, after the rules that X made common; resolves and shortens nothing.

mod links;
mod tags;
mod tld;

/// What a text names, in the order of the text and as often as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entities {
    /// Hashtags as written, without #.
    pub hashtags: Vec<String>,
    /// Handles as written, without @.
    pub mentions: Vec<String>,
    /// Links as written; those written without a scheme stay without.
    pub links: Vec<String>,
}

/// Bytes of a text that are looked at. No network's posts are longer than some ten thousand; articles bring their
/// links apart from their text.
const TEXT_BYTES_MAX: usize = 20_000;

/// Finds hashtags, mentions and links in a text.
pub fn entities(text: &str) -> Entities {
    let text = &text[..text.floor_char_boundary(TEXT_BYTES_MAX)];
    let links = links::find(text);
    let mut found = Entities::default();
    let mut at = 0;
    for link in &links {
        tags::find(text, at..link.start, &mut found);
        at = link.end;
    }
    tags::find(text, at..text.len(), &mut found);
    found.links = links.into_iter().map(|link| text[link].to_owned()).collect();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_is_found_beside_the_others() {
        let found =
            entities("Merci @Orange_France ! Panne à #Lyon3 : https://ex.fr/a?b=c, voir ex.org/#x et (#dégoûté)");
        assert_eq!(found.hashtags, ["Lyon3", "dégoûté"]);
        assert_eq!(found.mentions, ["Orange_France"]);
        assert_eq!(found.links, ["https://ex.fr/a?b=c", "ex.org/#x"]);
        assert_eq!(entities(""), Entities::default());
    }

    #[test]
    fn hostile_runs_are_walked_over_once() {
        for part in ["a.", "ああ.", "http://ああ.", "http://a.", "#", "@a", "((", "a/.", "x.com/(", "//."] {
            let text = part.repeat(TEXT_BYTES_MAX);
            assert!(entities(&text).links.len() <= TEXT_BYTES_MAX, "{part}");
        }
        assert_eq!(entities("see a.b.x and then c.d.fr").links, ["c.d.fr"]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(#|@|http://|www\\.|\\.com|\\.fr/|[a-z]|\\PC|[ -/]){0,40}") {
            let found = entities(&text);
            for part in found.hashtags.iter().chain(&found.mentions).chain(&found.links) {
                prop_assert!(!part.is_empty() && text.contains(part.as_str()));
            }
        }
    }
}
