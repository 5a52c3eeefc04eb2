//! Brandwatch Consumer Research. Followed: Brandwatch's “Advanced Query Operators” (help article 204114708, copy of
//! January 2016), its public API documentation (filters, mention fields), the “Boolean Operator Guide” of 2020, and the
//! validator `bwq-linter`, which records what the query editor accepts.
//!
//! Operators are capitals. `NEAR/n` and `"a b"~n` count the words between; `NEAR/nf` keeps the order. Mixing AND and OR
//! needs parentheses there. `{Apple}` counts case, `<<<remarks>>>` are left out, ranges are `[a TO b]`.

use crate::import::notes::Effect;
use crate::import::ours::Ours;
use crate::import::reasons;
use crate::import::syntax::{
    Bond, Carried, Plus, Rule, Stars, Syntax, Tilde, Value, changed, nearly, never_simple, numbered,
};
use crate::import::{values, words};

use Rule::{Lost, Scope, Value as Read};

pub(super) static SYNTAX: Syntax = Syntax {
    any_case: false,
    and_is_word: false,
    or_binds_tighter: false,
    pipe_is_or: false,
    braces: true,
    remarks: true,
    plus: Plus::Nothing,
    spaced_values: true,
    escapes: false,
    stars: Stars::Letters,
    tilde: Tilde::Nothing,
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
    simple: never_simple,
};

fn bond(run: &str) -> Option<Bond> {
    let (run, ordered) = match run.strip_suffix('f').filter(|_| run.starts_with("NEAR/")) {
        Some(run) => (run, true),
        None => (run, false),
    };
    Some(numbered(run, "NEAR", None, false)?.map_or(Bond::Broken, |between| Bond::Near { between, ordered }))
}

const FIELDS: &[(&str, Rule)] = &[
    ("title", Scope("title", None)),
    ("authorBio", Scope("bio", None)),
    ("authorFullName", Scope("name", None)),
    ("raw", Read(raw)),
    ("hashtags", Read(values::hashtag)),
    ("tags", Read(tag)),
    ("at_mentions", Read(values::mention)),
    ("mentionedAuthors", Read(values::mention)),
    ("author", Read(values::author)),
    ("exactAuthor", Read(values::author)),
    ("engagingWith", Read(engaging_with)),
    ("engagementType", Read(engagement_type)),
    ("authorVerified", Read(verified)),
    (
        "authorVerifiedType",
        Read(|_| {
            Ok((Ours::Field("is", "verified".to_owned()), Some(nearly(Effect::Broader, &reasons::VERIFIED_KIND))))
        }),
    ),
    ("authorFollowers", Read(|value| values::numbers("followers", value, values::Single::Exactly, None))),
    ("authorFollowing", Read(|value| values::numbers("following", value, values::Single::Exactly, None))),
    ("likes", Read(|value| values::numbers("likes", value, values::Single::Exactly, None))),
    ("language", Read(values::lang)),
    ("lang", Read(values::lang)),
    ("site", Read(values::published_at)),
    ("domain", Read(values::published_at)),
    ("url", Read(values::page_address)),
    ("links", Read(values::links_to)),
    ("link", Read(values::links_to)),
    ("sentiment", Read(values::sentiment)),
    ("subreddit", Read(subreddit)),
    ("logos", Read(image)),
    ("parentGuid", Read(|value| values::id("reply-to", value))),
    ("threadId", Read(|value| values::id("conversation", value))),
    ("pageType", Read(page_type)),
    ("contentSource", Read(page_type)),
    ("authorGender", Lost(&reasons::GENDER)),
    ("gender", Lost(&reasons::GENDER)),
    ("authorInterests", Lost(&reasons::DEMOGRAPHY)),
    ("authorProfessions", Lost(&reasons::DEMOGRAPHY)),
    ("interest", Lost(&reasons::DEMOGRAPHY)),
    ("profession", Lost(&reasons::DEMOGRAPHY)),
    ("accountType", Lost(&reasons::DEMOGRAPHY)),
    ("continent", Lost(&reasons::PLACE)),
    ("country", Lost(&reasons::PLACE)),
    ("region", Lost(&reasons::PLACE)),
    ("state", Lost(&reasons::PLACE)),
    ("county", Lost(&reasons::PLACE)),
    ("city", Lost(&reasons::PLACE)),
    ("location", Lost(&reasons::PLACE)),
    ("authorContinent", Lost(&reasons::PLACE)),
    ("authorCountry", Lost(&reasons::PLACE)),
    ("authorState", Lost(&reasons::PLACE)),
    ("authorCounty", Lost(&reasons::PLACE)),
    ("authorCity", Lost(&reasons::PLACE)),
    ("latitude", Lost(&reasons::PLACE)),
    ("longitude", Lost(&reasons::PLACE)),
    ("minuteOfDay", Lost(&reasons::TIME)),
    ("dayOfWeek", Lost(&reasons::TIME)),
    ("rating", Lost(&reasons::REVIEW)),
    ("itemReview", Lost(&reasons::REVIEW)),
    ("guid", Lost(&reasons::THEIR_ID)),
    ("engagingWithGuid", Lost(&reasons::THEIR_ID)),
    ("channelId", Lost(&reasons::THEIR_ID)),
    ("authorGroup", Lost(&reasons::WORKFLOW)),
    ("siteGroup", Lost(&reasons::WORKFLOW)),
    ("category", Lost(&reasons::WORKFLOW)),
    ("tag", Lost(&reasons::WORKFLOW)),
    ("status", Lost(&reasons::WORKFLOW)),
    ("priority", Lost(&reasons::WORKFLOW)),
    ("assignment", Lost(&reasons::WORKFLOW)),
    ("blogName", Lost(&reasons::SITE_KIND)),
    ("publisherSubType", Lost(&reasons::SITE_KIND)),
    ("reachEstimate", Lost(&reasons::REACH)),
    ("impact", Lost(&reasons::REACH)),
    ("influence", Lost(&reasons::REACH)),
    ("monthlyVisitors", Lost(&reasons::REACH)),
    ("authorTweets", Lost(&reasons::POST_COUNT)),
    ("authorPosts", Lost(&reasons::POST_COUNT)),
    ("emotion", Lost(&reasons::THEIR_MODEL)),
    ("classification", Lost(&reasons::THEIR_MODEL)),
    ("entity", Lost(&reasons::THEIR_MODEL)),
    ("objects", Lost(&reasons::THEIR_MODEL)),
    ("scenes", Lost(&reasons::THEIR_MODEL)),
    ("imageType", Lost(&reasons::THEIR_MODEL)),
    ("source", Lost(&reasons::DEVICE)),
];

