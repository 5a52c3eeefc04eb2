//! From Jetstream's words to ours: pure, no IO, no clock.
//!
//! A post is kept wherever its words can be read; what hangs on it (facets, embeds, a reply's parents) is kept where
//! it is sound and left out where not. Labels are not read yet.

use vigie_model::{Author, AuthorKey, Event, Lang, Media, MediaKind, Mention, Network, Post, PostKey, PostKind, Time};

use super::syntax;
use super::wire::{Attached, Blob, Embed, Facet, Feature, Image, Record, Reply, StrongRef, Words};
use crate::net::datetime;

/// The collection that posts are in.
pub(super) const POSTS: &str = "app.bsky.feed.post";

/// Ten times what the network's own rules allow a post: beyond it somebody is testing us.
const TEXT_BYTES_MAX: usize = 30_000;
/// Facets and tags beyond this many are left out; 300 characters hold fewer.
const PARTS_MAX: usize = 64;
/// Pictures beyond this many are left out; the network allows four.
const MEDIA_MAX: usize = 16;
/// A description beyond this is cut; the network's clients stop at 2,000 characters.
const ALT_BYTES_MAX: usize = 8_000;
/// Languages that a post keeps.
const LANGS_MAX: usize = 4;

/// The key of the post `rkey` in the repository `did`.
pub(super) fn post_key(did: &str, rkey: &str) -> PostKey {
    PostKey { network: Network::BLUESKY, native: join(&[did, "/", rkey]) }
}

/// The key of the account `did`.
pub(super) fn author_key(did: &str) -> AuthorKey {
    AuthorKey { network: Network::BLUESKY, native: did.to_owned() }
}

/// The account of `did` under its new handle.
pub(super) fn author_changed(did: &str, handle: &str) -> Event {
    let mut author = Author::unknown(author_key(did));
    author.handle = Some(handle.to_ascii_lowercase());
    Event::AuthorChanged(Box::new(author))
}

/// The post that `record` says. `seen_at` stands in for a time that nobody can read.
pub(super) fn post(did: &str, rkey: &str, seen_at: Time, record: Record<'_>) -> Result<Post, String> {
    let text = record.text.ok_or("the record has no text")?;
    if text.len() > TEXT_BYTES_MAX {
        return Err(format!("text of {} bytes; at most {TEXT_BYTES_MAX} are read", text.len()));
    }
    let created_at = record.created_at.as_deref().and_then(datetime::parse_leniently).unwrap_or(seen_at);
    let author = Author::unknown(author_key(did));
    let mut post = Post::new(post_key(did, rkey), author, created_at, text);
    post.url = Some(join(&["https://bsky.app/profile/", did, "/post/", rkey]));
    post.langs = langs(record.langs.unwrap_or_default());
    for facet in record.facets.iter().flatten().take(PARTS_MAX) {
        add_facet(&mut post, facet);
    }
    for tag in record.tags.iter().flatten().take(PARTS_MAX) {
        add_hashtag(&mut post, tag);
    }
    if let Some(embed) = record.embed {
        add_embed(&mut post, did, *embed);
    }
    if let Some(reply) = record.reply {
        add_reply(&mut post, &reply);
    }
    Ok(post)
}

fn langs(tags: Vec<Words<'_>>) -> Vec<Lang> {
    let mut langs = Vec::with_capacity(tags.len().min(LANGS_MAX));
    for lang in tags.iter().filter_map(|tag| Lang::parse(tag)) {
        if langs.len() < LANGS_MAX && !langs.contains(&lang) {
            langs.push(lang);
        }
    }
    langs
}

fn add_reply(post: &mut Post, reply: &Reply<'_>) {
    post.kind = PostKind::Reply;
    post.reply_to = reply.parent.as_ref().and_then(referred_post);
    post.root = reply.root.as_ref().and_then(referred_post);
}

