//! Talkwalker, which Hootsuite Listening speaks too. Followed: developer.talkwalker.com “Query syntax” (special
//! transformations, operators, advanced options), talkwalker.com/syntax-alerts, and the value names of its Search API.
//!
//! Capitals and accents do not count; `+"p&t"` counts signs, `++"ABC"` case too. `"a b"~5` is proximity, `roam~1` edits,
//! `"car sharing"~` the forms with and without hyphen. NEAR alone means NEAR/15. A query without any operator is read
//! by rules of its own, see [`simple`].

use crate::import::lexer::{Lexeme, Piece};
use crate::import::notes::{Effect, Notes};
use crate::import::ours::Ours;
use crate::import::parser::{Kind, Node};
use crate::import::reasons;
use crate::import::syntax::{Bond, Carried, Plus, Rule, Stars, Syntax, Tilde, Value, changed, nearly, numbered};
use crate::import::values::{self, Single};
use crate::span::Span;

use Rule::{Lost, Scope, Value as Read, Words};

pub(super) static SYNTAX: Syntax = Syntax {
    any_case: false,
    and_is_word: false,
    or_binds_tighter: false,
    pipe_is_or: false,
    braces: false,
    remarks: false,
    plus: Plus::Exact,
    spaced_values: false,
    escapes: false,
    stars: Stars::Letters,
    tilde: Tilde::Fuzzy,
    phrases_keep_signs: false,
    bond,
    rest_fields: &[],
    fields: FIELDS,
    side_by_side: Some(&reasons::SIDE_BY_SIDE),
    mixed: Some(&reasons::MIXED),
    bare_words: None,
    phrases: None,
    signs: None,
    accents: None,
    simple,
};

/// What NEAR means without a number.
const NEAR_DEFAULT: u32 = 15;

/// Words between that each further bare word allows.
const BARE_JUMPS: u32 = 10;

fn bond(run: &str) -> Option<Bond> {
    match run {
        "SENTENCE" => return Some(Bond::Sentence { ordered: false }),
        "OSENTENCE" => return Some(Bond::Sentence { ordered: true }),
        "PARAGRAPH" => return Some(Bond::Paragraph),
        _ => {}
    }
    let near = |word, ordered| {
        let number = numbered(run, word, Some(NEAR_DEFAULT), false)?;
        Some(number.map_or(Bond::Broken, |between| Bond::Near { between, ordered }))
    };
    near("NEAR", false).or_else(|| near("ONEAR", true))
}

/// A query of words alone: one word in capitals counts case and signs, one with signs counts these, several plain words
/// are a proximity search over (words − 1) × 10 jumps.
fn simple(text: &str, pieces: &[Piece], notes: &mut Notes<'_>) -> Option<Node> {
    let plain = |piece: &Piece| piece.lexeme == Lexeme::Word && !piece.span.of(text).contains(['*', '?']);
    let (first, last) = (pieces.first()?, pieces.last()?);
    if !pieces.iter().all(plain) {
        return None;
    }
    let whole = Span::new(first.span.start, last.span.end);
    let word = |piece: &Piece| Node { span: piece.span, kind: Kind::Word };
    let exact = |piece: &Piece, count| Node { span: piece.span, kind: Kind::Plus(count, Box::new(word(piece))) };
    let parts: Vec<Node> = pieces
        .iter()
        .map(|piece| match shape(piece.span.of(text)) {
            Shape::Capitals => {
                notes.changed(piece.span, &reasons::TALK_CAPITALS);
                exact(piece, 2)
            }
            Shape::Signs => {
                notes.changed(piece.span, &reasons::TALK_SIGNS);
                exact(piece, 1)
            }
            Shape::Plain | Shape::Tag => word(piece),
        })
        .collect();
    if parts.len() == 1 {
        return parts.into_iter().next();
    }
    if pieces.iter().all(|piece| matches!(shape(piece.span.of(text)), Shape::Plain)) {
        notes.changed(whole, &reasons::TALK_BARE);
        let jumps = u32::try_from(parts.len() - 1).unwrap_or(u32::MAX).saturating_mul(BARE_JUMPS);
        let all = Node { span: whole, kind: Kind::All(parts) };
        return Some(Node { span: whole, kind: Kind::Tilde(Some(jumps), Box::new(all)) });
    }
    notes.approximated(whole, &reasons::TALK_MIXED, Effect::Different);
    Some(Node { span: whole, kind: Kind::All(parts) })
}

