//! Made-up queries and posts over a small vocabulary, so that they meet often and in every way.

use proptest::prelude::*;
use vigie_query::{Document, Engagement, Facet, Has, Insight, Kind, Tone};

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
        2 => prop::collection::vec(word(), 1..5).prop_map(|words| format!("\"{}\"", words.join(" "))),
        2 => formed(),
        1 => (prop::sample::select(vec!["title", "lead", "bio", "name", "bio-location"]), side())
            .prop_map(|(scope, side)| format!("{scope}:{}", if side.starts_with(['(', '"']) { side } else { format!("({side})") })),
        2 => near(),
        1 => (2_u32..4, side()).prop_map(|(n, of)| format!("ATLEAST/{n} {of}")),
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

/// Words in another form than as they are.
fn formed() -> impl Strategy<Value = String> {
    let pattern = prop::sample::select(vec![
        "pan*",
        "sta*",
        "#pa*",
        "st*",
        "title:pan*",
        "@or*",
        "*nne",
        "p?nne",
        "*tad*",
        "pan?e*",
        "\"pan* stade\"",
        "l'or*",
        "??nne",
        "o*euvre",
    ]);
    let fuzzy =
        prop::sample::select(vec!["panne~1", "pnane~", "stades~2", "stade~1", "#panne~1", "oeuvre~2", "strase~1"]);
    let exact = (prop::sample::select(vec!["raw:", "++", "+", "title:++"]), prop::collection::vec(word(), 1..3))
        .prop_map(|(how, words)| format!("{how}\"{}\"", words.join(" ")));
    let signs = prop::sample::select(vec!["raw:\", \"", "raw:\"-\"", "++\"http://x.example/a\""]);
    let stem =
        (prop::sample::select(vec!["stem:", "title:stem:"]), word()).prop_map(|(how, word)| format!("{how}\"{word}\""));
    prop_oneof![3 => pattern.prop_map(str::to_owned), 2 => fuzzy.prop_map(str::to_owned), 3 => exact, 1 => signs.prop_map(str::to_owned), 2 => stem]
}

/// Proximities, some within others.
fn near() -> impl Strategy<Value = String> {
    let bond = prop_oneof![
        (1_u32..6).prop_map(|n| format!("NEAR/{n}")),
        (1_u32..6).prop_map(|n| format!("ONEAR/{n}")),
        Just("SENTENCE".to_owned()),
        Just("PARAGRAPH".to_owned()),
    ];
    let exact = word().prop_map(|word| format!("++\"{word}\""));
    let end = prop_oneof![5 => side(), 1 => prop::sample::select(vec!["pan*", "panne~1", "stem:stades"]).prop_map(str::to_owned), 1 => exact];
    (end.clone(), prop::collection::vec((bond, end), 1..4), any::<bool>()).prop_map(|(first, rest, bracketed)| {
        let mut text = first;
        for (bond, end) in rest {
            text = if bracketed { format!("({text} {bond} {end})") } else { format!("{text} {bond} {end}") };
        }
        format!("({text})")
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
        "title:(stade OR stem:panne OR ++Panne)",
        "to:bob",
        "links:lemonde.fr",
        "links:lemonde.fr/a",
        "url:LeMonde",
        "reply-to:77",
        "conversation:(77 OR 78)",
        "following:..50",
        "likes:3..",
        "views:>4",
        "age:..2w",
        "age:1y..",
        "sentiment:negative",
        "sentiment:(positive OR neutral)",
        "sentiment:<-0.4",
        "sentiment:0..0.5",
        "intent:purchase",
        "safety:(insult OR spam)",
        "near:\"48.85,2.35,5km\"",
        "near:\"48.85,2.35,400km\"",
        "bbox:\"-90,170,90,-170\"",
        "polygon:\"48,2 49,2 49,3\"",
        "within:paris",
        "image:logo",
        "sample:30",
    ])
    .prop_map(str::to_owned)
}

/// What was understood of a made-up post.
#[derive(Clone, Debug)]
struct Understood {
    sentiment: Option<f32>,
    words: Vec<&'static str>,
}

impl Insight for Understood {
    fn sentiment(&self) -> Option<f32> {
        self.sentiment
    }

