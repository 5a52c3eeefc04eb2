//! From a post line to an event, or to the reason why not. Pure.

use serde_json::Value;
use vigie_model::{
    Author, AuthorKey, Engagement, Event, Lang, Media, MediaKind, Mention, Network, Place, Post, PostKey, PostKind,
    Time,
};

use super::wire::{Account, Attachment, FIELDS, PostLine, Reference, When, Where};
use crate::net::datetime;
use crate::source::Rejected;

/// Longest text of a post, in bytes: a long article. More is refused rather than cut, so that nobody is quoted short.
pub const TEXT_BYTES_MAX: usize = 100_000;
/// Longest id, handle, address or name of anything.
pub const ID_BYTES_MAX: usize = 2_048;
/// Longest biography or description of a picture.
const PROSE_BYTES_MAX: usize = 10_000;
/// Longest name of a network.
const NETWORK_BYTES_MAX: usize = 32;
/// Entries of any list; what has more is no post.
const LIST_MAX: usize = 64;
/// Languages that a post keeps.
const LANGS_MAX: usize = 4;
/// Where a line does not say.
const NETWORK_DEFAULT: &str = "lines";
/// Unix times from here on are milliseconds: as seconds they would lie beyond the year 5138.
const MILLIS_FROM: f64 = 1e11;
/// Unix times from here on are microseconds.
const MICROS_FROM: f64 = 1e14;

/// Reads one line.
///
/// # Errors
/// The reason, naming the field and what belongs there.
pub fn parse_line(line: &[u8]) -> Result<Event, Rejected> {
    let parsed = serde_json::from_slice(line).map_err(|error| diagnose(line, &error));
    parsed.and_then(convert).map_err(|reason| Rejected::new(reason, line))
}

/// Reads one post line that is already parsed, such as an entry of an array.
///
/// # Errors
/// The reason, naming the field and what belongs there, and the value given back.
pub fn event(value: Value) -> Result<Event, (String, Value)> {
    let read = match PostLine::deserialize_from(&value) {
        _ if !value.is_object() => Err("a post line is a JSON object".into()),
        Ok(line) => convert(line),
        Err(error) => Err(wrong_field(&value).unwrap_or(error)),
    };
    read.map_err(|reason| (reason, value))
}

impl PostLine {
    fn deserialize_from(value: &Value) -> Result<Self, String> {
        serde::Deserialize::deserialize(value).map_err(|error: serde_json::Error| error.to_string())
    }
}

/// Why a line could not be read at all, naming the field where that can be found out.
fn diagnose(line: &[u8], error: &serde_json::Error) -> String {
    if std::str::from_utf8(line).is_err() {
        return "not UTF-8".into();
    }
    match serde_json::from_slice::<Value>(line) {
        Ok(value) if !value.is_object() => "a post line is a JSON object".into(),
        Ok(value) => wrong_field(&value).unwrap_or_else(|| error.to_string()),
        Err(error) => format!("not JSON: {error}"),
    }
}

/// The first field that spoils the line by itself.
fn wrong_field(value: &Value) -> Option<String> {
    let fields = value.as_object()?;
    FIELDS.iter().find_map(|(name, what)| {
        let alone = Value::Object([((*name).to_owned(), fields.get(*name)?.clone())].into_iter().collect());
        PostLine::deserialize_from(&alone).is_err().then(|| format!("`{name}` must be {what}"))
    })
}

fn convert(line: PostLine) -> Result<Event, String> {
    let network = network(line.network.as_deref())?;
    let id = required("id", line.id.as_ref().map(|id| id.0.as_str()))?;
    let key = PostKey { network: network.clone(), native: id };
    match line.op.as_deref() {
        None | Some("post") => Ok(Event::Posted(Box::new(post(key, line)?))),
        Some("edit") => Ok(Event::Edited(Box::new(post(key, line)?))),
        Some("delete") => Ok(Event::Deleted(key)),
        Some(_) => Err("`op` must be `post`, `edit` or `delete`".into()),
    }
}

