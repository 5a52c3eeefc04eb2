//! A post as the query language sees it.

use std::cell::OnceCell;

use vigie_lens::Lens;
use vigie_model::{Lang, MediaKind, Mention, Network, Post, PostKey, PostKind, Time, Tone, ToneLabel};
use vigie_query::{Document, Engagement, Facet, Has, Insight, Kind, Strings};

/// What a [`Document`] borrows and a post does not hold in that shape.
#[derive(Debug)]
pub struct Listed<'a> {
    post: &'a Post,
    lang: Lang,
    source: &'a str,
    handles: Handles<'a>,
    answers: Vec<&'a str>,
    places: Vec<&'a str>,
    understood: Understood<'a>,
}

/// What the lens says, asked at most once and only when a query wants to know.
#[derive(Debug)]
struct Understood<'a> {
    post: &'a Post,
    lang: Lang,
    tone: OnceCell<Option<Tone>>,
}

impl Understood<'_> {
    fn tone(&self) -> Option<Tone> {
        *self.tone.get_or_init(|| Lens::new().tone(self.post, self.lang))
    }
}

impl Insight for Understood<'_> {
    fn sentiment(&self) -> Option<f32> {
        self.tone().map(|tone| tone.score)
    }

    fn tone(&self) -> Option<vigie_query::Tone> {
        Self::tone(self).map(|tone| match tone.label {
            ToneLabel::Negative => vigie_query::Tone::Negative,
            ToneLabel::Neutral => vigie_query::Tone::Neutral,
            ToneLabel::Positive => vigie_query::Tone::Positive,
        })
    }

    /// The lens does not tell these yet; a query that asks for one finds nothing.
    fn has(&self, _: Facet, _: &str) -> bool {
        false
    }
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
        Self {
            post,
            lang,
            source,
            handles: Handles(&post.mentions),
            answers: post.reply_to.as_ref().and_then(author_of).into_iter().collect(),
            places: post.place.iter().filter_map(|place| place.name.as_deref()).collect(),
            understood: Understood { post, lang, tone: OnceCell::new() },
        }
    }

    /// The view.
    pub fn document(&self) -> Document<'_> {
        let post = self.post;
        Document {
            id: &post.key.native,
            text: &post.text,
            title: post.title.as_deref(),
            lang: if self.lang == Lang::UND { "" } else { self.lang.as_str() },
            author_handle: post.author.handle.as_deref(),
            author_name: post.author.name.as_deref(),
            author_native: &post.author.key.native,
            author_bio: post.author.bio.as_deref(),
            author_location: post.author.location.as_deref(),
            reply_to: post.reply_to.as_ref().map(|key| key.native.as_str()),
            reply_to_author: &self.answers,
            conversation: Some(&post.root.as_ref().unwrap_or(&post.key).native),
            point: post.place.as_ref().and_then(|place| Some((place.lat?, place.lon?))),
            places: &self.places,
            insight: &self.understood,
            network: post.key.network.as_str(),
            source: self.source,
            kind: kind(post.kind),
            links: &post.links,
            hashtags: &post.hashtags,
            mentions: &self.handles,
            has: has(post),
            followers: post.author.followers,
            following: post.author.following,
            account_created_at: post.author.created_at.map(Time::micros),
            engagement: engagement(post),
            verified: post.author.verified,
            created_at: post.created_at.micros(),
            ..Document::new(&post.text)
        }
    }
}

/// The lasting id of a post's author, where the network's post ids hold it.
fn author_of(key: &PostKey) -> Option<&str> {
    if key.network != Network::BLUESKY {
        return None;
    }
    key.native.split_once('/').map(|(author, _)| author)
}

const fn engagement(post: &Post) -> Engagement {
    let vigie_model::Engagement { likes, reposts, replies, views } = post.engagement;
    Engagement { likes, reposts, replies, views }
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
