//! The fields: their names, what values they take, how these are written. One line a field; how a value is read lies
//! in [`value`], what others call it in [`elsewhere`].

pub(crate) mod elsewhere;
pub(crate) mod geo;
pub(crate) mod link;
pub(crate) mod range;
pub(crate) mod value;

use crate::ast::Scope;
use crate::document::{Has, Kind};
use crate::insight::{Facet, Tone};

pub use geo::Shape;
pub use range::{Range, RealRange};

/// A field by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is its word before the colon")]
pub enum FieldName {
    Lang,
    Author,
    To,
    List,
    Source,
    Network,
    Type,
    Has,
    Is,
    Site,
    Links,
    Url,
    Title,
    Lead,
    Bio,
    Name,
    BioLocation,
    Raw,
    Stem,
    Followers,
    Following,
    Likes,
    Reposts,
    Replies,
    Views,
    Age,
    ReplyTo,
    Conversation,
    Sentiment,
    Intent,
    Need,
    Emotion,
    Safety,
    Register,
    Near,
    Bbox,
    Polygon,
    Within,
    Image,
    Sample,
    NamedQuery,
    NamedList,
}

impl FieldName {
    /// Every field with its word, in the order of the documentation.
    const TABLE: [(Self, &'static str); 42] = [
        (Self::Lang, "lang"),
        (Self::Author, "author"),
        (Self::To, "to"),
        (Self::List, "list"),
        (Self::Source, "source"),
        (Self::Network, "network"),
        (Self::Type, "type"),
        (Self::Has, "has"),
        (Self::Is, "is"),
        (Self::Site, "site"),
        (Self::Links, "links"),
        (Self::Url, "url"),
        (Self::Title, "title"),
        (Self::Lead, "lead"),
        (Self::Bio, "bio"),
        (Self::Name, "name"),
        (Self::BioLocation, "bio-location"),
        (Self::Raw, "raw"),
        (Self::Stem, "stem"),
        (Self::Followers, "followers"),
        (Self::Following, "following"),
        (Self::Likes, "likes"),
        (Self::Reposts, "reposts"),
        (Self::Replies, "replies"),
        (Self::Views, "views"),
        (Self::Age, "age"),
        (Self::ReplyTo, "reply-to"),
        (Self::Conversation, "conversation"),
        (Self::Sentiment, "sentiment"),
        (Self::Intent, "intent"),
        (Self::Need, "need"),
        (Self::Emotion, "emotion"),
        (Self::Safety, "safety"),
        (Self::Register, "register"),
        (Self::Near, "near"),
        (Self::Bbox, "bbox"),
        (Self::Polygon, "polygon"),
        (Self::Within, "within"),
        (Self::Image, "image"),
        (Self::Sample, "sample"),
        (Self::NamedQuery, "@query"),
        (Self::NamedList, "@list"),
    ];

    /// Every field, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.into_iter().map(|(name, _)| name)
    }

    /// Its name before the colon.
    pub fn word(self) -> &'static str {
        Self::TABLE.iter().find(|(name, _)| *name == self).map_or("", |(_, word)| word)
    }

    /// The field of that name, without regard to case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::TABLE.into_iter().find(|(_, word)| word.eq_ignore_ascii_case(name)).map(|(field, _)| field)
    }

    /// The words it takes, where they are a closed set.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Type => Kind::ALL.iter().map(|kind| kind.word()).collect(),
            Self::Has => Has::ALL.iter().map(|(_, word)| *word).collect(),
            Self::Is => vec!["verified"],
            Self::Sentiment => Tone::ALL.iter().map(|tone| tone.word()).collect(),
            _ => self.facet().map(|facet| facet.words().to_vec()).unwrap_or_default(),
        }
    }

    /// Where its words are looked for, when its value is text.
    pub(crate) fn scope(self) -> Option<Scope> {
        Some(match self {
            Self::Title => Scope::Title,
            Self::Lead => Scope::Lead,
            Self::Bio => Scope::Bio,
            Self::Name => Scope::Name,
            Self::BioLocation => Scope::BioLocation,
            _ => return None,
        })
    }

    /// Whether its value is text: it says where or how words are looked for.
    pub(crate) fn is_text(self) -> bool {
        self.scope().is_some() || matches!(self, Self::Raw | Self::Stem)
    }

    /// The field of a scope.
    pub(crate) fn of(scope: Scope) -> Option<Self> {
        Self::all().find(|name| name.scope() == Some(scope))
    }

    pub(crate) fn facet(self) -> Option<Facet> {
        Some(match self {
            Self::Intent => Facet::Intent,
            Self::Need => Facet::Need,
            Self::Emotion => Facet::Emotion,
            Self::Safety => Facet::Safety,
            Self::Register => Facet::Register,
            _ => return None,
        })
    }

    pub(crate) fn count(self) -> Option<Count> {
        Count::ALL.into_iter().find(|count| count.name() == self)
    }

    /// Whether a post has at most one value of it, so that two different ones cannot both be true.
    pub(crate) const fn is_single(self) -> bool {
        matches!(
            self,
            Self::Lang | Self::Source | Self::Network | Self::Type | Self::To | Self::ReplyTo | Self::Conversation
        )
    }
}