fn raw(value: &Value<'_>) -> Carried {
    words::exact(value.text, true).map(|ours| (ours, None))
}

fn tag(value: &Value<'_>) -> Carried {
    let (ours, _) = values::hashtag(value)?;
    Ok((ours, Some(nearly(Effect::Different, &reasons::AS_HASHTAG))))
}

fn engaging_with(value: &Value<'_>) -> Carried {
    let (to, _) = values::to(value)?;
    let (named, _) = values::mention(value)?;
    Ok((Ours::any(vec![to, named]), Some(nearly(Effect::Different, &reasons::ENGAGING))))
}

fn engagement_type(value: &Value<'_>) -> Carried {
    let table = [
        ("COMMENT", "type", "reply"),
        ("REPLY", "type", "reply"),
        ("RETWEET", "type", "repost"),
        ("SHARE", "type", "repost"),
        ("QUOTE", "type", "quote"),
        ("ORIGINAL", "type", "original"),
    ];
    let said = value.text.trim().eq_ignore_ascii_case("COMMENT").then(|| nearly(Effect::Broader, &reasons::COMMENT));
    values::one_of(value, &table).map(|ours| (ours, said)).ok_or(&reasons::BAD_VALUE)
}

fn verified(value: &Value<'_>) -> Carried {
    let ours = Ours::Field("is", "verified".to_owned());
    match value.text.trim().to_ascii_lowercase().as_str() {
        "true" => Ok((ours, None)),
        "false" => Ok((ours.not(), None)),
        _ => Err(&reasons::BAD_VALUE),
    }
}

fn subreddit(value: &Value<'_>) -> Carried {
    let name = value.text.trim().trim_start_matches("r/");
    let ours = values::named("source", &format!("r/{name}"))?;
    Ok((ours, Some(nearly(Effect::Different, &reasons::AS_SUBREDDIT))))
}

fn image(value: &Value<'_>) -> Carried {
    let ours = values::named("image", value.text)?;
    Ok((ours, Some(nearly(Effect::Different, &reasons::IMAGE_NAME))))
}

fn page_type(value: &Value<'_>) -> Carried {
    if let Some(network) = values::network(value.text) {
        return Ok((Ours::Field("network", network.to_owned()), Some(changed(&reasons::AS_NETWORK))));
    }
    let web = [("blog", "network", "web"), ("news", "network", "web")];
    let ours = values::one_of(value, &web).ok_or(&reasons::SITE_KIND)?;
    Ok((ours, Some(nearly(Effect::Broader, &reasons::AS_WEB))))
}