enum Shape {
    Plain,
    Capitals,
    Signs,
    Tag,
}

fn shape(word: &str) -> Shape {
    if word.starts_with(['#', '@', '$']) {
        return Shape::Tag;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = |c: char| (c.is_uppercase() && c.is_alphabetic()) || matches!(c, '+' | '-' | '&');
    if letters > 1 && word.chars().all(capitals) {
        Shape::Capitals
    } else if word.contains(['-', '+', '&']) {
        Shape::Signs
    } else {
        Shape::Plain
    }
}

const FIELDS: &[(&str, Rule)] = &[
    ("title", Scope("title", None)),
    ("content", Words(Some(nearly(Effect::Broader, &reasons::TITLE_TOO)))),
    ("authordescription", Scope("bio", None)),
    ("author", Read(values::author_part)),
    ("authorshort", Read(values::author)),
    ("author_id", Read(author_id)),
    ("mention", Read(|value| tag(values::mention, value))),
    ("hashtag", Read(|value| tag(values::hashtag, value))),
    ("lang", Read(values::lang)),
    ("sourcetype", Read(source_type)),
    ("is", Read(is)),
    ("contains", Read(contains)),
    ("posttype", Read(post_type)),
    ("image", Read(image)),
    ("domainurl", Read(values::published_at)),
    ("site", Read(values::published_at)),
    ("root_url", Read(values::published_at)),
    ("host_url", Read(values::published_at)),
    ("url", Read(values::page_address)),
    ("inurl", Read(values::in_url)),
    ("sentiment", Read(sentiment)),
    ("twitter_followers", Read(|value| count("followers", value))),
    ("followers", Read(|value| count("followers", value))),
    ("twitter_retweets", Read(|value| count("reposts", value))),
    ("twitter_shares", Read(|value| count("reposts", value))),
    ("facebook_shares", Read(|value| count("reposts", value))),
    ("twitter_likes", Read(|value| count("likes", value))),
    ("facebook_likes", Read(|value| count("likes", value))),
    ("instagram_likes", Read(|value| count("likes", value))),
    ("youtube_likes", Read(|value| count("likes", value))),
    ("tiktok_likes", Read(|value| count("likes", value))),
    ("num_comments", Read(|value| count("replies", value))),
    ("instagram_comments", Read(|value| count("replies", value))),
    ("youtube_views", Read(|value| count("views", value))),
    ("tiktok_views", Read(|value| count("views", value))),
    ("twitter_video_views", Read(|value| count("views", value))),
    ("twitter_impressions", Lost(&reasons::REACH)),
    ("engagement", Lost(&reasons::ENGAGEMENT)),
    ("reach", Lost(&reasons::REACH)),
    ("alexa_pageviews", Lost(&reasons::REACH)),
    ("trending_score", Lost(&reasons::REACH)),
    ("gender", Lost(&reasons::GENDER)),
    ("demographic", Lost(&reasons::DEMOGRAPHY)),
    ("age", Lost(&reasons::DEMOGRAPHY)),
    ("sourcecountry", Lost(&reasons::PLACE)),
    ("authorcountry", Lost(&reasons::PLACE)),
    ("sourcegeo", Lost(&reasons::PLACE)),
    ("authorgeo", Lost(&reasons::PLACE)),
    ("country", Lost(&reasons::PLACE)),
    ("published", Lost(&reasons::TIME)),
    ("indexed", Lost(&reasons::TIME)),
    ("source_id", Lost(&reasons::THEIR_ID)),
    ("parent_url", Lost(&reasons::THEIR_ID)),
    ("score", Lost(&reasons::WORKFLOW)),
    ("tag", Lost(&reasons::WORKFLOW)),
    ("channel", Lost(&reasons::WORKFLOW)),
    ("topic", Lost(&reasons::WORKFLOW)),
    ("device", Lost(&reasons::DEVICE)),
    ("customerentity", Lost(&reasons::CUSTOM)),
    ("custom.*", Lost(&reasons::CUSTOM)),
    ("emotion", Lost(&reasons::THEIR_MODEL)),
    ("entity", Lost(&reasons::THEIR_MODEL)),
];

/// Talkwalker counts the capitals of tags.
fn tag(read: fn(&Value<'_>) -> Carried, value: &Value<'_>) -> Carried {
    let (ours, _) = read(value)?;
    Ok((ours, Some(nearly(Effect::Broader, &reasons::CASE_OF_TAG))))
}

fn count(field: &'static str, value: &Value<'_>) -> Carried {
    values::numbers(field, value, Single::Exactly, Some(nearly(Effect::Broader, &reasons::NETWORK_COUNT)))
}

/// `author_id:"ig:402"`
fn author_id(value: &Value<'_>) -> Carried {
    let id = value.text.split_once(':').map_or(value.text, |(_, id)| id);
    let ours = values::named("author", id)?;
    Ok((ours, Some(nearly(Effect::Broader, &reasons::SOURCE_ID))))
}

fn source_type(value: &Value<'_>) -> Carried {
    let name = value.text.trim().to_ascii_lowercase();
    let social = name.strip_prefix("socialmedia_").unwrap_or(&name);
    if let Some(network) = values::network(social) {
        return Ok((Ours::Field("network", network.to_owned()), Some(changed(&reasons::AS_NETWORK))));
    }
    let web = ["blog", "blog_", "online", "onlinenews", "online_news", "news", "press", "magazine"];
    if web.iter().any(|kind| name == *kind || (kind.len() > 4 && name.starts_with(kind))) {
        return Ok((Ours::Field("network", "web".to_owned()), Some(nearly(Effect::Broader, &reasons::AS_WEB))));
    }
    Err(&reasons::SITE_KIND)
}

fn is(value: &Value<'_>) -> Carried {
    let said = match value.text.trim() {
        "comment" => Some(nearly(Effect::Broader, &reasons::COMMENT)),
        "question" => Some(nearly(Effect::Different, &reasons::QUESTION)),
        "source_verified" => Some(nearly(Effect::Different, &reasons::VERIFIED_KIND)),
        "important" | "read" | "checked" | "starred" => return Err(&reasons::WORKFLOW),
        _ => None,
    };
    let table = [
        ("comment", "type", "reply"),
        ("reply", "type", "reply"),
        ("twitter_reply", "type", "reply"),
        ("retweet", "type", "repost"),
        ("repost", "type", "repost"),
        ("quote", "type", "quote"),
        ("author_verified", "is", "verified"),
        ("source_verified", "is", "verified"),
        ("question", "intent", "question"),
    ];
    values::one_of(value, &table).map(|ours| (ours, said)).ok_or(&reasons::OTHER_IS)
}

fn contains(value: &Value<'_>) -> Carried {
    let table =
        [("image", "has", "image"), ("video", "has", "video"), ("audio", "has", "audio"), ("link", "has", "link")];
    values::one_of(value, &table).map(|ours| (ours, None)).ok_or(&reasons::OTHER_HAS)
}

fn post_type(value: &Value<'_>) -> Carried {
    if value.text.trim().eq_ignore_ascii_case("TEXT") {
        let none = values::has_any(&["image", "video", "audio"]).not();
        return Ok((none, Some(nearly(Effect::Broader, &reasons::POST_TYPE_TEXT))));
    }
    contains(value)
}

/// `image:apple`; scenes and objects are classes of a model.
fn image(value: &Value<'_>) -> Carried {
    let name = value.text.trim();
    if name.starts_with("scene-") || name.starts_with("object-") {
        return Err(&reasons::THEIR_MODEL);
    }
    Ok((values::named("image", name)?, Some(nearly(Effect::Different, &reasons::IMAGE_NAME))))
}

/// By name, or by Talkwalker's scale from −5 to 5.
fn sentiment(value: &Value<'_>) -> Carried {
    const SCALE: f64 = 5.0;
    let text = value.text.trim();
    let digits = text.trim_start_matches(['<', '>', '=']);
    let sign = &text[..text.len() - digits.len()];
    let Ok(number) = digits.parse::<f64>() else { return values::sentiment(value) };
    if !number.is_finite() || number.abs() > SCALE || !matches!(sign, "<" | ">" | "<=" | ">=") {
        return Err(&reasons::BAD_VALUE);
    }
    let ours = Ours::Field("sentiment", format!("{sign}{}", number / SCALE));
    Ok((ours, Some(nearly(Effect::Different, &reasons::SENTIMENT))))
}
