//! Jetstream's JSON as it comes, borrowed from the frame. Owns field names and shapes; judges nothing.
//!
//! Everything a stranger fills in is optional here. A frame is read in one pass where its record fits [`Record`], as
//! nearly all do; where not, the record is left raw, so that nobody's odd record can spoil a frame.
//!
//! serde_json, not sonic-rs: the latter recurses over nested brackets without a limit, and one hostile record would
//! take the process down. The difference in speed is small (`benches/jetstream.rs`).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Text that is borrowed where it holds no escape. (A bare `Option<Cow<str>>` would always be copied.)
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Words<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

impl std::ops::Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// One frame of `/subscribe`, its record as an `R`.
#[derive(Deserialize)]
pub(super) struct Frame<'a, R> {
    #[serde(borrow)]
    pub(super) did: Words<'a>,
    pub(super) time_us: i64,
    pub(super) kind: Words<'a>,
    /// The server's own sequence number; older servers send none.
    pub(super) cursor: Option<u64>,
    pub(super) commit: Option<Commit<'a, R>>,
    pub(super) identity: Option<Identity<'a>>,
    pub(super) account: Option<Account<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Commit<'a, R> {
    #[serde(borrow)]
    pub(super) operation: Words<'a>,
    pub(super) collection: Words<'a>,
    pub(super) rkey: Words<'a>,
    pub(super) record: Option<R>,
}

#[derive(Deserialize)]
pub(super) struct Identity<'a> {
    #[serde(borrow)]
    pub(super) handle: Option<Words<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Account<'a> {
    pub(super) active: bool,
    #[serde(borrow)]
    pub(super) status: Option<Words<'a>>,
}

/// An `app.bsky.feed.post`.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    pub(super) text: Option<String>,
    #[serde(borrow, rename = "createdAt")]
    pub(super) created_at: Option<Words<'a>>,
    pub(super) langs: Option<Vec<Words<'a>>>,
    pub(super) reply: Option<Reply<'a>>,
    pub(super) facets: Option<Vec<Facet<'a>>>,
    /// Apart, because it is large and rare, and a record is moved several times while it is read.
    pub(super) embed: Option<Box<Embed<'a>>>,
    pub(super) tags: Option<Vec<Words<'a>>>,
}

/// The same record with every part but the text unread: for records of which one part is malformed.
#[derive(Deserialize)]
struct LooseRecord<'a> {
    text: String,
    #[serde(borrow, rename = "createdAt")]
    created_at: Option<&'a RawValue>,
    langs: Option<&'a RawValue>,
    reply: Option<&'a RawValue>,
    facets: Option<&'a RawValue>,
    embed: Option<&'a RawValue>,
    tags: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Reply<'a> {
    #[serde(borrow)]
    pub(super) parent: Option<StrongRef<'a>>,
    pub(super) root: Option<StrongRef<'a>>,
}

#[derive(Deserialize)]
pub(super) struct StrongRef<'a> {
    #[serde(borrow)]
    pub(super) uri: Option<Words<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Facet<'a> {
    pub(super) index: ByteRange,
    #[serde(borrow)]
    pub(super) features: Vec<Feature<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ByteRange {
    #[serde(rename = "byteStart")]
    pub(super) start: usize,
    #[serde(rename = "byteEnd")]
    pub(super) end: usize,
}

/// A link, a hashtag or a mention, told apart by the field it fills.
#[derive(Deserialize)]
pub(super) struct Feature<'a> {
    #[serde(borrow)]
    pub(super) uri: Option<Words<'a>>,
    pub(super) tag: Option<Words<'a>>,
    pub(super) did: Option<Words<'a>>,
}

/// Any embed; which one shows in what it fills.
#[derive(Deserialize)]
pub(super) struct Embed<'a> {
    #[serde(borrow)]
    pub(super) images: Option<Vec<Image<'a>>>,
    pub(super) external: Option<StrongRef<'a>>,
    pub(super) video: Option<Blob<'a>>,
    pub(super) alt: Option<Words<'a>>,
    pub(super) record: Option<Quoted<'a>>,
    pub(super) media: Option<Attached<'a>>,
}

/// What `recordWithMedia` carries beside the record.
#[derive(Deserialize)]
pub(super) struct Attached<'a> {
    #[serde(borrow)]
    pub(super) images: Option<Vec<Image<'a>>>,
    pub(super) external: Option<StrongRef<'a>>,
    pub(super) video: Option<Blob<'a>>,
    pub(super) alt: Option<Words<'a>>,
}

/// `embed.record` holds the reference itself, `embed.recordWithMedia` holds it one floor down.
#[derive(Deserialize)]
pub(super) struct Quoted<'a> {
    #[serde(borrow)]
    pub(super) uri: Option<Words<'a>>,
    pub(super) record: Option<StrongRef<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Image<'a> {
    #[serde(borrow)]
    pub(super) alt: Option<Words<'a>>,
    pub(super) image: Option<Blob<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Blob<'a> {
    #[serde(borrow, rename = "ref")]
    pub(super) reference: Option<BlobRef<'a>>,
}

#[derive(Deserialize)]
pub(super) struct BlobRef<'a> {
    #[serde(borrow, rename = "$link")]
    pub(super) link: Option<Words<'a>>,
}

impl<'a> Record<'a> {
    /// Reads a record part by part: a part of the wrong shape is left out and the words are kept.
    pub(super) fn read_apart(raw: &'a RawValue) -> Result<Self, serde_json::Error> {
        let loose: LooseRecord<'a> = serde_json::from_str(raw.get())?;
        Ok(Self {
            text: Some(loose.text),
            created_at: part(loose.created_at),
            langs: part(loose.langs),
            reply: part(loose.reply),
            facets: part(loose.facets),
            embed: part(loose.embed),
            tags: part(loose.tags),
        })
    }
}

/// One part of a record, if it has the right shape.
fn part<'a, T: Deserialize<'a>>(value: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(value?.get()).ok()
}