fn post(key: PostKey, line: PostLine) -> Result<Post, String> {
    let network = key.network.clone();
    let text = line.text.ok_or("`text` is missing")?;
    if text.len() > TEXT_BYTES_MAX {
        return Err(format!("`text` holds {} bytes; at most {TEXT_BYTES_MAX} are taken", text.len()));
    }
    let created_at = time("created_at", line.created_at.as_ref().ok_or("`created_at` is missing")?)?;
    let author = author(&network, line.author.ok_or("`author` is missing")?.0)?;
    let mut post = Post::new(key, author, created_at, text);
    post.url = line.url.map(|url| address("url", url)).transpose()?;
    post.title = optional("title", line.title, PROSE_BYTES_MAX)?;
    post.langs = langs(line.lang.into_iter().chain(line.langs.unwrap_or_default()));
    post.reply_to = line.reply_to.map(|to| reference("reply_to", &network, to)).transpose()?;
    post.root = line.root.map(|to| reference("root", &network, to)).transpose()?;
    post.quotes = line.quotes.map(|to| reference("quotes", &network, to)).transpose()?;
    post.links = each("links", line.links, |link| address("links", link))?;
    post.hashtags = each("hashtags", line.hashtags, |tag| required("hashtags", Some(tag.trim_start_matches('#'))))?;
    post.mentions = each("mentions", line.mentions, |who| mention(who.0))?;
    post.media = each("media", line.media, medium)?;
    post.place = line.place.map(place).transpose()?;
    post.engagement = Engagement { likes: line.likes, reposts: line.reposts, replies: line.replies, views: line.views };
    post.kind = match (&post.reply_to, &post.quotes) {
        (Some(_), _) => PostKind::Reply,
        (None, Some(_)) if post.text.trim().is_empty() => PostKind::Repost,
        (None, Some(_)) => PostKind::Quote,
        (None, None) => PostKind::Original,
    };
    Ok(post)
}

fn network(name: Option<&str>) -> Result<Network, String> {
    let name = name.unwrap_or(NETWORK_DEFAULT).to_ascii_lowercase();
    let sound = (1..=NETWORK_BYTES_MAX).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    sound
        .then(|| Network::new(&name))
        .ok_or_else(|| format!("`network` must be 1 to {NETWORK_BYTES_MAX} letters, digits, `-`, `_` or `.`"))
}

fn time(field: &str, when: &When) -> Result<Time, String> {
    #[expect(clippy::cast_precision_loss, reason = "only its magnitude is asked for")]
    #[expect(clippy::cast_possible_truncation, reason = "floats saturate, and so does Time")]
    let time = match *when {
        When::Text(ref text) => datetime::parse_leniently(text),
        When::Whole(number) if (number as f64).abs() < MILLIS_FROM => Some(Time::from_seconds(number)),
        When::Whole(number) if (number as f64).abs() < MICROS_FROM => Some(Time::from_millis(number)),
        When::Whole(number) => Some(Time::from_micros(number)),
        When::Number(number) if number.abs() < MILLIS_FROM => Some(Time::from_micros((number * 1e6) as i64)),
        When::Number(number) if number.abs() < MICROS_FROM => Some(Time::from_micros((number * 1e3) as i64)),
        When::Number(number) => Some(Time::from_micros(number as i64)),
    };
    time.ok_or_else(|| format!("`{field}` is not a time such as 2026-02-08T23:00:00Z or a Unix time"))
}

fn author(network: &Network, account: Account) -> Result<Author, String> {
    let handle = optional("author.handle", account.handle.map(|handle| bare(&handle)), ID_BYTES_MAX)?;
    let native = account.id.map(|id| id.0).or_else(|| handle.clone());
    let native = required("author", native.as_deref()).map_err(|_| "`author` needs an `id` or a `handle`")?;
    Ok(Author {
        key: AuthorKey { network: network.clone(), native },
        handle,
        name: optional("author.name", account.name, ID_BYTES_MAX)?,
        avatar: account.avatar.map(|url| address("author.avatar", url)).transpose()?,
        bio: optional("author.bio", account.bio, PROSE_BYTES_MAX)?,
        location: optional("author.location", account.location, ID_BYTES_MAX)?,
        followers: account.followers,
        following: account.following,
        created_at: account.created_at.map(|when| time("author.created_at", &when)).transpose()?,
        verified: account.verified.unwrap_or(false),
    })
}

