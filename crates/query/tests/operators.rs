//! The operators that analysts know from other systems, a test for each row of the comparison table: what Vigie finds,
//! live and in the plain evaluator alike.

use vigie_query::{
    Document, Engagement, Has, Insight, Kind, Library, MatcherBuilder, Scratch, Shape, Tone, has_errors, naive,
    parse_with,
};

#[derive(Debug)]
struct Names;

impl Library for Names {
    fn list(&self, name: &str) -> Option<Vec<String>> {
        (name == "presse").then(|| vec!["lemonde".to_owned(), "@afp".to_owned(), "panne totale".to_owned()])
    }

    fn query(&self, name: &str) -> Option<String> {
        (name == "marque").then(|| "orange -fruit".to_owned())
    }

    fn sources(&self, name: &str) -> Vec<String> {
        if name == "fil du soir" { vec!["3".to_owned(), "12".to_owned()] } else { Vec::new() }
    }

    fn accounts(&self, handle: &str) -> Vec<String> {
        if handle == "ana.example" { vec!["did:plc:ana".to_owned()] } else { Vec::new() }
    }

    fn place(&self, name: &str) -> Option<Shape> {
        (name == "stade").then_some(Shape::Circle { lat: 48.9245, lon: 2.3601, metres: 400.0 })
    }
}

/// Whether the query finds the post; matcher and plain evaluator must agree.
fn finds(text: &str, post: &Document<'_>) -> bool {
    let (query, said) = parse_with(text, &Names);
    assert!(!has_errors(&said), "{text}: {said:?}");
    let mut builder = MatcherBuilder::new();
    builder.insert(1, &query);
    let mut found = Vec::new();
    builder.build().matches(post, &mut Scratch::new(), &mut found);
    assert_eq!(!found.is_empty(), naive::matches(&query, post), "{text} on {post:?}");
    !found.is_empty()
}

#[track_caller]
fn check(post: &Document<'_>, found: &[&str], not_found: &[&str]) {
    found.iter().for_each(|query| assert!(finds(query, post), "{query} must find {post:?}"));
    not_found.iter().for_each(|query| assert!(!finds(query, post), "{query} must not find {post:?}"));
}

fn says(text: &str) -> Document<'_> {
    Document::new(text)
}

#[test]
fn and_or_not_groups_phrase() {
    check(
        &says("Panne totale de courant au stade ce soir"),
        &[
            "panne stade",
            "panne AND stade",
            "métro OR stade",
            "panne -métro",
            "(bus OR panne) (soir OR matin)",
            "\"panne totale\"",
            "PANNE Totale",
        ],
        &["panne métro", "panne -stade", "panne NOT stade", "\"totale panne\"", "(bus OR tram) panne"],
    );
}

#[test]
fn proximity() {
    check(
        &says("The outage at the big stadium tonight"),
        &[
            "outage NEAR/4 stadium",
            "stadium NEAR/4 outage",
            "\"the outage\" NEAR/4 stadium",
            "outage NEAR/4 stadium NEAR/1 tonight",
        ],
        &["outage NEAR/3 stadium", "outage NEAR/4 stadium NEAR/1 big"],
    );
}

#[test]
fn group_near_group() {
    check(
        &says("encore une coupure de courant au grand stade"),
        &["(panne OR coupure) NEAR/5 (stade OR arena)", "(\"coupure de courant\" OR blackout) NEAR/3 stade"],
        &["(panne OR coupure) NEAR/4 (stade OR arena)", "(panne OR bug) NEAR/5 (stade OR arena)"],
    );
}

#[test]
fn ordered() {
    check(
        &says("le stade est en panne"),
        &["stade ONEAR/3 panne", "stade NEAR/3 panne", "panne NEAR/3 stade"],
        &["panne ONEAR/3 stade", "stade ONEAR/2 panne"],
    );
}

#[test]
fn same_sentence_or_paragraph() {
    check(
        &says("Panne au stade. Le métro roule !\nOrange s'excuse"),
        &["panne SENTENCE stade", "panne PARAGRAPH métro", "(bus OR métro) SENTENCE roule"],
        &["panne SENTENCE métro", "panne PARAGRAPH orange"],
    );
}

