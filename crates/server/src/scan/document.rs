//! A post as the query language sees it.

use vigie_model::{Lang, MediaKind, Mention, Post, PostKind};
use vigie_query::{Document, Has, Kind, Strings};

/// What a [`Document`] borrows and a post does not hold in that shape.
#[derive(Debug)]
pub struct Listed<'a> {
    post: &'a Post,
    lang: Lang,
    source: &'a str,
    handles: Handles<'a>,
}

/// The handles of mentions, as a list of strings.
#[derive(Debug)]
struct Handles<'a>(&'a [Mention]);

impl Strings for Handles<'_> {
    fn get(&self, index: usize) -> Option<&str> {
        self.0.get(index).map(|mention| mention.handle.as_str())
    }
}

impl<'a> Listed<'a> {
    /// A post, the language the lens found, and its source's id in decimal.
    pub fn new(post: &'a Post, lang: Lang, source: &'a str) -> Self {
        Self { post, lang, source, handles: Handles(&post.mentions) }
    }

    /// The view.
    pub fn document(&self) -> Document<'_> {
        let post = self.post;
        Document {
            text: &post.text,
            title: post.title.as_deref(),
            lang: if self.lang == Lang::UND { "" } else { self.lang.as_str() },
            author_handle: post.author.handle.as_deref(),
            author_name: post.author.name.as_deref(),
            author_native: &post.author.key.native,
            network: post.key.network.as_str(),
            source: self.source,
            kind: kind(post.kind),
            links: &post.links,
            hashtags: &post.hashtags,
            mentions: &self.handles,
            has: has(post),
            followers: post.author.followers,
            verified: post.author.verified,
            created_at: post.created_at.micros(),
        }
    }
}

const fn kind(kind: PostKind) -> Kind {
    match kind {
        PostKind::Original => Kind::Original,
        PostKind::Reply => Kind::Reply,
        PostKind::Quote => Kind::Quote,
        PostKind::Repost => Kind::Repost,
    }
}

/// What a post carries besides words.
pub fn has(post: &Post) -> Has {
    let media = post.media.iter().map(|media| match media.kind {
        MediaKind::Image => Has::IMAGE,
        MediaKind::Video => Has::VIDEO,
        MediaKind::Audio => Has::AUDIO,
    });
    let geo = if post.place.is_some() { Has::GEO } else { Has::NONE };
    media.fold(geo, |all, one| all | one)
}