/// Reads one facet; a range outside the text or inside a character makes all of it worthless.
fn add_facet(post: &mut Post, facet: &Facet<'_>) {
    if facet.index.start >= facet.index.end || post.text.get(facet.index.start..facet.index.end).is_none() {
        return;
    }
    for feature in facet.features.iter().take(PARTS_MAX) {
        match feature {
            Feature { uri: Some(uri), .. } => add_link(post, uri),
            Feature { tag: Some(tag), .. } => add_hashtag(post, tag),
            Feature { did: Some(did), .. } if syntax::is_did(did) => add_mention(post, facet, did),
            Feature { .. } => {}
        }
    }
}

fn add_mention(post: &mut Post, facet: &Facet<'_>, did: &str) {
    let written = &post.text[facet.index.start..facet.index.end];
    let handle = written.strip_prefix('@').unwrap_or(written).to_owned();
    post.mentions.push(Mention { handle, native: Some(did.to_owned()) });
}

fn add_hashtag(post: &mut Post, tag: &str) {
    let tag = tag.trim_start_matches(['#', '＃']).trim();
    if !tag.is_empty() && !post.hashtags.iter().any(|known| known == tag) {
        post.hashtags.push(tag.to_owned());
    }
}

fn add_link(post: &mut Post, uri: &str) {
    let absolute = uri.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("http://"))
        || uri.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("https://"));
    if absolute && !post.links.iter().any(|known| known == uri) {
        post.links.push(uri.to_owned());
    }
}

fn add_embed(post: &mut Post, did: &str, embed: Embed<'_>) {
    let quoted = embed.record.and_then(|record| {
        let inner = record.record.as_ref().and_then(referred_post);
        inner.or_else(|| referred_post(&StrongRef { uri: record.uri }))
    });
    if quoted.is_some() {
        post.kind = PostKind::Quote;
        post.quotes = quoted;
    }
    let own = Attached { images: embed.images, external: embed.external, video: embed.video, alt: embed.alt };
    for attached in [Some(own), embed.media].into_iter().flatten() {
        add_attached(post, did, &attached);
    }
}

fn add_attached(post: &mut Post, did: &str, attached: &Attached<'_>) {
    for Image { alt, image } in attached.images.iter().flatten() {
        let url = image
            .as_ref()
            .and_then(cid)
            .map(|cid| join(&["https://cdn.bsky.app/img/feed_fullsize/plain/", did, "/", cid, "@jpeg"]));
        add_media(post, MediaKind::Image, url, alt.as_deref());
    }
    if let Some(video) = &attached.video {
        let url = cid(video).map(|cid| join(&["https://video.bsky.app/watch/", did, "/", cid, "/playlist.m3u8"]));
        add_media(post, MediaKind::Video, url, attached.alt.as_deref());
    }
    if let Some(uri) = attached.external.as_ref().and_then(|external| external.uri.as_deref()) {
        add_link(post, uri);
    }
}

fn add_media(post: &mut Post, kind: MediaKind, url: Option<String>, alt: Option<&str>) {
    if post.media.len() < MEDIA_MAX {
        let alt = alt.map(str::trim).filter(|alt| !alt.is_empty());
        let alt = alt.map(|alt| alt[..alt.floor_char_boundary(ALT_BYTES_MAX)].to_owned());
        post.media.push(Media { kind, url, alt });
    }
}

fn cid<'a>(blob: &'a Blob<'_>) -> Option<&'a str> {
    blob.reference.as_ref()?.link.as_deref().filter(|cid| syntax::is_cid(cid))
}

/// The post that a reference names. A handle in place of the DID would make a second key of the same post, and lists or
/// feeds are no posts: neither is kept.
fn referred_post(reference: &StrongRef<'_>) -> Option<PostKey> {
    let uri = syntax::AtUri::parse(reference.uri.as_deref()?)?;
    (uri.collection == Some(POSTS) && uri.authority.starts_with("did:"))
        .then_some(uri.rkey)
        .flatten()
        .map(|rkey| post_key(uri.authority, rkey))
}

/// One allocation instead of `format!`'s growth: this runs several times a post.
fn join(parts: &[&str]) -> String {
    parts.concat()
}