    fn tone(&self) -> Option<Tone> {
        let score = self.sentiment?;
        Some(if score < -0.2 {
            Tone::Negative
        } else if score > 0.2 {
            Tone::Positive
        } else {
            Tone::Neutral
        })
    }

    fn has(&self, _: Facet, word: &str) -> bool {
        self.words.contains(&word)
    }
}

/// A post that owns its parts.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    id: u32,
    text: String,
    title: Option<String>,
    about: [Option<String>; 3],
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
    numbers: [Option<u64>; 4],
    account_created_at: Option<i64>,
    verified: bool,
    answers: Option<&'static str>,
    answers_whom: Vec<&'static str>,
    point: Option<(f64, f64)>,
    places: Vec<&'static str>,
    understood: Understood,
}

impl Post {
    /// The view of it.
    pub(crate) fn document<'a>(&'a self, id: &'a mut String) -> Document<'a> {
        *id = self.id.to_string();
        let [followers, following, likes, views] = self.numbers;
        Document {
            id,
            title: self.title.as_deref(),
            lang: self.lang,
            author_handle: self.handle,
            author_native: self.native,
            author_bio: self.about[0].as_deref(),
            author_name: self.about[1].as_deref(),
            author_location: self.about[2].as_deref(),
            network: self.network,
            source: self.source,
            kind: self.kind,
            links: &self.links,
            hashtags: &self.hashtags,
            mentions: &self.mentions,
            has: self.has,
            followers,
            following,
            engagement: Engagement { likes, views, ..Engagement::default() },
            account_created_at: self.account_created_at,
            created_at: 1_000_000_000_000_000,
            verified: self.verified,
            reply_to: self.answers,
            conversation: self.answers,
            reply_to_author: &self.answers_whom,
            point: self.point,
            places: &self.places,
            pictures: &self.places,
            insight: &self.understood,
            ..Document::new(&self.text)
        }
    }
}

/// A post.
pub(crate) fn post() -> impl Strategy<Value = Post> {
    let sentence = |most| {
        let joint =
            prop::sample::select(vec![" ", " ", " ", " ", ", ", "", "-", ". ", "! ", "\n", " http://x.example/a "]);
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
        prop::array::uniform3(prop::option::of(sentence(4))),
    );
    let lists = (
        some_of(vec![
            "https://www.lemonde.fr/a",
            "http://lemonde.fr:80/?q",
            "https://x@faux-lemonde.fr#a",
            "junk",
            "",
            "lemonde.fr/a/b/",
        ]),
        some_of(vec!["panne", "#Stade", "東京", "covid-19", ""]),
        some_of(vec!["orange", "@orange.bsky.social", "alice", "?"]),
        some_of(vec!["bob", "@Bob", "did:plc:abc"]),
        some_of(vec!["Paris", "logo", "lyon"]),
    );
    let facts = (
        prop::sample::select(vec![Has::NONE, Has::IMAGE, Has::IMAGE | Has::LINK, Has::GEO]),
        prop::array::uniform4(prop::option::of(0_u64..200)),
        any::<bool>(),
        prop::option::of(prop::sample::select(vec![0_i64, 999_900_000_000_000, 1_100_000_000_000_000])),
        prop::option::of(prop::sample::select(vec!["77", "78"])),
        prop::option::of(prop::sample::select(vec![(48.86, 2.34), (48.5, 2.2), (0.0, 179.9), (45.7, 4.8)])),
        any::<u32>(),
    );
    let understood = (prop::option::of(-1.0_f32..1.0), some_of(vec!["purchase", "insult", "spam"]))
        .prop_map(|(sentiment, words)| Understood { sentiment, words });
    (sentence(14), prop::option::of(sentence(5)), who, lists, facts, understood).prop_map(
        |(text, title, who, lists, facts, understood)| Post {
            id: facts.6,
            text,
            title,
            about: who.6,
            lang: who.0,
            handle: who.1,
            native: who.2,
            network: who.3,
            source: who.4,
            kind: who.5,
            links: lists.0,
            hashtags: lists.1,
            mentions: lists.2,
            answers_whom: lists.3,
            places: lists.4,
            has: facts.0,
            numbers: facts.1,
            verified: facts.2,
            account_created_at: facts.3,
            answers: facts.4,
            point: facts.5,
            understood,
        },
    )
}
