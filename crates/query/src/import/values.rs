//! Values of foreign fields as ours takes them: languages, accounts, addresses, numbers, places. Shared by the dialects.

use super::notes::Effect;
use super::ours::Ours;
use super::reasons;
use super::syntax::{Carried, Said, Stars, Value, changed, nearly};
use super::words;

/// `lang:fr`
pub(super) fn lang(value: &Value<'_>) -> Carried {
    let written = value.text.trim().to_lowercase().replace('_', "-");
    let code = match written.as_str() {
        // Codes that X keeps from another time.
        "iw" => "he",
        "in" => "id",
        "french" | "français" | "fra" | "fre" => "fr",
        "english" | "anglais" | "eng" => "en",
        "spanish" | "espagnol" | "spa" => "es",
        "german" | "allemand" | "deu" | "ger" => "de",
        "italian" | "italien" | "ita" => "it",
        "portuguese" | "portugais" | "por" => "pt",
        "dutch" | "néerlandais" | "nld" => "nl",
        "arabic" | "arabe" | "ara" => "ar",
        "und" | "qme" | "qst" | "qht" | "qam" | "qct" | "zxx" => return Err(&reasons::OTHER_LANGUAGE),
        code => code,
    };
    let mut parts = code.split('-');
    let primary = parts.next().unwrap_or("");
    let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_tag && parts.all(is_rest) {
        Ok((Ours::Field("lang", code.to_owned()), None))
    } else {
        Err(&reasons::OTHER_LANGUAGE)
    }
}

/// An account by its handle or id.
fn account(field: &'static str, value: &Value<'_>) -> Carried {
    let name = value.text.trim().trim_start_matches(['@', '+']);
    if name.contains(['*', '?']) || name.contains(char::is_whitespace) {
        let ours = words::text(name, name.contains(char::is_whitespace), Stars::Letters)?;
        return Ok((Ours::Scope("name", Box::new(ours)), Some(nearly(Effect::Different, &reasons::AUTHOR_NAME))));
    }
    named(field, name).map(|ours| (ours, None))
}

/// `author:alice`
pub(super) fn author(value: &Value<'_>) -> Carried {
    account("author", value)
}

/// `author:` of systems that look for a part of the name.
pub(super) fn author_part(value: &Value<'_>) -> Carried {
    let (ours, said) = account("author", value)?;
    Ok((ours, said.or(Some(nearly(Effect::Narrower, &reasons::AUTHOR_PART)))))
}

/// `to:alice`
pub(super) fn to(value: &Value<'_>) -> Carried {
    named("to", value.text.trim().trim_start_matches('@')).map(|ours| (ours, None))
}

/// A field that takes any name.
pub(super) fn named(field: &'static str, value: &str) -> Result<Ours, &'static reasons::Why> {
    let value = value.trim();
    let readable = !value.is_empty() && value.len() <= 200 && !value.chars().any(|c| c.is_control() || c == '"');
    if readable { Ok(Ours::Field(field, value.to_owned())) } else { Err(&reasons::BAD_VALUE) }
}

/// A field that takes a number or name without spaces: ids of posts and threads.
pub(super) fn id(field: &'static str, value: &Value<'_>) -> Carried {
    let text = value.text.trim();
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:/".contains(c)) {
        return Err(&reasons::BAD_VALUE);
    }
    Ok((Ours::Field(field, text.to_owned()), None))
}

/// Networks by the names and domains that systems give them.
pub(super) fn network(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let name = words::bare_address(&name).trim_end_matches('/');
    Some(match name {
        "twitter.com" | "x.com" | "twitter" | "x" => "x",
        "facebook.com" | "facebook" => "facebook",
        "instagram.com" | "instagram" => "instagram",
        "youtube.com" | "youtube" => "youtube",
        "reddit.com" | "reddit" => "reddit",
        "tiktok.com" | "tiktok" => "tiktok",
        "linkedin.com" | "linkedin" => "linkedin",
        "bsky.app" | "bluesky" | "bluesky.app" => "bluesky",
        "threads.net" | "threads.com" | "threads" => "threads",
        "pinterest.com" | "pinterest" => "pinterest",
        "twitch.tv" | "twitch" => "twitch",
        "t.me" | "telegram.org" | "telegram" => "telegram",
        "tumblr.com" | "tumblr" => "tumblr",
        "quora.com" | "quora" => "quora",
        "vk.com" | "vkontakte" | "vk" => "vk",
        "mastodon.social" | "mastodon" => "mastodon",
        _ => return None,
    })
}

/// `site:` of systems that ask where something was published.
pub(super) fn published_at(value: &Value<'_>) -> Carried {
    if let Some(network) = network(value.text) {
        let said = changed(&reasons::AS_NETWORK);
        return Ok((Ours::Field("network", network.to_owned()), Some(said)));
    }
    Ok((address(value.text)?, Some(nearly(Effect::Different, &reasons::SITE_OF))))
}

/// `url:` of systems that ask for the address of the page.
pub(super) fn page_address(value: &Value<'_>) -> Carried {
    if let Some(network) = network(value.text) {
        let said = changed(&reasons::AS_NETWORK);
        return Ok((Ours::Field("network", network.to_owned()), Some(said)));
    }
    let said = nearly(Effect::Different, &reasons::URL_OF);
    let ours = address(value.text).or_else(|_| url_letters(value.text))?;
    Ok((ours, Some(said)))
}

