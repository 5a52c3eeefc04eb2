//! What is known of a post besides its words, asked one field at a time.

use crate::document::{Document, entries};
use crate::field::link::{begins, holds, host};
use crate::field::{Field, Shape};
use crate::text::caseless;

use super::Prepared;

impl Prepared<'_> {
    pub(super) fn has_field(&self, field: &Field) -> bool {
        let post = &self.document;
        match field {
            Field::Lang(tag) => lang_matches(post.lang, tag),
            Field::Author(name) => {
                same(post.author_native, name) || post.author_handle.is_some_and(|handle| same(bare_name(handle), name))
            }
            Field::To(name) => entries(post.reply_to_author).any(|handle| same(bare_name(handle), name)),
            Field::Source(name) => same(post.source, name),
            Field::Network(name) => same(post.network, name),
            Field::Type(kind) => post.kind == *kind,
            Field::Has(flag) => self.has.contains(*flag),
            Field::Site(site) => entries(post.links).filter_map(host).any(|host| is_within(host, site)),
            Field::Verified => post.verified,
            Field::ReplyTo(id) => post.reply_to.is_some_and(|reply_to| same(reply_to, id)),
            Field::Conversation(id) => post.conversation.is_some_and(|conversation| same(conversation, id)),
            Field::Image(name) => entries(post.pictures).any(|picture| same(picture, name)),
            Field::Links(_)
            | Field::Url(_)
            | Field::Number(..)
            | Field::Tone(_)
            | Field::Sentiment(_)
            | Field::Label(..)
            | Field::Geo(_)
            | Field::Within(..)
            | Field::Sample(_) => verified(field, post),
        }
    }
}

/// The fields that are more than a question of membership. The matcher, too, asks them here, of the few posts that
/// come so far; fields of membership are false here, because they are looked up and never asked.
pub(crate) fn verified(field: &Field, post: &Document<'_>) -> bool {
    let lies_in = |shape: &Shape| post.point.is_some_and(|(lat, lon)| shape.contains(lat, lon));
    match field {
        Field::Links(address) => entries(post.links).any(|link| begins(link, address)),
        Field::Url(text) => entries(post.links).any(|link| holds(link, text)),
        Field::Number(count, range) => post.number(*count).is_some_and(|number| range.contains(number)),
        Field::Tone(tone) => post.insight.tone() == Some(*tone),
        Field::Sentiment(range) => post.insight.sentiment().is_some_and(|sentiment| range.contains(sentiment)),
        Field::Label(facet, word) => post.insight.has(*facet, word),
        Field::Geo(shape) => lies_in(shape),
        Field::Within(name, shape) => {
            entries(post.places).any(|place| same(place, name)) || shape.as_ref().is_some_and(lies_in)
        }
        Field::Sample(percent) => post.hundredth() < *percent,
        _ => false,
    }
}

fn bare_name(handle: &str) -> &str {
    handle.strip_prefix('@').unwrap_or(handle)
}

fn same(name: &str, wanted: &str) -> bool {
    caseless(name).eq(wanted.chars())
}

/// `fr` finds `fr` and `fr-CA`; `fr-ca` finds `fr-CA` only.
fn lang_matches(tag: &str, wanted: &str) -> bool {
    let tag: String = caseless(tag).map(|c| if c == '_' { '-' } else { c }).collect();
    tag.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn is_within(host: &str, site: &str) -> bool {
    let host: String = caseless(host).collect();
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