#[test]
fn wildcards() {
    check(
        &says("L'électricité de Hauteville, gros Watergate"),
        &["électri*", "*ville", "ha?teville", "*gate", "*terga*", "\"élec* de\""],
        &["électri", "vill*", "ha?eville", "*gates"],
    );
}

#[test]
fn raw_case_punctuation() {
    check(
        &says("J'ai quitté Google+ pour P&T, vive ABC :-)"),
        &["raw:Google+", "++\"ABC\"", "+\"p&t\"", "raw:\":-)\"", "google"],
        &["raw:google+", "++\"abc\"", "+\"p-t\"", "raw:Goog", "++quitte"],
    );
}

#[test]
fn minimum_frequency() {
    check(
        &says("Panne, panne et re-panne : quelle coupure"),
        &["ATLEAST/3 panne", "ATLEAST/4 (panne OR coupure)"],
        &["ATLEAST/4 panne", "ATLEAST/2 coupure"],
    );
}

#[test]
fn title_lead_url_site_links() {
    let links = ["https://www.lemonde.fr/economie/article-panne"];
    let long = format!("{} dernier", "mot ".repeat(80));
    let post = Document { title: Some("Panne totale"), links: &links, ..says(&long) };
    check(
        &post,
        &[
            "title:panne",
            "lead:mot",
            "site:lemonde.fr",
            "url:article",
            "links:lemonde.fr/economie",
            "dernier",
            "title:stem:pannes",
        ],
        &["title:mot", "lead:dernier", "site:emonde.fr", "url:sport", "links:lemonde.fr/econ"],
    );
}

#[test]
fn author_bio_lists() {
    let post = Document {
        author_handle: Some("LeMonde"),
        author_native: "did:plc:abc",
        author_bio: Some("Journal du soir, Paris"),
        author_name: Some("Le Monde"),
        author_location: Some("Paris, France"),
        reply_to_author: &["afp"],
        ..says("vu par @afp : l'Orange bleue")
    };
    check(
        &post,
        &[
            "author:@lemonde",
            "author:did:plc:abc",
            "bio:journal",
            "bio:\"du soir\"",
            "name:monde",
            "bio-location:france",
            "list:presse",
            "@list:presse",
            "@query:marque",
            "to:@AFP",
        ],
        &["author:monde", "bio:monde", "journal", "to:lemonde", "-list:presse orange"],
    );
}

#[test]
fn names_of_sources_and_handles_of_accounts_find_what_tells_its_id_only() {
    let post = Document { source: "12", author_native: "did:plc:ana", ..says("panne") };
    check(
        &post,
        &["source:\"Fil du soir\"", "source:12", "author:Ana.example", "author:(bob.example OR @ana.example)"],
        &[
            "source:\"fil du matin\"",
            "-source:\"fil du soir\" panne",
            "author:bob.example",
            "panne -author:ana.example",
        ],
    );
    let (query, _) = parse_with("author:(bob.example OR @ana.example) -source:\"Fil du soir\"", &Names);
    assert_eq!(vigie_query::format(&query), "author:(bob.example OR ana.example) AND NOT source:\"fil du soir\"");
    let trace = vigie_query::explain(&query, &post);
    assert_eq!(trace.children[0].children[1].kind, "field");
    assert_eq!(trace.children[0].children[1].en, "the author is “ana.example”");
}

#[test]
fn follower_range() {
    let post = Document { followers: Some(1_500), following: Some(20), ..says("panne") };
    check(
        &post,
        &["followers:1000..", "followers:1k..2k", "followers:>1499", "followers:1500", "following:..100"],
        &["followers:2k..", "followers:<1500", "following:>20"],
    );
    check(&says("panne"), &["panne"], &["followers:0..", "panne followers:..10"]);
}

#[test]
fn engagement_threshold() {
    let engagement = Engagement { likes: Some(120), reposts: Some(7), replies: Some(0), views: Some(12_000) };
    check(
        &Document { engagement, ..says("panne") },
        &["likes:100..", "reposts:5..10", "replies:0", "views:>10k", "panne likes:120"],
        &["likes:..100", "reposts:>7", "replies:1..", "views:..10k"],
    );
}