/// `links:` – posts that link to an address.
pub(super) fn links_to(value: &Value<'_>) -> Carried {
    match address(value.text) {
        Ok(ours) => Ok((ours, None)),
        Err(_) => Ok((url_letters(value.text)?, Some(nearly(Effect::Different, &reasons::URL_TOKENS)))),
    }
}

/// Letters inside a link.
pub(super) fn in_url(value: &Value<'_>) -> Carried {
    Ok((url_letters(value.text)?, Some(nearly(Effect::Different, &reasons::URL_TOKENS))))
}

/// Letters inside a link, where the other system asks for just that.
pub(super) fn in_url_exactly(value: &Value<'_>) -> Carried {
    Ok((url_letters(value.text)?, None))
}

fn url_letters(written: &str) -> Result<Ours, &'static reasons::Why> {
    let text = words::bare_address(written.trim().trim_matches('*'));
    let sound = |c: char| !c.is_control() && !c.is_whitespace() && !"\"*“”«»".contains(c);
    if text.is_empty() || !text.chars().all(sound) {
        return Err(&reasons::BAD_VALUE);
    }
    Ok(Ours::Field("url", text.to_lowercase()))
}

/// A domain, or a domain with a path.
fn address(written: &str) -> Result<Ours, &'static reasons::Why> {
    let text = words::bare_address(written).trim_end_matches(['*', '/']).trim_start_matches("*.");
    let host = text.split(['/', '?', '#']).next().unwrap_or("");
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let sound = |c: char| !c.is_control() && !c.is_whitespace() && !"\"*“”«»".contains(c);
    if host.len() > crate::limits::MAX_HOST_BYTES || !host.split('.').all(is_label) || !text.chars().all(sound) {
        return Err(&reasons::BAD_VALUE);
    }
    if text.len() == host.len() {
        return Ok(Ours::Field("site", host.to_lowercase()));
    }
    if !host.contains('.') {
        return Err(&reasons::BAD_VALUE);
    }
    Ok(Ours::Field("links", text.to_owned()))
}

/// A hashtag.
pub(super) fn hashtag(value: &Value<'_>) -> Carried {
    words::tag('#', value.text).map(|ours| (ours, None)).ok_or(&reasons::BAD_VALUE)
}

/// A mention.
pub(super) fn mention(value: &Value<'_>) -> Carried {
    words::tag('@', value.text).map(|ours| (ours, None)).ok_or(&reasons::BAD_VALUE)
}

/// A range of whole numbers in any of the foreign forms, as `a..b`; a single number as `single` says.
fn range(value: &Value<'_>, single: Single) -> Option<String> {
    let text = value.text.trim().replace(',', "");
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (min, max) = if value.bracketed {
        let (min, max) = text.split_once("TO").or_else(|| text.split_once("to"))?;
        let end = |text: &str| if text.trim() == "*" { Some(None) } else { number(text).map(Some) };
        (end(min)?, end(max)?)
    } else if let Some((min, max)) = text.split_once("..") {
        let end = |text: &str| if text.trim().is_empty() { Some(None) } else { number(text).map(Some) };
        (end(min)?, end(max)?)
    } else if let Some(min) = text.strip_prefix(">=") {
        (Some(number(min)?), None)
    } else if let Some(max) = text.strip_prefix("<=") {
        (None, Some(number(max)?))
    } else if let Some(min) = text.strip_prefix('>') {
        (Some(number(min)?.checked_add(1)?), None)
    } else if let Some(max) = text.strip_prefix('<') {
        (None, Some(number(max)?.checked_sub(1)?))
    } else {
        let exact = number(&text)?;
        (Some(exact), (single == Single::Exactly).then_some(exact))
    };
    if min.is_none() && max.is_none() || min.zip(max).is_some_and(|(min, max)| min > max) {
        return None;
    }
    let end = |end: Option<u64>| end.map_or(String::new(), |n| n.to_string());
    Some(if min == max { end(min) } else { format!("{}..{}", end(min), end(max)) })
}

/// What a single number means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Single {
    Exactly,
    AtLeast,
}

/// A range in the field of ours.
pub(super) fn numbers(field: &'static str, value: &Value<'_>, single: Single, said: Option<Said>) -> Carried {
    let text = range(value, single).ok_or(&reasons::BAD_VALUE)?;
    Ok((Ours::Field(field, text), said))
}

/// Whether a post carries any of these.
pub(super) fn has_any(flags: &[&'static str]) -> Ours {
    Ours::any(flags.iter().map(|flag| Ours::Field("has", (*flag).to_owned())).collect())
}

/// One of a closed set of words, without regard to case.
pub(super) fn one_of(value: &Value<'_>, table: &[(&str, &'static str, &'static str)]) -> Option<Ours> {
    let written = value.text.trim();
    let found = table.iter().find(|(theirs, _, _)| theirs.eq_ignore_ascii_case(written));
    found.map(|(_, field, ours)| Ours::Field(field, (*ours).to_owned()))
}

/// A judgement of sentiment, by name.
pub(super) fn sentiment(value: &Value<'_>) -> Carried {
    let named = one_of(
        value,
        &[
            ("positive", "sentiment", "positive"),
            ("pos", "sentiment", "positive"),
            ("negative", "sentiment", "negative"),
            ("neg", "sentiment", "negative"),
            ("neutral", "sentiment", "neutral"),
            ("neu", "sentiment", "neutral"),
        ],
    );
    let ours = named.ok_or(&reasons::BAD_VALUE)?;
    Ok((ours, Some(nearly(Effect::Different, &reasons::SENTIMENT))))
}
