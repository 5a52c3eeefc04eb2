//! Meltwater (Explore and Search). Followed: “How to Master Boolean Search” 1–3 and “Boolean” at help.meltwater.com, the
//! blog's “The Boolean Touch” (NOT > AND > OR), and “Explore search performance and best practices”.
//!
//! Operators need no capitals. NEAR alone allows four words between, NEAR/n allows n; ONEAR keeps the order. `^9` only
//! orders the sentence shown. `ATLEAST3 word` asks for a minimum frequency.

use crate::import::notes::Effect;
use crate::import::ours::Ours;
use crate::import::reasons;
use crate::import::syntax::{Bond, Carried, Plus, Rule, Stars, Syntax, Tilde, Value, nearly, never_simple, numbered};
use crate::import::values::{self, Single};

use Rule::{Lost, Scope, Value as Read, Words};

pub(super) static SYNTAX: Syntax = Syntax {
    any_case: true,
    and_is_word: false,
    or_binds_tighter: false,
    pipe_is_or: false,
    braces: false,
    remarks: false,
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

/// Words between that NEAR allows without a number.
const NEAR_DEFAULT: u32 = 4;

fn bond(run: &str) -> Option<Bond> {
    let near = |word, ordered| {
        let number = numbered(run, word, Some(NEAR_DEFAULT), true)?;
        Some(number.map_or(Bond::Broken, |between| Bond::Near { between, ordered }))
    };
    let at_least = || Some(numbered(run, "ATLEAST", None, true)?.map_or(Bond::Broken, Bond::AtLeast));
    near("NEAR", false).or_else(|| near("ONEAR", true)).or_else(at_least)
}

const FIELDS: &[(&str, Rule)] = &[
    ("title", Scope("title", None)),
    ("headline", Scope("title", None)),
    ("ingress", Scope("lead", Some(nearly(Effect::Different, &reasons::LEAD)))),
    ("lead", Scope("lead", Some(nearly(Effect::Different, &reasons::LEAD)))),
    ("bio", Scope("bio", None)),
    ("profile", Scope("bio", None)),
    ("name", Scope("name", None)),
    ("profilelocation", Scope("bio-location", None)),
    ("body", Words(Some(nearly(Effect::Broader, &reasons::TITLE_TOO)))),
    ("text", Words(Some(nearly(Effect::Broader, &reasons::TITLE_TOO)))),
    ("author", Read(values::author_part)),
    ("from", Read(values::author)),
    ("to", Read(values::to)),
    ("hashtag", Read(values::hashtag)),
    ("hashtags", Read(values::hashtag)),
    ("mention", Read(values::mention)),
    ("mentions", Read(values::mention)),
    ("language", Read(values::lang)),
    ("lang", Read(values::lang)),
    ("site", Read(values::published_at)),
    ("domain", Read(values::published_at)),
    ("source", Read(values::published_at)),
    ("url", Read(values::page_address)),
    ("link", Read(values::links_to)),
    ("links", Read(values::links_to)),
    ("sentiment", Read(values::sentiment)),
    ("followers", Read(|value| values::numbers("followers", value, Single::Exactly, None))),
    ("type", Read(kind)),
    ("is", Read(kind)),
    ("has", Read(has)),
    ("country", Lost(&reasons::PLACE)),
    ("city", Lost(&reasons::PLACE)),
    ("region", Lost(&reasons::PLACE)),
    ("location", Lost(&reasons::PLACE)),
    ("sourceCountry", Lost(&reasons::PLACE)),
    ("sourceName", Lost(&reasons::SITE_KIND)),
    ("sourceType", Lost(&reasons::SITE_KIND)),
    ("publisher", Lost(&reasons::SITE_KIND)),
    ("gender", Lost(&reasons::GENDER)),
    ("reach", Lost(&reasons::REACH)),
    ("ave", Lost(&reasons::REACH)),
    ("engagement", Lost(&reasons::ENGAGEMENT)),
    ("date", Lost(&reasons::TIME)),
    ("tag", Lost(&reasons::WORKFLOW)),
    ("entity", Lost(&reasons::THEIR_MODEL)),
    ("keyphrase", Lost(&reasons::THEIR_MODEL)),
    ("metaData.*", Lost(&reasons::CUSTOM)),
];

fn kind(value: &Value<'_>) -> Carried {
    let table = [
        ("retweet", "type", "repost"),
        ("repost", "type", "repost"),
        ("rt", "type", "repost"),
        ("reply", "type", "reply"),
        ("comment", "type", "reply"),
        ("quote", "type", "quote"),
        ("original", "type", "original"),
        ("post", "type", "original"),
        ("verified", "is", "verified"),
    ];
    values::one_of(value, &table).map(|ours| (ours, None)).ok_or(&reasons::OTHER_IS)
}

fn has(value: &Value<'_>) -> Carried {
    let table = [
        ("image", "has", "image"),
        ("images", "has", "image"),
        ("photo", "has", "image"),
        ("video", "has", "video"),
        ("videos", "has", "video"),
        ("link", "has", "link"),
        ("links", "has", "link"),
        ("geo", "has", "geo"),
    ];
    if value.text.trim().eq_ignore_ascii_case("media") {
        let media: Ours = values::has_any(&["image", "video"]);
        return Ok((media, Some(nearly(Effect::None, &reasons::MEDIA))));
    }
    values::one_of(value, &table).map(|ours| (ours, None)).ok_or(&reasons::OTHER_HAS)
}
