//! The words a post is found by: its own, folded as the language folds them, and what is known of it besides, each kind
//! marked so that it meets its own kind only. Whatever stands here a [`need`](super::plan) may ask for.

use std::collections::BTreeSet;

use vigie_query::text::{TokenKind, folded, listed, tokens};
use vigie_query::{Count, Document, Has, Strings};
use vigie_store::word;

/// Counts changes of what is written here: an index of another format is written anew.
pub const FORMAT: i64 = 2;

/// Marks before words of each kind. Plain words have none; what is known besides begins with a colon, so that plain
/// words stand together in the index's order and are read without the rest.
pub(super) mod plane {
    pub(crate) const HASHTAG: &str = "#";
    pub(crate) const MENTION: &str = "@";
    pub(crate) const CASHTAG: &str = "$";
    pub(crate) const AUTHOR: &str = ":a:";
    pub(crate) const BIO: &str = ":b:";
    pub(crate) const CONVERSATION: &str = ":c:";
    pub(crate) const HAS: &str = ":h:";
    pub(crate) const KIND: &str = ":k:";
    pub(crate) const LANG: &str = ":l:";
    pub(crate) const NAME: &str = ":m:";
    pub(crate) const NETWORK: &str = ":n:";
    pub(crate) const BIO_LOCATION: &str = ":p:";
    pub(crate) const REPLY_TO: &str = ":r:";
    pub(crate) const SOURCE: &str = ":s:";
    pub(crate) const TO: &str = ":t:";
    pub(crate) const SITE: &str = ":w:";
}

/// The plane of a number's size.
pub(super) const fn sizes(count: Count) -> &'static str {
    match count {
        Count::Followers => ":0:",
        Count::Following => ":1:",
        Count::Likes => ":2:",
        Count::Reposts => ":3:",
        Count::Replies => ":4:",
        Count::Views => ":5:",
        Count::Age => ":6:",
    }
}

