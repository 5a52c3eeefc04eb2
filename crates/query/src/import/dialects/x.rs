//! X API v2: rules of the filtered stream and search queries; the operators of X's own search page are known too.
//! Followed: docs.x.com “Build a rule” and “Filtered Stream Operators” (source: xdevplatform/docs), the enterprise
//! operator reference, and igorbrigadir/twitter-advanced-search for the search page.
//!
//! A space is AND and binds tighter than OR; `-` denies. There are no wildcards. Signs inside quotation marks count,
//! capitals never; the stream compares accents. `"a b"~n` allows n words between, n at most 6. A single number in a
//! count means “at least”.

use crate::import::notes::Effect;
use crate::import::ours::Ours;
use crate::import::reasons;
use crate::import::syntax::{Bond, Carried, Plus, Rule, Stars, Syntax, Tilde, Value, changed, nearly, never_simple};
use crate::import::values::{self, Single};
use crate::limits::MAX_RADIUS_METRES;

use Rule::{Lost, Scope, Value as Read};

pub(super) static SYNTAX: Syntax = Syntax {
    any_case: false,
    and_is_word: true,
    or_binds_tighter: false,
    pipe_is_or: false,
    braces: false,
    remarks: false,
    plus: Plus::Nothing,
    spaced_values: false,
    escapes: true,
    stars: Stars::Signs,
    tilde: Tilde::Nothing,
    phrases_keep_signs: true,
    bond: no_bond,
    rest_fields: &[],
    fields: FIELDS,
    side_by_side: None,
    mixed: None,
    bare_words: None,
    phrases: Some(nearly(Effect::Broader, &reasons::X_PHRASES)),
    signs: None,
    accents: Some(nearly(Effect::Broader, &reasons::BROAD_ACCENTS)),
    simple: never_simple,
};

fn no_bond(_: &str) -> Option<Bond> {
    None
}

const FIELDS: &[(&str, Rule)] = &[
    ("from", Read(values::author)),
    ("to", Read(values::to)),
    ("url", Read(values::in_url)),
    ("url_contains", Read(values::in_url_exactly)),
    ("bio", Scope("bio", None)),
    ("bio_name", Scope("name", None)),
    ("bio_location", Scope("bio-location", None)),
    ("profile_bio", Scope("bio", None)),
    ("profile_location", Scope("bio-location", None)),
    ("is", Read(is)),
    ("has", Read(has)),
    ("filter", Read(filter)),
    ("lang", Read(values::lang)),
    ("sample", Read(sample)),
    ("conversation_id", Read(|value| values::id("conversation", value))),
    ("in_reply_to_tweet_id", Read(|value| values::id("reply-to", value))),
    ("in_reply_to_status_id", Read(|value| values::id("reply-to", value))),
    ("followers_count", Read(|value| count("followers", value))),
    ("min_followers", Read(|value| count("followers", value))),
    ("following_count", Read(|value| count("following", value))),
    ("friends_count", Read(|value| count("following", value))),
    ("min_likes", Read(|value| count("likes", value))),
    ("min_faves", Read(|value| count("likes", value))),
    ("min_reposts", Read(|value| count("reposts", value))),
    ("min_retweets", Read(|value| count("reposts", value))),
    ("min_replies", Read(|value| count("replies", value))),
    ("point_radius", Read(point_radius)),
    ("geocode", Read(geocode)),
    ("bounding_box", Read(bounding_box)),
    ("list", Lost(&reasons::LIST_ID)),
    ("place", Lost(&reasons::PLACE)),
    ("place_country", Lost(&reasons::PLACE)),
    ("profile_country", Lost(&reasons::PLACE)),
    ("profile_region", Lost(&reasons::PLACE)),
    ("profile_locality", Lost(&reasons::PLACE)),
    ("near", Lost(&reasons::PLACE)),
    ("within", Lost(&reasons::PLACE)),
    ("url_title", Lost(&reasons::PAGE_TEXT)),
    ("url_description", Lost(&reasons::PAGE_TEXT)),
    ("context", Lost(&reasons::THEIR_MODEL)),
    ("entity", Lost(&reasons::THEIR_MODEL)),
    ("embedding", Lost(&reasons::EMBEDDING)),
    ("embedding_threshold", Lost(&reasons::EMBEDDING)),
    ("tweets_count", Lost(&reasons::POST_COUNT)),
    ("statuses_count", Lost(&reasons::POST_COUNT)),
    ("listed_count", Lost(&reasons::POST_COUNT)),
    ("retweets_of", Lost(&reasons::REPOST_OF)),
    ("retweets_of_tweet_id", Lost(&reasons::REPOST_OF)),
    ("retweets_of_status_id", Lost(&reasons::REPOST_OF)),
    ("quotes_of_tweet_id", Lost(&reasons::REPOST_OF)),
    ("from_affiliate_of", Lost(&reasons::AFFILIATE)),
    ("to_affiliate_of", Lost(&reasons::AFFILIATE)),
    ("source", Lost(&reasons::DEVICE)),
    ("since", Lost(&reasons::TIME)),
    ("until", Lost(&reasons::TIME)),
    ("since_time", Lost(&reasons::TIME)),
    ("until_time", Lost(&reasons::TIME)),
    ("since_id", Lost(&reasons::TIME)),
    ("max_id", Lost(&reasons::TIME)),
    ("card_name", Lost(&reasons::OTHER_HAS)),
    ("card_url", Lost(&reasons::PAGE_TEXT)),
];

