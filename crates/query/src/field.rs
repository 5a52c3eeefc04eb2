//! The fields: their names, what values they take, what people from other systems call them. One line a field.

use crate::ast::{Field, Range};
use crate::document::{Has, Kind};

/// A field by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// `lang:`
    Lang,
    /// `author:`
    Author,
    /// `source:`
    Source,
    /// `network:`
    Network,
    /// `type:`
    Type,
    /// `has:`
    Has,
    /// `site:`
    Site,
    /// `title:`
    Title,
    /// `is:`
    Is,
    /// `followers:`
    Followers,
}

impl FieldName {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Lang,
        Self::Author,
        Self::Source,
        Self::Network,
        Self::Type,
        Self::Has,
        Self::Site,
        Self::Title,
        Self::Is,
        Self::Followers,
    ];

    /// Its name before the colon.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lang => "lang",
            Self::Author => "author",
            Self::Source => "source",
            Self::Network => "network",
            Self::Type => "type",
            Self::Has => "has",
            Self::Site => "site",
            Self::Title => "title",
            Self::Is => "is",
            Self::Followers => "followers",
        }
    }

    /// The field of that name, without regard to case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(name))
    }

    /// Whether a post has at most one value of it, so that two different ones cannot both be true.
    pub(crate) const fn is_single(self) -> bool {
        matches!(self, Self::Lang | Self::Source | Self::Network | Self::Type)
    }
}

impl Field {
    /// Which field this is.
    pub fn name(&self) -> FieldName {
        match self {
            Self::Lang(_) => FieldName::Lang,
            Self::Author(_) => FieldName::Author,
            Self::Source(_) => FieldName::Source,
            Self::Network(_) => FieldName::Network,
            Self::Type(_) => FieldName::Type,
            Self::Has(_) => FieldName::Has,
            Self::Site(_) => FieldName::Site,
            Self::Verified => FieldName::Is,
            Self::Followers(_) => FieldName::Followers,
        }
    }

    /// Its value as the language writes it.
    pub fn value(&self) -> String {
        match self {
            Self::Lang(value)
            | Self::Author(value)
            | Self::Source(value)
            | Self::Network(value)
            | Self::Site(value) => value.to_string(),
            Self::Type(kind) => kind.word().to_owned(),
            Self::Has(has) => flag_word(*has).to_owned(),
            Self::Verified => "verified".to_owned(),
            Self::Followers(Range { min, max }) => {
                let end = |end: &Option<u64>| end.map_or(String::new(), |n| n.to_string());
                if min == max { end(min) } else { format!("{}..{}", end(min), end(max)) }
            }
        }
    }
}

pub(crate) fn flag_word(flag: Has) -> &'static str {
    Has::ALL.iter().find(|(has, _)| *has == flag).map_or("", |(_, word)| word)
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not one of the words this field takes.
    Unknown,
    /// Not of the form this field takes.
    Malformed,
    /// A range whose end lies before its beginning.
    Backwards,
}

/// Reads a value. `Title` is not read here: its value is text.
pub(crate) fn read(name: FieldName, value: &str) -> Result<Field, Refusal> {
    let value = value.trim();
    match name {
        FieldName::Lang => lang(value).map(Field::Lang),
        FieldName::Author => name_of(value.strip_prefix('@').unwrap_or(value)).map(Field::Author),
        FieldName::Source => name_of(value).map(Field::Source),
        FieldName::Network => name_of(value).map(Field::Network),
        FieldName::Type => Kind::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(value))
            .map(Field::Type)
            .ok_or(Refusal::Unknown),
        FieldName::Has => {
            let flag = Has::ALL.into_iter().find(|(_, word)| word.eq_ignore_ascii_case(value));
            flag.map(|(flag, _)| Field::Has(flag)).ok_or(Refusal::Unknown)
        }
        FieldName::Is if value.eq_ignore_ascii_case("verified") => Ok(Field::Verified),
        FieldName::Is => Err(Refusal::Unknown),
        FieldName::Site => site(value).map(Field::Site),
        FieldName::Followers => range(value).map(Field::Followers),
        FieldName::Title => Err(Refusal::Malformed),
    }
}

/// The words a field takes, where they are a closed set.
pub(crate) fn words(name: FieldName) -> Vec<&'static str> {
    match name {
        FieldName::Type => Kind::ALL.iter().map(|kind| kind.word()).collect(),
        FieldName::Has => Has::ALL.iter().map(|(_, word)| *word).collect(),
        FieldName::Is => vec!["verified"],
        _ => Vec::new(),
    }
}

fn name_of(value: &str) -> Result<Box<str>, Refusal> {
    let readable = !value.is_empty() && !value.chars().any(|c| c.is_control() || c == '"');
    if readable {
        Ok(value.chars().flat_map(char::to_lowercase).collect::<String>().into())
    } else {
        Err(Refusal::Malformed)
    }
}

fn lang(value: &str) -> Result<Box<str>, Refusal> {
    let mut parts = value.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_tag || !parts.all(is_rest) {
        return Err(Refusal::Malformed);
    }
    Ok(value.to_ascii_lowercase().replace('_', "-").into())
}

fn site(value: &str) -> Result<Box<str>, Refusal> {
    let host = value.strip_suffix('.').unwrap_or(value);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if host.len() > crate::limits::MAX_HOST_BYTES || !host.split('.').all(is_label) {
        return Err(Refusal::Malformed);
    }
    Ok(host.chars().flat_map(char::to_lowercase).collect::<String>().into())
}

