//! Made-up queries and posts over a small vocabulary, so that they meet often and in every way.

use proptest::prelude::*;
use vigie_query::{Document, Has, Kind};

/// Words, tags and signs that both queries and posts draw from.
const WORDS: &[&str] = &[
    "panne",
    "Panne",
    "stade",
    "L'Oréal",
    "oreal",
    "covid-19",
    "#panne",
    "#Stade",
    "@orange",
    "@orange.bsky.social",
    "$TSLA",
    "tsla",
    "😀",
    "👍🏽",
    "👍",
    "œuvre",
    "oeuvre",
    "東京",
    "東",
    "京都",
    "#東京",
    "de",
    "la",
    "a",
    "b",
    "stades",
    "pannes",
    "Straße",
    "x_y",
    "3.5",
    "U.S.",
];

/// A query's text that reads without error.
pub(crate) fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => word(),
        2 => prop::collection::vec(word(), 1..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
        1 => prop::sample::select(vec!["pan*", "sta*", "#pa*", "st*", "title:pan*", "@or*"]).prop_map(str::to_owned),
        1 => word().prop_map(|word| format!("title:{word}")),
        1 => (side(), 1_u32..6, side()).prop_map(|(a, n, b)| format!("({a} NEAR/{n} {b})")),
        2 => field(),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" AND "))),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" "))),
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} -{b}")),
            1 => inner.prop_map(|inner| format!("NOT {inner}")),
        ]
    })
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn side() -> impl Strategy<Value = String> {
    prop_oneof![
        word(),
        prop::collection::vec(word(), 2..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
        prop::collection::vec(word(), 2..4).prop_map(|words| format!("({})", words.join(" OR "))),
    ]
}

fn field() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "lang:fr",
        "lang:fr-ca",
        "lang:en",
        "lang:(fr OR en)",
        "author:alice",
        "author:@bob.example",
        "author:did:plc:abc",
        "source:3",
        "source:\"Le Monde\"",
        "network:bluesky",
        "type:reply",
        "type:(original OR quote)",
        "has:image",
        "has:(link OR video)",
        "has:hashtag",
        "has:mention",
        "site:lemonde.fr",
        "site:fr",
        "is:verified",
        "followers:100..",
        "followers:..99",
        "followers:5",
        "title:(stade OR panne)",
    ])
    .prop_map(str::to_owned)
}

/// A post that owns its parts.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    text: String,
    title: Option<String>,
    lang: &'static str,
    handle: Option<&'static str>,
    native: &'static str,
    network: &'static str,
    source: &'static str,
    kind: Kind,
    links: Vec<&'static str>,
    hashtags: Vec<&'static str>,
    mentions: Vec<&'static str>,
    has: Has,
    followers: Option<u64>,
    verified: bool,
}

impl Post {
    /// The view of it.
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            title: self.title.as_deref(),
            lang: self.lang,
            author_handle: self.handle,
            author_native: self.native,
            network: self.network,
            source: self.source,
            kind: self.kind,
            links: &self.links,
            hashtags: &self.hashtags,
            mentions: &self.mentions,
            has: self.has,
            followers: self.followers,
            verified: self.verified,
            ..Document::new(&self.text)
        }
    }
}

/// A post.
pub(crate) fn post() -> impl Strategy<Value = Post> {
    let sentence = |most| {
        let joint = prop::sample::select(vec![" ", " ", " ", ", ", "", "-", " http://x.example/a "]);
        prop::collection::vec((word(), joint), 0..most)
            .prop_map(|parts| parts.into_iter().flat_map(|(word, joint)| [word, joint.to_owned()]).collect::<String>())
    };
    let some_of = |of: Vec<&'static str>| prop::collection::vec(prop::sample::select(of), 0..3);
    let who = (
        prop::sample::select(vec!["", "fr", "fr-CA", "FR_ca", "en"]),
        prop::option::of(prop::sample::select(vec!["alice", "Alice", "bob.example"])),
        prop::sample::select(vec!["", "did:plc:abc", "alice"]),
        prop::sample::select(vec!["bluesky", "web"]),
        prop::sample::select(vec!["3", "le monde", "Le Monde"]),
        prop::sample::select(Kind::ALL.to_vec()),
    );
    let lists = (
        some_of(vec!["https://www.lemonde.fr/a", "http://lemonde.fr:80/?q", "https://x@faux-lemonde.fr#a", "junk", ""]),
        some_of(vec!["panne", "#Stade", "東京", "covid-19", ""]),
        some_of(vec!["orange", "@orange.bsky.social", "alice", "?"]),
    );
    let facts = (
        prop::sample::select(vec![Has::NONE, Has::IMAGE, Has::IMAGE | Has::LINK, Has::GEO]),
        prop::option::of(0_u64..200),
        any::<bool>(),
    );
    (sentence(12), prop::option::of(sentence(5)), who, lists, facts).prop_map(|(text, title, who, lists, facts)| Post {
        text,
        title,
        lang: who.0,
        handle: who.1,
        native: who.2,
        network: who.3,
        source: who.4,
        kind: who.5,
        links: lists.0,
        hashtags: lists.1,
        mentions: lists.2,
        has: facts.0,
        followers: facts.1,
        verified: facts.2,
    })
}
