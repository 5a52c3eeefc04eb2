//! A post line as people write it. Owns field names and the liberties they may take (a number for an id, a string
//! for an author); judges nothing.

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One line. Unknown fields are somebody else's business.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PostLine {
    pub(super) op: Option<String>,
    #[serde(alias = "native")]
    pub(super) id: Option<Id>,
    pub(super) text: Option<String>,
    pub(super) created_at: Option<When>,
    pub(super) author: Option<Who>,
    pub(super) network: Option<String>,
    pub(super) url: Option<String>,
    pub(super) title: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) langs: Option<Vec<String>>,
    pub(super) reply_to: Option<Reference>,
    pub(super) root: Option<Reference>,
    pub(super) quotes: Option<Reference>,
    pub(super) links: Option<Vec<String>>,
    pub(super) hashtags: Option<Vec<String>>,
    pub(super) mentions: Option<Vec<Who>>,
    pub(super) media: Option<Vec<Attachment>>,
    pub(super) place: Option<Where>,
    pub(super) likes: Option<u64>,
    pub(super) reposts: Option<u64>,
    pub(super) replies: Option<u64>,
    pub(super) views: Option<u64>,
}

/// Every field with what it must be, for the reason that a line with a wrong type is given.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("op", "a string"),
    ("id", "a string or a whole number"),
    ("native", "a string or a whole number"),
    ("text", "a string"),
    ("created_at", "an RFC 3339 string or a Unix time"),
    ("author", "a string or an object with `id` or `handle`"),
    ("network", "a string"),
    ("url", "a string"),
    ("title", "a string"),
    ("lang", "a string"),
    ("langs", "an array of strings"),
    ("reply_to", "an id or an object with `id`"),
    ("root", "an id or an object with `id`"),
    ("quotes", "an id or an object with `id`"),
    ("links", "an array of strings"),
    ("hashtags", "an array of strings"),
    ("mentions", "an array of strings or objects with `handle`"),
    ("media", "an array of addresses or objects with `kind`, `url`, `alt`"),
    ("place", "an object with `name`, `lat`, `lon`"),
    ("likes", "a whole number, 0 or more"),
    ("reposts", "a whole number, 0 or more"),
    ("replies", "a whole number, 0 or more"),
    ("views", "a whole number, 0 or more"),
];

/// An id: text, or a number that is taken as its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Id(pub(super) String);

/// A time as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum When {
    Text(String),
    Number(f64),
    Whole(i64),
}

/// An account as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    #[serde(alias = "native")]
    pub(super) id: Option<Id>,
    pub(super) handle: Option<String>,
    pub(super) name: Option<String>,
    pub(super) avatar: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) location: Option<String>,
    pub(super) followers: Option<u64>,
    pub(super) following: Option<u64>,
    pub(super) created_at: Option<When>,
    pub(super) verified: Option<bool>,
}

/// An account, or only its handle.
#[derive(Clone, Debug)]
pub(super) struct Who(pub(super) Account);

/// Another post: its id on the same network, or an object that names both.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) network: Option<String>,
    pub(super) id: Id,
}

#[derive(Clone, Debug, Deserialize)]
struct ReferenceObject {
    network: Option<String>,
    #[serde(alias = "native")]
    id: Id,
}

/// A picture, a film or sound, or only its address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AttachmentObject {
    pub(super) kind: Option<String>,
    pub(super) url: Option<String>,
    pub(super) alt: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Attachment(pub(super) AttachmentObject);

/// A place as tagged.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Where {
    pub(super) name: Option<String>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
}

/// Anything that a line may hold where several shapes are allowed; arrays are refused by shape.
enum Shape<T> {
    Text(String),
    Whole(i64),
    Number(f64),
    Object(T),
}

struct ShapeVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ShapeVisitor<T> {
    type Value = Shape<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string, a number or an object")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Shape::Text(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Shape::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        i64::try_from(number).map(Shape::Whole).map_err(|_| E::custom("number too large"))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Shape::Number(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Shape::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Err(A::Error::custom("an array stands where one value belongs"))
    }
}

fn shape<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Shape<T>, D::Error> {
    deserializer.deserialize_any(ShapeVisitor(std::marker::PhantomData))
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match shape::<IgnoredAny, D>(deserializer)? {
            Shape::Text(text) => Ok(Self(text)),
            Shape::Whole(number) => Ok(Self(number.to_string())),
            Shape::Number(_) | Shape::Object(_) => Err(D::Error::custom("not an id")),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match shape::<IgnoredAny, D>(deserializer)? {
            Shape::Text(text) => Ok(Self::Text(text)),
            Shape::Whole(number) => Ok(Self::Whole(number)),
            Shape::Number(number) => Ok(Self::Number(number)),
            Shape::Object(_) => Err(D::Error::custom("not a time")),
        }
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match shape(deserializer)? {
            Shape::Text(handle) => Ok(Self(Account { handle: Some(handle), ..Account::default() })),
            Shape::Object(account) => Ok(Self(account)),
            Shape::Whole(_) | Shape::Number(_) => Err(D::Error::custom("not an account")),
        }
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match shape::<ReferenceObject, D>(deserializer)? {
            Shape::Text(id) => Ok(Self { network: None, id: Id(id) }),
            Shape::Whole(id) => Ok(Self { network: None, id: Id(id.to_string()) }),
            Shape::Object(object) => Ok(Self { network: object.network, id: object.id }),
            Shape::Number(_) => Err(D::Error::custom("not a post's id")),
        }
    }
}

impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match shape(deserializer)? {
            Shape::Text(url) => Ok(Self(AttachmentObject { url: Some(url), ..AttachmentObject::default() })),
            Shape::Object(object) => Ok(Self(object)),
            Shape::Whole(_) | Shape::Number(_) => Err(D::Error::custom("not a medium")),
        }
    }
}