/// A number that is known of a post or its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// Accounts that follow the author.
    Followers,
    /// Accounts that the author follows.
    Following,
    /// How often the post was liked.
    Likes,
    /// How often the post was reposted.
    Reposts,
    /// How often the post was answered.
    Replies,
    /// How often the post was seen.
    Views,
    /// How many days old the author's account was.
    Age,
}

impl Count {
    /// Every number, in the order of the documentation.
    pub const ALL: [Self; 7] =
        [Self::Followers, Self::Following, Self::Likes, Self::Reposts, Self::Replies, Self::Views, Self::Age];

    /// The field that asks for it.
    pub const fn name(self) -> FieldName {
        match self {
            Self::Followers => FieldName::Followers,
            Self::Following => FieldName::Following,
            Self::Likes => FieldName::Likes,
            Self::Reposts => FieldName::Reposts,
            Self::Replies => FieldName::Replies,
            Self::Views => FieldName::Views,
            Self::Age => FieldName::Age,
        }
    }
}

/// A field with one value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Field {
    /// `lang:fr`; a tag without region finds every region.
    Lang(Box<str>),
    /// `author:handle` or `author:id`.
    Author(Box<str>),
    /// `to:handle` or `to:id`: answers a post of this account.
    To(Box<str>),
    /// `source:name` or `source:12`.
    Source(Box<str>),
    /// `network:bluesky`.
    Network(Box<str>),
    /// `type:reply`.
    Type(Kind),
    /// `has:image`; one flag.
    Has(Has),
    /// `site:example.org`, subdomains included.
    Site(Box<str>),
    /// `links:example.org/path`: a link that begins so, scheme and `www.` left out.
    Links(Box<str>),
    /// `url:text`: a link that holds this text, without regard to case.
    Url(Box<str>),
    /// `is:verified`.
    Verified,
    /// `followers:1000..` and its kin; false where the number is unknown.
    Number(Count, Range),
    /// `reply-to:id`: answers this post.
    ReplyTo(Box<str>),
    /// `conversation:id`: belongs to the thread that this post began.
    Conversation(Box<str>),
    /// `sentiment:negative`.
    Tone(Tone),
    /// `sentiment:<-0.4`.
    Sentiment(RealRange),
    /// `intent:purchase` and its kin; the word is one of the facet's.
    Label(Facet, &'static str),
    /// `near:`, `bbox:`, `polygon:`: the post's coordinates lie there.
    Geo(Shape),
    /// `within:id`: the post's place has this id or name, or its coordinates lie in the shape of that name.
    Within(Box<str>, Option<Shape>),
    /// `image:name`: this reference picture was found in the post.
    Image(Box<str>),
    /// `sample:10`: so many posts of a hundred, by their ids.
    Sample(u8),
}

impl Field {
    /// Which field this is.
    pub fn name(&self) -> FieldName {
        match self {
            Self::Lang(_) => FieldName::Lang,
            Self::Author(_) => FieldName::Author,
            Self::To(_) => FieldName::To,
            Self::Source(_) => FieldName::Source,
            Self::Network(_) => FieldName::Network,
            Self::Type(_) => FieldName::Type,
            Self::Has(_) => FieldName::Has,
            Self::Site(_) => FieldName::Site,
            Self::Links(_) => FieldName::Links,
            Self::Url(_) => FieldName::Url,
            Self::Verified => FieldName::Is,
            Self::Number(count, _) => count.name(),
            Self::ReplyTo(_) => FieldName::ReplyTo,
            Self::Conversation(_) => FieldName::Conversation,
            Self::Tone(_) | Self::Sentiment(_) => FieldName::Sentiment,
            Self::Label(facet, _) => facet.name(),
            Self::Geo(Shape::Circle { .. }) => FieldName::Near,
            Self::Geo(Shape::Box { .. }) => FieldName::Bbox,
            Self::Geo(Shape::Polygon(_)) => FieldName::Polygon,
            Self::Within(..) => FieldName::Within,
            Self::Image(_) => FieldName::Image,
            Self::Sample(_) => FieldName::Sample,
        }
    }

    /// Its value as the language writes it.
    pub fn value(&self) -> String {
        match self {
            Self::Lang(value)
            | Self::Author(value)
            | Self::To(value)
            | Self::Source(value)
            | Self::Network(value)
            | Self::Site(value)
            | Self::Links(value)
            | Self::Url(value)
            | Self::ReplyTo(value)
            | Self::Conversation(value)
            | Self::Within(value, _)
            | Self::Image(value) => value.to_string(),
            Self::Type(kind) => kind.word().to_owned(),
            Self::Has(has) => flag_word(*has).to_owned(),
            Self::Verified => "verified".to_owned(),
            Self::Number(Count::Age, range) => range.written("d"),
            Self::Number(_, range) => range.written(""),
            Self::Tone(tone) => tone.word().to_owned(),
            Self::Sentiment(range) => range.written(),
            Self::Label(_, word) => (*word).to_owned(),
            Self::Geo(shape) => shape.written(),
            Self::Sample(percent) => percent.to_string(),
        }
    }
}

pub(crate) fn flag_word(flag: Has) -> &'static str {
    Has::ALL.iter().find(|(has, _)| *has == flag).map_or("", |(_, word)| word)
}
