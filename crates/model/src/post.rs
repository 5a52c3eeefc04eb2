//! One public utterance, whatever network it came from.

use serde::{Deserialize, Serialize};

use crate::{Author, Lang, Network, Time};

/// The key of deduplication: the same post from two sources has the same key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PostKey {
    /// The network the post lives on.
    pub network: Network,
    /// The network's own id (an at-URI's `did/rkey`, a status id, a feed entry's id).
    pub native: String,
}

/// How a post stands to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    /// Stands for itself.
    #[default]
    Original,
    /// Answers another post.
    Reply,
    /// Shows another post with words of its own.
    Quote,
    /// Shows another post without words of its own.
    Repost,
}

/// An account named in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The handle as written, without the @.
    pub handle: String,
    /// The network's lasting id, where it is given.
    pub native: Option<String>,
}

impl AsRef<str> for Mention {
    fn as_ref(&self) -> &str {
        &self.handle
    }
}

/// What kind of thing is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// A still picture.
    Image,
    /// A moving picture.
    Video,
    /// Sound.
    Audio,
}

/// A thing attached to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What kind of thing.
    pub kind: MediaKind,
    /// Where it can be fetched, where that is known.
    pub url: Option<String>,
    /// Its description for those who do not see it.
    pub alt: Option<String>,
}

/// Where a post says it is from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The place's name as tagged.
    pub name: Option<String>,
    /// Latitude in degrees north, −90 to 90.
    pub lat: Option<f64>,
    /// Longitude in degrees east, −180 to 180.
    pub lon: Option<f64>,
}

/// How often people did something with a post, as its network counted when it was read. Networks that tell live tell
/// of a post before anybody did anything with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// How often it was liked.
    pub likes: Option<u64>,
    /// How often it was reposted.
    pub reposts: Option<u64>,
    /// How often it was answered.
    pub replies: Option<u64>,
    /// How often it was seen.
    pub views: Option<u64>,
}

/// One public utterance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Which post.
    pub key: PostKey,
    /// Who wrote it.
    pub author: Author,
    /// When its author says it was written; may lie (1970, tomorrow).
    pub created_at: Time,
    /// Its words, plain.
    pub text: String,
    /// Headline, for articles.
    pub title: Option<String>,
    /// Languages the author or network declares, at most four.
    pub langs: Vec<Lang>,
    /// How it stands to others.
    pub kind: PostKind,
    /// The post it answers.
    pub reply_to: Option<PostKey>,
    /// The post that began the thread.
    pub root: Option<PostKey>,
    /// The post it quotes or reposts.
    pub quotes: Option<PostKey>,
    /// Where a person can read it.
    pub url: Option<String>,
    /// Addresses it links to, absolute.
    pub links: Vec<String>,
    /// Hashtags without #, as written.
    pub hashtags: Vec<String>,
    /// Accounts it names.
    pub mentions: Vec<Mention>,
    /// Pictures, films, sound.
    pub media: Vec<Media>,
    /// Where it says it is from.
    pub place: Option<Place>,
    /// How often people did something with it. Posts kept by earlier versions say nothing of it.
    #[serde(default)]
    pub engagement: Engagement,
}

impl Post {
    /// A bare post: the required parts, everything else empty.
    pub fn new(key: PostKey, author: Author, created_at: Time, text: String) -> Self {
        Self {
            key,
            author,
            created_at,
            text,
            title: None,
            langs: Vec::new(),
            kind: PostKind::Original,
            reply_to: None,
            root: None,
            quotes: None,
            url: None,
            links: Vec::new(),
            hashtags: Vec::new(),
            mentions: Vec::new(),
            media: Vec::new(),
            place: None,
            engagement: Engagement::default(),
        }
    }
}