fn mention(account: Account) -> Result<Mention, String> {
    let native = account.id.map(|id| id.0);
    let handle = account.handle.map(|handle| bare(&handle)).or_else(|| native.clone());
    Ok(Mention { handle: required("mentions", handle.as_deref())?, native })
}

fn reference(field: &str, network: &Network, to: Reference) -> Result<PostKey, String> {
    let network = match to.network {
        Some(name) => self::network(Some(&name))?,
        None => network.clone(),
    };
    Ok(PostKey { network, native: required(field, Some(&to.id.0))? })
}

fn medium(Attachment(object): Attachment) -> Result<Media, String> {
    let kind = match object.kind.as_deref() {
        None | Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        Some(_) => return Err("`media.kind` must be `image`, `video` or `audio`".into()),
    };
    let url = object.url.map(|url| address("media.url", url)).transpose()?;
    Ok(Media { kind, url, alt: optional("media.alt", object.alt, PROSE_BYTES_MAX)? })
}

fn place(place: Where) -> Result<Place, String> {
    let on_earth = |degrees: Option<f64>, max: f64| degrees.is_none_or(|degrees| degrees.abs() <= max);
    match (place.lat, place.lon) {
        (Some(_), None) | (None, Some(_)) => Err("`place` needs both `lat` and `lon`".into()),
        (lat, lon) if on_earth(lat, 90.0) && on_earth(lon, 180.0) => {
            Ok(Place { name: optional("place.name", place.name, ID_BYTES_MAX)?, lat, lon })
        }
        _ => Err("`place` wants `lat` from -90 to 90 and `lon` from -180 to 180".into()),
    }
}

/// Tags that name no language are left out: the lens finds it from the words.
fn langs(tags: impl Iterator<Item = String>) -> Vec<Lang> {
    let mut langs = Vec::new();
    for lang in tags.filter_map(|tag| Lang::parse(&tag)) {
        if langs.len() < LANGS_MAX && !langs.contains(&lang) {
            langs.push(lang);
        }
    }
    langs
}

fn each<T, U>(field: &str, list: Option<Vec<T>>, convert: impl Fn(T) -> Result<U, String>) -> Result<Vec<U>, String> {
    let list = list.unwrap_or_default();
    if list.len() > LIST_MAX {
        return Err(format!("`{field}` holds {} entries; at most {LIST_MAX} are taken", list.len()));
    }
    list.into_iter().map(convert).collect()
}

fn required(field: &str, text: Option<&str>) -> Result<String, String> {
    match text.map(str::trim) {
        None => Err(format!("`{field}` is missing")),
        Some("") => Err(format!("`{field}` is empty")),
        Some(text) if text.len() > ID_BYTES_MAX => Err(too_long(field, text.len(), ID_BYTES_MAX)),
        Some(text) => Ok(text.to_owned()),
    }
}

fn optional(field: &str, text: Option<String>, bytes_max: usize) -> Result<Option<String>, String> {
    match text {
        Some(text) if text.len() > bytes_max => Err(too_long(field, text.len(), bytes_max)),
        text => Ok(text.filter(|text| !text.trim().is_empty())),
    }
}

fn too_long(field: &str, bytes: usize, bytes_max: usize) -> String {
    format!("`{field}` holds {bytes} bytes; at most {bytes_max} are taken")
}

/// An address that is safe to show as a link: nobody's script.
fn address(field: &str, url: String) -> Result<String, String> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        _ if url.len() > ID_BYTES_MAX => Err(too_long(field, url.len(), ID_BYTES_MAX)),
        Some("http" | "https") => Ok(url),
        _ => Err(format!("`{field}` must begin with http:// or https://")),
    }
}

/// A handle without its @.
fn bare(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_owned()
}