fn is(value: &Value<'_>) -> Carried {
    let table = [
        ("retweet", "type", "repost"),
        ("reply", "type", "reply"),
        ("quote", "type", "quote"),
        ("verified", "is", "verified"),
        ("blue_verified", "is", "verified"),
    ];
    let said = match value.text.trim() {
        "nullcast" => return Err(&reasons::PROMOTED),
        "blue_verified" => Some(nearly(Effect::Broader, &reasons::VERIFIED_KIND)),
        _ => None,
    };
    values::one_of(value, &table).map(|ours| (ours, said)).ok_or(&reasons::OTHER_IS)
}

const HAS: [(&str, &str, &str); 10] = [
    ("hashtags", "has", "hashtag"),
    ("links", "has", "link"),
    ("mentions", "has", "mention"),
    ("images", "has", "image"),
    ("videos", "has", "video"),
    ("video_link", "has", "video"),
    ("geo", "has", "geo"),
    ("native_video", "has", "video"),
    ("consumer_video", "has", "video"),
    ("pro_video", "has", "video"),
];

fn has(value: &Value<'_>) -> Carried {
    let said = match value.text.trim() {
        "media" => return Ok((values::has_any(&["image", "video"]), Some(changed(&reasons::MEDIA)))),
        "cashtags" => return Err(&reasons::CASHTAG),
        "video_link" | "native_video" | "consumer_video" | "pro_video" => {
            Some(nearly(Effect::Broader, &reasons::NATIVE_VIDEO))
        }
        _ => None,
    };
    values::one_of(value, &HAS).map(|ours| (ours, said)).ok_or(&reasons::OTHER_HAS)
}

/// `filter:links` of the search page.
fn filter(value: &Value<'_>) -> Carried {
    match value.text.trim() {
        "retweets" | "nativeretweets" => Ok((Ours::Field("type", "repost".to_owned()), None)),
        "replies" => Ok((Ours::Field("type", "reply".to_owned()), None)),
        "quote" => Ok((Ours::Field("type", "quote".to_owned()), None)),
        "verified" | "blue_verified" => is(value),
        _ => has(value),
    }
}

fn sample(value: &Value<'_>) -> Carried {
    let percent = value.text.trim().parse::<u32>().ok().filter(|percent| (1..=100).contains(percent));
    let percent = percent.ok_or(&reasons::BAD_VALUE)?;
    Ok((Ours::Field("sample", percent.to_string()), Some(nearly(Effect::Different, &reasons::SAMPLE))))
}

fn count(field: &'static str, value: &Value<'_>) -> Carried {
    let single = value.text.trim().bytes().all(|byte| byte.is_ascii_digit());
    values::numbers(field, value, Single::AtLeast, single.then(|| changed(&reasons::MINIMUM)))
}

/// `point_radius:[2.35 48.86 16km]`, longitude first.
fn point_radius(value: &Value<'_>) -> Carried {
    let parts: Vec<&str> = value.text.split_whitespace().collect();
    let [lon, lat, radius] = parts.as_slice() else { return Err(&reasons::BAD_VALUE) };
    around(lat, lon, radius)
}

/// `geocode:48.86,2.35,16km`
fn geocode(value: &Value<'_>) -> Carried {
    let parts: Vec<&str> = value.text.split(',').collect();
    let [lat, lon, radius] = parts.as_slice() else { return Err(&reasons::BAD_VALUE) };
    around(lat, lon, radius)
}

fn around(lat: &str, lon: &str, radius: &str) -> Carried {
    const METRES: [(&str, f64); 2] = [("km", 1_000.0), ("mi", 1_609.344)];
    let (lat, lon) = (degrees(lat, 90.0)?, degrees(lon, 180.0)?);
    let unit = METRES.iter().find(|(unit, _)| radius.ends_with(unit)).ok_or(&reasons::BAD_VALUE)?;
    let number = radius.trim_end_matches(unit.0).trim();
    let sound = number.parse::<f64>().is_ok_and(|number| number > 0.0 && number * unit.1 <= MAX_RADIUS_METRES);
    if !sound || !is_decimal(number) {
        return Err(&reasons::BAD_VALUE);
    }
    let ours = Ours::Field("near", format!("{lat},{lon},{number}{}", unit.0));
    Ok((ours, Some(nearly(Effect::Narrower, &reasons::PLACE_RADIUS))))
}

/// `bounding_box:[west south east north]`
fn bounding_box(value: &Value<'_>) -> Carried {
    let parts: Vec<&str> = value.text.split_whitespace().collect();
    let [west, south, east, north] = parts.as_slice() else { return Err(&reasons::BAD_VALUE) };
    let (south, north) = (degrees(south, 90.0)?, degrees(north, 90.0)?);
    let (west, east) = (degrees(west, 180.0)?, degrees(east, 180.0)?);
    if south.parse::<f64>().ok() >= north.parse::<f64>().ok() {
        return Err(&reasons::BAD_VALUE);
    }
    let ours = Ours::Field("bbox", format!("{south},{west},{north},{east}"));
    Ok((ours, Some(nearly(Effect::Narrower, &reasons::PLACE_RADIUS))))
}

fn degrees(text: &str, most: f64) -> Result<&str, &'static reasons::Why> {
    let text = text.trim().trim_start_matches('+');
    let sound = text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
    if sound && is_decimal(text) { Ok(text) } else { Err(&reasons::BAD_VALUE) }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
