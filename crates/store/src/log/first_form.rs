//! Events as blocks held them before posts told of engagement, and authors of whom they follow, since when and where
//! they are. Only ever read. The order of the fields is what is on disk: nothing here is changed.

use serde::Deserialize;
use vigie_model::{Author, AuthorKey, Event, Lang, Media, Mention, Place, Post, PostKey, PostKind, Time};

#[derive(Deserialize)]
enum FirstEvent {
    Posted(Box<FirstPost>),
    Edited(Box<FirstPost>),
    Deleted(PostKey),
    AuthorChanged(Box<FirstAuthor>),
    AuthorGone(AuthorKey),
}

#[derive(Deserialize)]
struct FirstAuthor {
    key: AuthorKey,
    handle: Option<String>,
    name: Option<String>,
    avatar: Option<String>,
    bio: Option<String>,
    followers: Option<u64>,
    verified: bool,
}

#[derive(Deserialize)]
struct FirstPost {
    key: PostKey,
    author: FirstAuthor,
    created_at: Time,
    text: String,
    title: Option<String>,
    langs: Vec<Lang>,
    kind: PostKind,
    reply_to: Option<PostKey>,
    root: Option<PostKey>,
    quotes: Option<PostKey>,
    url: Option<String>,
    links: Vec<String>,
    hashtags: Vec<String>,
    mentions: Vec<Mention>,
    media: Vec<Media>,
    place: Option<Place>,
}

/// The events of a block of that form.
pub(super) fn read(plain: &[u8]) -> postcard::Result<Vec<Event>> {
    let events: Vec<FirstEvent> = postcard::from_bytes(plain)?;
    Ok(events.into_iter().map(event).collect())
}

fn event(event: FirstEvent) -> Event {
    match event {
        FirstEvent::Posted(first) => Event::Posted(Box::new(post(*first))),
        FirstEvent::Edited(first) => Event::Edited(Box::new(post(*first))),
        FirstEvent::Deleted(key) => Event::Deleted(key),
        FirstEvent::AuthorChanged(first) => Event::AuthorChanged(Box::new(author(*first))),
        FirstEvent::AuthorGone(key) => Event::AuthorGone(key),
    }
}

fn author(first: FirstAuthor) -> Author {
    let FirstAuthor { key, handle, name, avatar, bio, followers, verified } = first;
    Author { handle, name, avatar, bio, followers, verified, ..Author::unknown(key) }
}

fn post(first: FirstPost) -> Post {
    Post {
        title: first.title,
        langs: first.langs,
        kind: first.kind,
        reply_to: first.reply_to,
        root: first.root,
        quotes: first.quotes,
        url: first.url,
        links: first.links,
        hashtags: first.hashtags,
        mentions: first.mentions,
        media: first.media,
        place: first.place,
        ..Post::new(first.key, author(first.author), first.created_at, first.text)
    }
}