#[test]
fn geo_names_radius_bbox_polygon() {
    let post = Document { point: Some((48.9244, 2.3600)), places: &["Saint-Denis"], ..says("au stade") };
    check(
        &post,
        &[
            "within:saint-denis",
            "within:stade",
            "near:\"48.92,2.36,5km\"",
            "bbox:\"48.8,2.2,49,2.5\"",
            "polygon:\"48.9,2.3 49,2.3 49,2.4 48.9,2.4\"",
            "stade near:\"48.9,2.3,10mi\"",
        ],
        &["within:paris", "near:\"48.8,2.2,5km\"", "bbox:\"0,0,1,1\"", "polygon:\"48,2 48.5,2 48.5,2.4\""],
    );
    check(&says("au stade"), &[], &["near:\"48.92,2.36,5km\"", "within:stade", "bbox:\"-90,-180,90,180\""]);
}

#[test]
fn language_type_media_thread() {
    let post = Document {
        lang: "fr-CA",
        network: "bluesky",
        source: "3",
        kind: Kind::Reply,
        has: Has::IMAGE | Has::GEO,
        reply_to: Some("did:plc:x/3kabc"),
        conversation: Some("did:plc:x/3k000"),
        verified: true,
        ..says("regardez")
    };
    check(
        &post,
        &[
            "lang:fr",
            "lang:fr-ca",
            "network:bluesky",
            "source:3",
            "type:reply",
            "has:image",
            "has:(video OR geo)",
            "is:verified",
            "reply-to:did:plc:x/3kabc",
            "conversation:did:plc:x/3k000",
        ],
        &["lang:fr-fr", "type:original", "has:video", "has:link", "reply-to:3kabc", "conversation:did:plc:x/3kabc"],
    );
}

#[derive(Debug)]
struct Unhappy;

impl Insight for Unhappy {
    fn sentiment(&self) -> Option<f32> {
        Some(-0.7)
    }

    fn tone(&self) -> Option<Tone> {
        Some(Tone::Negative)
    }

    fn has(&self, facet: vigie_query::Facet, word: &str) -> bool {
        facet == vigie_query::Facet::Intent && word == "churn"
    }
}

#[test]
fn sentiment_intent_emotion_safety() {
    check(
        &Document { insight: &Unhappy, ..says("je résilie") },
        &[
            "sentiment:negative",
            "sentiment:<-0.4",
            "sentiment:-1..0",
            "intent:churn",
            "résilie intent:(churn OR complaint)",
        ],
        &["sentiment:positive", "sentiment:>-0.5", "intent:purchase", "emotion:anger", "safety:insult"],
    );
    check(&says("je résilie"), &[], &["sentiment:negative", "sentiment:-1..1"]);
}

#[test]
fn sample() {
    let drawn = |percent: u32| {
        (0..2_000)
            .filter(|id| finds(&format!("sample:{percent}"), &Document { id: &id.to_string(), ..says("x") }))
            .count()
    };
    assert!((150..=250).contains(&drawn(10)), "{}", drawn(10));
    assert_eq!(drawn(100), 2_000);
}

#[test]
fn fuzzy() {
    check(
        &says("grosse pnane au restaurent"),
        &["panne~1", "panne~", "restaurant~1", "restauration~2 OR restaurants~2"],
        &["panne", "restaurant", "stade~1"],
    );
}

#[test]
fn plurals_and_other_forms() {
    check(
        &says("Annulations et retards ; the refunds were refused"),
        &["stem:annulation", "stem:annuler", "stem:retard", "stem:refund", "stem:\"annulation et retard\""],
        &["annulation", "stem:panne"],
    );
}

#[test]
fn hashtags_mentions_cashtags_emoji_scripts() {
    check(
        &says("#Panne chez @orange.bsky.social $TSLA 👍🏽 東京タワー ภาษาไทย œuvre ﬁn"),
        &[
            "panne",
            "#panne",
            "@orange",
            "@orange.bsky.social",
            "$tsla",
            "tsla",
            "👍",
            "東京",
            "タワー",
            "ภาษา",
            "oeuvre",
            "fin",
        ],
        &["@panne", "#orange", "@orange.fr", "$panne", "京東", "👎"],
    );
}