/// A number's size: how many binary digits it has. A question for a range of numbers becomes one for a few sizes.
pub(super) const fn size(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// Most words of one text of an author: every post of theirs has them again.
const ABOUT_AUTHOR_MAX: usize = 64;

/// On the plane of such a text: it has words that are not here.
pub(super) const AND_MORE: &str = "_more";

/// The word for accounts the network vouches for, on the plane of what a post has.
pub(super) const VERIFIED: &str = "verified";

/// A post's words, each once, joined by spaces.
pub fn words(post: &Document<'_>) -> String {
    let mut all = Words { all: BTreeSet::new(), has: post.has };
    for text in [Some(post.text), post.title].into_iter().flatten() {
        all.text(text);
    }
    all.about_author(plane::BIO, post.author_bio);
    all.about_author(plane::NAME, post.author_name);
    all.about_author(plane::BIO_LOCATION, post.author_location);
    all.listed(post.hashtags, TokenKind::Hashtag, Has::HASHTAG);
    all.listed(post.mentions, TokenKind::Mention, Has::MENTION);
    for link in entries(post.links) {
        all.has |= Has::LINK;
        all.site(link);
    }
    all.known(post);
    let all: Vec<String> = all.all.into_iter().collect();
    all.join(" ")
}

struct Words {
    all: BTreeSet<String>,
    has: Has,
}

impl Words {
    fn text(&mut self, text: &str) {
        for token in tokens(text) {
            self.has |= match token.kind {
                TokenKind::Hashtag => Has::HASHTAG,
                TokenKind::Mention => Has::MENTION,
                TokenKind::Url => Has::LINK,
                _ => Has::NONE,
            };
            self.token("", &token, text);
        }
    }

    /// What an author says of themselves, on a plane of its own.
    fn about_author(&mut self, plane: &str, text: Option<&str>) {
        let text = text.unwrap_or_default();
        let before = self.all.len();
        for token in tokens(text) {
            if self.all.len() - before >= ABOUT_AUTHOR_MAX {
                return self.add(plane, AND_MORE);
            }
            self.token(plane, &token, text);
        }
    }

    fn listed(&mut self, names: &dyn Strings, kind: TokenKind, flag: Has) {
        for name in entries(names) {
            self.has |= flag;
            for token in listed(name, kind) {
                self.token("", &token, name);
            }
        }
    }

    /// A token's word, and once more with the mark of its kind, on the planes that begin with `about`.
    fn token(&mut self, about: &str, token: &vigie_query::text::Token, text: &str) {
        let mut own = String::new();
        folded(token, text, &mut own);
        let marked = |mark: &str| format!("{about}{mark}");
        match token.kind {
            TokenKind::Url => return,
            TokenKind::Handle => return self.add(&marked(plane::MENTION), &own),
            TokenKind::Word | TokenKind::Glyph | TokenKind::Emoji => {}
            TokenKind::Hashtag => self.add(&marked(plane::HASHTAG), &own),
            TokenKind::Mention => self.add(&marked(plane::MENTION), &own),
            TokenKind::Cashtag => self.add(&marked(plane::CASHTAG), &own),
        }
        self.add(about, &own);
    }

    /// The host of a link and every domain above it. What is no host does no harm.
    fn site(&mut self, link: &str) {
        let link: String = vigie_query::text::caseless(link).collect();
        let rest = link.find("://").map_or(link.as_str(), |at| &link[at + 3..]);
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().and_then(|host| host.split(':').next()).unwrap_or_default();
        let host = host.strip_suffix('.').unwrap_or(host);
        self.add(plane::SITE, host);
        for (at, _) in host.match_indices('.') {
            self.add(plane::SITE, &host[at + 1..]);
        }
    }

    /// What is known of the post besides its words.
    fn known(&mut self, post: &Document<'_>) {
        let lang: String = vigie_query::text::caseless(post.lang).map(|c| if c == '_' { '-' } else { c }).collect();
        self.add(plane::LANG, &lang);
        for (at, _) in lang.match_indices('-') {
            self.add(plane::LANG, &lang[..at]);
        }
        self.name(plane::AUTHOR, post.author_native);
        if let Some(handle) = post.author_handle {
            self.name(plane::AUTHOR, bare(handle));
        }
        for handle in entries(post.reply_to_author) {
            self.name(plane::TO, bare(handle));
        }
        self.name(plane::SOURCE, post.source);
        self.name(plane::NETWORK, post.network);
        self.name(plane::REPLY_TO, post.reply_to.unwrap_or_default());
        // A thread's own first post is its conversation as well; that is the post's id and said only once.
        self.name(plane::CONVERSATION, post.conversation.unwrap_or_default());
        self.add(plane::KIND, post.kind.word());
        for (flag, word) in Has::ALL {
            if self.has.contains(flag) {
                self.add(plane::HAS, word);
            }
        }
        if post.point.is_some() || entries(post.places).next().is_some() {
            self.add(plane::HAS, "geo");
        }
        if post.verified {
            self.add(plane::HAS, VERIFIED);
        }
        for count in Count::ALL {
            if let Some(number) = post.number(count) {
                self.add(sizes(count), &size(number).to_string());
            }
        }
    }

    fn name(&mut self, plane: &str, name: &str) {
        let name: String = vigie_query::text::caseless(name).collect();
        self.add(plane, &name);
    }

    fn add(&mut self, plane: &str, text: &str) {
        if !text.is_empty() {
            self.all.insert(word(plane, text));
        }
    }
}

fn bare(handle: &str) -> &str {
    handle.strip_prefix('@').unwrap_or(handle)
}

fn entries(list: &dyn Strings) -> impl Iterator<Item = &str> {
    (0..).map_while(|index| list.get(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_found_by_its_words_and_by_what_is_known_of_it() {
        let post = Document {
            title: Some("Panne d'électricité"),
            lang: "fr-CA",
            author_native: "did:plc:ABC",
            author_handle: Some("@Ana"),
            network: "bluesky",
            source: "3",
            links: &["https://www.lemonde.fr/a"],
            hashtags: &["Stade"],
            conversation: Some("77"),
            ..Document::new("Le #métro @orange.bsky.social $TSLA 東京 😀 https://x.example/y l'œuvre x_y")
        };
        insta::assert_snapshot!(words(&post).replace(' ', "\n"));
    }
}