/// `1000`, `1000..`, `..5k`, `1k..2M`, `>1000`, `>=1000`, `<1000`, `<=1000`.
fn range(value: &str) -> Result<Range, Refusal> {
    let open = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
    let range = if let Some(text) = value.strip_prefix(">=") {
        Range { min: Some(number(text)?), max: None }
    } else if let Some(text) = value.strip_prefix("<=") {
        Range { min: None, max: Some(number(text)?) }
    } else if let Some(text) = value.strip_prefix('>') {
        Range { min: Some(number(text)?.checked_add(1).ok_or(Refusal::Malformed)?), max: None }
    } else if let Some(text) = value.strip_prefix('<') {
        Range { min: None, max: Some(number(text)?.checked_sub(1).ok_or(Refusal::Malformed)?) }
    } else if let Some((min, max)) = value.split_once("..") {
        Range { min: open(min)?, max: open(max)? }
    } else {
        let exact = number(value)?;
        Range { min: Some(exact), max: Some(exact) }
    };
    match range {
        Range { min: None, max: None } => Err(Refusal::Malformed),
        Range { min: Some(min), max: Some(max) } if min > max => Err(Refusal::Backwards),
        _ => Ok(range),
    }
}

fn number(text: &str) -> Result<u64, Refusal> {
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 1_000),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 1_000_000),
        _ => (text, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::Malformed);
    }
    digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).ok_or(Refusal::Malformed)
}

/// The host of a link, `None` where it has none that can be read.
pub(crate) fn host(link: &str) -> Option<&str> {
    let rest = link.find("://").map_or(link, |at| &link[at + 3..]);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty() && host.len() <= crate::limits::MAX_HOST_BYTES).then_some(host)
}

/// The domain that a person means who pastes an address.
pub(crate) fn bare_host(address: &str) -> Option<&str> {
    let host = host(address)?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    site(host).is_ok().then_some(host)
}

/// What other systems, or French, call a field or value of ours.
pub(crate) fn known_elsewhere(name: &str, value: &str) -> Option<String> {
    let ours = match name.to_lowercase().as_str() {
        "from" | "auteur" | "autrice" | "by" | "user" | "from_user" | "compte" => "author",
        "url" | "domain" | "domaine" | "lien" | "link" | "links" | "host" => "site",
        "language" | "langue" | "langage" | "lg" => "lang",
        "reseau" | "réseau" | "platform" | "plateforme" => "network",
        "titre" | "headline" | "intitle" => "title",
        "abonnes" | "abonnés" | "followers_count" | "authorfollowers" => "followers",
        "a" | "avec" | "contient" => "has",
        "est" => "is",
        "genre" | "kind" => "type",
        _ => return None,
    };
    Some(format!("{ours}:{value}"))
}

/// The field that holds a word which was given to another (`is:reply` is `type:reply`), or the word of ours.
pub(crate) fn value_elsewhere(name: FieldName, value: &str) -> Option<String> {
    let value = value.to_lowercase();
    let ours = match (name, value.as_str()) {
        (FieldName::Is, "reply" | "repost" | "quote" | "original") => format!("type:{value}"),
        (_, "retweet" | "rt" | "partage" | "reshare" | "boost") => "type:repost".to_owned(),
        (FieldName::Type, "reponse" | "réponse" | "comment" | "answer") => "type:reply".to_owned(),
        (FieldName::Type, "citation") => "type:quote".to_owned(),
        (FieldName::Type, "post") => "type:original".to_owned(),
        (FieldName::Has, "images" | "photo" | "photos" | "picture" | "pictures" | "media") => "has:image".to_owned(),
        (FieldName::Has, "videos" | "vidéo" | "vidéos" | "video_link" | "film") => "has:video".to_owned(),
        (FieldName::Has, "links" | "url" | "urls" | "lien" | "liens") => "has:link".to_owned(),
        (FieldName::Has, "mentions") => "has:mention".to_owned(),
        (FieldName::Has, "hashtags") => "has:hashtag".to_owned(),
        (FieldName::Has, "place" | "lieu" | "location") => "has:geo".to_owned(),
        (FieldName::Has, "son" | "sound") => "has:audio".to_owned(),
        (FieldName::Is, "vérifié" | "verifie" | "certifié") => "is:verified".to_owned(),
        (FieldName::Lang, _) => format!("lang:{}", language_code(&value)?),
        (FieldName::Site, _) => format!("site:{}", bare_host(&value)?),
        _ => return None,
    };
    Some(ours)
}

fn language_code(name: &str) -> Option<&'static str> {
    Some(match name {
        "french" | "français" | "francais" => "fr",
        "english" | "anglais" => "en",
        "spanish" | "espagnol" | "español" => "es",
        "german" | "allemand" | "deutsch" => "de",
        "italian" | "italien" | "italiano" => "it",
        "portuguese" | "portugais" | "português" => "pt",
        "dutch" | "néerlandais" => "nl",
        "japanese" | "japonais" => "ja",
        "chinese" | "chinois" => "zh",
        "arabic" | "arabe" => "ar",
        _ => return None,
    })
}

/// The closest of `words` when a slip or two away.
pub(crate) fn closest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let written: Vec<char> = written.to_lowercase().chars().take(24).collect();
    let allowed = if written.len() <= 5 { 1 } else { 2 };
    words
        .into_iter()
        .map(|word| (distance(&written, word), word))
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// Edits (insert, delete, replace, swap neighbours) between two short words.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(rows[i - 2][j - 2] + 1);
            }
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
