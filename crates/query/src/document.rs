//! A post as the language sees it: a borrowed view that costs nothing to make. Knows no network's format and no
//! storage.

use std::fmt::Debug;
use std::ops::{BitOr, BitOrAssign};

use crate::field::Count;
use crate::insight::{Insight, NoInsight};
use crate::limits::MAX_LISTED;

/// A list of names or addresses, borrowed as its owner keeps it (`Vec<String>`, `&[&str]`, any `AsRef<str>`).
pub trait Strings: Debug {
    /// The entry at `index`, `None` past the end.
    fn get(&self, index: usize) -> Option<&str>;
}

impl<T: AsRef<str> + Debug> Strings for Vec<T> {
    fn get(&self, index: usize) -> Option<&str> {
        self.as_slice().get(index).map(AsRef::as_ref)
    }
}

impl<T: AsRef<str> + Debug> Strings for &[T] {
    fn get(&self, index: usize) -> Option<&str> {
        <[T]>::get(self, index).map(AsRef::as_ref)
    }
}

impl<T: AsRef<str> + Debug, const N: usize> Strings for [T; N] {
    fn get(&self, index: usize) -> Option<&str> {
        self.as_slice().get(index).map(AsRef::as_ref)
    }
}

/// How a post stands to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
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

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Original, Self::Reply, Self::Quote, Self::Repost];

    /// Its word after `type:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Reply => "reply",
            Self::Quote => "quote",
            Self::Repost => "repost",
        }
    }
}

/// What a post carries besides words: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Has(u16);

impl Has {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// A still picture.
    pub const IMAGE: Self = Self(1);
    /// A moving picture.
    pub const VIDEO: Self = Self(1 << 1);
    /// Sound.
    pub const AUDIO: Self = Self(1 << 2);
    /// A link; also true when `links` has one or the text writes one.
    pub const LINK: Self = Self(1 << 3);
    /// A place.
    pub const GEO: Self = Self(1 << 4);
    /// Somebody named; also true when `mentions` has one or the text writes one.
    pub const MENTION: Self = Self(1 << 5);
    /// A hashtag; also true when `hashtags` has one or the text writes one.
    pub const HASHTAG: Self = Self(1 << 6);

    /// Each single flag with its word after `has:`, in the order of the documentation.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::IMAGE, "image"),
        (Self::VIDEO, "video"),
        (Self::AUDIO, "audio"),
        (Self::LINK, "link"),
        (Self::GEO, "geo"),
        (Self::MENTION, "mention"),
        (Self::HASHTAG, "hashtag"),
    ];

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Has {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Has {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// An empty list.
pub const NO_STRINGS: &[&str; 0] = &[];

/// How often people did something with a post, as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// A post as the language sees it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The network's own id of it: what `sample:` counts by.
    pub id: &'a str,
    /// Its words, plain.
    pub text: &'a str,
    /// Its headline, for articles. Words without a field are looked for here as well.
    pub title: Option<&'a str>,
    /// Its language, as a BCP 47 tag (`fr`, `pt-BR`); empty when unknown.
    pub lang: &'a str,
    /// The author's handle without @, where the network has handles.
    pub author_handle: Option<&'a str>,
    /// The author's display name.
    pub author_name: Option<&'a str>,
    /// The network's lasting id of the author.
    pub author_native: &'a str,
    /// What the author says of themselves.
    pub author_bio: Option<&'a str>,
    /// Where the author says they are.
    pub author_location: Option<&'a str>,
    /// The network's name.
    pub network: &'a str,
    /// The source it came from: its id in decimal, or its name.
    pub source: &'a str,
    /// How it stands to others.
    pub kind: Kind,
    /// The id of the post it answers.
    pub reply_to: Option<&'a str>,
    /// Handle and lasting id of the account it answers, as far as known.
    pub reply_to_author: &'a dyn Strings,
    /// The id of the post that began its thread; its own when it began one.
    pub conversation: Option<&'a str>,
    /// Addresses it links to.
    pub links: &'a dyn Strings,
    /// Hashtags without #.
    pub hashtags: &'a dyn Strings,
    /// Handles of accounts it names, without @.
    pub mentions: &'a dyn Strings,
    /// What it carries besides words.
    pub has: Has,
    /// How many follow the author, where known.
    pub followers: Option<u64>,
    /// How many the author follows, where known.
    pub following: Option<u64>,
    /// When the author's account was made, microseconds since 1970, where known.
    pub account_created_at: Option<i64>,
    /// How often people did something with it.
    pub engagement: Engagement,
    /// Whether the network vouches for the author.
    pub verified: bool,
    /// Where it was written: degrees north, degrees east.
    pub point: Option<(f64, f64)>,
    /// Ids and names of the places it is from.
    pub places: &'a dyn Strings,
    /// Names of the reference pictures found in it.
    pub pictures: &'a dyn Strings,
    /// What was understood of it.
    pub insight: &'a dyn Insight,
    /// When it was written, microseconds since 1970.
    pub created_at: i64,
}

impl<'a> Document<'a> {
    /// A post of which nothing but its words is known.
    pub fn new(text: &'a str) -> Self {
        Self {
            id: "",
            text,
            title: None,
            lang: "",
            author_handle: None,
            author_name: None,
            author_native: "",
            author_bio: None,
            author_location: None,
            network: "",
            source: "",
            kind: Kind::Original,
            reply_to: None,
            reply_to_author: NO_STRINGS,
            conversation: None,
            links: NO_STRINGS,
            hashtags: NO_STRINGS,
            mentions: NO_STRINGS,
            has: Has::NONE,
            followers: None,
            following: None,
            account_created_at: None,
            engagement: Engagement::default(),
            verified: false,
            point: None,
            places: NO_STRINGS,
            pictures: NO_STRINGS,
            insight: &NoInsight,
            created_at: 0,
        }
    }

    /// One of its numbers, where known.
    pub fn number(&self, count: Count) -> Option<u64> {
        const DAY_MICROS: u64 = 86_400_000_000;
        match count {
            Count::Followers => self.followers,
            Count::Following => self.following,
            Count::Likes => self.engagement.likes,
            Count::Reposts => self.engagement.reposts,
            Count::Replies => self.engagement.replies,
            Count::Views => self.engagement.views,
            Count::Age => {
                let micros = self.created_at.checked_sub(self.account_created_at?)?;
                Some(u64::try_from(micros).ok()? / DAY_MICROS)
            }
        }
    }

    /// Which of a hundred equal parts of all posts it belongs to, 0 to 99: the same for everyone who asks.
    pub(crate) fn hundredth(&self) -> u8 {
        (crate::text::hash_caseless(self.id) % 100) as u8
    }
}

/// The entries of a list that are read.
pub(crate) fn entries(list: &dyn Strings) -> impl Iterator<Item = &str> {
    (0..MAX_LISTED).map_while(|index| list.get(index))
}
